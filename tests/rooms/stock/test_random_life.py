"""Random lives of one SKU at one place, over several buckets, against an oracle without buckets.

The oracle keeps one number of units and a list of reservations. What is free is what is there less
what is set aside; expired reservations give way when somebody needs their units.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import asyncpg
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from ordito import stock
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from tests.rooms.stock.builders import (
    ENTITY,
    NOON,
    SHIRT,
    STORE,
    broken_laws,
    fulfil,
    holding,
    line,
    open_store,
    release,
    reserve,
    units,
)


@dataclass(frozen=True)
class Reserved:
    """A reservation as the oracle remembers it."""

    held: int
    expires_at: datetime | None


class Oracle:
    """One place, one SKU, no buckets."""

    def __init__(self, on_hand: int) -> None:
        self.on_hand = on_hand
        self.reservations: dict[str, Reserved] = {}

    @property
    def reserved(self) -> int:
        """Units set aside."""
        return sum(one.held for one in self.reservations.values())

    def reserve(self, name: str, wanted: Reserved, at: datetime) -> bool:
        """Return whether the units are set aside now."""
        if name in self.reservations:
            return True
        before = dict(self.reservations)
        if self.on_hand - self.reserved < wanted.held:
            self.expire(at)
        if self.on_hand - self.reserved < wanted.held:
            self.reservations = before
            return False
        self.reservations[name] = wanted
        return True

    def give_up(self, name: str, quantity: int, *, leaves: bool) -> bool:
        """Return whether all of it was set aside, and there if it leaves."""
        known = self.reservations.get(name, Reserved(0, None))
        given_up = min(known.held, quantity)
        if leaves and (given_up < quantity or self.on_hand < quantity):
            return False
        if name in self.reservations:
            self.reservations[name] = replace(known, held=known.held - given_up)
        self.on_hand -= given_up if leaves else 0
        return True

    def confirm(self, name: str) -> bool:
        """Return whether anything is still set aside."""
        known = self.reservations.get(name)
        if known is None or known.held == 0:
            return False
        self.reservations[name] = replace(known, expires_at=None)
        return True

    def expire(self, at: datetime) -> None:
        """Free what has expired."""
        for name, known in self.reservations.items():
            if known.expires_at is not None and known.expires_at <= at:
                self.reservations[name] = replace(known, held=0)


names = st.sampled_from([str(number) for number in range(8)])
quantities = st.integers(1, 6)


class RandomLife(RuleBasedStateMachine):
    """Every command of stock in any order, on a clock that moves."""

    address: str

    def __init__(self) -> None:
        super().__init__()
        self.oracle = Oracle(on_hand=12)
        self.at = NOON
        self.runner = asyncio.Runner()
        self.connection: Any = self.runner.run(asyncpg.connect(self.address))
        self.transaction: Any = self.connection.transaction()
        self.runner.run(self.transaction.start())
        self.tx = Tx(self.connection, Context.system())
        self.runner.run(open_store(self.tx, units=12, buckets=3))

    def teardown(self) -> None:
        broken = self.runner.run(broken_laws(self.connection))
        self.runner.run(self.transaction.rollback())
        self.runner.run(self.connection.close())
        self.runner.close()
        assert broken == []

    @rule(name=names, quantity=quantities, minutes=st.none() | st.integers(1, 20))
    def reserve(self, name: str, quantity: int, minutes: int | None) -> None:
        expires_at = None if minutes is None else self.at + timedelta(minutes=minutes)
        expected = self.oracle.reserve(name, Reserved(quantity, expires_at), self.at)
        asked = line(quantity, name=name)
        assert self.holds(reserve, asked, expires_at=expires_at, at=self.at) is expected

    @rule(name=names, quantity=quantities)
    def fulfil(self, name: str, quantity: int) -> None:
        expected = self.oracle.give_up(name, quantity, leaves=True)
        assert self.holds(fulfil, holding(quantity, name=name), at=self.at) is expected

    @rule(name=names, quantity=quantities)
    def release(self, name: str, quantity: int) -> None:
        expected = self.oracle.give_up(name, quantity, leaves=False)
        assert self.holds(release, holding(quantity, name=name), at=self.at) is expected

    @rule(name=names)
    def confirm(self, name: str) -> None:
        expected = self.oracle.confirm(name)
        assert self.holds(stock.confirm, holdings=[holding(1, name=name)]) is expected

    @rule(counted=st.integers(0, 20))
    def count(self, counted: int) -> None:
        self.oracle.on_hand = counted
        assert self.holds(
            stock.count,
            place_id=STORE,
            entity_id=ENTITY,
            counted=[(SHIRT, counted)],
            count_id=ids.new(),
            at=self.at,
        )

    @rule(minutes=st.integers(1, 10), job_runs=st.booleans())
    def wait(self, minutes: int, *, job_runs: bool) -> None:
        self.at += timedelta(minutes=minutes)
        if job_runs:
            self.oracle.expire(self.at)
            assert self.holds(stock.release_expired, at=self.at)

    @rule(buckets=st.integers(1, 5))
    def spread(self, buckets: int) -> None:
        assert self.holds(
            stock.extend_buckets, sku_id=SHIRT, place_id=STORE, buckets=buckets, at=self.at
        )

    @invariant()
    def agrees_with_the_oracle(self) -> None:
        on_hand, reserved, _, available = self.runner.run(units(self.tx))
        assert (on_hand, reserved) == (self.oracle.on_hand, self.oracle.reserved)
        assert available == max(on_hand - reserved, 0)

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


def test_a_random_life_agrees_with_a_place_without_buckets(address: str) -> None:
    RandomLife.address = address
    run_state_machine_as_test(
        RandomLife, settings=settings(max_examples=40, stateful_step_count=30, deadline=None)
    )
