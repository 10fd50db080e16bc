"""Screening: by declared rules an order waits for a person's word before its goods leave."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Final

import msgspec

from ordito.orders.holds import HoldKind, NewHold
from ordito.orders.model import Basket, Delivery, LineKind, Method
from ordito.platform.db import Tx, statements
from ordito.platform.errors import Invalid
from ordito.platform.events import Event
from ordito.platform.ids import ChannelId, CustomerId, OrderId
from ordito.platform.policies import Policy

Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[a-z0-9_]+$(?!\n)")]
Minutes = Annotated[int, msgspec.Meta(ge=1, le=60 * 24 * 30)]


class RuleAsksNothing(Invalid):
    """A rule would hold every order, or names half of a condition."""

    code = "orders.rule_asks_nothing"
    remedy = "Give least_minor with its currency, more_than with minutes, or is_new_address."


class HoldRulesPublished(Event, frozen=True, kw_only=True):
    """Orders wait by other rules from now on."""

    type: ClassVar[str] = "orders.hold_rules_published"
    rules_version: int
    rules: int


class HoldRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When an order waits: all that a rule asks for must hold.

    Attributes:
        reason: code that the hold carries, as ``large_amount``.
        kind: of the hold; an order has one of a kind.
        least_minor: least total, minor units of ``currency``.
        currency: ISO 4217, with ``least_minor``.
        more_than: orders that the customer has begun before within ``minutes``, at most.
        minutes: with ``more_than``.
        is_new_address: shipped to a postal code to which the customer had nothing shipped before.
        channels: sold through one of these; empty for all.
    """

    reason: Reason
    kind: HoldKind = HoldKind.REVIEW
    least_minor: Annotated[int, msgspec.Meta(ge=1, le=10**12)] | None = None
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$(?!\n)")] | None = None
    more_than: Annotated[int, msgspec.Meta(ge=1, le=1000)] | None = None
    minutes: Minutes | None = None
    is_new_address: bool = False
    channels: frozenset[ChannelId] = frozenset()


class HoldRules(msgspec.Struct, frozen=True):
    """The rules in force, held in memory.

    Attributes:
        version: grows with each change; 0 where none were published.
        rules: in the order in which they are asked.
    """

    version: int = 0
    rules: tuple[HoldRule, ...] = ()


class Past(msgspec.Struct, frozen=True):
    """What a customer did before.

    Attributes:
        begun: orders begun, for each of the instants asked for.
        knows_address: whether something was shipped to that postal code.
    """

    begun: list[int]
    knows_address: bool


_sql: Final = statements(__name__)
_LOOK_BACK: Final = _sql.query("look_back", Past)


HOLD_RULES: Final = Policy(
    "orders.hold_rules",
    form=tuple[HoldRule, ...],
    before=(),
    book=HoldRules,
    fact=lambda version, rules: HoldRulesPublished(rules_version=version, rules=len(rules)),
)


async def publish_hold_rules(tx: Tx, *, rules: Sequence[HoldRule], at: datetime) -> int:
    """Put rules in force for what is sold from now on, and return their version.

    Raises:
        RuleAsksNothing: a rule would hold every order.
    """
    for number, rule in enumerate(rules):
        _require_whole(rule, f"rules[{number}]")
    document = tuple(rules)
    published = await HOLD_RULES.publish(tx, document=document, by=tx.context.actor, at=at)
    return published.version


async def look_back(
    tx: Tx,
    *,
    customer_id: CustomerId,
    order_id: OrderId,
    since: Sequence[datetime],
    delivery: Delivery | None,
) -> Past:
    """Return what a customer has begun to buy since some instants, and where it went."""
    return await tx.one(
        _LOOK_BACK,
        customer_id=customer_id,
        order_id=order_id,
        since=since,
        country="" if delivery is None else delivery.country,
        postal_code="" if delivery is None else delivery.postal_code,
    )


def asked_rules(known: HoldRules, basket: Basket, *, channel_id: ChannelId) -> list[HoldRule]:
    """Return the rules that may hold a basket, as far as itself tells; goods that leave go free."""
    if not any(
        line.kind is LineKind.GOODS and line.method is not Method.CARRY_OUT for line in basket.lines
    ):
        return []
    return [
        rule
        for rule in known.rules
        if (not rule.channels or channel_id in rule.channels)
        and (rule.least_minor is None or _is_as_large(rule, basket))
        and not (rule.is_new_address and basket.delivery is None)
    ]


def instants(rules: Sequence[HoldRule], *, at: datetime) -> list[datetime]:
    """Return since when each rule counts orders; one that counts none asks for now."""
    return [at - timedelta(minutes=rule.minutes or 0) for rule in rules]


def holds_of(rules: Sequence[HoldRule], past: Past) -> list[NewHold]:
    """Return the holds that rules ask for, one of a kind, by what the customer did before."""
    by_kind: dict[HoldKind, NewHold] = {}
    for rule, begun in zip(rules, past.begun, strict=True):
        is_calm = rule.more_than is not None and begun <= rule.more_than
        is_known = rule.is_new_address and past.knows_address
        if not is_calm and not is_known:
            by_kind.setdefault(rule.kind, NewHold(rule.kind, rule.reason))
    return list(by_kind.values())


def _is_as_large(rule: HoldRule, basket: Basket) -> bool:
    return rule.currency == basket.currency and basket.total_minor >= (rule.least_minor or 0)


def _require_whole(rule: HoldRule, field: str) -> None:
    halves = (rule.least_minor is None) is not (rule.currency is None) or (
        rule.more_than is None
    ) is not (rule.minutes is None)
    if halves or (rule.least_minor is None and rule.more_than is None and not rule.is_new_address):
        raise RuleAsksNothing("The rule asks for nothing, or for half of it.", field=field)
