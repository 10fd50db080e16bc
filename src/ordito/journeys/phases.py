"""Phases: where in a journey an event belongs, by declared rules that have versions.

A rule names the types of events. What happens again to the same person may belong elsewhere than
the first time, as the second order does. An event that no rule names belongs to no phase.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

from ordito.journeys.errors import PhaseRulesUnclear
from ordito.journeys.events import PhaseRulesPublished
from ordito.platform.db import Tx
from ordito.platform.policies import Policy

_MOST_TYPES: Final = 100


class Phase(StrEnum):
    """A part of a customer's journey, in the order in which they mostly follow each other."""

    NEED = "need"
    SEARCH = "search"
    COMPARE = "compare"
    CHOOSE = "choose"
    BUY = "buy"
    RECEIVE = "receive"
    USE = "use"
    SERVICE = "service"
    RETURN = "return"
    REBUY = "rebuy"


class PhaseRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Events of some types belong to a phase.

    Attributes:
        phase: see ``Phase``.
        types: of facts and touchpoints.
        again: where true, only from the second time on that the person does it; where false, only
            the first time; None is always.
    """

    phase: Phase
    types: tuple[str, ...]
    again: bool | None = None


class PhaseBook(msgspec.Struct, frozen=True):
    """The rules in force, of a version."""

    version: int
    rules: tuple[PhaseRule, ...]

    def phase_of(self, kind: str, *, again: bool = False) -> Phase | None:
        """Return the phase of an event: that of the first rule that fits, or None.

        Args:
            kind: type of the fact or touchpoint.
            again: whether the person has done the same before.
        """
        for rule in self.rules:
            if kind in rule.types and rule.again in (None, again):
                return rule.phase
        return None

    def kinds_of(self, phase: Phase) -> dict[str, bool | None]:
        """Return the types of a phase, each with which time of it is meant (None: every)."""
        found: dict[str, bool | None] = {}
        for kind in dict.fromkeys(kind for rule in self.rules for kind in rule.types):
            times = {again for again in (False, True) if self.phase_of(kind, again=again) == phase}
            if times:
                found[kind] = None if len(times) > 1 else times.pop()
        return found


DEFAULT_RULES: Final[tuple[PhaseRule, ...]] = (
    PhaseRule(
        Phase.NEED,
        (
            "visit",
            "page_viewed",
            "screen_viewed",
            "promotion_viewed",
            "promotion_clicked",
            "email_opened",
            "email_link_clicked",
            "messages.message_sent",
            "messages.message_opened",
            "messages.message_clicked",
            "pricing.offer_made",
            "store_visit",
            "wifi_joined",
            "agent_visit",
            "journeys.customer_arrived",
        ),
    ),
    PhaseRule(
        Phase.SEARCH,
        (
            "products_searched",
            "product_list_viewed",
            "product_list_filtered",
            "product_clicked",
            "product_viewed",
        ),
    ),
    PhaseRule(Phase.COMPARE, ("product_compared", "assisted", "product_shared")),
    PhaseRule(
        Phase.CHOOSE,
        (
            "fitting",
            "product_added",
            "product_removed",
            "product_added_to_wishlist",
            "cart_viewed",
            "checkout_started",
            "checkout_step_viewed",
            "coupon_applied",
            "orders.cart_opened",
            "orders.cart_line_changed",
            "orders.session_opened",
            "orders.quote_made",
            "orders.checkout_declined",
            "orders.sale_refused",
        ),
    ),
    PhaseRule(Phase.REBUY, ("orders.order_placed",), again=True),
    PhaseRule(Phase.BUY, ("orders.order_placed", "orders.session_completed", "order_completed")),
    PhaseRule(
        Phase.RECEIVE,
        (
            "order_tracked",
            "fulfilment.opened",
            "fulfilment.ready",
            "fulfilment.redirected",
            "fulfilment.handed_over",
            "orders.lines_fulfilled",
        ),
    ),
    PhaseRule(
        Phase.USE,
        (
            "product_reviewed",
            "survey",
            "survey_answered",
            "manual_opened",
            "journeys.preference_stated",
        ),
    ),
    PhaseRule(
        Phase.SERVICE,
        ("call", "service_contact", "orders.lines_appeased", "orders.change_previewed"),
    ),
    PhaseRule(
        Phase.RETURN,
        (
            "orders.return_announced",
            "orders.lines_returned",
            "orders.lines_replaced",
            "orders.lines_cancelled",
        ),
    ),
)
"""What counts before a company has published rules of its own."""

PHASES: Final = Policy(
    "journeys.phase_rules",
    form=tuple[PhaseRule, ...],
    before=DEFAULT_RULES,
    book=PhaseBook,
    fact=lambda version, _: PhaseRulesPublished(rules_version=version),
)


async def publish_phase_rules(
    tx: Tx, *, rules: Sequence[PhaseRule], by: str, at: datetime
) -> PhaseBook:
    """Put rules in force; every page reads the past by them as well.

    Raises:
        PhaseRulesUnclear: there are none, a rule names no type or too many, or one that it can
            never be reached for.
    """
    book = PhaseBook(0, tuple(rules))
    for number, rule in enumerate(book.rules):
        if not 1 <= len(rule.types) <= _MOST_TYPES:
            message = f"Rule {number + 1} names {len(rule.types)} types, 1 to {_MOST_TYPES} it may."
            raise PhaseRulesUnclear(message, field=f"rules[{number}].types")
        idle = [kind for kind in rule.types if not _is_reached(book.rules[:number], rule, kind)]
        if idle:
            raise PhaseRulesUnclear(
                f"Rule {number + 1} is never reached for {idle[0]!r}.", field=f"rules[{number}]"
            )
    if not book.rules:
        raise PhaseRulesUnclear("There are no rules.", field="rules")
    return await PHASES.publish(tx, document=book.rules, by=by, at=at)


def _is_reached(earlier: Sequence[PhaseRule], rule: PhaseRule, kind: str) -> bool:
    taken = {again for one in earlier if kind in one.types for again in _times(one)}
    return not set(_times(rule)) <= taken


def _times(rule: PhaseRule) -> tuple[bool, ...]:
    return (False, True) if rule.again is None else (rule.again,)
