"""The facts that rules may name: what kind each is, and what it may be."""

from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256
from typing import Final

import msgspec

from ordito.service.decisions.model import CaseFacts, Fault, PromiseStanding


class Kind(StrEnum):
    """What a fact is."""

    COUNT = "count"
    AMOUNT = "amount"
    CODE = "code"
    FLAG = "flag"
    TAGS = "tags"


class Fact(msgspec.Struct, frozen=True):
    """A fact that rules may name.

    Attributes:
        name: as in ``CaseFacts``.
        kind: see ``Kind``.
        values: all that a code may be; None where companies make their own.
    """

    name: str
    kind: Kind
    values: tuple[str, ...] | None = None


OTHER: Final = "*"
"""Stands for every code that no rule of a table names."""

_WHYS: Final = (
    "none",
    "no_rule",
    "any_time",
    "in_time",
    "season",
    "withdrawal",
    "too_late",
    "final_sale",
    "needs_receipt",
    "no_receipt",
    "exception",
)

# the channel is kept with each decision and is not here: what is fair on the telephone is fair at
# the counter
FACTS: Final[Mapping[str, Fact]] = {
    fact.name: fact
    for fact in (
        Fact("cause", Kind.CODE),
        Fact("fault", Kind.CODE, tuple(Fault)),
        Fact("promise", Kind.CODE, tuple(PromiseStanding)),
        Fact("late_hours", Kind.COUNT),
        Fact("age_days", Kind.COUNT),
        Fact("over_days", Kind.COUNT),
        Fact("return_why", Kind.CODE, _WHYS),
        Fact("condition", Kind.CODE, ("none", "sellable", "damaged", "mixed")),
        Fact("value_minor", Kind.AMOUNT),
        Fact("delivery_minor", Kind.AMOUNT),
        Fact("market", Kind.CODE),
        Fact("tier", Kind.CODE),
        Fact("is_company", Kind.FLAG),
        Fact("grants", Kind.COUNT),
        Fact("granted_minor", Kind.AMOUNT),
        Fact("tags", Kind.TAGS),
    )
}
RECORDED: Final = frozenset({"channel", "channel_id", "actor", "agent", "place", "place_id"})
"""What is kept with a decision and may not decide it."""


def vector_of(facts: CaseFacts) -> str:
    """Return the name of a case's facts: equal facts have equal names, whoever noted them."""
    canonical = msgspec.structs.replace(facts, tags=tuple(sorted(set(facts.tags))))
    return sha256(msgspec.json.encode(canonical, order="sorted")).hexdigest()
