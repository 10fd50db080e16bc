"""Random sessions: opened, changed, paid, challenged, cancelled, lapsed, with keys that repeat.

A session becomes one order at most, the one whose total it showed; what ended stays ended; units
and money are where the orders say. After each life the audit finds nothing.
"""

import asyncio
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Final, TypeVar
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from ordito import stock
from ordito.flows.close_session import close_expired_sessions
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.errors import Refusal
from ordito.platform.ids import AccountId
from ordito.processes.checkout import Outlet
from ordito.processes.own_tenders import OwnTenders
from ordito.processes.sessions import Instrument, PageState, SessionPage
from ordito.processes.settle_open import settle_open
from ordito.surfaces.connectors.sandbox_processor import (
    APPROVE,
    CHALLENGE,
    DECLINE,
    TIME_OUT,
    TWICE,
    VANISH,
    SandboxProcessor,
)
from tests.company import CARD
from tests.flows.shop import SYSTEM, Shop, open_shop
from tests.flows.test_own_money import a_gift_card, free
from tests.processes.sessions.buyers import AT_SOUTH, TO_HOME, Buyer

Result = TypeVar("Result")
ENDED: Final = (PageState.COMPLETED, PageState.CANCELED)
ON_CARD: Final = 10**9
GIFT: Final = 500
UNITS: Final = 10_000
ORDERS: Final = """
SELECT o.order_id, o.total_minor, s.session_id
  FROM orders."order" AS o JOIN orders.session AS s ON s.order_id = o.order_id
"""
SOLD: Final = """
SELECT (SELECT coalesce(sum(amount_minor), 0) FROM orders.payment WHERE tender = 'gift_card'),
       (SELECT sum(ordered) FROM orders.line)
"""
numbers = st.integers(0, 9)
baskets = st.lists(
    st.tuples(st.sampled_from(["shirt", "laptop"]), st.integers(1, 3)), min_size=1, max_size=2
)
ways = st.sampled_from([TO_HOME, AT_SOUTH])
tokens = st.sampled_from([APPROVE, APPROVE, DECLINE, CHALLENGE, CHALLENGE, TIME_OUT, VANISH, TWICE])


