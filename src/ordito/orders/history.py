"""Orders of the past: appended in bulk, as another system closed them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.orders.commands import placed
from ordito.orders.events import LinesReturned, OrderLineFact
from ordito.orders.model import (
    ActionKind,
    Axis,
    EntryKind,
    Goods,
    HistoricOrder,
    NewLine,
    NewPayment,
)
from ordito.orders.queries import external_claim
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId, OrderId, PlaceId

_Row = tuple[Any, ...]

_ORDER: Final = (
    "customer_id order_id number version channel_id place_id seller_id currency total_minor"
    " tax_minor discount_minor rulebook_version source external_id origin placed_at"
).split()
_LINE: Final = (
    "customer_id order_id line_no sku_id method place_id reservation_id ordered fulfilled"
    " cancelled returned unit_minor discount_minor total_minor tax_minor tax_bp relieved_minor"
    " relieved_tax_minor promised_at seller_id sold_by credited_to kind bundle_id discounts"
).split()
_ACTION: Final = (
    "customer_id order_id version kind line_nos quantities axes due_minor actor channel_id"
    " place_id at"
).split()
_PAYMENT: Final = (
    "customer_id payment_id order_id number tender currency amount_minor authorised_minor"
    " captured_minor voided_minor refunded_minor"
).split()
_ENTRY: Final = "customer_id payment_id kind key amount_minor at settled_at".split()
_CLAIM: Final = "claim customer_id order_id".split()
_RETURN: Final = (
    "customer_id return_id order_id number way state place_id reason policy_version currency"
    " transport received_at actor"
).split()
_RETURN_LINE: Final = (
    "customer_id return_id line_no sku_id announced received condition worth_minor"
).split()
_RETURNED_ELSEWHERE: Final = -1
_CONDITION: Final = Goods.SELLABLE


class HistoricReturn(msgspec.Struct, frozen=True):
    """Goods of an order of the past that came back, and whose money went back.

    Attributes:
        return_id: made by the caller.
        at: when.
        channel_id: through which they came.
        place_id: that took them in.
        way: ``counter`` or ``post``.
        reason: code.
        units: by line number.
    """

    return_id: UUID
    at: datetime
    channel_id: ChannelId
    place_id: PlaceId
    way: str
    reason: str
    units: Mapping[int, int]


class _Act(msgspec.Struct, frozen=True):
    """An action of the book, and what it gave back of each line."""

    kind: ActionKind
    at: datetime
    units: Mapping[int, int]
    back: HistoricReturn | None = None
    relieved: Mapping[int, tuple[int, int]] = {}  # amount and tax by line


class _Told(msgspec.Struct, frozen=True):
    """An order with its actions in their order."""

    order: HistoricOrder
    acts: tuple[_Act, ...]


Returns = Mapping[OrderId, Sequence[HistoricReturn]]


async def import_orders(
    tx: Tx, *, orders: Sequence[HistoricOrder], returns: Returns | None = None
) -> None:
    """Append closed orders with their facts: no stock moves and nothing is told to anybody.

    Args:
        tx: open transaction; its context says the origin, which should be ``history``.
        orders: each order once, over all imports; the caller keeps count of its batches.
        returns: what came back of them; no unit twice.
    """
    told = [
        _Told(order, _acts_of(order, (returns or {}).get(order.order_id, ()))) for order in orders
    ]
    actor = tx.context.actor
    for table, columns, rows in (
        ("orders.order", _ORDER, _order_rows(told, tx.context.origin)),
        ("orders.line", _LINE, _line_rows(told, actor)),
        ("orders.action", _ACTION, _action_rows(told, actor)),
        ("orders.payment", _PAYMENT, _payment_rows(told)),
        ("orders.payment_entry", _ENTRY, _entry_rows(told)),
        ("orders.return", _RETURN, _return_rows(told, actor)),
        ("orders.return_line", _RETURN_LINE, _return_line_rows(told)),
        ("orders.claim", _CLAIM, _claim_rows(orders)),
    ):
        await tx.copy(table, columns=columns, records=list(rows))
    for one in told:
        _note(tx, one)


def given_back(
    order: HistoricOrder, returns: Sequence[HistoricReturn]
) -> list[tuple[UUID, datetime, int]]:
    """Return id, instant and amount of what was paid back for each return, in order of time."""
    return [
        (act.back.return_id, act.at, _sum_of(act))
        for act in _acts_of(order, returns)
        if act.back is not None
    ]


def _note(tx: Tx, told: _Told) -> None:
    order = told.order
    context = msgspec.structs.replace(
        tx.context, channel_id=order.channel_id, place_id=order.place_id
    )
    tx.note(
        placed(
            customer_id=order.customer_id,
            order_id=order.order_id,
            basket=order.basket,
            at=order.placed_at,
            context=context,
        )
    )
    lines = {line.line_no: line for line in order.basket.lines}
    for act in told.acts:
        if act.back is None:
            continue
        event = LinesReturned(
            number=ids.number_of(order.order_id),
            reason=act.back.reason,
            currency=order.basket.currency,
            amount_minor=_sum_of(act),
            seller_id=order.basket.seller_id,
            conditions=(_CONDITION,) * len(act.units),
            lines=tuple(_told_line(lines[n], act, act.back.place_id) for n in act.units),
        )
        tx.record(
            event,
            subject=order.order_id,
            customer_id=order.customer_id,
            case_id=order.order_id,
            at=act.at,
            context=msgspec.structs.replace(
                tx.context, channel_id=act.back.channel_id, place_id=act.back.place_id
            ),
        )


def _told_line(line: NewLine, act: _Act, place_id: PlaceId) -> OrderLineFact:
    return OrderLineFact(
        line_no=line.line_no,
        sku_id=line.sku_id,
        place_id=place_id,
        method=line.method,
        quantity=act.units[line.line_no],
        total_minor=act.relieved[line.line_no][0],
    )


def _acts_of(order: HistoricOrder, returns: Sequence[HistoricReturn]) -> tuple[_Act, ...]:
    """Return what was done to an order: it was placed, left or was cancelled, and came back."""
    lines = {line.line_no: line for line in order.basket.lines}
    closed_at = order.closed_at or order.placed_at
    acts = [_Act(ActionKind.PLACE, order.placed_at, {n: x.quantity for n, x in lines.items()})]
    gone = {n: x.quantity for n, x in lines.items() if n not in order.cancelled}
    if gone:
        acts.append(_Act(ActionKind.FULFIL, closed_at, gone))
    if order.cancelled:
        given_up = {n: lines[n].quantity for n in sorted(order.cancelled)}
        money = {n: (lines[n].total_minor, lines[n].tax_minor) for n in given_up}
        acts.append(_Act(ActionKind.CANCEL, closed_at, given_up, relieved=money))
    came: dict[int, int] = {}
    for back in sorted(returns, key=lambda one: one.at):
        money = {n: _share(lines[n], came.get(n, 0), units) for n, units in back.units.items()}
        for n, units in back.units.items():
            came[n] = came.get(n, 0) + units
        acts.append(_Act(ActionKind.RETURN, max(back.at, closed_at), back.units, back, money))
    return tuple(acts)


def _share(line: NewLine, before: int, units: int) -> tuple[int, int]:
    """Return amount and tax of further units of a line; all of them together are the whole."""
    amount, tax = (
        whole * (before + units) // line.quantity - whole * before // line.quantity
        for whole in (line.total_minor, line.tax_minor)
    )
    return amount, tax


def _sum_of(act: _Act) -> int:
    return sum(amount for amount, _ in act.relieved.values())


def _order_rows(orders: Sequence[_Told], origin: str) -> Iterator[_Row]:
    for told in orders:
        order, basket = told.order, told.order.basket
        yield (
            order.customer_id,
            order.order_id,
            ids.number_of(order.order_id),
            len(told.acts),
            order.channel_id,
            order.place_id,
            basket.seller_id,
            basket.currency,
            basket.total_minor,
            basket.tax_minor,
            basket.discount_minor,
            basket.rulebook_version,
            basket.source,
            basket.external_id,
            origin,
            order.placed_at,
        )


def _line_rows(orders: Sequence[_Told], actor: str) -> Iterator[_Row]:
    for told in orders:
        order, basket = told.order, told.order.basket
        for line in basket.lines:
            number = line.line_no
            cancelled = line.quantity if number in order.cancelled else 0
            given = [act.relieved[number] for act in told.acts if number in act.relieved]
            yield (
                order.customer_id,
                order.order_id,
                number,
                line.sku_id,
                line.method,
                line.place_id,
                line.reservation_id,
                line.quantity,
                line.quantity - cancelled,
                cancelled,
                sum(act.units.get(number, 0) for act in told.acts if act.back is not None),
                line.unit_minor,
                line.discount_minor,
                line.total_minor,
                line.tax_minor,
                line.tax_bp,
                sum(amount for amount, _ in given),
                sum(tax for _, tax in given),
                line.promised_at,
                line.seller_id or basket.seller_id,
                line.sold_by or actor,
                line.credited_to or order.place_id or order.channel_id,
                line.kind,
                line.bundle_id,
                line.discounts or None,
            )


def _action_rows(orders: Sequence[_Told], actor: str) -> Iterator[_Row]:
    for told in orders:
        order = told.order
        for version, act in enumerate(told.acts, start=1):
            back = act.back
            yield (
                order.customer_id,
                order.order_id,
                version,
                act.kind,
                list(act.units),
                list(act.units.values()),
                None if back is None else [Axis.RETURNED] * len(act.units),
                None if back is None else -_sum_of(act),
                actor,
                order.channel_id if back is None else back.channel_id,
                order.place_id if back is None else back.place_id,
                act.at,
            )


def _return_rows(orders: Sequence[_Told], actor: str) -> Iterator[_Row]:
    for told in orders:
        for act in told.acts:
            if act.back is not None:
                yield (
                    told.order.customer_id,
                    act.back.return_id,
                    told.order.order_id,
                    ids.number_of(act.back.return_id),
                    act.back.way,
                    "received",
                    act.back.place_id,
                    act.back.reason,
                    _RETURNED_ELSEWHERE,
                    told.order.basket.currency,
                    "customer",
                    act.at,
                    actor,
                )


def _return_line_rows(orders: Sequence[_Told]) -> Iterator[_Row]:
    for told in orders:
        skus = {line.line_no: line.sku_id for line in told.order.basket.lines}
        for act in told.acts:
            for number, units in act.units.items() if act.back is not None else ():
                yield (
                    told.order.customer_id,
                    act.back.return_id if act.back else None,
                    number,
                    skus[number],
                    0,
                    units,
                    _CONDITION,
                    act.relieved[number][0],
                )


def _shares(told: _Told) -> Iterator[tuple[NewPayment, int, int]]:
    """Yield each payment with what was captured and what was voided of it."""
    cancelled = sum(_sum_of(act) for act in told.acts if act.kind is ActionKind.CANCEL)
    for payment in told.order.basket.payments:
        voided = min(cancelled, payment.amount_minor)
        cancelled -= voided
        yield payment, payment.amount_minor - voided, voided


def _refunds(told: _Told) -> Iterator[tuple[NewPayment, int, datetime, int]]:
    """Yield what went back to each payment: version of the action, instant, amount."""
    left = {payment.payment_id: captured for payment, captured, _ in _shares(told)}
    for version, act in zip(count(1), told.acts, strict=False):
        due = 0 if act.back is None else _sum_of(act)
        for payment in told.order.basket.payments:
            amount = min(due, left[payment.payment_id])
            if amount:
                due -= amount
                left[payment.payment_id] -= amount
                yield payment, version, act.at, amount


def _payment_rows(orders: Sequence[_Told]) -> Iterator[_Row]:
    for told in orders:
        order = told.order
        back: dict[UUID, int] = {}
        for payment, _, _, amount in _refunds(told):
            back[payment.payment_id] = back.get(payment.payment_id, 0) + amount
        for number, (payment, captured, voided) in enumerate(_shares(told), start=1):
            yield (
                order.customer_id,
                payment.payment_id,
                order.order_id,
                number,
                payment.tender,
                order.basket.currency,
                payment.amount_minor,
                payment.amount_minor,
                captured,
                voided,
                back.get(payment.payment_id, 0),
            )


def _entry_rows(orders: Sequence[_Told]) -> Iterator[_Row]:
    for told in orders:
        order = told.order
        closed_at = order.closed_at or order.placed_at
        for payment, captured, voided in _shares(told):
            for kind, amount in (
                (EntryKind.AUTHORISE, payment.amount_minor),
                (EntryKind.CAPTURE, captured),
                (EntryKind.VOID, voided),
            ):
                if amount or kind is EntryKind.AUTHORISE:
                    at = order.placed_at if kind is EntryKind.AUTHORISE else closed_at
                    whose = (order.customer_id, payment.payment_id)
                    yield (*whose, kind, "history", amount, at, order.placed_at)
        for payment, version, at, amount in _refunds(told):
            whose = (order.customer_id, payment.payment_id)
            yield (*whose, EntryKind.REFUND, f"v{version}", amount, at, at)


def _claim_rows(orders: Sequence[HistoricOrder]) -> Iterator[_Row]:
    for order in orders:
        yield f"number:{ids.number_of(order.order_id)}", order.customer_id, order.order_id
        source, external_id = order.basket.source, order.basket.external_id
        if source is not None and external_id is not None:
            yield external_claim(source, external_id), order.customer_id, order.order_id
