"""Orders of the past: appended in bulk, as another system closed them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from ordito.orders.commands import placed
from ordito.orders.model import ActionKind, EntryKind, HistoricOrder
from ordito.orders.queries import external_claim
from ordito.platform import ids
from ordito.platform.db import Tx

_Row = tuple[Any, ...]

_ORDER: Final = (
    "customer_id order_id number version channel_id place_id seller_id currency total_minor"
    " tax_minor discount_minor rulebook_version source external_id origin placed_at"
).split()
_LINE: Final = (
    "customer_id order_id line_no sku_id method place_id reservation_id ordered fulfilled"
    " cancelled unit_minor discount_minor total_minor tax_minor tax_bp relieved_minor"
    " relieved_tax_minor seller_id sold_by credited_to kind bundle_id discounts"
).split()
_ACTION: Final = (
    "customer_id order_id version kind line_nos quantities actor channel_id place_id at"
).split()
_PAYMENT: Final = (
    "customer_id payment_id order_id number tender currency amount_minor authorised_minor"
    " captured_minor voided_minor"
).split()
_ENTRY: Final = "customer_id payment_id kind key amount_minor at settled_at".split()
_CLAIM: Final = "claim customer_id order_id".split()


async def import_orders(tx: Tx, *, orders: Sequence[HistoricOrder]) -> None:
    """Append closed orders with their facts: no stock moves and nothing is told to anybody.

    Args:
        tx: open transaction; its context says the origin, which should be ``history``.
        orders: each order once, over all imports; the caller keeps count of its batches.
    """
    for table, columns, rows in (
        ("orders.order", _ORDER, _order_rows(orders, tx.context.origin)),
        ("orders.line", _LINE, _line_rows(orders, tx.context.actor)),
        ("orders.action", _ACTION, _action_rows(orders, tx.context.actor)),
        ("orders.payment", _PAYMENT, _payment_rows(orders)),
        ("orders.payment_entry", _ENTRY, _entry_rows(orders)),
        ("orders.claim", _CLAIM, _claim_rows(orders)),
    ):
        await tx.copy(table, columns=columns, records=list(rows))
    for order in orders:
        tx.note(
            placed(
                customer_id=order.customer_id,
                order_id=order.order_id,
                basket=order.basket,
                at=order.placed_at,
                context=msgspec.structs.replace(
                    tx.context, channel_id=order.channel_id, place_id=order.place_id
                ),
            )
        )


def _order_rows(orders: Sequence[HistoricOrder], origin: str) -> Iterator[_Row]:
    for order in orders:
        basket = order.basket
        yield (
            order.customer_id,
            order.order_id,
            ids.number_of(order.order_id),
            len(list(_actions_of(order))),
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


def _line_rows(orders: Sequence[HistoricOrder], actor: str) -> Iterator[_Row]:
    for order in orders:
        for line in order.basket.lines:
            cancelled = line.quantity if line.line_no in order.cancelled else 0
            yield (
                order.customer_id,
                order.order_id,
                line.line_no,
                line.sku_id,
                line.method,
                line.place_id,
                line.reservation_id,
                line.quantity,
                line.quantity - cancelled,
                cancelled,
                line.unit_minor,
                line.discount_minor,
                line.total_minor,
                line.tax_minor,
                line.tax_bp,
                line.total_minor if cancelled else 0,
                line.tax_minor if cancelled else 0,
                line.seller_id or order.basket.seller_id,
                line.sold_by or actor,
                line.credited_to or order.place_id or order.channel_id,
                line.kind,
                line.bundle_id,
                line.discounts or None,
            )


def _actions_of(order: HistoricOrder) -> Iterator[tuple[ActionKind, list[int], list[int]]]:
    lines = order.basket.lines
    yield ActionKind.PLACE, [n.line_no for n in lines], [n.quantity for n in lines]
    for kind, wanted in ((ActionKind.FULFIL, False), (ActionKind.CANCEL, True)):
        chosen = [line for line in lines if (line.line_no in order.cancelled) is wanted]
        if chosen:
            yield kind, [n.line_no for n in chosen], [n.quantity for n in chosen]


def _action_rows(orders: Sequence[HistoricOrder], actor: str) -> Iterator[_Row]:
    for order in orders:
        for version, (kind, line_nos, quantities) in enumerate(_actions_of(order), start=1):
            yield (
                order.customer_id,
                order.order_id,
                version,
                kind,
                line_nos,
                quantities,
                actor,
                order.channel_id,
                order.place_id,
                order.placed_at if kind is ActionKind.PLACE else _closed_at(order),
            )


def _closed_at(order: HistoricOrder) -> datetime:
    return order.closed_at or order.placed_at


def _shares(order: HistoricOrder) -> Iterator[tuple[Any, int, int]]:
    """Yield each payment with what was captured and what was voided of it."""
    cancelled = sum(
        line.total_minor for line in order.basket.lines if line.line_no in order.cancelled
    )
    for payment in order.basket.payments:
        voided = min(cancelled, payment.amount_minor)
        cancelled -= voided
        yield payment, payment.amount_minor - voided, voided


def _payment_rows(orders: Sequence[HistoricOrder]) -> Iterator[_Row]:
    for order in orders:
        for number, (payment, captured, voided) in enumerate(_shares(order), start=1):
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
            )


def _entry_rows(orders: Sequence[HistoricOrder]) -> Iterator[_Row]:
    for order in orders:
        for payment, captured, voided in _shares(order):
            for kind, amount in (
                (EntryKind.AUTHORISE, payment.amount_minor),
                (EntryKind.CAPTURE, captured),
                (EntryKind.VOID, voided),
            ):
                if amount or kind is EntryKind.AUTHORISE:
                    yield (
                        order.customer_id,
                        payment.payment_id,
                        kind,
                        "history",
                        amount,
                        order.placed_at if kind is EntryKind.AUTHORISE else _closed_at(order),
                        order.placed_at,
                    )


def _claim_rows(orders: Sequence[HistoricOrder]) -> Iterator[_Row]:
    for order in orders:
        yield f"number:{ids.number_of(order.order_id)}", order.customer_id, order.order_id
        source, external_id = order.basket.source, order.basket.external_id
        if source is not None and external_id is not None:
            yield external_claim(source, external_id), order.customer_id, order.order_id
