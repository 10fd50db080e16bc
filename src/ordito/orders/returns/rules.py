"""What the rules say of goods that come back, and how what comes meets what was announced: pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from ordito.orders.model import Delta
from ordito.orders.returns.errors import PolicyUnclear
from ordito.orders.returns.model import (
    SENT,
    Brought,
    GoodsReturn,
    Payer,
    RefundAs,
    ReturnCosts,
    ReturnPart,
    ReturnPolicy,
    ReturnRule,
    ReturnState,
    Sold,
    Verdict,
    Way,
)
from ordito.platform.ids import SkuId


def judge(policy: ReturnPolicy, sold: Sold, brought: Brought) -> Verdict:
    """Return whether goods come back, on what terms, and why.

    The first rule that fits counts; the law's right to withdraw goes before it wherever it gives
    the customer more.
    """
    rule = next((one for one in policy.rules if _fits(one, sold, brought)), None)
    by_rule = _by_rule(policy, rule, sold, brought)
    right = policy.withdrawal
    days = None if right is None else right.days_of(sold.buyer)
    if (
        right is None
        or days is None
        or not sold.is_distant
        or sold.market not in right.markets
        or (rule is not None and rule.is_excepted)
    ):
        return by_rule
    until = None
    if sold.arrived_at is not None:
        until = local_day(sold.arrived_at, sold.zone) + timedelta(days=days)
        if local_day(brought.said_at, sold.zone) > until:
            return by_rule
    return by_rule.but(
        allowed=True,
        why="withdrawal",
        until=_later(until, by_rule.until) if by_rule.allowed else until,
        refund_as=RefundAs.TENDER,
        fee=None,
    )


def judge_without_receipt(policy: ReturnPolicy, sold: Sold, brought: Brought) -> Verdict:
    """Return whether goods come back whose order nobody finds: for store credit, if at all."""
    rule = next((one for one in policy.rules if _fits(one, sold, brought)), None)
    verdict = Verdict(
        line_no=brought.line_no,
        allowed=True,
        why="no_receipt",
        rule=None if rule is None else rule.code,
        refund_as=RefundAs.STORE_CREDIT,
    )
    if rule is not None and rule.is_final:
        return verdict.but(allowed=False, why="final_sale")
    if policy.without_receipt is None or (rule is not None and rule.needs_receipt):
        return verdict.but(allowed=False, why="needs_receipt")
    return verdict


def excepted(verdict: Verdict) -> Verdict:
    """Return what a verdict becomes where somebody who may acts against the rules."""
    if verdict.allowed:
        return verdict
    return verdict.but(allowed=True, why="exception")


def charges(verdicts: Sequence[Verdict], way: Way) -> list[SkuId]:
    """Return the services that are charged for a return, each once."""
    asked = [one.fee for one in verdicts if one.fee is not None]
    if way in SENT:
        asked += [
            one.label
            for one in verdicts
            if one.label is not None and one.transport is Payer.CUSTOMER
        ]
    return list(dict.fromkeys(asked))


def payer_of(verdicts: Sequence[Verdict]) -> Payer:
    """Return who pays for the way back: the company as soon as it does for some of it."""
    if any(one.transport is Payer.COMPANY for one in verdicts):
        return Payer.COMPANY
    return Payer.CUSTOMER


def credit_of(changed: Sequence[Delta], verdicts: Sequence[Verdict]) -> int:
    """Return how much of what a change takes off becomes store credit, minor units."""
    as_credit = {one.line_no for one in verdicts if one.refund_as is RefundAs.STORE_CREDIT}
    return sum(
        worth_back(delta)
        for delta in changed
        if delta.line_no in as_credit and (delta.returned or delta.withheld)
    )


def worth_back(delta: Delta) -> int:
    """Return what of a line's relief belongs to the units that came back, not to cancelled ones."""
    back = delta.returned or -delta.withheld
    units = back + delta.cancelled
    return delta.relieved_minor * back // units if units else 0


def is_withdrawn(verdicts: Sequence[Verdict]) -> bool:
    """Tell whether all that comes back does so by the law's right to withdraw."""
    return bool(verdicts) and all(one.why == "withdrawal" for one in verdicts)


def cost_of(
    costs: ReturnCosts | None, *, units: int, minutes: int | None, currency: str
) -> tuple[int, int]:
    """Return the minutes of handling, measured or as the policy says, and what they cost.

    Another currency than that of the policy has no cost that anybody knows.
    """
    if costs is None:
        return minutes or 0, 0
    spent = costs.minutes + costs.minutes_per_unit * units if minutes is None else minutes
    return spent, spent * costs.minute_minor if costs.currency == currency else 0


