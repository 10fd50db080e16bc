"""News by mail: a parcel left, money goes back; once for each, and never of what did not happen."""

from datetime import timedelta

import msgspec
import pytest

from ordito import customers, fulfilment, messages
from ordito.flows.make_ready import make_ready
from ordito.flows.tell_late import tell_late
from ordito.fulfilment import FulfilmentOrder
from ordito.fulfilment.parcels import Parcel, ParcelState
from ordito.orders import Goods
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.ids import CustomerId, FulfilmentOrderId, PlaceId
from ordito.processes.change_asked import BroughtLine, Return
from ordito.processes.news_letters import write_news
from ordito.processes.sale import SaleAnswer, SaleCustomer
from tests.flows.order_book import HOME
from tests.flows.shop import SYSTEM, Shop, collect, open_shop, ship
from tests.flows.test_pick_goods import key_of, scan

pytestmark = pytest.mark.anyio


async def test_whoever_bought_hears_that_it_left_and_that_money_goes_back(db: Database) -> None:
    shop = await open_shop(db, units=5)
    member = SaleCustomer(email="member@example.org")
    order = await shop.sell(ship("shirt", 2), customer=member, ship_to=HOME)
    await shop.settle()
    customer_id = CustomerId(order.customer_id)

    async def told() -> list[str]:
        found = await db.read(
            messages.list_of_subject, customer_id=customer_id, subject_id=order.order_id
        )
        return sorted(one.template for one in found)

    assert "parcel_sent" not in await told()
    await shop.hand_over(order)
    await shop.settle()
    assert (await told()).count("parcel_sent") == 1
    assert "money_back" not in await told()
    await shop.change(order, Return(lines=(BroughtLine(1, 1, Goods.SELLABLE),), place="north"))
    for _ in range(2):  # the money goes back after the facts that call for it, and is one itself
        await shop.settle()
    assert (await told()).count("money_back") == 1

    found = await db.read(
        messages.list_of_subject, customer_id=customer_id, subject_id=order.order_id
    )
    customer = await db.read(customers.find_customer, customer_id=customer_id)
    assert customer is not None
    letters = {
        one.template: await write_news(
            db,
            shop.outlet.memory,
            message=one,
            customer=customer,
            link="https://shop.test/o",
            company="Demo",
        )
        for one in found
        if one.template in ("parcel_sent", "money_back")
    }
    assert "19,90" in letters["money_back"].text
    assert order.number in letters["parcel_sent"].subject
    assert "https://shop.test/o" in letters["parcel_sent"].text
    assert await shop.findings() == {}


async def test_whoever_waits_hears_once_that_it_is_ready_and_once_that_it_is_late(
    db: Database,
) -> None:
    shop = await open_shop(db, units=5)
    member = SaleCustomer(email="member@example.org")
    order = await shop.sell(collect(), ship(), customer=member, ship_to=HOME)
    at_once = await shop.sell(collect(), customer=member)
    (there, sent) = sorted(order.fulfilments, key=lambda part: part.method)
    for part in (there, at_once.fulfilments[0]):
        await shop.db.transact(
            make_ready,
            SYSTEM,
            place_id=PlaceId(part.place_id),
            fulfilment_order_id=FulfilmentOrderId(part.fulfilment_order_id),
            at=now(),
        )
    await shop.hand_over(at_once)  # whoever stands there needs no mail
    await shop.settle()
    assert await db.transact(tell_late, SYSTEM, at=now()) == 0
    late = sent.promised_at + timedelta(minutes=1)
    for units in (1, 0):
        assert await db.transact(tell_late, SYSTEM, at=late) == units

    customer_id = CustomerId(order.customer_id)
    customer = await db.read(customers.find_customer, customer_id=customer_id)
    assert customer is not None
    letters: dict[str, messages.Letter] = {}
    for one in (order, at_once):
        found = await db.read(
            messages.list_of_subject, customer_id=customer_id, subject_id=one.order_id
        )
        for message in found:
            if message.template in ("ready_to_collect", "shipment_late"):
                assert message.template not in letters
                letters[message.template] = await write_news(
                    db,
                    shop.outlet.memory,
                    message=msgspec.structs.replace(message, queued_at=late),
                    customer=customer,
                    link="https://shop.test/o",
                    company="Demo",
                )
    place = shop.outlet.memory.directory.place(PlaceId(there.place_id))
    assert place.name in letters["ready_to_collect"].text
    assert "Non sono ancora partiti" in letters["shipment_late"].text
    for letter in letters.values():
        assert order.number in letter.subject
    assert len(letters) == 2
    assert await shop.findings() == {}


async def sent_in_two(shop: Shop, order: SaleAnswer) -> tuple[FulfilmentOrder, list[Parcel]]:
    """Send two units in a parcel each."""
    for _ in range(2):
        await scan(shop, "shirt", **key_of(order))
    task, (item,) = await shop.task(order)
    parcels: list[Parcel] = []
    for number in range(2):
        parcel = await shop.db.transact(
            fulfilment.parcels.pack,
            SYSTEM,
            task=task,
            parcel_id=ids.new(),
            units={item.line_no: 1},
            prefix="9521234",
            carrier="swift",
            service="standard",
            weight_g=None,
            at=now(),
        )
        await shop.db.transact(
            fulfilment.parcels.keep_announced,
            SYSTEM,
            parcel=parcel,
            tracking_code=f"SWIFT{number}",
            tracking_url=None,
            at=now(),
        )
        parcels.append(parcel)
    await shop.db.transact(make_ready, SYSTEM, **key_of(order), at=now())
    await shop.hand_over(order)
    return task, parcels


async def test_what_arrived_is_not_late_and_what_is_under_way_is_named(db: Database) -> None:
    shop = await open_shop(db, units=5)
    member = SaleCustomer(email="member@example.org")
    order = await shop.sell(ship("shirt", 2), customer=member, ship_to=HOME)
    task, parcels = await sent_in_two(shop, order)

    async def arrive(parcel: Parcel) -> None:
        await db.transact(
            fulfilment.parcels.keep_event,
            SYSTEM,
            parcel=parcel,
            event_id="1",
            status=ParcelState.DELIVERED,
            location="",
            occurred_at=now(),
            at=now(),
        )

    await arrive(parcels[0])
    late = task.promised_at + timedelta(minutes=1)
    assert await db.transact(tell_late, SYSTEM, at=late) == 1
    customer_id = CustomerId(order.customer_id)
    customer = await db.read(customers.find_customer, customer_id=customer_id)
    assert customer is not None
    found = await db.read(
        messages.list_of_subject, customer_id=customer_id, subject_id=order.order_id
    )
    (told,) = [one for one in found if one.template == "shipment_late"]

    async def text() -> str:
        letter = await write_news(
            db,
            shop.outlet.memory,
            message=told,
            customer=customer,
            link="https://shop.test/o",
            company="Demo",
        )
        return letter.text

    assert "SWIFT1" in await text()
    assert "SWIFT0" not in await text()
    assert "Sono in viaggio" in await text()
    await arrive(parcels[1])
    assert await db.transact(tell_late, SYSTEM, at=late + timedelta(days=1)) == 0
    assert "SWIFT" not in await text()
