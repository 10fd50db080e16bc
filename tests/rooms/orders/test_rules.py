"""Decisions about orders: money follows quantities, and nothing is rounded twice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito import orders
from ordito.orders import (
    Delta,
    Destination,
    EntryKind,
    Line,
    LineAmount,
    LineQuantity,
    Method,
    Payment,
    PaymentMismatch,
    ReturnedLine,
    TenderRule,
)
from ordito.orders.errors import EmptyBasket
from ordito.orders.rules import (
    appeasing,
    cancelling,
    fulfilling,
    refunding,
    requesting,
    returning,
    withdrawing,
)
from ordito.platform import ids
from ordito.platform.ids import OrderId, PaymentId, PlaceId, ReservationId, SkuId

totals = st.integers(0, 10**9)
orders_of_units = st.integers(1, 60)


def a_line(
    *, ordered: int, total: int, fulfilled: int = 0, cancelled: int = 0, line_no: int = 1
) -> Line:
    line = Line(
        line_no=line_no,
        sku_id=SkuId(ids.derive("sku")),
        method=Method.SHIP,
        place_id=PlaceId(ids.derive("place")),
        reservation_id=ReservationId(ids.derive("reservation")),
        ordered=ordered,
        fulfilled=fulfilled,
        cancelled=0,
        returned=0,
        unit_minor=total,
        discount_minor=0,
        total_minor=total,
        tax_minor=total * 22 // 122,
        tax_bp=2200,
    )
    return after(line, cancelling, LineQuantity(line.line_no, cancelled))


def after(line: Line, rule: Callable[..., list[Delta]], asked: Any, **more: Any) -> Line:
    (delta,) = rule({line.line_no: line}, [asked], **more)
    return delta.on(line)


def a_payment(
    authorised: int,
    *,
    captured: int = 0,
    voided: int = 0,
    refunded: int = 0,
    number: int = 0,
    tender: str = "card",
) -> Payment:
    return Payment(
        payment_id=PaymentId(ids.derive("payment", number)),
        order_id=OrderId(ids.derive("order")),
        tender=tender,
        currency="EUR",
        amount_minor=authorised,
        authorised_minor=authorised,
        captured_minor=captured,
        voided_minor=voided,
        refunded_minor=refunded,
        declined=False,
        reference=None,
    )


@dataclass
class Money:
    """The payments of an order, as the moves that are asked for change them."""

    payments: list[Payment]

    def follow(self, lines: list[Line]) -> list[tuple[EntryKind, int]]:
        moves = orders.money_moves(lines, self.payments)
        for move in moves:
            kind, amount = move.kind, move.amount_minor
            assert amount > 0
            number = [p.payment_id for p in self.payments].index(move.payment.payment_id)
            known = self.payments[number]
            self.payments[number] = a_payment(
                known.authorised_minor,
                captured=known.captured_minor + amount * (kind is EntryKind.CAPTURE),
                voided=known.voided_minor + amount * (kind is EntryKind.VOID),
                refunded=known.refunded_minor + amount * (kind is EntryKind.REFUND),
                number=number,
            )
        return [(move.kind, move.amount_minor) for move in moves]

    @property
    def taken(self) -> int:
        return sum(p.captured_minor - p.refunded_minor for p in self.payments)

    @property
    def promised(self) -> int:
        return sum(p.authorised_minor - p.captured_minor - p.voided_minor for p in self.payments)


@st.composite
def stories(draw: st.DrawFn) -> list[list[Line]]:
    """An order's lines from one change to the next: everything that can happen to a line."""
    firsts = draw(st.lists(st.tuples(orders_of_units, totals), min_size=1, max_size=4))
    lines = [a_line(ordered=ordered, total=total) for ordered, total in firsts]
    story = [list(lines)]
    for _ in range(draw(st.integers(1, 10))):
        i = draw(st.integers(0, len(lines) - 1))
        line, what = lines[i], draw(st.sampled_from(CHANGES))
        there = what.units(line)
        if there:
            lines[i] = what.change(line, draw(st.integers(1, there)))
            story.append(list(lines))
    return story


@dataclass(frozen=True)
class What:
    """A change of a line: of how many units or cents at most, and what it makes of the line."""

    units: Callable[[Line], int]
    change: Callable[[Line, int], Line]


