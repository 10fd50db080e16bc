"""Return terms: what the rules ask of how an order was sold and of what comes back of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from ordito import customers, orders
from ordito.network import ChannelKind
from ordito.orders import Action, ActionKind, Axis, Goods, Line, LineKind, Method, Order
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.reads.memory import Memory

# somebody meets the goods there before they are bought
_IN_PERSON: Final = frozenset({ChannelKind.STORE, ChannelKind.PARTNER})


class Returning(msgspec.Struct, frozen=True):
    """Units of a line that come back, or shall.

    Attributes:
        line_no: of the order.
        quantity: units.
        goods: in what condition; None where nobody has seen them.
        reason: code.
    """

    line_no: int
    quantity: int
    goods: Goods | None
    reason: str


async def buyer_of(tx: Tx, *, customer_id: CustomerId) -> orders.returns.BoughtBy:
    """Return whether a consumer or a company has bought."""
    known = await customers.find_customer(tx, customer_id=customer_id)
    is_company = known is not None and known.kind == customers.CustomerKind.COMPANY
    return orders.returns.BoughtBy.COMPANY if is_company else orders.returns.BoughtBy.CONSUMER


def terms_of(
    memory: Memory,
    order: Order,
    lines: Sequence[Line],
    actions: Sequence[Action],
    returning: Sequence[Returning],
    *,
    groups: frozenset[str],
    buyer: orders.returns.BoughtBy,
    way: orders.returns.Way,
    exception: str | None,
    at: datetime,
) -> orders.returns.ReturnTerms:
    """Return on what terms goods of an order come back, line by line.

    Args:
        memory: network, catalogue, rules of returns.
        order: as it is.
        lines: all of it, as they are.
        actions: what was done to it, in order.
        returning: what comes back; lines that are no goods have no rules.
        groups: of the customer, now.
        buyer: a consumer or a company.
        way: how it comes back.
        exception: code why somebody acts against the rules, if somebody does.
        at: now.

    Raises:
        NotByPolicy: by the rules some of it does not come back, and nobody makes an exception; it
            carries the verdicts.
    """
    book = memory.returns
    verdicts = verdicts_of(
        memory, order, lines, actions, returning, groups=groups, buyer=buyer, at=at
    )
    against = [one for one in verdicts if not one.allowed]
    if against and exception is None:
        raise orders.returns.NotByPolicy(
            f"Line {against[0].line_no} does not come back: {against[0].why}.",
            field="lines",
            verdicts=[_told(one) for one in verdicts],
        )
    return orders.returns.ReturnTerms(
        policy_version=book.version,
        verdicts=tuple(orders.returns.excepted(one) for one in verdicts),
        way=way,
        exception=exception if against else None,
        costs=book.policy.costs,
    )


def verdicts_of(
    memory: Memory,
    order: Order,
    lines: Sequence[Line],
    actions: Sequence[Action],
    returning: Sequence[Returning],
    *,
    groups: frozenset[str],
    buyer: orders.returns.BoughtBy,
    at: datetime,
) -> list[orders.returns.Verdict]:
    """Return what the rules say of each line that comes back; arguments as ``terms_of``."""
    known = orders.by_number(lines)
    sold = _sold(memory, order, lines, actions, groups, buyer)
    return [
        orders.returns.judge(
            memory.returns.policy,
            sold,
            _brought(memory, known[one.line_no], one, actions, order, at),
        )
        for one in returning
        if known[one.line_no].kind == LineKind.GOODS
    ]


def _sold(
    memory: Memory,
    order: Order,
    lines: Sequence[Line],
    actions: Sequence[Action],
    groups: frozenset[str],
    buyer: orders.returns.BoughtBy,
) -> orders.returns.Sold:
    channel = memory.channel(order.channel_id)
    goods = [line for line in lines if line.kind == LineKind.GOODS]
    is_waiting = any(line.open for line in goods)
    arrived = [_had_at(line, actions, order) for line in goods if line.fulfilled]
    return orders.returns.Sold(
        channel_id=order.channel_id,
        market=channel.market,
        groups=groups,
        buyer=buyer,
        is_distant=channel.kind not in _IN_PERSON,
        zone=memory.zone_of_market(channel.market),
        bought_at=order.placed_at,
        arrived_at=None if is_waiting or not arrived else max(arrived),
    )


def _brought(
    memory: Memory,
    line: Line,
    one: Returning,
    actions: Sequence[Action],
    order: Order,
    at: datetime,
) -> orders.returns.Brought:
    sku = memory.shelf.sku(line.sku_id)
    return orders.returns.Brought(
        line_no=line.line_no,
        tags=memory.tags_of(sku) | {f"sku:{sku.code}"},
        goods=one.goods,
        reason=one.reason,
        had_at=_had_at(line, actions, order),
        said_at=_said_at(line, one.quantity, actions, at),
    )


def _had_at(line: Line, actions: Sequence[Action], order: Order) -> datetime:
    """Return when the customer had the last of a line: of what is shipped, when it was promised.

    Nobody tells when a parcel arrived; that it was on time is to the customer's good.
    """
    left = [
        action.at
        for action in actions
        for line_no, axis in zip(action.line_nos, action.axes, strict=True)
        if line_no == line.line_no and axis == Axis.FULFILLED
    ]
    last = max(left, default=order.placed_at)
    if line.method == Method.SHIP and line.promised_at is not None:
        return max(last, line.promised_at)
    return last


def _said_at(line: Line, units: int, actions: Sequence[Action], at: datetime) -> datetime:
    """Return when the customer said that units come back: with their announcement, else now."""
    if line.return_requested < units:
        return at
    said = [
        action.at
        for action in actions
        if action.kind == ActionKind.REQUEST_RETURN and line.line_no in action.line_nos
    ]
    return max(said, default=at)


def _told(verdict: orders.returns.Verdict) -> Mapping[str, object]:
    return {
        "line_no": verdict.line_no,
        "allowed": verdict.allowed,
        "why": verdict.why,
        "rule": verdict.rule,
        "until": None if verdict.until is None else verdict.until.isoformat(),
    }
