"""News letters: what a customer hears of an order by mail: ready, on its way, late, money back."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from ordito import fulfilment, messages
from ordito.customers import Customer
from ordito.fulfilment import FulfilmentState
from ordito.messages import Letter, Message, Template
from ordito.orders import ActionKind, Whereabouts
from ordito.platform.db import Database, Tx
from ordito.platform.ids import OrderId, PlaceId
from ordito.platform.money import Money
from ordito.reads.memory import Memory
from ordito.reads.order_page import OrderPage, read_order_page
from ordito.reads.paper import language_of

NEWS: Final = frozenset(
    {
        Template.PARCEL_SENT,
        Template.MONEY_BACK,
        Template.ORDER_CHANGED,
        Template.READY_TO_COLLECT,
        Template.SHIPMENT_LATE,
    }
)
_SHIP: Final = "ship"
# of a parcel that nobody waits for any more
_ENDED: Final = frozenset(
    {
        fulfilment.parcels.ParcelState.DELIVERED,
        fulfilment.parcels.ParcelState.RETURNING,
        fulfilment.parcels.ParcelState.RETURNED,
    }
)
_OVER: Final = frozenset({FulfilmentState.CANCELLED, FulfilmentState.REJECTED})
_DECIDED: Final = frozenset({ActionKind.CANCEL, ActionKind.CHANGE_PLACE})


async def write_news(
    db: Database, memory: Memory, *, message: Message, customer: Customer, link: str, company: str
) -> Letter:
    """Return the letter of a message of ``NEWS``, as the order is now.

    Args:
        db: the company's database.
        memory: its places and articles.
        message: of which order.
        customer: who reads it.
        link: address of the order's page, or empty.
        company: by whose name it is signed.
    """
    where = Whereabouts(message.customer_id, OrderId(message.subject_id))
    page = await db.read(read_order_page, where=where, memory=memory)
    match message.template:
        case Template.PARCEL_SENT:
            told = await db.read(_sent, page, where)
        case Template.READY_TO_COLLECT:
            told = _lying_ready(page, memory)
        case Template.ORDER_CHANGED:
            told = _changed(page, memory)
        case Template.SHIPMENT_LATE:
            told = await db.read(_late, page, where, message.queued_at)
        case _:
            told = _given_back(page)
    market = memory.directory.channel(page.channel_id).market
    return messages.compose(
        Template(message.template),
        language_of(customer.language, market),
        order={"number": page.number, **told},
        name=customer.name or "",
        link=link,
        company=company,
    )


async def _sent(tx: Tx, page: OrderPage, where: Whereabouts) -> dict[str, Any]:
    """Return the parcels that have left, and until when the latest is promised."""
    shipped = [
        one.promised_at for one in page.fulfilments if one.method == _SHIP and one.handed_over_at
    ]
    return {
        "parcels": [_named(one) for one in await _parcels_sent(tx, page, where)],
        "promised_on": max(shipped).date() if shipped else None,
    }


async def _parcels_sent(
    tx: Tx, page: OrderPage, where: Whereabouts
) -> list[fulfilment.parcels.Parcel]:
    places: Sequence[PlaceId] = sorted({PlaceId(line.place_id) for line in page.lines})
    parcels = await fulfilment.parcels.list_of_order(tx, order_id=where.order_id, place_ids=places)
    return [one for one in parcels if one.return_id is None and one.sent_at is not None]


def _named(parcel: fulfilment.parcels.Parcel) -> dict[str, str]:
    return {
        "carrier": parcel.carrier or "",
        "code": parcel.tracking_code or "",
        "url": parcel.tracking_url or "",
    }


def _lying_ready(page: OrderPage, memory: Memory) -> dict[str, Any]:
    """Return where goods lie ready, and until when."""
    return {
        "places": [
            {
                "name": place.name,
                "address": f"{place.address}, {place.city}",
                "until": one.collect_until.date() if one.collect_until else None,
            }
            for one in page.fulfilments
            if one.method != _SHIP and one.state == FulfilmentState.READY
            for place in (memory.directory.place(one.place_id),)
        ]
    }


def _changed(page: OrderPage, memory: Memory) -> dict[str, Any]:
    """Return what was last decided on an order, and what is still to come of it."""
    decided = next((one for one in reversed(page.actions) if one.kind in _DECIDED), None)
    is_off = decided is not None and decided.kind == ActionKind.CANCEL
    names = {line.line_no: line.name for line in page.lines}
    return {
        "reason": "" if decided is None else decided.reason or "",
        "gone": [
            {"units": abs(units), "title": names[line_no]}
            for line_no, units in zip(decided.line_nos, decided.quantities, strict=True)
        ]
        if decided is not None and is_off
        else [],
        "parts": [
            {
                "place": memory.directory.place(one.place_id).name,
                "method": one.method,
                "promised_on": one.promised_at.date(),
            }
            for one in page.fulfilments
            if one.state not in _OVER and one.state != FulfilmentState.HANDED_OVER
        ],
    }


async def _late(tx: Tx, page: OrderPage, where: Whereabouts, at: datetime) -> dict[str, Any]:
    """Return what did not come when it was promised: parcels under way, and what has not left.

    What arrived is not late, whatever else of the order is.
    """
    under_way: defaultdict[UUID | None, list[fulfilment.parcels.Parcel]] = defaultdict(list)
    for parcel in await _parcels_sent(tx, page, where):
        if parcel.state not in _ENDED:
            under_way[parcel.fulfilment_order_id].append(parcel)
    late = [
        one
        for one in page.fulfilments
        if one.method == _SHIP
        and one.promised_at < at
        and one.state not in _OVER
        and (one.state != FulfilmentState.HANDED_OVER or under_way[one.fulfilment_order_id])
    ]
    return {
        "promised_on": max((one.promised_at for one in late), default=at).date(),
        "has_left": all(one.state == FulfilmentState.HANDED_OVER for one in late),
        "parcels": [_named(each) for one in late for each in under_way[one.fulfilment_order_id]],
    }


def _given_back(page: OrderPage) -> dict[str, Any]:
    """Return by tender what went back of an order so far, and what is not asked for any more."""
    return {
        "refunded": [
            {"tender": one.tender, "amount": Money(one.refunded_minor, page.currency)}
            for one in page.payments
            if one.refunded_minor
        ],
        "released": [
            {"tender": one.tender, "amount": Money(one.voided_minor, page.currency)}
            for one in page.payments
            if one.voided_minor
        ],
    }