CHANGES = (
    What(lambda line: line.open, lambda line, n: after(line, cancelling, LineQuantity(1, n))),
    What(lambda line: line.open, lambda line, n: after(line, fulfilling, LineQuantity(1, n))),
    What(lambda line: line.kept, lambda line, n: after(line, returning, ReturnedLine(1, n))),
    What(
        lambda line: line.kept,
        lambda line, n: after(line, returning, ReturnedLine(1, n), withhold=True),
    ),
    What(lambda line: line.withheld, lambda line, n: after(line, refunding, LineQuantity(1, n))),
    What(
        lambda line: line.kept - line.return_requested,
        lambda line, n: after(line, requesting, LineQuantity(1, n)),
    ),
    What(
        lambda line: line.return_requested,
        lambda line, n: after(line, withdrawing, LineQuantity(1, n)),
    ),
    What(
        lambda line: orders.due_minor([line]),
        lambda line, n: after(line, appeasing, LineAmount(1, n)),
    ),
)


@given(story=stories())
def test_what_is_taken_off_adds_up_whatever_comes_in_whatever_order(
    story: list[list[Line]],
) -> None:
    for lines in story:
        for line in lines:
            assert line.fulfilled + line.cancelled <= line.ordered
            assert line.return_requested + line.returned <= line.fulfilled
            assert 0 <= line.withheld <= line.returned
            assert 0 <= line.relieved_minor <= line.total_minor
            assert 0 <= line.relieved_tax_minor <= line.tax_minor
            if orders.units_left(line) == 0:
                assert (line.relieved_minor, line.relieved_tax_minor) == (
                    line.total_minor,
                    line.tax_minor,
                )
            assert 0 <= orders.earned_minor([line]) <= orders.due_minor([line])


@given(total=totals, ordered=orders_of_units, data=st.data())
def test_returning_bit_by_bit_gives_back_what_returning_at_once_does(
    total: int, ordered: int, data: st.DataObject
) -> None:
    line = a_line(ordered=ordered, total=total, fulfilled=ordered)
    back = 0
    while line.kept:
        part = data.draw(st.integers(1, line.kept))
        before = line
        line = after(line, returning, ReturnedLine(1, part))
        back += line.relieved_minor - before.relieved_minor
    assert (back, line.relieved_tax_minor) == (total, line.tax_minor)


@given(story=stories(), data=st.data())
def test_money_follows_quantities_and_is_conserved(
    story: list[list[Line]], data: st.DataObject
) -> None:
    total = sum(line.total_minor for line in story[0])
    cuts = sorted(data.draw(st.lists(st.integers(0, total), max_size=3)))
    amounts = [high - low for low, high in zip([0, *cuts], [*cuts, total], strict=True)]
    in_cash = data.draw(st.lists(st.booleans(), min_size=4, max_size=4))[: len(amounts)]
    money = Money(
        [
            a_payment(amount, captured=amount * is_cash, number=i)
            for i, (amount, is_cash) in enumerate(zip(amounts, in_cash, strict=True))
        ]
    )
    most = 0
    for lines in story:
        due, earned = orders.due_minor(lines), orders.earned_minor(lines)
        money.follow(lines)
        assert money.taken + money.promised == due
        assert earned <= money.taken
        most = max(most, earned)
        assert any(in_cash) or money.taken <= most, "a card pays for goods that somebody has had"
        for p in money.payments:
            assert p.captured_minor + p.voided_minor <= p.authorised_minor
            assert p.refunded_minor <= p.captured_minor
        assert money.follow(lines) == []


@given(total=totals, ordered=orders_of_units, data=st.data())
def test_cancelling_never_makes_what_was_earned_less(
    total: int, ordered: int, data: st.DataObject
) -> None:
    line = a_line(ordered=ordered, total=total, fulfilled=data.draw(st.integers(0, ordered)))
    while line.open:
        before = orders.earned_minor([line])
        line = after(line, cancelling, LineQuantity(1, data.draw(st.integers(1, line.open))))
        assert orders.earned_minor([line]) >= before


def test_the_last_unit_brings_the_rest() -> None:
    def earned(fulfilled: int, cancelled: int) -> int:
        line = a_line(ordered=3, total=100, fulfilled=fulfilled, cancelled=cancelled)
        return orders.earned_minor([line])

    assert [earned(n, 0) for n in range(4)] == [0, 33, 66, 100]
    assert (earned(1, 2), earned(2, 1), earned(0, 3)) == (34, 67, 0)


