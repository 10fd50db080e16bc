"""Collecting: reminders come once, what nobody comes for is free again and its money goes back."""

import asyncio
from datetime import timedelta

import pytest

from ordito import customers, fulfilment
from ordito.customers import Identifier, IdentifierKind
from ordito.flows.make_ready import make_ready
from ordito.flows.remind_to_collect import remind_to_collect
from ordito.fulfilment import CollectingPolicyUnclear
from ordito.fulfilment.collecting import CollectingPolicy
from ordito.fulfilment.parcels import ParcelState
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.processes.release_uncollected import release_uncollected
from ordito.processes.sale import SaleAnswer, SaleCustomer
from ordito.reads.promise_kept import list_kept, list_promises
from tests.company import CARD
from tests.flows.order_book import HOME
from tests.flows.shop import SYSTEM, Shop, collect, ship
from tests.flows.test_pick_goods import give, key_of, scan


async def ready(shop: Shop, order: SaleAnswer) -> None:
    await shop.db.transact(make_ready, SYSTEM, **key_of(order), at=now())


async def test_whose_goods_wait_is_reminded_once_a_time_and_then_they_are_free(shop: Shop) -> None:
    await shop.db.transact(
        customers.add_identifier,
        SYSTEM,
        customer_id=shop.company.member,
        identifier=Identifier(IdentifierKind.EMAIL, "anna@example.org"),
        at=now(),
    )
    order = await shop.sell(
        collect(quantity=2), collect("laptop"), customer=SaleCustomer(card=CARD)
    )
    await ready(shop, order)
    assert await shop.db.transact(remind_to_collect, SYSTEM, at=now()) == 0
    for days, mails in ((3, 1), (4, 1), (7, 2)):
        later = now() + timedelta(days=days)
        await asyncio.gather(
            *(shop.db.transact(remind_to_collect, SYSTEM, at=later) for _ in range(3))
        )
        async with shop.db.connection() as connection:
            found = await connection.fetchval(
                "SELECT count(*) FROM messages.message WHERE template = 'collect_reminder'"
            )
        assert found == mails
    await give(shop, order, units={1: 1})
    memory = shop.outlet.memory
    assert await release_uncollected(shop.db, memory, at=now() + timedelta(days=9)) == 0
    late = now() + timedelta(days=11)
    outcomes = await asyncio.gather(
        *(release_uncollected(shop.db, memory, at=late) for _ in range(3))
    )
    assert sum(outcomes) == 1
    task, items = await shop.task(order)
    assert task.state == "handed_over"
    assert [(item.handed_over, item.cancelled, item.put_back) for item in items] == [
        (1, 1, 1),
        (0, 1, 1),
    ]
    await shop.settle()
    (payment,) = await shop.payments(order)
    assert (payment.captured_minor, payment.voided_minor) == (1990, 1990 + 89_900)
    assert await shop.findings() == {}


async def test_a_policy_has_its_reminders_before_its_end(shop: Shop) -> None:
    for wrong in (
        CollectingPolicy(keep_days=5, remind_days=(5,)),
        CollectingPolicy(remind_days=(3, 2)),
    ):
        with pytest.raises(CollectingPolicyUnclear):
            await shop.db.transact(
                fulfilment.collecting.publish_policy, SYSTEM, policy=wrong, by="test", at=now()
            )
    without_end = CollectingPolicy(keep_days=None, remind_days=())
    for version in (1, 2):
        published = await shop.db.transact(
            fulfilment.collecting.publish_policy, SYSTEM, policy=without_end, by="test", at=now()
        )
        assert published == version
    order = await shop.sell(collect())
    await ready(shop, order)
    assert (await shop.task(order))[0].collect_until is None


async def test_promises_are_kept_by_lying_ready_and_open_to_their_rows(shop: Shop) -> None:
    early, late, gone = [await shop.sell(collect()) for _ in range(3)]
    await ready(shop, early)
    await ready(shop, late)
    await shop.cancel(gone, (1, 1))
    async with shop.db.connection() as connection:
        await connection.execute(
            """UPDATE fulfilment.fulfilment_order
                  SET promised_at = ready_at - interval '90 seconds', ready_at = ready_at
                WHERE order_id = $1""",
            late.order_id,
        )
    south = shop.company.places["south"]
    days = {"first": now().date() - timedelta(days=2), "last": now().date() + timedelta(days=9)}
    found = await shop.db.read(list_kept, place_ids=[south], at=now(), **days)
    assert (sum(one.promised for one in found), sum(one.kept for one in found)) == (2, 1)
    assert (sum(one.late for one in found), sum(one.late_min for one in found)) in {(1, 1), (1, 2)}
    rows = [
        row
        for one in found
        for row in await shop.db.read(list_promises, place_id=south, day=one.day)
    ]
    assert {row.order_id for row in rows} == {early.order_id, late.order_id}
    assert await shop.db.read(list_kept, place_ids=[], at=now(), **days) == []


async def test_a_parcel_of_which_its_carrier_tells_nothing_is_late_for_two_weeks(
    shop: Shop,
) -> None:
    order = await shop.sell(ship(), ship_to=HOME)
    await scan(shop, "shirt", **key_of(order))
    task, (item,) = await shop.task(order)
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
    await ready(shop, order)
    await shop.hand_over(order)
    assert task.promised_at is not None

    async def kept(since: timedelta) -> tuple[int, int, int]:
        at, day = task.promised_at + since, task.promised_at.date()
        (found,) = await shop.db.read(
            list_kept,
            first=day - timedelta(days=1),
            last=day + timedelta(days=1),
            place_ids=[task.place_id],
            at=at,
        )
        return found.promised, found.kept, found.late

    assert await kept(timedelta(days=13)) == (1, 0, 1)
    assert await kept(timedelta(days=15)) == (1, 0, 0)
    await shop.db.transact(
        fulfilment.parcels.keep_event,
        SYSTEM,
        parcel=parcel,
        event_id="1",
        status=ParcelState.DELIVERED,
        location="",
        occurred_at=task.promised_at + timedelta(days=1),
        at=now(),
    )
    assert await kept(timedelta(days=15)) == (1, 0, 1)
