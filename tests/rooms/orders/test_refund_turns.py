"""In which turn money goes back: by tender, the last one used first, each up to its limit."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from ordito import orders
from ordito.orders import Destination, EntryKind, ReturnedLine, TenderRule
from ordito.orders.rules import returning
from tests.rooms.orders.test_rules import a_line, a_payment, after

amounts = st.integers(1, 1000)


def test_cash_goes_back_up_to_its_limit_and_the_rest_as_store_credit() -> None:
    paid = [
        a_payment(500, captured=500, number=0, tender="cash"),
        a_payment(100, captured=100, number=1, tender="gift_card"),
    ]
    gone = after(a_line(ordered=1, total=600, fulfilled=1), returning, ReturnedLine(1, 1))
    rules = [TenderRule("cash", 9, takes_back=True, most_minor=200)]
    moves = orders.money_moves([gone], paid, rules)
    assert [(move.payment.tender, move.amount_minor, move.destination) for move in moves] == [
        ("gift_card", 100, Destination.TENDER),
        ("cash", 200, Destination.TENDER),
        ("cash", 300, Destination.STORE_CREDIT),
    ]


@given(
    taken=st.lists(st.tuples(amounts, st.sampled_from(["card", "cash", "gift_card"])), min_size=1),
    data=st.data(),
)
def test_all_that_is_spare_goes_back_once_whatever_the_limits_say(
    taken: list[tuple[int, str]], data: st.DataObject
) -> None:
    paid = [
        a_payment(amount, captured=amount, number=number, tender=tender)
        for number, (amount, tender) in enumerate(taken)
    ]
    total = sum(amount for amount, _ in taken)
    spare = data.draw(st.integers(0, total))
    credit = data.draw(st.integers(0, spare))
    limit = data.draw(st.integers(0, total))
    line = a_line(ordered=2, total=total, fulfilled=2)
    line = msgspec.structs.replace(line, relieved_minor=spare)
    rules = [TenderRule("cash", 0, takes_back=True, most_minor=limit)]
    moves = orders.money_moves([line], paid, rules, credit_minor=credit)
    assert sum(move.amount_minor for move in moves) == spare
    assert {move.kind for move in moves} <= {EntryKind.REFUND}
    for one in paid:
        assert sum(m.amount_minor for m in moves if m.payment == one) <= one.captured_minor
    in_cash = [
        m.amount_minor
        for m in moves
        if m.payment.tender == "cash" and m.destination is Destination.TENDER
    ]
    assert sum(in_cash) <= limit
    as_credit = sum(m.amount_minor for m in moves if m.destination is Destination.STORE_CREDIT)
    of_others = sum(m.amount_minor for m in moves if m.payment.tender == "gift_card")
    assert as_credit + of_others >= credit
