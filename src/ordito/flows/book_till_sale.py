"""Book a till's sale: the goods are gone and the money is in; so it becomes an order as it was."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from ordito import counter, loyalty, orders, pricing, stock
from ordito.counter import Device, Doubt, Entry, Hold, Receipt
from ordito.flows.move_till_cash import drawer_move
from ordito.flows.spend_own_money import move_own_money
from ordito.loyalty import Earning
from ordito.orders import Basket, EntryKind, LineKind, PaymentAnswer, Whereabouts
from ordito.platform import ids
from ordito.platform.db import Step, Tx
from ordito.platform.idempotency import Key
from ordito.platform.ids import AccountId, CustomerId, EntityId, OrderId, PaymentId
from ordito.pricing import Redemption
from ordito.stock import Escrow, EscrowSale, MovementKind


class DrawerPart(msgspec.Struct, frozen=True):
    """Cash of a sale: the exact amount, and the coin it was rounded to."""

    amount_minor: int
    step_minor: int
    reason: str = "sale"


class LateSale(msgspec.Struct, frozen=True, kw_only=True):
    """A sale that has happened, in our words.

    Attributes:
        key: of the online sale as well: whichever comes first is the order.
        order_id: which order it becomes.
        customer_id: whose; of somebody anonymous a fresh id.
        basket: what was sold and how it was paid.
        answers: one per payment; all money is in.
        owner_id: whose goods they were, where the book knows none.
        cash: what lies in the drawer of it.
        holds: lent money that paid, by payment.
        redemptions: what it took of coupons, offers and limited promotions.
        earned: points that it gives.
        receipt: as the till numbered it.
        sku_names: codes by SKU, for what is said of shortages.
    """

    key: Key
    order_id: OrderId
    customer_id: CustomerId
    basket: Basket
    answers: tuple[PaymentAnswer, ...]
    owner_id: EntityId
    cash: tuple[DrawerPart, ...]
    holds: Mapping[PaymentId, Hold]
    redemptions: tuple[Redemption, ...]
    earned: Earning | None
    receipt: Receipt
    sku_names: Mapping[UUID, str]


async def book_till_sale(
    tx: Tx, *, device: Device, entry: Entry, sale: LateSale, at: datetime
) -> tuple[list[Doubt], int]:
    """Make an order of a sale that has happened; return what does not fit, and its points.

    Args:
        tx: open transaction; its context names who sold, the till's channel and place.
        device: the till.
        entry: what says so.
        sale: in our words.
        at: now.

    Raises:
        KeyClaimed: the sale was sent online as well, and somebody finishes it just now.
        BudgetExhausted, CouponExhausted and the like: what a promotion took off was used up
            meanwhile; nothing has changed.
    """
    happened = entry.occurred_at
    where = Whereabouts(sale.customer_id, sale.order_id)
    await tx.take(*_placing(tx, sale, happened))
    doubts = await _move_goods(tx, device, entry, sale, at)
    for payment in sale.basket.payments:
        hold = sale.holds.get(payment.payment_id)
        if hold is not None:
            await _spend(tx, device, hold, payment.amount_minor, where, at)
    steps: list[Step[str]] = [
        drawer_move(
            device,
            entry,
            amount_minor=part.amount_minor,
            currency=sale.basket.currency,
            reason=part.reason,
            reference_id=sale.order_id if part.reason == "sale" else None,
            step_minor=part.step_minor,
            part=str(number),
        )
        for number, part in enumerate(sale.cash)
        if part.amount_minor
    ]
    points = 0
    if sale.earned is not None:
        steps += [
            loyalty.earning(earned=sale.earned, at=happened),
            *loyalty.keeping_terms(earned=sale.earned),
        ]
        points = sale.earned.points
    if steps:
        await tx.take(*steps)
    await counter.issue_receipt(tx, device=device, entry=entry, receipt=sale.receipt)
    return doubts, points


def _placing(tx: Tx, sale: LateSale, happened: datetime) -> list[Step[str]]:
    context, basket = tx.context, sale.basket
    customer_id, order_id = sale.customer_id, sale.order_id
    steps = [
        orders.opening(
            key=sale.key,
            context=context,
            basket=basket,
            expires_at=orders.hold_until(happened),
            at=happened,
            customer_id=customer_id,
            order_id=order_id,
        )
    ]
    if sale.redemptions:
        expires_at = orders.hold_until(happened)
        steps.append(
            pricing.redeeming(
                redemptions=sale.redemptions,
                expires_at=expires_at,
                at=happened,
                customer_id=customer_id,
                order_id=order_id,
            )
        )
    steps.append(
        orders.placing(
            context=context,
            basket=basket,
            answers=sale.answers,
            told="",
            at=happened,
            customer_id=customer_id,
            order_id=order_id,
        )
    )
    if sale.redemptions:
        steps.append(
            pricing.spending(
                redemptions=sale.redemptions,
                at=happened,
                customer_id=customer_id,
                order_id=order_id,
            )
        )
    return steps


async def _move_goods(
    tx: Tx, device: Device, entry: Entry, sale: LateSale, at: datetime
) -> list[Doubt]:
    """Book the goods out: first what was lent to the till, then what was on the shelf."""
    goods = [line for line in sale.basket.lines if line.kind is LineKind.GOODS]
    if not goods:
        return []
    left = {line.line_no: line.quantity for line in goods}
    lent_skus: set[UUID] = set()
    for escrow in await stock.list_escrows(tx, place_id=goods[0].place_id):
        if escrow.device == device.code:
            lent_skus.update(escrow.sku_ids)
            left = await _take_lent(tx, entry, sale, escrow, left, at)
    over = [line for line in goods if left[line.line_no] and line.sku_id in lent_skus]
    doubts = [
        Doubt(
            "escrow_over",
            "More was sold than was lent to the till.",
            {"sku": _name(sale, line.sku_id), "units": left[line.line_no]},
        )
        for line in over
    ]
    entries = [
        stock.Entry(
            movement_id=ids.derive("till sale", line.reservation_id),
            sku_id=line.sku_id,
            place_id=line.place_id,
            entity_id=sale.owner_id,
            kind=MovementKind.SALE,
            quantity=-left[line.line_no],
            occurred_at=entry.occurred_at,
        )
        for line in goods
        if left[line.line_no]
    ]
    if not entries:
        return doubts
    names = {one.movement_id: one for one in entries}
    booked = await stock.book(tx, entries=entries, subject_id=sale.order_id, at=at)
    for one in booked:
        if one.shortfall:
            sku_id = names[one.movement_id].sku_id
            facts = {"sku": _name(sale, sku_id), "units": one.shortfall}
            doubts.append(Doubt("short", "Units are sold twice: others wait for them.", facts))
    return doubts


async def _take_lent(
    tx: Tx, entry: Entry, sale: LateSale, escrow: Escrow, left: dict[int, int], at: datetime
) -> dict[int, int]:
    """Book out what was lent to the till; return what of each line is left."""
    lines = {line.line_no: line for line in sale.basket.lines}
    lent: dict[UUID, int] = {
        line.sku_id: line.left for line in await stock.list_escrow_lines(tx, escrow=escrow)
    }
    skus: dict[int, UUID] = {line_no: lines[line_no].sku_id for line_no in left}
    drawn = counter.draw_lent(left, skus, lent)
    if drawn:
        sold = [
            EscrowSale(
                ids.derive("till escrow", escrow.escrow_id, lines[line_no].reservation_id),
                lines[line_no].sku_id,
                units,
                sale.order_id,
                entry.occurred_at,
            )
            for line_no, units in drawn.items()
        ]
        await stock.consume_escrow(tx, escrow=escrow, sales=sold, at=at)
    return counter.uncovered(left, drawn)


def _name(sale: LateSale, sku_id: UUID) -> str:
    return sale.sku_names.get(sku_id, str(sku_id))


async def _spend(
    tx: Tx, device: Device, hold: Hold, amount_minor: int, where: Whereabouts, at: datetime
) -> None:
    """Take what a payment needs of money that was lent to the till, and give the rest back."""
    payment_id = PaymentId(hold.hold_id)
    account_id = AccountId(hold.account_id)
    await orders.own_money.keep_own_payment(
        tx, payment_id=payment_id, account_id=account_id, where=where
    )
    own = orders.own_money.OwnPayment(payment_id, account_id, where.customer_id, where.order_id)
    for kind, amount in (
        (EntryKind.CAPTURE, amount_minor),
        (EntryKind.VOID, hold.rest_minor(amount_minor)),
    ):
        if amount:
            await move_own_money(tx, own=own, kind=kind, key="checkout", amount_minor=amount, at=at)
    await counter.end_hold(tx, place_id=device.place_id, hold_id=hold.hold_id, at=at)
