"""Points of a person are the sum over the own ids; nothing is pooled, so all can go apart again."""

import asyncio
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import asyncpg
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ordito import customers, loyalty
from ordito.customers import NewCustomer, identity
from ordito.flows.redeem_points import redeem_points
from ordito.loyalty import BurnRule, Terms
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.db.pool import prepare_connection
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId, TransferId
from tests.rooms.ledger.laws import broken_laws
from tests.rooms.loyalty.builders import NOON, a_programme

PEOPLE: Final = tuple(CustomerId(ids.derive("customer", name)) for name in "abcd")
PROGRAMME: Final = a_programme(terms=Terms(burn={"EUR": BurnRule(points=1, minor=1)}))

who = st.integers(0, len(PEOPLE) - 1)
steps = st.lists(
    st.tuples(st.just("merge"), who, who)
    | st.tuples(st.just("unmerge"), st.integers(0, 5), who)
    | st.tuples(st.just("grant"), who, st.integers(1, 90))
    | st.tuples(st.just("spend"), who, st.integers(1, 150)),
    min_size=3,
    max_size=14,
)


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as running:
        yield running


def test_random_merges_and_unmerges_leave_each_person_the_own_points(
    address: str, runner: asyncio.Runner
) -> None:
    connection = runner.run(_opened(address))

    @settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.generate))
    @given(life=steps)
    def holds(life: list[tuple[str, int, int]]) -> None:
        runner.run(_live(connection, life))

    try:
        holds()
    finally:
        runner.run(connection.close())


async def _opened(address: str) -> asyncpg.Connection:
    connection = await asyncpg.connect(address)
    await prepare_connection(connection)
    async with connection.transaction():
        tx = Tx(connection, Context.system())
        await loyalty.put_programme(tx, programme=PROGRAMME, at=NOON)
        for one in PEOPLE:
            await customers.register(tx, customer=NewCustomer(customer_id=one), at=NOON)
            await loyalty.enrol(tx, programme=PROGRAMME, customer_id=one, card=None, at=NOON)
    return connection


async def _live(connection: asyncpg.Connection, life: list[tuple[str, int, int]]) -> None:
    transaction = connection.transaction()
    await transaction.start()
    try:
        tx = Tx(connection, Context.system())
        book = _Book(tx)
        for number, (verb, one, other) in enumerate(life):
            await getattr(book, verb)(one, other, ids.derive("step", number))
            await book.agrees()
        assert await identity.rebuild(tx, at=NOON) == 0
        for edge in book.edges:
            await book.cut(edge)
        book.edges.clear()
        await book.agrees()
        assert await broken_laws(connection) == []
    finally:
        await transaction.rollback()


class _Book:
    """What each account has, and which edges stand: the oracle."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx
        self.points = [0] * len(PEOPLE)
        self.edges: dict[UUID, tuple[int, int]] = {}

    async def merge(self, one: int, other: int, name: UUID) -> None:
        if one != other:
            self.edges[name] = (one, other)
            await identity.merge(
                self.tx,
                merge_id=name,
                customer_id=PEOPLE[one],
                other_id=PEOPLE[other],
                reason="test",
                at=NOON,
            )

    async def unmerge(self, number: int, _: int, __: UUID) -> None:
        if self.edges:
            name = list(self.edges)[number % len(self.edges)]
            await self.cut(name)
            del self.edges[name]

    async def cut(self, name: UUID) -> None:
        await identity.unmerge(
            self.tx,
            merge_id=name,
            customer_id=PEOPLE[self.edges[name][1]],
            reason="test",
            at=NOON,
        )

    async def grant(self, one: int, points: int, name: UUID) -> None:
        self.points[one] += points
        await loyalty.grant_points(
            self.tx,
            membership=await self._membership(one),
            programme=PROGRAMME,
            points=points,
            grant_id=TransferId(name),
            reason="test",
            at=NOON,
        )

    async def spend(self, one: int, points: int, name: UUID) -> None:
        asked = loyalty.NewRedemption(
            redemption_id=name, customer_id=PEOPLE[one], amount_minor=points, currency="EUR"
        )
        spending = redeem_points(
            self.tx, redemption=asked, programme_id=PROGRAMME.programme_id, at=NOON
        )
        group = self._group(one)
        if sum(self.points[each] for each in group) < points:
            with pytest.raises(loyalty.NotEnoughPoints):
                await spending
            return
        await spending
        for each in (one, *(other for other in sorted(group) if other != one)):
            drawn = min(self.points[each], points)
            self.points[each] -= drawn
            points -= drawn
        # which of the other ids pays is the room's choice: it is read back, their sum is not
        left = {each: await self._own(each) for each in group}
        assert left[one] == self.points[one]
        assert sum(left.values()) == sum(self.points[each] for each in group)
        for each, units in left.items():
            self.points[each] = units

    async def agrees(self) -> None:
        for one, customer_id in enumerate(PEOPLE):
            group = self._group(one)
            told: Any = await loyalty.get_standing(
                self.tx, membership=await self._membership(one), programme=PROGRAMME, at=NOON
            )
            assert told.free == sum(self.points[each] for each in group)
            assert set(await identity.members(self.tx, customer_id=customer_id)) == {
                PEOPLE[each] for each in group
            }

    async def _own(self, one: int) -> int:
        account = PROGRAMME.account_of(PEOPLE[one])
        return await self.tx._connection.fetchval(
            "SELECT posted - held FROM ledger.v_account WHERE account_id = $1", account
        )

    async def _membership(self, one: int) -> loyalty.Membership:
        return await loyalty.get_membership(
            self.tx, customer_id=PEOPLE[one], programme_id=PROGRAMME.programme_id
        )

    def _group(self, one: int) -> set[int]:
        found, wave = {one}, {one}
        while wave:
            wave = {
                side
                for edge in self.edges.values()
                if wave & set(edge)
                for side in edge
                if side not in found
            }
            found |= wave
        return found
