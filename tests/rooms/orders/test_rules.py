"""Decisions about orders: money follows quantities, and nothing is rounded twice."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito import orders
from ordito.orders import EntryKind, Line, Method, Payment, PaymentMismatch
from ordito.orders.errors import EmptyBasket
from ordito.platform import ids
from ordito.platform.ids import OrderId, PaymentId, PlaceId, ReservationId, SkuId

totals = st.integers(0, 10**9)
orders_of_units = st.integers(1, 60)


def a_line(*, ordered: int, total: int, fulfilled: int = 0, cancelled: int = 0) -> Line:
    return Line(
        line_no=1,
        sku_id=SkuId(ids.derive("sku")),
        method=Method.SHIP,
        place_id=PlaceId(ids.derive("place")),
        reservation_id=ReservationId(ids.derive("reservation")),
        ordered=ordered,
        fulfilled=fulfilled,
        cancelled=cancelled,
        returned=0,
        unit_minor=total,
        discount_minor=0,
        total_minor=total,
        tax_minor=0,
        tax_bp=0,
    )


def a_payment(
    authorised: int, *, captured: int = 0, voided: int = 0, refunded: int = 0, number: int = 0
) -> Payment:
    return Payment(
        payment_id=PaymentId(ids.derive("payment", number)),
        order_id=OrderId(ids.derive("order")),
        tender="card",
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
        for payment, kind, amount in moves:
            assert amount > 0
            number = [p.payment_id for p in self.payments].index(payment.payment_id)
            known = self.payments[number]
            self.payments[number] = a_payment(
                known.authorised_minor,
                captured=known.captured_minor + amount * (kind is EntryKind.CAPTURE),
                voided=known.voided_minor + amount * (kind is EntryKind.VOID),
                refunded=known.refunded_minor + amount * (kind is EntryKind.REFUND),
                number=number,
            )
        return [(kind, amount) for _, kind, amount in moves]

    @property
    def taken(self) -> int:
        return sum(p.captured_minor - p.refunded_minor for p in self.payments)

    @property
    def promised(self) -> int:
        return sum(p.authorised_minor - p.captured_minor - p.voided_minor for p in self.payments)


@given(total=totals, ordered=orders_of_units, data=st.data())
def test_cancelling_bit_by_bit_takes_off_what_cancelling_at_once_does(
    total: int, ordered: int, data: st.DataObject
) -> None:
    steps = [0, *sorted(data.draw(st.lists(st.integers(0, ordered), max_size=8))), ordered]
    worth = [orders.cancelled_minor(total, ordered=ordered, cancelled=step) for step in steps]
    assert worth == sorted(worth)
    assert (worth[0], worth[-1]) == (0, total)


@st.composite
def stories(draw: st.DrawFn) -> list[list[Line]]:
    """An order's lines from one change to the next."""
    firsts = draw(st.lists(st.tuples(orders_of_units, totals), min_size=1, max_size=4))
    lines = [a_line(ordered=ordered, total=total) for ordered, total in firsts]
    story = [list(lines)]
    for _ in range(draw(st.integers(1, 8))):
        i = draw(st.integers(0, len(lines) - 1))
        line = lines[i]
        units = draw(st.integers(0, line.ordered - line.fulfilled - line.cancelled))
        leaves = draw(st.booleans())
        lines[i] = a_line(
            ordered=line.ordered,
            total=line.total_minor,
            fulfilled=line.fulfilled + units * leaves,
            cancelled=line.cancelled + units * (not leaves),
        )
        story.append(list(lines))
    return story


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
    for lines in story:
        due, earned = orders.due_minor(lines), orders.earned_minor(lines)
        money.follow(lines)
        assert money.taken + money.promised == due
        assert earned <= money.taken
        assert any(in_cash) or money.taken == earned
        for p in money.payments:
            assert p.captured_minor + p.voided_minor <= p.authorised_minor
            assert p.refunded_minor <= p.captured_minor
        assert money.follow(lines) == []


@given(total=totals, ordered=orders_of_units, data=st.data())
def test_cancelling_never_makes_what_was_earned_less(
    total: int, ordered: int, data: st.DataObject
) -> None:
    fulfilled = data.draw(st.integers(0, ordered))
    earned = [
        orders.earned_minor(
            [a_line(ordered=ordered, total=total, fulfilled=fulfilled, cancelled=cancelled)]
        )
        for cancelled in range(ordered - fulfilled + 1)
    ]
    assert earned == sorted(earned)


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