@given(total=st.integers(0, 10**6), given_=st.lists(st.none() | st.integers(0, 10**6), max_size=4))
def test_payments_add_up_or_are_refused(total: int, given_: list[int | None]) -> None:
    stated = sum(amount for amount in given_ if amount is not None)
    fits = (
        (stated <= total if given_.count(None) == 1 else stated == total and None not in given_)
        if given_
        else total == 0
    )
    if not fits:
        with pytest.raises(PaymentMismatch):
            orders.share_payments(total, given_)
        return
    shared = orders.share_payments(total, given_)
    assert sum(shared) == total
    assert len(shared) == len(given_)
    assert all(a in (None, b) for a, b in zip(given_, shared, strict=True))


@pytest.mark.parametrize(
    ("payment", "state"),
    [
        (a_payment(0), "none"),
        (a_payment(100), "authorised"),
        (a_payment(100, captured=40), "partly_captured"),
        (a_payment(100, captured=40, voided=60), "captured"),
        (a_payment(100, captured=100), "captured"),
        (a_payment(100, voided=100), "voided"),
        (a_payment(100, captured=100, refunded=100), "refunded"),
    ],
)
def test_the_state_of_the_money_is_read_off_its_amounts(payment: Payment, state: str) -> None:
    assert orders.payment_state([payment]) == state


@pytest.mark.parametrize(
    ("fulfilled", "cancelled", "state"),
    [
        (0, 0, "open"),
        (1, 0, "partly_fulfilled"),
        (0, 1, "open"),
        (1, 2, "fulfilled"),
        (3, 0, "fulfilled"),
        (0, 3, "cancelled"),
    ],
)
def test_the_state_of_the_goods_is_read_off_the_lines(
    fulfilled: int, cancelled: int, state: str
) -> None:
    line = a_line(ordered=3, total=100, fulfilled=fulfilled, cancelled=cancelled)
    assert orders.fulfilment_state([line]) == state


def test_a_basket_has_a_line() -> None:
    orders.require_lines(1)
    with pytest.raises(EmptyBasket):
        orders.require_lines(0)


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{} "])
def test_a_number_is_one_name_however_it_is_written(spelling: str) -> None:
    order_id = ids.new()
    number = ids.number_of(order_id)
    names = [number, number.lower(), number.replace("-", ""), number.replace("-", " ")]
    claims = {orders.claim_of(spelling.format(name)) for name in [*names, str(order_id)[:36]]}
    assert f"number:{number}" in claims


def test_money_goes_back_by_the_rules_of_its_tenders() -> None:
    paid = [
        a_payment(300, captured=300, number=0, tender="card"),
        a_payment(200, captured=200, number=1, tender="cash"),
        a_payment(100, captured=100, number=2, tender="gift_card"),
        a_payment(50, captured=50, number=3, tender="meal_voucher"),
    ]
    line = a_line(ordered=1, total=650, fulfilled=1)
    gone = after(line, returning, ReturnedLine(1, 1))
    rules = [TenderRule("meal_voucher", 2, takes_back=False)]
    moves = orders.money_moves([gone], paid, rules)
    assert [(move.payment.tender, move.amount_minor, move.destination) for move in moves] == [
        ("gift_card", 100, Destination.TENDER),
        ("meal_voucher", 50, Destination.STORE_CREDIT),
        ("card", 300, Destination.TENDER),
        ("cash", 200, Destination.TENDER),
    ]


@given(shares=st.lists(totals, min_size=1, max_size=6), part=st.integers(1, 10**9))
def test_an_amount_is_spread_to_the_cent(shares: list[int], part: int) -> None:
    lines = [a_line(ordered=1, total=total, line_no=i) for i, total in enumerate(shares, start=1)]
    amount = min(part, sum(shares))
    spread = orders.spread(lines, amount)
    assert sum(one.amount_minor for one in spread) == amount
    for one in spread:
        assert one.amount_minor <= shares[one.line_no - 1]


@pytest.mark.parametrize(
    ("line", "state"),
    [
        (a_line(ordered=2, total=10, fulfilled=2), "none"),
        (
            after(a_line(ordered=2, total=10, fulfilled=2), requesting, LineQuantity(1, 1)),
            "requested",
        ),
        (
            after(a_line(ordered=2, total=10, fulfilled=2), returning, ReturnedLine(1, 1)),
            "partly_returned",
        ),
        (
            after(a_line(ordered=2, total=10, fulfilled=2), returning, ReturnedLine(1, 2)),
            "returned",
        ),
    ],
)
def test_the_state_of_returns_is_read_off_the_lines(line: Line, state: str) -> None:
    assert orders.return_state([line]) == state
