"""Random lives of a company: sells, cancels, hands over, counts and expiries, and clean books.

Every flow is called as its surface would call it; a refusal leaves nothing behind. After each
life all money has moved and the audit finds nothing.
"""

import asyncio
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from ordito import stock
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.errors import Refusal
from ordito.processes.sale import SaleCustomer
from ordito.processes.settle_open import settle_open
from ordito.surfaces.connectors.sandbox_processor import TOKENS
from tests.company import CARD
from tests.flows.shop import SYSTEM, Shop, by_card, carry, collect, open_shop, ship

Result = TypeVar("Result")
quantities = st.integers(1, 3)
basket = st.lists(
    st.builds(carry, st.sampled_from(["shirt", "laptop"]), quantities)
    | st.builds(collect, st.sampled_from(["shirt", "laptop"]), quantities)
    | st.builds(ship, st.sampled_from(["shirt", "laptop"]), quantities),
    min_size=1,
    max_size=3,
)


class RandomLife(RuleBasedStateMachine):
    """One company and one database for all lives; each begins with full shelves and an order."""

    runner: asyncio.Runner
    shop: Shop

    def __init__(self) -> None:
        super().__init__()
        self._fill_shelves()
        first = self.run(self.shop.sell(collect(quantity=3), ship(quantity=2)))
        assert first is not None
        self.orders = [first]

    def teardown(self) -> None:
        self.run(settle_open(self.shop.outlet, patience=timedelta(0)))
        self.run(self.shop.settle())
        assert self.run(self.shop.findings()) == {}

    @rule(lines=basket, token=st.sampled_from(TOKENS[:2]), is_member=st.booleans())
    def sell(self, lines: list[Any], token: str, *, is_member: bool) -> None:
        customer = SaleCustomer(card=CARD) if is_member else None
        sold = self.run(self.shop.sell(*lines, payments=by_card(token), customer=customer))
        if sold is not None:
            self.orders.append(sold)

    @rule(lines=basket, token=st.sampled_from(TOKENS[2:]))
    def sell_while_the_processor_is_silent(self, lines: list[Any], token: str) -> None:
        self.run(self.shop.sell(*lines, payments=by_card(token)))

    @rule(number=st.integers(0, 99), line_no=st.integers(1, 3), quantity=quantities)
    def cancel(self, number: int, line_no: int, quantity: int) -> None:
        order = self.orders[number % len(self.orders)]
        named = 1 + line_no % len(order.lines)
        self.run(self.shop.cancel(order, (named, quantity)))

    @rule(number=st.integers(0, 99), part=st.integers(0, 2))
    def hand_over(self, number: int, part: int) -> None:
        order = self.orders[number % len(self.orders)]
        if order.fulfilments:
            self.run(self.shop.hand_over(order, part % len(order.fulfilments)))

    @rule(
        sku=st.sampled_from(["shirt", "laptop"]),
        place=st.sampled_from(["north", "south", "depot"]),
        units=st.integers(0, 12),
    )
    def count(self, sku: str, place: str, units: int) -> None:
        self._set(sku, place, units)

    @rule(minutes=st.integers(0, 20))
    def expire(self, minutes: int) -> None:
        at = now() + timedelta(minutes=minutes)
        self.run(self.shop.db.transact(stock.release_expired, SYSTEM, at=at))

    @rule()
    def settle(self) -> None:
        self.run(settle_open(self.shop.outlet, patience=timedelta(0)))
        self.run(self.shop.settle())

    def _fill_shelves(self) -> None:
        """Count twelve units more than earlier lives have set aside."""
        codes = {place_id: code for code, place_id in self.shop.company.places.items()}
        for sku in ("shirt", "laptop"):
            asked = {"sku_ids": [self.shop.company.skus[sku]]}
            for position in self.runner.run(self.shop.db.read(stock.list_positions, **asked)):
                self._set(sku, codes[position.place_id], position.reserved + 12)

    def _set(self, sku: str, place: str, units: int) -> None:
        counted = self.shop.db.transact(
            stock.count,
            SYSTEM,
            place_id=self.shop.company.places[place],
            entity_id=next(iter(self.shop.outlet.memory.directory.entities)),
            counted=[(self.shop.company.skus[sku], units)],
            count_id=ids.new(),
            at=now(),
        )
        self.run(counted)

    def run(self, work: Awaitable[Result]) -> Result | None:
        return self.runner.run(_unless_refused(work))


async def _unless_refused(work: Awaitable[Result]) -> Result | None:
    try:
        return await work
    except Refusal:
        return None


@pytest.mark.parametrize("lives", [25, pytest.param(200, marks=pytest.mark.long)])
def test_random_lives_leave_clean_books(address: str, lives: int) -> None:
    with asyncio.Runner() as runner:
        held = AsyncExitStack()
        db = runner.run(held.enter_async_context(Database.open(address)))
        RandomLife.runner = runner
        RandomLife.shop = runner.run(open_shop(db, units=12))
        run_state_machine_as_test(
            RandomLife, settings=settings(max_examples=lives, stateful_step_count=20, deadline=None)
        )
        assert runner.run(_kinds_of_actions(db)) == {"place", "fulfil", "cancel"}
        runner.run(held.aclose())


async def _kinds_of_actions(db: Database) -> set[str]:
    """Return what was done to orders: a life in which everything is refused proves nothing."""
    async with db.connection() as connection:
        return {row["kind"] for row in await connection.fetch("SELECT kind FROM orders.action")}
