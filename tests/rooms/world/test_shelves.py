"""The books of the shelves: they add up to what lies there, and what left is what was sold."""

from collections import Counter
from itertools import accumulate

from ordito.world.model import Company, Life, Method
from tests.rooms.world.conftest import END


def test_every_book_ends_with_what_lies_there_and_was_never_below_zero(
    company: Company, life: Life
) -> None:
    shelved = {(one.sku, one.place): one.on_hand for one in company.stock}
    told = {(one.sku, one.place): one for one in life.books}
    assert len(told) == len(life.books)
    assert shelved.keys() < told.keys()
    for key, book in told.items():
        running = list(accumulate(move.quantity for move in book.moves))
        assert min(running, default=0) >= 0
        assert (running or [0])[-1] == shelved.get(key, 0)
        times = [move.at for move in book.moves]
        assert times == sorted(times)
        assert all(at <= END for at in times)
        until = [move.quantity for move in book.moves if move.at <= book.counted_at]
        assert sum(until) == book.counted


def test_what_was_handed_over_left_the_place_it_came_from(life: Life) -> None:
    left: Counter[tuple[str, str, str]] = Counter()
    for book in life.books:
        for move in book.moves:
            if move.kind == "sale":
                assert move.order is not None
                left[move.order, book.sku, book.place] -= move.quantity
    sold = {
        (order.number, line.sku, order.source): line.quantity
        for order in life.orders
        if order.handed_over_at is not None
        for line in order.lines
    }
    assert left == sold
    parcels = {o.number: o.ready_at for o in life.orders if o.method is Method.SHIP}
    moves = [move for book in life.books for move in book.moves if move.order in parcels]
    assert all(parcels[m.order] == m.at for m in moves if m.kind == "sale" and m.order)


def test_shelves_are_filled_up_with_what_was_sold_and_most_returns_lie_there_again(
    life: Life,
) -> None:
    kinds = Counter(move.kind for book in life.books for move in book.moves)
    units = Counter[str]()
    for book in life.books:
        for move in book.moves:
            units[move.kind] += abs(move.quantity)
    assert 0.5 * units["sale"] < units["receipt"] < units["sale"]
    backs = {(one.order, one.sku) for one in life.returns}
    again = [
        (move.order, book.sku)
        for book in life.books
        for move in book.moves
        if move.kind == "return"
    ]
    assert set(again) <= backs
    assert len(again) == len(set(again)) > len(backs) / 2
    counts = [m.quantity for book in life.books for m in book.moves if m.kind == "count"]
    assert 0.01 < len(counts) / len(life.books) < 0.03
    assert sum(counts) < 0
    assert kinds["opening"] <= len(life.books)
