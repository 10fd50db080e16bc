"""The mapping hangs on what was seen and decided, not on the order in which it came."""

import asyncio
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

import asyncpg
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ordito.customers import Identifier, identity
from ordito.customers.identity import Sighting
from ordito.platform.db import Tx
from ordito.platform.db.pool import prepare_connection
from ordito.platform.events import Context
from tests.rooms.customers.identity.sights import (
    after,
    browser,
    card,
    proven,
    sight,
    typed,
    user,
)

LATER: Final = after(1000)
VALUES: Final = (
    *(user(f"u{n}") for n in range(4)),
    *(user(f"k{n}", "crm") for n in range(2)),
    *(card(f"8800{n}") for n in range(3)),
    *(proven(f"p{n}@ferri.it") for n in range(2)),
    *(browser(f"b{n}") for n in range(3)),
    typed("p0@ferri.it"),
)

values = st.lists(st.sampled_from(VALUES), min_size=1, max_size=3, unique=True)
sightings = st.builds(lambda some, minute: sight(*some, minute=minute), values, st.integers(0, 20))


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as running:
        yield running


def test_order_and_repeats_change_nothing(address: str, runner: asyncio.Runner) -> None:
    connection = runner.run(_connect(address))

    @settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
    @given(seen=st.lists(sightings, min_size=2, max_size=14), order=st.randoms())
    def holds(seen: list[Sighting], order: Random) -> None:
        shuffled = [*seen, *seen[: len(seen) // 2]]
        order.shuffle(shuffled)
        cut = len(shuffled) // 2
        at_once, in_pieces, one_by_one = (
            runner.run(_outcome(connection, batches))
            for batches in (
                [seen],
                [shuffled[:cut], shuffled[cut:]],
                [[one] for one in reversed(seen)],
            )
        )
        assert at_once == in_pieces
        assert at_once == one_by_one

    try:
        holds()
    finally:
        runner.run(connection.close())


async def _connect(address: str) -> asyncpg.Connection:
    connection = await asyncpg.connect(address)
    await prepare_connection(connection)
    return connection


async def _outcome(
    connection: asyncpg.Connection, batches: Sequence[Sequence[Sighting]]
) -> set[frozenset[str]]:
    """Observe batches in a transaction that is rolled back; return which values are one person."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        tx = Tx(connection, Context.system())
        for batch in batches:
            await identity.observe(tx, sightings=batch, at=LATER)
        assert await identity.rebuild(tx, at=LATER) == 0
        return await _people(tx, VALUES)
    finally:
        await transaction.rollback()


async def _people(tx: Tx, asked: Sequence[Identifier]) -> set[frozenset[str]]:
    people: dict[object, set[str]] = {}
    for one in await identity.resolve(tx, identifiers=asked):
        value = asked[one.number - 1]
        people.setdefault(one.person_id, set()).add(f"{value.kind} {value.source}{value.value}")
    return {frozenset(own) for own in people.values()}
