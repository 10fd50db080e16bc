"""Many at once: what they saw together is one mapping, whoever came first."""

import asyncio

import pytest

from ordito.customers import identity
from ordito.customers.identity import Sighting
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from tests.rooms.customers.identity.sights import NOON, after, browser, card, sight, user

pytestmark = pytest.mark.anyio


async def test_rivals_who_see_parts_of_a_person_agree_on_one(db: Database) -> None:
    # each part is a link of a chain: crm 1 - card - shop 1 - browser, seen by everybody at once
    parts = [
        sight(user("k1", "crm"), card("77002222")),
        sight(user("s1", "shop"), card("77002222"), minute=1),
        sight(user("s1", "shop"), browser("b1"), minute=2),
        sight(user("k1", "crm"), user("s1", "shop"), minute=3),
        sight(user("k2", "crm"), card("77002222"), minute=4),
    ]
    await asyncio.gather(
        *(
            db.transact(_see, Context.system(), [parts[(start + step) % 5] for step in range(3)])
            for start in range(5)
            for _ in range(3)
        )
    )
    found = await db.read(
        identity.resolve,
        identifiers=[
            user("k1", "crm"),
            card("77002222"),
            user("s1", "shop"),
            browser("b1"),
            user("k2", "crm"),
        ],
    )
    one, *rest = [each.person_id for each in found]
    assert rest[:-1] == [one] * 3
    assert rest[-1] != one
    assert await db.transact(identity.rebuild, Context.system(), at=after(9)) == 0


async def _see(tx: Tx, sightings: list[Sighting]) -> None:
    await identity.observe(tx, sightings=sightings, at=NOON)
