"""Goods that a store keeps for somebody who pays there, and goods that are brought to the car."""

from datetime import timedelta

import pytest

from ordito import fulfilment, stock
from ordito.flows.erase_customer import erase_customer
from ordito.flows.keep_goods import let_expired_go, let_go
from ordito.flows.make_ready import make_ready
from ordito.fulfilment.claims import Claim, ClaimOver, ClaimPolicy, TooManyClaims, UnknownClaim
from ordito.orders import PaymentDeclined
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.ids import CustomerId, OrderId
from ordito.processes.keep_goods import NothingKept, reserve_in_store
from ordito.surfaces.connectors.sandbox_processor import DECLINE
from tests.flows.shop import SYSTEM, Shop, by_card, carry, collect, open_shop


async def publish(shop: Shop, **policy: int) -> None:
    await shop.db.transact(
        fulfilment.claims.publish_policy,
        SYSTEM,
        policy=ClaimPolicy(**policy),
        by="test",
        at=now(),
    )
    await shop.outlet.memory.refresh(shop.db)


async def keep(shop: Shop, units: int = 1, asked_from: str = "me") -> Claim:
    memory = shop.outlet.memory
    return await reserve_in_store(
        shop.db,
        memory,
        place=memory.place("north", field="place"),
        lines=[(shop.company.skus["shirt"], units)],
        claim_id=ids.new(),
        customer_id=None,
        asked_from=asked_from,
        context=shop.context,
    )


@pytest.fixture
async def shop(db: Database) -> Shop:
    """Open a shop of three shirts at each place."""
    return await open_shop(db, units=3)


async def test_a_claim_keeps_goods_until_they_are_paid(shop: Shop) -> None:
    with pytest.raises(NothingKept):
        await keep(shop)
    await publish(shop, keep_hours=24, most_units=3, most_claims=1)
    claim = await keep(shop, 3)
    for wrong, who in ((1, "me"), (4, "you")):
        with pytest.raises(TooManyClaims):
            await keep(shop, wrong, who)
    with pytest.raises(stock.NotEnoughStock):
        await keep(shop, 1, "you")
    with pytest.raises(stock.NotEnoughStock):
        await shop.sell(carry("shirt", 1))
    sold = await shop.sell(carry("shirt", 2), place="north", claim=claim.code.lower())
    paid = await shop.db.read(
        fulfilment.claims.get_claim, place_id=claim.place_id, claim_id=claim.claim_id
    )
    assert (paid.state, paid.order_id) == ("paid", sold.order_id)
    # what the customer left there is free again
    await shop.sell(carry("shirt", 1))
    with pytest.raises(UnknownClaim):
        await shop.sell(carry("shirt", 1), place="north", claim=claim.code)
    assert not await shop.db.transact(let_go, SYSTEM, claim=claim, outcome="released", at=now())
    await shop.settle()
    assert await shop.findings() == {}


async def test_goods_whose_payment_is_refused_stay_kept_for_another_one(shop: Shop) -> None:
    await publish(shop, keep_hours=1, most_units=3, most_claims=9, grace_minutes=90)
    claim = await keep(shop, 3)
    began = now()
    for turn in range(2):
        with pytest.raises(PaymentDeclined) as refused:
            await shop.sell(
                carry("shirt", 2), place="north", claim=claim.code, payments=by_card(DECLINE)
            )
        until = refused.value.facts["kept_until"]
        # as long as was said, or the time of grace where that is longer
        assert until > max(began + timedelta(minutes=90), claim.expires_at)
        (kept,) = await shop.db.read(
            fulfilment.claims.list_claims, place_id=claim.place_id, at=now()
        )
        assert (kept.state, kept.order_id, kept.refused) == ("held", None, turn + 1)
        assert (kept.quantities, kept.expires_at) == ([2], until)
        # what was left there is free; what was refused is nobody else's
        with pytest.raises(stock.NotEnoughStock):
            await shop.sell(carry("shirt", 2))
        await shop.settle()
        assert await shop.findings() == {}
    await shop.sell(carry("shirt", 1))
    await shop.sell(carry("shirt", 2), place="north", claim=claim.code)
    await shop.settle()
    assert await shop.findings() == {}


async def test_the_audit_sees_what_is_kept_and_not_set_aside(shop: Shop) -> None:
    await publish(shop, keep_hours=24, most_units=3, most_claims=9)
    await keep(shop, 3)
    assert await shop.findings() == {}
    async with shop.db.connection() as connection:
        await connection.execute("UPDATE fulfilment.claim SET quantities = '{2}'")
    assert set(await shop.findings()) == {"claim_without_goods"}


async def test_a_claim_that_nobody_pays_is_free_again(shop: Shop) -> None:
    await publish(shop, keep_hours=24, most_units=3, most_claims=9)
    late = await keep(shop, 3)
    assert await shop.db.transact(let_expired_go, SYSTEM, at=now()) == 0
    tomorrow = now() + timedelta(hours=25)
    assert await shop.db.transact(let_expired_go, SYSTEM, at=tomorrow) == 1
    assert await shop.db.transact(let_expired_go, SYSTEM, at=tomorrow) == 0
    with pytest.raises(ClaimOver):
        await shop.db.transact(pay, SYSTEM, claim=late)
    await shop.sell(carry("shirt", 3))
    await shop.settle()
    assert await shop.findings() == {}


async def pay(tx: Tx, *, claim: Claim) -> None:
    await tx.take(fulfilment.claims.paying(claim=claim, order_id=OrderId(claim.claim_id), at=now()))


async def test_who_waits_outside_is_known_while_goods_lie_ready(shop: Shop) -> None:
    order = await shop.sell(collect("shirt", 1, "north"))
    task, _ = await shop.task(order)
    arrive = fulfilment.arrivals.arrive
    with pytest.raises(fulfilment.FulfilmentClosed):
        await shop.db.transact(arrive, SYSTEM, task=task, spot="7", at=now())
    key = {"place_id": task.place_id, "fulfilment_order_id": task.fulfilment_order_id}
    await shop.db.transact(make_ready, SYSTEM, at=now(), **key)
    for spot in ("7", "8, red"):
        await shop.db.transact(arrive, SYSTEM, task=task, spot=spot, at=now())
    (here,) = await shop.db.read(fulfilment.arrivals.list_arrivals, place_id=task.place_id)
    assert (here.fulfilment_order_id, here.spot) == (task.fulfilment_order_id, "8, red")
    await shop.hand_over(order)
    assert await shop.db.read(fulfilment.arrivals.list_arrivals, place_id=task.place_id) == []
    # the space or the car that somebody wrote is forgotten with the person
    await shop.db.transact(
        erase_customer, SYSTEM, customer_id=CustomerId(order.customer_id), at=now()
    )
    async with shop.db.connection() as connection:
        assert await connection.fetchval("SELECT count(*) FROM fulfilment.arrival") == 0