def meet(
    announced: Sequence[GoodsReturn], came: Mapping[int, int], *, number: str | None
) -> tuple[dict[UUID, dict[int, int]], dict[int, int]]:
    """Return how units that came meet what was announced, and what nobody had announced.

    The return that is named is met first, then the others from the oldest on. What is beyond all
    of them came with the return that is named, else it is a return of its own.

    Args:
        announced: returns of the order with units missing, oldest first.
        came: units by line.
        number: of the return that is received, if one was named.
    """
    met: dict[UUID, dict[int, int]] = {}
    rest = dict(came)
    named = [one for one in announced if one.number == number]
    for one in [*named, *(other for other in announced if other.number != number)]:
        for part in one.parts:
            units = min(part.missing, rest.get(part.line_no, 0))
            if units:
                met.setdefault(one.return_id, {})[part.line_no] = units
                rest[part.line_no] -= units
    rest = {line_no: units for line_no, units in rest.items() if units}
    for one in named:
        for line_no, units in rest.items():
            own = met.setdefault(one.return_id, {})
            own[line_no] = own.get(line_no, 0) + units
        rest = {}
    return met, rest


def taken_back(
    announced: Sequence[GoodsReturn], kept: Mapping[int, int]
) -> dict[UUID, dict[int, int]]:
    """Return of which announcements units are that the customer keeps after all, latest first."""
    rest = dict(kept)
    changed: dict[UUID, dict[int, int]] = {}
    for one in reversed(announced):
        for part in one.parts:
            units = min(part.missing, rest.get(part.line_no, 0))
            if units:
                changed.setdefault(one.return_id, {})[part.line_no] = units
                rest[part.line_no] -= units
    return changed


def state_of(parts: Sequence[ReturnPart]) -> ReturnState:
    """Return how far a return has come."""
    if not any(part.received for part in parts):
        is_open = any(part.missing for part in parts)
        return ReturnState.ANNOUNCED if is_open else ReturnState.WITHDRAWN
    if any(part.missing for part in parts):
        return ReturnState.PART_RECEIVED
    return ReturnState.RECEIVED


def local_day(instant: datetime, zone: str) -> date:
    """Return the day of an instant in a time zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def require_clear(policy: ReturnPolicy) -> None:
    """Refuse a policy that contradicts itself.

    Raises:
        PolicyUnclear: a rule is there twice, or a season ends before it begins.
    """
    codes = [rule.code for rule in policy.rules]
    for number, code in enumerate(codes):
        if code in codes[:number]:
            raise PolicyUnclear(f"Rule {code} is there twice.", field=f"rules[{number}].code")
    for number, one in enumerate(policy.seasons):
        if not one.bought_from <= one.bought_until <= one.return_until:
            raise PolicyUnclear("A season ends before it begins.", field=f"seasons[{number}]")


def _fits(rule: ReturnRule, sold: Sold, brought: Brought) -> bool:
    return (
        (not rule.tags or not rule.tags.isdisjoint(brought.tags))
        and (not rule.channels or sold.channel_id in rule.channels)
        and (not rule.markets or sold.market in rule.markets)
        and (not rule.groups or not rule.groups.isdisjoint(sold.groups))
        and (not rule.buyers or sold.buyer in rule.buyers)
        and (not rule.conditions or brought.goods in rule.conditions)
        and (not rule.reasons or brought.reason in rule.reasons)
    )


def _by_rule(
    policy: ReturnPolicy, rule: ReturnRule | None, sold: Sold, brought: Brought
) -> Verdict:
    if rule is None:
        return Verdict(line_no=brought.line_no, allowed=True, why="no_rule")
    verdict = Verdict(
        line_no=brought.line_no,
        allowed=True,
        why="any_time",
        rule=rule.code,
        refund_as=rule.refund_as,
        transport=rule.transport,
        fee=rule.fee,
        label=rule.label,
    )
    if rule.is_final:
        return verdict.but(allowed=False, why="final_sale")
    if rule.days is None:
        return verdict
    until = local_day(brought.had_at, sold.zone) + timedelta(days=rule.days)
    season = _season(policy, local_day(sold.bought_at, sold.zone))
    said_on = local_day(brought.said_at, sold.zone)
    if said_on <= until:
        longest = _later(until, season)
        return verdict.but(why="in_time", until=longest)
    if season is not None and said_on <= season:
        return verdict.but(why="season", until=season)
    return verdict.but(allowed=False, why="too_late", until=_later(until, season))


def _season(policy: ReturnPolicy, bought_on: date) -> date | None:
    ends = [
        one.return_until
        for one in policy.seasons
        if one.bought_from <= bought_on <= one.bought_until
    ]
    return max(ends, default=None)


def _later(one: date | None, other: date | None) -> date | None:
    return max((day for day in (one, other) if day is not None), default=None)
