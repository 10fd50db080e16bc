"""Random lives of orders in a company of their own, and what was done in them."""

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from ordito.platform.db import Database
from tests.flows.purses import fill_purses, open_market
from tests.flows.test_own_money import till_of

if TYPE_CHECKING:
    from tests.flows.test_random_changes import RandomChanges


def live(
    machine: "type[RandomChanges]", address: str, *, lives: int, steps: int
) -> tuple[set[str], set[str]]:
    """Let a company live some lives of so many steps; return kinds of actions and of tenders."""
    with asyncio.Runner() as runner:
        held = AsyncExitStack()
        db = runner.run(held.enter_async_context(Database.open(address)))
        machine.runner = runner
        shop = till_of(runner.run(open_market(db)))
        machine.shop = shop
        machine.gift_card = runner.run(fill_purses(shop))
        run_state_machine_as_test(
            machine,
            settings=settings(max_examples=lives, stateful_step_count=steps, deadline=None),
        )
        done = runner.run(_what_was_done(db))
        runner.run(held.aclose())
    return done


async def _what_was_done(db: Database) -> tuple[set[str], set[str]]:
    """Return what was done to orders and paid by: lives full of refusals prove nothing."""
    async with db.connection() as connection:
        kinds = await connection.fetch("SELECT DISTINCT kind AS it FROM orders.action")
        tenders = await connection.fetch("SELECT DISTINCT tender AS it FROM orders.payment")
    return {row["it"] for row in kinds}, {row["it"] for row in tenders}
