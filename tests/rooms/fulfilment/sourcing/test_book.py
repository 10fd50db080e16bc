"""The sourcing policy as it is kept: versions, what places have taken on, how old goods are."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from ordito import fulfilment, stock
from ordito.fulfilment import NewFulfilment, NewItem
from ordito.fulfilment.sourcing import (
    SOURCING,
    Costs,
    Filters,
    SourcingPolicy,
    SourcingPolicyUnclear,
    SourcingRule,
    Split,
    Territory,
    TransportRate,
    list_ages,
    list_loads,
    publish_policy,
    read_policy,
)
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId, CustomerId, FulfilmentOrderId, OrderId, ReservationId
from tests.rooms.fulfilment.sourcing.builders import AT, LAPTOP, PROMISES, SHIRT, milan, rome

POLICY = SourcingPolicy(
    currency="SEK",
    rules=(
        SourcingRule(
            code="all",
            filters=Filters(
                daily_orders=40,
                territories=(
                    Territory(
                        code="ee", places=frozenset({rome().place_id}), zones=frozenset({"ee"})
                    ),
                ),
            ),
            costs=Costs(transport=(TransportRate(from_zone="it", to_zone="ee", parcel_minor=990),)),
        ),
    ),
)


async def test_a_published_policy_is_in_force_and_its_versions_stay(tx: Tx) -> None:
    book = await SOURCING.load(tx)
    assert (book.version, book.policy.rules) == (0, ())
    await fulfilment.publish_promise_policy(tx, policy=PROMISES.policy, by="test", at=AT)
    assert await publish_policy(tx, policy=POLICY, by="test", at=AT) == 1
    first = await SOURCING.refresh(tx, known=book)
    assert (first.version, first.policy) == (1, POLICY)
    assert await SOURCING.refresh(tx, known=first) is first
    wider = replace(POLICY, rules=(replace(POLICY.rules[0], split=Split(saves_minor=7)),))
    assert await publish_policy(tx, policy=wider, by="test", at=AT) == 2
    assert (await SOURCING.load(tx)).policy == wider
    assert (await SOURCING.load_version(tx, version=1)).policy == POLICY


@pytest.mark.parametrize(
    ("policy", "field"),
    [
        (replace(POLICY, rules=POLICY.rules * 2), "rules"),
        (POLICY, "rules[0].costs.transport[0]"),
        (
            SourcingPolicy(
                rules=(
                    SourcingRule(
                        code="all",
                        filters=Filters(territories=(Territory(code="x", places=frozenset()),)),
                    ),
                )
            ),
            "rules[0].filters.territories[0]",
        ),
    ],
)
async def test_refuses_a_policy_that_is_not_clear(
    tx: Tx, policy: SourcingPolicy, field: str
) -> None:
    with pytest.raises(SourcingPolicyUnclear) as refusal:
        await publish_policy(tx, policy=policy, by="test", at=AT)
    assert refusal.value.field == field
    assert (await SOURCING.load(tx)).version == 0


def test_a_policy_that_is_no_policy_is_refused() -> None:
    assert read_policy(b'{"rules": [{"code": "a"}]}').rules == (SourcingRule(code="a"),)
    with pytest.raises(SourcingPolicyUnclear):
        read_policy(b'{"rules": [{"code": "a", "split": {"saves": 3}}]}')


async def test_a_place_has_taken_on_what_was_opened_since_its_own_midnight(tx: Tx) -> None:
    # midnight in Rome is 23:00 UTC
    for hours in (-12, -10, -2):
        order_id = OrderId(ids.new())
        item = NewItem(1, SHIRT, ReservationId(ids.new()), 1)
        part = NewFulfilment(
            FulfilmentOrderId(ids.new()), rome().place_id, "ship", None, AT, (item,)
        )
        await fulfilment.open_orders(
            tx,
            customer_id=CustomerId(ids.new()),
            order_id=order_id,
            channel_id=ChannelId(ids.new()),
            fulfilments=[part],
            at=AT + timedelta(hours=hours),
        )
    assert await list_loads(tx, places=[milan(), rome()], at=AT) == {rome().place_id: 2}


async def test_goods_are_as_old_as_the_last_of_them_that_came(tx: Tx) -> None:
    received, damaged = stock.MovementKind.RECEIPT, stock.MovementKind.DAMAGE
    for days, units, kind in [(300, 4, received), (30, 2, received), (1, -1, damaged)]:
        await stock.book(
            tx,
            entries=[
                stock.Entry(
                    movement_id=ids.new(),
                    sku_id=SHIRT,
                    place_id=milan().place_id,
                    entity_id=milan().entity_id,
                    kind=kind,
                    quantity=units,
                    occurred_at=AT - timedelta(days=days),
                )
            ],
            subject_id=ids.new(),
            at=AT,
        )
    place_ids = [milan().place_id, rome().place_id]
    assert await list_ages(tx, sku_ids=[SHIRT, LAPTOP], place_ids=place_ids, at=AT) == {
        (SHIRT, milan().place_id): 30
    }