class RandomSessions(RuleBasedStateMachine):
    """One shop and one database for all lives; each life has sessions of its own."""

    runner: asyncio.Runner
    shop: Shop
    gift_card: AccountId

    def __init__(self) -> None:
        super().__init__()
        self.buyer = Buyer(self.shop)
        self.pages: list[SessionPage] = []
        self.sold: dict[tuple[UUID, int], UUID] = {}
        for _ in range(2):
            self.open([("shirt", 1)], TO_HOME, is_member=False)
        self.pay(0, APPROVE, 0, is_split=True)

    def teardown(self) -> None:
        self.lapse()
        for number in range(len(self.pages)):
            self.look(number)
        self.runner.run(self.shop.settle())
        self.runner.run(self._balance())

    @rule(named=baskets, way=ways, is_member=st.booleans())
    def open(self, named: list[tuple[str, int]], way: object, *, is_member: bool) -> None:
        card = CARD if is_member else None
        page = self.run(self.buyer.open(*named, methods=(way,), card=card))
        assert page is not None
        self.pages.append(page)

    @rule(number=numbers, named=baskets, way=ways)
    def change(self, number: int, named: list[tuple[str, int]], way: object) -> None:
        page = self.pages[number % len(self.pages)]
        self.see(number, self.run(self.buyer.change(page, *named, methods=(way,))))

    @rule(number=numbers, token=tokens, key=st.integers(0, 1), is_split=st.booleans())
    def pay(self, number: int, token: str, key: int, *, is_split: bool) -> None:
        page = self.pages[number % len(self.pages)]
        gift = Instrument(handler="gift_card", token=str(self.gift_card), amount_minor=GIFT)
        card = Instrument(handler="card", token=token)
        told = self.run(
            self.buyer.pay(
                page, (gift, card) if is_split else (card,), key=f"{page.session_id}-{key}"
            )
        )
        self.see(number, told)
        if told is not None and told.order_id is not None:
            assert self.sold.setdefault((page.session_id, key), told.order_id) == told.order_id

    @rule(number=numbers, confirmed=st.booleans())
    def answer(self, number: int, *, confirmed: bool) -> None:
        page = self.pages[number % len(self.pages)]
        self.see(number, self.run(self.buyer.confirm(page, confirmed=confirmed)))

    @rule(number=numbers)
    def cancel(self, number: int) -> None:
        page = self.pages[number % len(self.pages)]
        self.see(number, self.run(self.buyer.cancel(page)))

    @rule(number=numbers)
    def look(self, number: int) -> None:
        self.see(number, self.run(self.buyer.show(self.pages[number % len(self.pages)])))

    @rule()
    def expire(self) -> None:
        later = now() + timedelta(hours=7)
        self.run(self.shop.db.transact(close_expired_sessions, SYSTEM, at=later))

    @rule()
    def settle(self) -> None:
        self.run(settle_open(self.shop.outlet, patience=timedelta(0)))

    @rule()
    def lapse(self) -> None:
        self.runner.run(_lapse(self.shop.db))
        self.settle()

    def see(self, number: int, told: SessionPage | None) -> None:
        """Compare what is told with what was told before; a refusal has changed nothing."""
        if told is None:
            return
        before = self.pages[number % len(self.pages)]
        assert told.version >= before.version
        if before.state in ENDED:
            assert (told.state, told.order_id) == (before.state, before.order_id)
        if told.state is PageState.COMPLETED:
            assert told.order_id is not None
            assert sum(one.amount_minor for one in told.totals[:-1]) == told.total_minor
        self.pages[number % len(self.pages)] = told

    async def _balance(self) -> None:
        """Find that units, money and orders of all lives are what the sessions became."""
        async with self.shop.db.connection() as connection:
            rows = await connection.fetch(ORDERS)
            assert await connection.fetchval('SELECT count(*) FROM orders."order"') == len(rows)
            open_left = "SELECT count(*) FROM orders.checkout WHERE state = 'open'"
            assert await connection.fetchval(open_left) == 0
            (paid, units), *_ = await connection.fetch(SOLD)
        sessions = {row["session_id"]: (row["order_id"], row["total_minor"]) for row in rows}
        assert len(sessions) == len(rows)
        for page in self.pages:
            became = sessions.get(page.session_id)
            if page.state is PageState.COMPLETED:
                assert became == (page.order_id, page.total_minor)
            else:
                assert became is None
        assert await free(self.shop, self.gift_card) == (ON_CARD - paid, paid)
        positions = await self.shop.db.read(
            stock.list_positions, sku_ids=list(self.shop.company.skus.values())
        )
        assert sum(one.reserved for one in positions) == units
        assert await self.shop.findings() == {}

    def run(self, work: Awaitable[Result]) -> Result | None:
        return self.runner.run(_unless_refused(work))


async def _unless_refused(work: Awaitable[Result]) -> Result | None:
    try:
        return await work
    except Refusal:
        return None


async def _lapse(db: Database) -> None:
    async with db.connection() as connection:
        await connection.execute(
            "UPDATE orders.checkout SET expires_at = opened_at WHERE state = 'open'"
        )


@pytest.mark.parametrize("lives", [12, pytest.param(150, marks=pytest.mark.long)])
def test_random_sessions_become_one_order_each_or_none(address: str, lives: int) -> None:
    with asyncio.Runner() as runner:
        held = AsyncExitStack()
        db = runner.run(held.enter_async_context(Database.open(address)))
        shop = runner.run(open_shop(db, units=UNITS))
        outlet = Outlet(db, shop.outlet.memory, OwnTenders(db, SandboxProcessor()))
        RandomSessions.runner = runner
        RandomSessions.shop = Shop(db, shop.company, outlet)
        RandomSessions.gift_card = runner.run(a_gift_card(shop, ON_CARD))
        run_state_machine_as_test(
            RandomSessions,
            settings=settings(max_examples=lives, stateful_step_count=15, deadline=None),
        )
        runner.run(held.aclose())
