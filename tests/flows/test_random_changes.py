"""Random lives of orders: every command, in four channels, beside a small book kept by hand.

The book knows units and money alone, line by line, and is told only what was answered with a yes.
After each change the order is what the book says; after each life all money has moved, what the
company and its customers have is what there was, points are those of what is left to pay, and the
audit finds nothing.
"""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from ordito import ledger, orders, stock
from ordito.orders import Goods, Method, OrderChanged
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.errors import Refusal
from ordito.processes.change_asked import (
    AmountLine,
    Appease,
    AskedChange,
    AskedLine,
    BroughtLine,
    Cancel,
    ChangeModel,
    ChangePlace,
    ChangeQuantity,
    Exchange,
    Refund,
    RequestReturn,
    Return,
    WantedLine,
    WithdrawReturn,
)
from ordito.processes.sale import SaleAnswer, SaleCustomer, SalePayment
from ordito.surfaces.connectors.sandbox_processor import APPROVE
from tests.company import CARD
from tests.flows.shop import SYSTEM, Shop, carry, collect, open_shop, ship

Result = TypeVar("Result")
PRICES = {"shirt": 1990, "laptop": 89_900}
STORES = ("north", "south")
numbers = st.integers(0, 99)
units = st.integers(1, 3)
skus = st.sampled_from(sorted(PRICES))
stores = st.sampled_from(STORES)


@dataclasses.dataclass
class Line:
    """A line in the book: units in each state, and what they are worth."""

    sku: str
    open: int
    kept: int
    value: int
    announced: int = 0
    withheld: int = 0

    def worth(self, quantity: int) -> int:
        """What units are worth: their share of what is left, the last one the rest."""
        return self.value * quantity // (self.open + self.kept + self.withheld)

    def give_up(self, quantity: int, *, back_first: bool) -> int:
        """Take units off, those that the customer has first or not at all; answer their value."""
        value = self.worth(quantity)
        back = min(quantity, self.kept) if back_first else 0
        self.kept -= back
        self.announced -= min(back, self.announced)
        self.open -= quantity - back
        self.value -= value
        return value


@dataclasses.dataclass
class Book:
    """An order in the book."""

    sold: SaleAnswer
    is_member: bool
    lines: list[Line]


