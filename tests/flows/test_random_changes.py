"""Random lives of orders: every command, in four channels, beside a small book kept by hand.

The book knows units, money and tax alone, line by line, and is told only what was answered with a
yes. After each change the order is what the book says; after each life all money has moved, what
the company and its customers have is what there was, also on gift cards, as credit, in points and
in drawers; points are those of what is left to pay, and the audit finds nothing.
"""

import asyncio
import dataclasses
from collections import Counter
from collections.abc import Awaitable, Callable
from collections.abc import Set as AbstractSet
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from ordito import customers, orders, stock
from ordito.orders import Goods, Method, OrderChanged
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.errors import Refusal
from ordito.platform.ids import AccountId, CustomerId
from ordito.processes.change_asked import (
    AmountLine,
    Appease,
    AskedChange,
    AskedLine,
    BroughtLine,
    Cancel,
    ChangeAddress,
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
from ordito.processes.checkout import Outlet
from ordito.processes.own_tenders import OwnTenders
from ordito.processes.sale import SaleCustomer, SalePayment
from ordito.processes.settle_open import settle_open
from ordito.surfaces.connectors.sandbox_processor import APPROVE, TIME_OUT, VANISH
from tests.company import CARD
from tests.flows.lives import live
from tests.flows.order_book import ELSEWHERE, HOME, PRICES, Book, Line, tax_of
from tests.flows.purses import purses_of
from tests.flows.shop import SYSTEM, Shop, carry, collect, key_of, ship
from tests.flows.test_change_order import BrokenPromises

Result = TypeVar("Result")
STORES = ("north", "south")
TENDERS = frozenset({"gift_card", "cash", "store_credit", "points"})
numbers = st.integers(0, 99)
units = st.integers(1, 3)
skus = st.sampled_from(sorted(PRICES))
stores = st.sampled_from(STORES)


class RandomChanges(RuleBasedStateMachine):
    """One company for all lives; each begins with full shelves and an order."""

    runner: asyncio.Runner
    shop: Shop
    gift_card: AccountId

    def __init__(self) -> None:
        super().__init__()
        self._fill_shelves()
        self.stock = self._units()
        self.purses = self.runner.run(purses_of(self.shop, self.gift_card))
        self.books: list[Book] = []
        lines = [("shirt", 3, "collect"), ("laptop", 1, "carry")]
        self.sell("store", lines, tenders=TENDERS, is_member=True)

    @rule(
        channel=st.sampled_from(["store", "web", "market", "contact-centre"]),
        lines=st.lists(
            st.tuples(skus, units, st.sampled_from(["carry", "collect", "ship"])),
            min_size=1,
            max_size=3,
        ),
        tenders=st.sets(st.sampled_from(sorted(TENDERS))),
        token=st.sampled_from([APPROVE, APPROVE, APPROVE, TIME_OUT, VANISH]),
        is_member=st.booleans(),
    )
    def sell(
        self,
        channel: str,
        lines: list[tuple[str, int, str]],
        *,
        tenders: AbstractSet[str],
        token: str = APPROVE,
        is_member: bool,
    ) -> None:
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
                    *self._own_payments(tenders, total, channel, is_member=is_member),
                    SalePayment("card", token=token),
                ],
                customer=SaleCustomer(card=CARD) if is_member else None,
                place="north" if channel == "store" else None,
                ship_to=HOME if any(how == "ship" for _, _, how in lines) else None,
            )
        )
        if sold is None:
            return
        if token != APPROVE:
            # nobody heard the processor: it is asked later, and the checkout placed or let go
            self.run(settle_open(self.shop.outlet, patience=timedelta(0)))
        if token != VANISH:
            written = [
                Line(
                    sku,
                    open=quantity * (how != "carry"),
                    kept=quantity * (how == "carry"),
                    value=PRICES[sku] * quantity,
                    tax=said.tax_minor,
                )
                for (sku, quantity, how), said in zip(lines, sold.lines, strict=True)
            ]
            assert sum(line.tax for line in written) == sum(
                tax_of(sum(line.value for line in written if line.sku == sku)) for sku in PRICES
            )
            self.books.append(Book(sold, is_member, written))

    @rule(number=numbers)
    def redirect(self, number: int) -> None:
        book = self._book(number)
        before = self._address(book)
        is_waiting = any(orders.deliveries.waits_to_be_shipped(line) for line in self._lines(book))
        done = self._change(book, ChangeAddress(ship_to=ELSEWHERE))
        assert done is is_waiting
        assert self._address(book) == ("Elsewhere" if done else before)
        self._compare(book)

    @rule()
    def break_promises(self) -> None:
        """What is asked for now is refused by the processor of cards for good."""
        tenders = OwnTenders(self.shop.db, BrokenPromises())
        outlet = Outlet(self.shop.db, self.shop.outlet.memory, tenders)
        self.run(dataclasses.replace(self.shop, outlet=outlet).settle())
        for book in self.books:
            paid = self.runner.run(self.shop.payments(book.sold))
            book.is_broken = any(payment.declined for payment in paid)

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
            line.take_off(line.worth(quantity))
            line.withheld -= quantity
            self._compare(book)

    @rule(number=numbers, at=numbers, amount=st.integers(1, 5000))
    def appease(self, number: int, at: int, amount: int) -> None:
        book, line_no, line = self._line(number, at)
        if self._change(book, Appease(lines=(AmountLine(line_no, amount),))):
            line.take_off(amount)
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
            tax = line.tax
            value = line.give_up(quantity, back_first=is_exchange)
            is_same = (sku, wanted) == (line.sku, quantity)
            leaves = method is Method.CARRY_OUT
            book.lines.append(
                Line(
                    sku,
                    open=wanted * (not leaves),
                    kept=wanted * leaves,
                    value=value if is_same else PRICES[sku] * wanted,
                    tax=tax - line.tax if is_same else tax_of(PRICES[sku] * wanted),
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
            tax = line.tax
            value = line.give_up(quantity, back_first=False)
            book.lines.append(
                Line(line.sku, open=quantity, kept=0, value=value, tax=tax - line.tax)
            )
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
                    tax=tax_of(PRICES[line.sku] * more),
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
        # what the processor did not stand by is to pay with any change
        pays = [SalePayment("card", token=APPROVE)] if second.effect.to_pay_minor else []
        assert self.run(self.shop.confirm(book.sold, second, *pays)) is not None
        with pytest.raises(OrderChanged):
            self.runner.run(self.shop.confirm(book.sold, first, *pays))
        line.take_off(7)
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
        spent: Counter[str] = Counter()
        for book in self.books:
            paid = self.runner.run(self.shop.payments(book.sold))
            for one in paid:
                spent[one.tender] += one.captured_minor - one.refunded_minor
                promised = one.authorised_minor - one.captured_minor - one.voided_minor
                assert not (one.declined and promised)
            due = sum(line.value for line in book.lines)
            kept = sum(one.authorised_minor - one.voided_minor - one.refunded_minor for one in paid)
            assert kept == due or (book.is_broken and kept < due)
        had, has = self.purses, self.runner.run(purses_of(self.shop, self.gift_card))
        # what waits for its goods is set aside, and is still there
        assert has["gift_card"] - had["gift_card"] == -spent["gift_card"]
        assert has["store_credit"] - had["store_credit"] == -spent["store_credit"]
        assert has["points"] - had["points"] == sum(due // 100 for due in dues) - spent["points"]
        assert has["drawers"] - had["drawers"] == spent["cash"]

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
                orders.due_tax_minor([line]),
            )
            for line in self._lines(book)
        ]
        assert found == [
            (line.open, line.kept, line.announced, line.withheld, line.value, line.tax)
            for line in book.lines
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

    def _own_payments(
        self, tenders: AbstractSet[str], total: int, channel: str, *, is_member: bool
    ) -> list[SalePayment]:
        """Pay a seventh by each tender that this customer has, in whole steps of points."""
        part, tokens = total // 70 * 10, {"gift_card": str(self.gift_card)}
        may = {"gift_card": True, "cash": channel == "store"}
        return [
            SalePayment(tender, part, tokens.get(tender))
            for tender in sorted(tenders)
            if may.get(tender, is_member)
        ]

    def _address(self, book: Book) -> str | None:
        found = self.runner.run(
            self.shop.db.read(orders.deliveries.find_delivery, **key_of(book.sold))
        )
        if found is None:
            return None
        kept = self.runner.run(
            self.shop.db.read(
                customers.addresses.get_address,
                customer_id=CustomerId(book.sold.customer_id),
                address_id=found.address_id,
            )
        )
        return kept.city

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


@pytest.mark.parametrize("lives", [30, pytest.param(400, marks=pytest.mark.long)])
def test_random_changes_are_right_to_the_cent_the_point_and_the_unit(
    address: str, lives: int
) -> None:
    kinds, tenders = live(RandomChanges, address, lives=lives, steps=25)
    assert len(kinds) >= len(orders.ActionKind) * 3 // 4, kinds
    assert tenders == {"card", *TENDERS}
