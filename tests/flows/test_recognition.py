"""What follows by itself: traits after purchases and merges, presence after a consent ends."""

import asyncio
from datetime import timedelta
from typing import Any

from ordito import customers, journeys
from ordito.customers import NewCustomer
from ordito.customers.consents import said
from ordito.flows.announce_customer import announce_customer
from ordito.flows.refresh_traits import refresh_traits
from ordito.flows.subscriptions import FOLLOWERS, READERS, SUBSCRIPTIONS
from ordito.journeys.presence import Means
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.platform.relay import Relay, open_cursors
from ordito.reads.here import list_present
from ordito.reads.profile import Trait, read_profile
from tests.company import Company, found
from tests.scenarios.calls import client, sell
from tests.serving import serve

_SYSTEM = Context.system()
OTHER = CustomerId(ids.derive("test", "other"))


async def allow(tx: Tx, who: CustomerId, *, given: bool) -> None:
    statement = said(
        customer_id=who, purpose="location", channel="any", given=given, evidence="test",
        source="test", at=now(),
    )  # fmt: skip
    await customers.consents.record(tx, statement=statement, at=now())


async def traits(db: Database, who: CustomerId) -> Trait | None:
    return (await db.read(read_profile, customer_id=who, at=now())).traits


async def buy(url: str, company: Company, sku: str, **customer: Any) -> None:
    async with client(url, company.tokens["store"]) as http:
        lines = [{"sku": sku, "quantity": 1, "method": "carry_out"}]
        answer = await sell(http, lines, place="north", customer=customer)
        assert answer.status_code == 201, answer.text


async def test_traits_follow_purchases_and_merges_as_a_rebuild_gives_them(
    db: Database, address: str
) -> None:
    company = await found(db)
    member = company.member
    await db.transact(
        customers.register, _SYSTEM, customer=NewCustomer(customer_id=OTHER), at=now()
    )
    await db.transact(open_cursors, _SYSTEM)
    with serve(address) as url:
        await buy(url, company, "shirt", email="member@example.org")
        await buy(url, company, "shirt", id=str(OTHER))
        await buy(url, company, "laptop", id=str(OTHER))
    relay = Relay(db, SUBSCRIPTIONS, READERS, FOLLOWERS)
    while await relay.drain():
        pass
    alone = await traits(db, member)
    assert alone is not None
    assert (alone.purchases, alone.spent_minor) == (1, 1990)
    assert alone.favourite_place_id == alone.last_place_id == company.places["north"]
    await db.transact(
        customers.identity.merge, _SYSTEM, merge_id=ids.new(), customer_id=member, other_id=OTHER,
        reason="the same", at=now(),
    )  # fmt: skip
    while await relay.drain():
        pass
    for who in (member, OTHER):
        both = await traits(db, who)
        assert both is not None
        assert (both.purchases, both.spent_minor) == (3, 2 * 1990 + 89_900)
    await db.transact(refresh_traits, _SYSTEM, customer_ids=[member])
    assert await traits(db, member) == await traits(db, OTHER)


async def test_nobody_is_shown_who_does_not_allow_it_however_close(db: Database) -> None:
    company = await found(db)
    member, place = company.member, company.places["north"]
    await db.transact(open_cursors, _SYSTEM)
    relay = Relay(db, SUBSCRIPTIONS, READERS, FOLLOWERS)
    for _ in range(5):
        await db.transact(allow, _SYSTEM, member, given=True)
        arriving = db.transact(
            announce_customer, _SYSTEM, who=member, place_id=place, means=Means.WIFI, at=now(),
            device="a1",
        )  # fmt: skip
        leaving = db.transact(allow, _SYSTEM, member, given=False)
        outcomes = await asyncio.gather(arriving, leaving, return_exceptions=True)
        assert not isinstance(outcomes[1], BaseException)
        assert isinstance(outcomes[0], journeys.NotAllowedHere) or outcomes[0] == member
        assert await db.read(list_present, place_id=place, at=now()) == []
    while await relay.drain():
        pass
    # the row itself is closed as well, and forgets the device
    later = now() + timedelta(minutes=1)
    seen = await db.transact(
        journeys.presence.see_device, _SYSTEM, place_id=place, device="a1", is_leaving=False,
        at=later,
    )  # fmt: skip
    assert seen is None
    assert await db.transact(journeys.presence.expire_presence, _SYSTEM, at=later) == 0


async def test_a_device_keeps_and_ends_what_a_sign_in_began(db: Database) -> None:
    company = await found(db)
    member, place = company.member, company.places["north"]
    at = now()
    await db.transact(allow, _SYSTEM, member, given=True)
    see = journeys.presence.see_device

    async def signal(minutes: int, device: str = "a1", *, is_leaving: bool = False) -> Any:
        then = at + timedelta(minutes=minutes)
        return await db.transact(
            see, _SYSTEM, place_id=place, device=device, is_leaving=is_leaving, at=then
        )

    assert await signal(0) is None
    await db.transact(
        announce_customer, _SYSTEM, who=member, place_id=place, means=Means.WIFI, at=at,
        device="a1",
    )  # fmt: skip
    assert await signal(80) == member
    assert await signal(81, "a2") is None
    then = at + timedelta(minutes=120)
    assert len(await db.read(list_present, place_id=place, at=then)) == 1
    assert await signal(121, is_leaving=True) == member
    assert await db.read(list_present, place_id=place, at=then) == []
    assert await signal(122) is None
    # who was not seen for long is believed to be gone
    await db.transact(
        announce_customer, _SYSTEM, who=member, place_id=place, means=Means.CARD, at=then
    )
    late = then + journeys.presence.STAYS
    assert await db.read(list_present, place_id=place, at=late) == []
    assert await db.transact(journeys.presence.expire_presence, _SYSTEM, at=late) == 1