class RandomChanges(RuleBasedStateMachine):
    """One company for all lives; each begins with full shelves and an order."""

    runner: asyncio.Runner
    shop: Shop

    def __init__(self) -> None:
        super().__init__()
        self._fill_shelves()
        self.stock = self._units()
        self.points = self._points()
        self.books: list[Book] = []
        self.sell("web", [("shirt", 3, "collect"), ("laptop", 1, "carry")], is_member=True)

    @rule(
        channel=st.sampled_from(["store", "web", "app", "contact-centre"]),
        lines=st.lists(
            st.tuples(skus, units, st.sampled_from(["carry", "collect", "ship"])),
            min_size=1,
            max_size=3,
        ),
        is_member=st.booleans(),
    )
    def sell(self, channel: str, lines: list[tuple[str, int, str]], *, is_member: bool) -> None:
        make: dict[str, Callable[[str, int], Any]] = {
            "carry": carry,
            "collect": collect,
            "ship": ship,
        }
        shop = dataclasses.replace(self.shop, channel=channel)
        total = sum(PRICES[sku] * quantity for sku, quantity, _ in lines)
        sold = self.run(
            shop.sell(
                *(make[how](sku, quantity) for sku, quantity, how in lines),
                payments=[
                    SalePayment("gift_card", total // 3, APPROVE),
                    SalePayment("cash", total // 7),
                    SalePayment("card", token=APPROVE),
                ],
                customer=SaleCustomer(card=CARD) if is_member else None,
            )
        )
        if sold is not None:
            written = [
                Line(
                    sku,
                    open=quantity * (how != "carry"),
                    kept=quantity * (how == "carry"),
                    value=PRICES[sku] * quantity,
                )
                for sku, quantity, how in lines
            ]
            self.books.append(Book(sold, is_member, written))

    @rule(number=numbers, part=st.integers(0, 2))
    def hand_over(self, number: int, part: int) -> None:
        book = self._book(number)
        if not book.sold.fulfilments:
            return
        task = book.sold.fulfilments[part % len(book.sold.fulfilments)]
        if self.run(self.shop.hand_over(book.sold, part % len(book.sold.fulfilments))) is None:
            return
        for line, known in zip(book.sold.lines, book.lines, strict=False):
            if (line.place_id, line.method) == (task.place_id, task.method):
                known.kept, known.open = known.kept + known.open, 0

    @rule(number=numbers, at=numbers, quantity=units)
    def cancel(self, number: int, at: int, quantity: int) -> None:
        book, line_no, line = self._line(number, at, lambda line: line.open)
        if self._change(book, Cancel(lines=(AskedLine(line_no, quantity),))):
            line.give_up(quantity, back_first=False)
            self._compare(book)

    @rule(number=numbers, at=numbers, quantity=units)
    def announce(self, number: int, at: int, quantity: int) -> None:
        book, line_no, line = self._line(number, at, lambda line: line.kept)
        if self._change(book, RequestReturn(lines=(AskedLine(line_no, quantity),))):
            line.announced += quantity
            self._compare(book)

    @rule(number=numbers, at=numbers, quantity=units)
    def withdraw(self, number: int, at: int, quantity: int) -> None:
        if not any(line.announced for book in self.books for line in book.lines):
            self.announce(number, at, 1)
        book, line_no, line = self._line(number, at, lambda line: line.announced)
        if self._change(book, WithdrawReturn(lines=(AskedLine(line_no, quantity),))):
            line.announced -= quantity
            self._compare(book)

    @rule(
        number=numbers,
        at=numbers,
        quantity=units,
        place=stores,
        goods=st.sampled_from(Goods),
        withhold=st.booleans(),
    )
    def bring_back(
        self, number: int, at: int, quantity: int, place: str, goods: Goods, *, withhold: bool
    ) -> None:
        book, line_no, line = self._line(number, at, lambda line: line.kept)
        brought = Return(
            lines=(BroughtLine(line_no, quantity, goods),), place=place, withhold=withhold
        )
        if not self._change(book, brought):
            return
        if withhold:
            line.announced -= min(quantity, line.announced)
            line.kept, line.withheld = line.kept - quantity, line.withheld + quantity
        else:
            line.give_up(quantity, back_first=True)
        self._compare(book)

    @rule(number=numbers, at=numbers, quantity=units)
    def inspect(self, number: int, at: int, quantity: int) -> None:
        if not any(line.withheld for book in self.books for line in book.lines):
            self.bring_back(number, at, 1, "north", Goods.DAMAGED, withhold=True)
        book, line_no, line = self._line(number, at, lambda line: line.withheld)
        if self._change(book, Refund(lines=(AskedLine(line_no, quantity),))):
            line.value -= line.worth(quantity)
            line.withheld -= quantity
            self._compare(book)

    @rule(number=numbers, at=numbers, amount=st.integers(1, 5000))
    def appease(self, number: int, at: int, amount: int) -> None:
        book, line_no, line = self._line(number, at)
        if self._change(book, Appease(lines=(AmountLine(line_no, amount),))):
            line.value -= amount
            self._compare(book)

    @rule(
        number=numbers,
        at=numbers,
        quantity=units,
        sku=skus,
        wanted=units,
        method=st.sampled_from([Method.CARRY_OUT, Method.COLLECT]),
        is_exchange=st.booleans(),
    )
    def replace(
        self,
        number: int,
        at: int,
        quantity: int,
        sku: str,
        wanted: int,
        method: Method,
        *,
        is_exchange: bool,
    ) -> None:
        book, line_no, line = self._line(number, at, lambda line: line.open + line.kept)
        new = (WantedLine(sku, wanted, method, "south"),)
        asked = (
            Exchange(lines=(BroughtLine(line_no, quantity),), wanted=new, place="north")
            if is_exchange
            else ChangeModel(lines=(AskedLine(line_no, quantity),), wanted=new)
        )
        if self._change(book, asked):
            value = line.give_up(quantity, back_first=is_exchange)
            is_same = (sku, wanted) == (line.sku, quantity)
            leaves = method is Method.CARRY_OUT
            book.lines.append(
                Line(
                    sku,
                    open=wanted * (not leaves),
                    kept=wanted * leaves,
                    value=value if is_same else PRICES[sku] * wanted,
                )
            )
            self._compare(book)

    @rule(number=numbers, at=numbers, quantity=units, place=stores)
    def move(self, number: int, at: int, quantity: int, place: str) -> None:
        book, line_no, line = self._line(number, at, lambda line: line.open)
        moved = ChangePlace(
            lines=(AskedLine(line_no, quantity),), place=place, method=Method.COLLECT
        )
        if self._change(book, moved):
            value = line.give_up(quantity, back_first=False)
            book.lines.append(Line(line.sku, open=quantity, kept=0, value=value))
            self._compare(book)

    @rule(number=numbers, at=numbers, quantity=st.integers(0, 5))
    def resize(self, number: int, at: int, quantity: int) -> None:
        book, line_no, line = self._line(number, at, lambda line: line.open + line.kept)
        before = self._lines(book)[line_no - 1]
        if not self._change(book, ChangeQuantity(line_no=line_no, quantity=quantity)):
            return
        more = quantity - (before.ordered - before.cancelled)
        if more < 0:
            line.give_up(-more, back_first=False)
        else:
            leaves = before.method == Method.CARRY_OUT
            book.lines.append(
                Line(
                    line.sku,
                    open=more * (not leaves),
                    kept=more * leaves,
                    value=PRICES[line.sku] * more,
                )
            )
        self._compare(book)

    @rule(number=numbers, at=numbers)
    def two_agents(self, number: int, at: int) -> None:
        book, line_no, line = self._line(number, at)
        asked = Appease(lines=(AmountLine(line_no, 7),))
        first = self.run(self.shop.preview(book.sold, asked))
        second = self.run(self.shop.preview(book.sold, asked))
        if first is None or second is None:
            return
        assert self.run(self.shop.confirm(book.sold, second)) is not None
        with pytest.raises(OrderChanged):
            self.runner.run(self.shop.confirm(book.sold, first))
        line.value -= 7
        self._compare(book)

    @rule()
    def settle(self) -> None:
        self.run(self.shop.settle())

    def teardown(self) -> None:
        self.run(self.shop.settle())
        assert self.run(self.shop.findings()) == {}
        had = {
            sku: sum(line.kept for book in self.books for line in book.lines if line.sku == sku)
            for sku in PRICES
        }
        left = self._units()
        assert {sku: left[sku] + had[sku] for sku in PRICES} == self.stock
        dues = [sum(line.value for line in book.lines) for book in self.books if book.is_member]
        assert self._points() - self.points == sum(due // 100 for due in dues)
        for book in self.books:
            paid = self.runner.run(self.shop.payments(book.sold))
            assert sum(
                one.authorised_minor - one.voided_minor - one.refunded_minor for one in paid
            ) == sum(line.value for line in book.lines)

    def _change(self, book: Book, asked: AskedChange) -> bool:
        """Preview and confirm; a difference is paid by card. False where it was refused."""
        proposal = self.run(self.shop.preview(book.sold, asked))
        if proposal is None:
            return False
        pays = [SalePayment("card", token=APPROVE)] if proposal.effect.to_pay_minor else []
        done = self.runner.run(self.shop.confirm(book.sold, proposal, *pays))
        assert done == proposal.effect
        return True

    def _compare(self, book: Book) -> None:
        """Find the order to be what the book says."""
        found = [
            (
                line.open,
                line.kept,
                line.return_requested,
                line.withheld,
                orders.due_minor([line]),
            )
            for line in self._lines(book)
        ]
        assert found == [
            (line.open, line.kept, line.announced, line.withheld, line.value) for line in book.lines
        ]

    def _lines(self, book: Book) -> list[orders.Line]:
        return self.runner.run(self.shop.lines(book.sold))

    def _book(self, number: int) -> Book:
        return self.books[number % len(self.books)]

    def _line(
        self, number: int, at: int, fits: Callable[[Line], int] = lambda line: line.value
    ) -> tuple[Book, int, Line]:
        """Pick a line for which something can be done, if there is one."""
        every = [(book, i, line) for book in self.books for i, line in enumerate(book.lines, 1)]
        fitting = [one for one in every if fits(one[2])] or every
        return fitting[(number * 7 + at) % len(fitting)]

    def _units(self) -> dict[str, int]:
        """Return what all places have of each SKU, in whatever condition."""
        found: dict[str, int] = {}
        for sku in PRICES:
            asked = {"sku_ids": [self.shop.company.skus[sku]]}
            positions = self.runner.run(self.shop.db.read(stock.list_positions, **asked))
            found[sku] = sum(one.on_hand for one in positions)
        return found

    def _points(self) -> int:
        (programme,) = self.shop.outlet.memory.programmes.by_id.values()
        account_id = programme.account_of(self.shop.company.member)
        (account,) = self.runner.run(
            self.shop.db.read(ledger.list_balances, account_ids=[account_id])
        )
        return account.posted - account.debt

    def _fill_shelves(self) -> None:
        """Count twelve sellable units more than earlier lives have set aside."""
        for sku in PRICES:
            sku_id = self.shop.company.skus[sku]
            positions = self.runner.run(self.shop.db.read(stock.list_positions, sku_ids=[sku_id]))
            for position in positions:
                if position.condition == stock.Condition.SELLABLE:
                    counted = self.shop.db.transact(
                        stock.count,
                        SYSTEM,
                        place_id=position.place_id,
                        entity_id=next(iter(self.shop.outlet.memory.directory.entities)),
                        counted=[(sku_id, position.reserved + 12)],
                        count_id=ids.new(),
                        at=now(),
                    )
                    self.runner.run(counted)

    def run(self, work: Awaitable[Result]) -> Result | None:
        return self.runner.run(_unless_refused(work))


async def _unless_refused(work: Awaitable[Result]) -> Result | None:
    try:
        return await work
    except Refusal:
        return None


@pytest.mark.parametrize("lives", [50, pytest.param(400, marks=pytest.mark.long)])
def test_random_changes_are_right_to_the_cent_the_point_and_the_unit(
    address: str, lives: int
) -> None:
    with asyncio.Runner() as runner:
        held = AsyncExitStack()
        db = runner.run(held.enter_async_context(Database.open(address)))
        RandomChanges.runner = runner
        RandomChanges.shop = runner.run(open_shop(db, units=12))
        run_state_machine_as_test(
            RandomChanges,
            settings=settings(max_examples=lives, stateful_step_count=25, deadline=None),
        )
        kinds = runner.run(_kinds_of_actions(db))
        runner.run(held.aclose())
    assert len(kinds) >= len(orders.ActionKind) * 2 // 3, kinds


async def _kinds_of_actions(db: Database) -> set[str]:
    """Return what was done to orders: a life in which everything is refused proves nothing."""
    async with db.connection() as connection:
        return {row["kind"] for row in await connection.fetch("SELECT kind FROM orders.action")}
