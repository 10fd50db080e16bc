"""Random lives of one SKU at two places by every command of stock, against an independent book."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from ordito import stock
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.stock import ArrivedLine, Condition, EscrowSale, MovementKind, SkuUnits
from tests.rooms.stock.builders import (
    ENTITY,
    NOON,
    SHIRT,
    STORE,
    WAREHOUSE,
    broken_laws,
    fulfil,
    holding,
    line,
    open_store,
    release,
    reserve,
)
from tests.rooms.stock.entries import entry, position
from tests.rooms.stock.oracle import Oracle, Reserved

PLACES: Final = {"store": STORE, "warehouse": WAREHOUSE}
names = st.sampled_from(["1", "2", "3", "4"])
places = st.sampled_from(sorted(PLACES))
quantities = st.integers(1, 6)


class RandomBooks(RuleBasedStateMachine):
    """Every command in any order, on a clock that moves with each."""

    address: str

    def __init__(self) -> None:
        super().__init__()
        self.oracle = Oracle(on_hand=8)
        self.at = NOON
        self.runner = asyncio.Runner()
        self.connection: Any = self.runner.run(asyncpg.connect(self.address))
        self.transaction: Any = self.connection.transaction()
        self.runner.run(self.transaction.start())
        self.tx = Tx(self.connection, Context.system())
        for place_id, buckets in ((STORE, 1), (WAREHOUSE, 3)):
            opening = open_store(self.tx, units=8, place_id=place_id, buckets=buckets)
            self.runner.run(opening)

    def teardown(self) -> None:
        broken = self.runner.run(broken_laws(self.connection))
        self.runner.run(self.transaction.rollback())
        self.runner.run(self.connection.close())
        self.runner.close()
        assert broken == []

    @rule(name=names, place=places, quantity=quantities, minutes=st.none() | st.integers(1, 20))
    def reserve(self, name: str, place: str, quantity: int, minutes: int | None) -> None:
        expires_at = None if minutes is None else self.at + timedelta(minutes=minutes)
        key = f"{place} {name}"
        wanted = line(quantity, name=key, place_id=PLACES[place])
        expected = self.oracle.reserve(key, Reserved(place, quantity, expires_at), self.tick())
        assert self.holds(reserve, wanted, expires_at=expires_at, at=self.at) is expected

    @rule(name=names, place=places, quantity=quantities)
    def fulfil(self, name: str, place: str, quantity: int) -> None:
        key = f"{place} {name}"
        leaving = holding(quantity, name=key, place_id=PLACES[place])
        expected = self.oracle.fulfil(key, quantity)
        assert self.holds(fulfil, leaving, at=self.tick()) is expected

    @rule(name=names, place=places, quantity=quantities)
    def release(self, name: str, place: str, quantity: int) -> None:
        key = f"{place} {name}"
        freed = holding(quantity, name=key, place_id=PLACES[place])
        expected = self.oracle.release(key, quantity)
        assert self.holds(release, freed, at=self.tick()) is expected

    @rule(name=names, place=places)
    def confirm(self, name: str, place: str) -> None:
        key = f"{place} {name}"
        kept = [holding(1, name=key, place_id=PLACES[place])]
        assert self.holds(stock.confirm, holdings=kept) is self.oracle.confirm(key)

    @rule(place=places, counted=st.integers(0, 12))
    def count(self, place: str, counted: int) -> None:
        self.oracle.on_hand[place] = counted
        assert self.holds(
            stock.count,
            place_id=PLACES[place],
            entity_id=ENTITY,
            counted=[(SHIRT, counted)],
            count_id=ids.new(),
            at=self.tick(),
        )

    @rule(place=places, quantity=quantities)
    def come(self, place: str, quantity: int) -> None:
        self.oracle.on_hand[place] += quantity
        self.book(place, quantity, MovementKind.RECEIPT)

    @rule(place=places, quantity=quantities)
    def break_some(self, place: str, quantity: int) -> None:
        self.oracle.go(place, quantity)
        self.oracle.damaged[place] += quantity
        self.book(place, -quantity, MovementKind.DAMAGE, into=Condition.DAMAGED)

    @rule(place=places, quantity=quantities)
    def scrap(self, place: str, quantity: int) -> None:
        self.oracle.damaged[place] = max(self.oracle.damaged[place] - quantity, 0)
        self.book(place, -quantity, MovementKind.WRITE_OFF, condition=Condition.DAMAGED)

    @rule(place=places, units=st.integers(0, 3))
    def limit(self, place: str, units: int) -> None:
        self.oracle.limit[place] = units
        limits = [stock.BackorderLimit(SHIRT, PLACES[place], ENTITY, units)]
        assert self.holds(
            stock.limit_backorders, limits=limits, subject_id=ids.new(), at=self.tick()
        )

    @rule(name=names, quantity=quantities)
    def open_transfer(self, name: str, quantity: int) -> None:
        expected = self.oracle.open_transfer(name, quantity, self.tick())
        assert expected is self.holds(
            stock.open_transfer,
            transfer_id=ids.derive(name),
            source_id=WAREHOUSE,
            destination_id=STORE,
            entity_id=ENTITY,
            lines=[SkuUnits(SHIRT, quantity)],
            expected_at=None,
            at=self.at,
        )

    @rule(name=names, quantity=quantities)
    def ship(self, name: str, quantity: int) -> None:
        expected = self.oracle.ship(name, quantity)
        lines = [SkuUnits(SHIRT, quantity)]
        assert self.holds(self._ship, name, lines, at=self.tick()) is expected

    @rule(name=names, receipt=names, quantity=quantities, is_final=st.booleans())
    def receive(self, name: str, receipt: str, quantity: int, *, is_final: bool) -> None:
        expected = self.oracle.receive(name, receipt, quantity, is_final=is_final)
        arrived = [ArrivedLine(SHIRT, quantity)]
        self.tick()
        assert self.holds(self._receive, name, receipt, arrived, is_final=is_final) is expected

    @rule(name=names)
    def cancel(self, name: str) -> None:
        assert self.holds(self._cancel, name, at=self.tick()) is self.oracle.cancel(name)

    @rule(name=names, quantity=quantities)
    def lend(self, name: str, quantity: int) -> None:
        expected = self.oracle.lend(name, quantity, self.tick())
        assert expected is self.holds(
            stock.lend,
            escrow_id=ids.derive(name),
            place_id=STORE,
            entity_id=ENTITY,
            device="till",
            lines=[SkuUnits(SHIRT, quantity)],
            at=self.at,
        )

    @rule(name=names, sale=names, quantity=quantities)
    def sell(self, name: str, sale: str, quantity: int) -> None:
        expected = self.oracle.sell(name, sale, quantity)
        self.tick()
        assert self.holds(self._sell, name, sale, quantity) is expected

    @rule(name=names)
    def give_back(self, name: str) -> None:
        assert self.holds(self._give_back, name, at=self.tick()) is self.oracle.give_back(name)

    @rule(minutes=st.integers(1, 10), job_runs=st.booleans())
    def wait(self, minutes: int, *, job_runs: bool) -> None:
        self.at += timedelta(minutes=minutes)
        if job_runs:
            self.oracle.expire(self.at, *PLACES)
            assert self.holds(stock.release_expired, at=self.at)

    @rule(place=places, buckets=st.integers(1, 4))
    def spread(self, place: str, buckets: int) -> None:
        assert self.holds(
            stock.extend_buckets,
            sku_id=SHIRT,
            place_id=PLACES[place],
            buckets=buckets,
            at=self.tick(),
        )

    @invariant()
    def agrees_with_the_oracle(self) -> None:
        shortfalls = {
            one.place_id: one.quantity
            for one in self.runner.run(
                stock.list_exceptions(self.tx, place_ids=None, only_open=True)
            )
            if one.kind == "shortfall"
        }
        for place, place_id in PLACES.items():
            sellable = self.runner.run(position(self.tx, Condition.SELLABLE, place_id=place_id))
            damaged = self.runner.run(position(self.tx, Condition.DAMAGED, place_id=place_id))
            assert sellable[:2] == (self.oracle.on_hand[place], self.oracle.reserved(place))
            assert damaged[0] == self.oracle.damaged[place]
            assert shortfalls.get(place_id, 0) == self.oracle.missing(place)

    @invariant()
    def what_was_sent_is_accounted_for(self) -> None:
        for name, sent in self.oracle.transfers.items():
            (one,) = self.runner.run(
                stock.list_inbound_lines(self.tx, sku_ids=[SHIRT], inbound_id=ids.derive(name))
            )
            assert (one.shipped or 0, one.received) == (sent.shipped, sent.received)

    def tick(self) -> Any:
        self.at += timedelta(seconds=1)
        return self.at

    def book(self, place: str, quantity: int, kind: MovementKind, **more: Any) -> None:
        name = str(self.tick())
        told = entry(name, quantity, kind, place_id=PLACES[place], at=self.at, **more)
        assert self.holds(stock.book, entries=[told], subject_id=ids.new(), at=self.at)

    async def _ship(self, tx: Tx, name: str, lines: list[SkuUnits], *, at: Any) -> None:
        transfer = await self._end(tx, name, WAREHOUSE)
        await stock.ship_transfer(tx, transfer=transfer, shipped=lines, at=at)

    async def _receive(
        self, tx: Tx, name: str, receipt: str, arrived: list[ArrivedLine], *, is_final: bool
    ) -> None:
        await stock.receive_transfer(
            tx,
            transfer=await self._end(tx, name, STORE),
            receipt_id=ids.derive("receipt", receipt),
            arrived=arrived,
            is_final=is_final,
            occurred_at=self.at,
            at=self.at,
        )

    async def _cancel(self, tx: Tx, name: str, *, at: Any) -> None:
        await stock.cancel_transfer(tx, transfer=await self._end(tx, name, STORE), at=at)

    async def _sell(self, tx: Tx, name: str, sale: str, quantity: int) -> None:
        escrow = await stock.get_escrow(tx, place_id=STORE, escrow_id=ids.derive(name))
        sold: list[UUID] = [ids.derive(name, sale), ids.derive("sale", sale)]
        sales = [EscrowSale(sold[0], SHIRT, quantity, sold[1], self.at)]
        await stock.consume_escrow(tx, escrow=escrow, sales=sales, at=self.at)

    async def _give_back(self, tx: Tx, name: str, *, at: Any) -> None:
        escrow = await stock.get_escrow(tx, place_id=STORE, escrow_id=ids.derive(name))
        await stock.return_escrow(tx, escrow=escrow, at=at)

    async def _end(self, tx: Tx, name: str, place_id: ids.PlaceId) -> stock.Transfer:
        return await stock.get_transfer(tx, place_id=place_id, transfer_id=ids.derive(name))

    def holds(
        self, command: Callable[..., Awaitable[object]], *args: object, **kwargs: object
    ) -> bool:
        """Run a command as its surface would: a refusal leaves nothing behind."""
        return self.runner.run(self._transact(command, *args, **kwargs))

    async def _transact(
        self, command: Callable[..., Awaitable[object]], *args: object, **kwargs: object
    ) -> bool:
        try:
            async with self.connection.transaction():
                await command(self.tx, *args, **kwargs)
        except Refusal:
            return False
        return True


def test_random_books_agree_with_an_independent_one(address: str) -> None:
    RandomBooks.address = address
    run_state_machine_as_test(
        RandomBooks, settings=settings(max_examples=60, stateful_step_count=40, deadline=None)
    )
