"""Findings: what speaks against a rulebook, each said by a sentence with names in it.

Pure. The sentences stand in one place, so that a screen can say them in another language with the
same names.
"""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from ordito.platform.money import Money

Severity = Literal["error", "warning"]


class Saying(msgspec.Struct, frozen=True):
    """What is wrong and what to do about it; names stand in braces."""

    code: str
    severity: Severity
    detail: str
    remedy: str


class PriceFinding(msgspec.Struct, frozen=True):
    """What is wrong, or strange, in a rulebook.

    Attributes:
        code: which check found it.
        severity: ``error`` or ``warning``.
        rule: code of the promotion, price list or SKU.
        field: of the rule.
        detail: what is wrong, in one sentence.
        remedy: what to do about it.
        saying: which of ``SAYINGS`` this is.
        names: what stands for the braces of the saying.
    """

    code: str
    severity: str
    rule: str
    field: str
    detail: str
    remedy: str
    saying: str
    names: Mapping[str, str | Money]


def finding(saying: str, *, rule: str, field: str, **names: str | int | Money) -> PriceFinding:
    """Return a finding that says one of ``SAYINGS`` with the names of this case."""
    said = SAYINGS[saying]
    told = {name: one if isinstance(one, Money) else str(one) for name, one in names.items()}
    given = {name: _plain(one) for name, one in told.items()}
    return PriceFinding(
        code=said.code,
        severity=said.severity,
        rule=rule,
        field=field,
        detail=said.detail.format(**given),
        remedy=said.remedy.format(**given),
        saying=saying,
        names=told,
    )


def _plain(name: str | Money) -> str:
    if isinstance(name, Money):
        return f"{name.minor} minor units of {name.currency}"
    return name


_NAME: Final = "Name something that exists, or take it out."
_LESS: Final = "It leaves out all that it selects."

SAYINGS: Final[Mapping[str, Saying]] = {
    "unknown_sku": Saying("unknown_name", "error", "There is no SKU {name}.", _NAME),
    "unknown_tag": Saying("unknown_name", "error", "No goods have the tag {name}.", _NAME),
    "unknown_place": Saying("unknown_name", "error", "There is no place {name}.", _NAME),
    "unknown_channel": Saying("unknown_name", "error", "There is no channel {name}.", _NAME),
    "unknown_market": Saying("unknown_name", "error", "There is no market {name}.", _NAME),
    "unknown_group": Saying(
        "unknown_name", "warning", "There is no group of customers {name}.", _NAME
    ),
    "over": Saying(
        "never_applies", "error", "It is over already.", "Move its end, or withdraw it."
    ),
    "no_minutes": Saying(
        "never_applies", "error", "It starts and ends at the same minute.", "Move one of them."
    ),
    "no_weekday": Saying(
        "never_applies",
        "error",
        "None of its weekdays lies between its start and its end.",
        "Choose other days, or another time.",
    ),
    "selects_nothing": Saying("never_applies", "error", _LESS, "Leave out less."),
    "twice": Saying(
        "promotion_twice",
        "warning",
        "{other} gives the same for the same at the same time.",
        "Withdraw one of them, or put both into one group.",
    ),
    "superseded": Saying(
        "superseded",
        "error",
        "{other} of the same group always gives as much or more.",
        "Withdraw it, or give it a group of its own.",
    ),
    "as_much": Saying(
        "ambiguous",
        "warning",
        "It gives as much as {other} of the same group at the same priority:"
        " their codes decide which is named.",
        "Give them different priorities.",
    ),
    "alone_together": Saying(
        "ambiguous",
        "warning",
        "It and {other} both want the same lines alone at the same priority: their codes decide.",
        "Give them different priorities.",
    ),
    "lists_of_one_scope": Saying(
        "lists_of_one_scope",
        "warning",
        "{other} is meant for the same customers, places and channels; {skus} SKUs are priced on"
        " both, and the later price counts.",
        "Price each SKU on one of them.",
    ),
    "no_budget": Saying(
        "no_budget",
        "warning",
        "It is marked as limited, and nobody has said to what: it gives without end.",
        "Set its budget right after it is published, or publish it from a later instant on.",
    ),
    "loss": Saying(
        "loss",
        "warning",
        "{units} x {sku} loses {loss} against its cost, with {promotions}.",
        "Leave the SKU out, put the promotions into one group, or take off less.",
    ),
    "loss_alone": Saying(
        "loss",
        "warning",
        "{units} x {sku} loses {loss} against its cost, without a promotion.",
        "Ask more for the SKU, or leave it out.",
    ),
    "raised_before_reduction": Saying(
        "raised_before_reduction",
        "warning",
        "It rises less than 30 days before a promotion takes something off it.",
        "Announce the reduction against the lowest price of the 30 days before, which was at most"
        " {lowest}.",
    ),
}
"""All that is said of drafts, by name."""
