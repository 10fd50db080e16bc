import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordito.steering.process import (
    Automaton,
    Deviation,
    UnreadablePath,
    Variant,
    compare,
    read_path,
)
from ordito.steering.process.alignment import align

LETTERS = "abc"
PATHS = st.recursive(
    st.sampled_from(LETTERS),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} | {two[1]})"),
        st.tuples(inner, st.sampled_from("?*+")).map(lambda two: f"({two[0]}){two[1]}"),
    ),
    max_leaves=5,
)
TRACES = st.lists(st.sampled_from([*LETTERS, "x"]), max_size=4).map(tuple)


def words(automaton: Automaton, longest: int) -> set[tuple[str, ...]]:
    """Return all words of a path up to a length, by walking it."""
    found: set[tuple[str, ...]] = set()
    frontier: set[tuple[tuple[str, ...], int]] = {((), 0)}
    for _ in range(longest + 1):
        found |= {word for word, state in frontier if state in automaton.accepting}
        frontier = {
            ((*word, automaton.symbols[after]), after)
            for word, state in frontier
            for after in automaton.follows[state]
        }
    return found


def distance(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Return how many steps must go from one and come from the other: no path is given."""
    longest = max(
        size
        for size in range(min(len(one), len(other)) + 1)
        if any(
            kept in set(itertools.combinations(other, size))
            for kept in itertools.combinations(one, size)
        )
    )
    return len(one) + len(other) - 2 * longest


@given(PATHS, st.lists(TRACES, min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_an_alignment_is_the_cheapest_of_all_there_are(
    path: str, traces: list[tuple[str, ...]]
) -> None:
    automaton = read_path(path)
    accepted = words(automaton, 6)
    for trace, found in zip(traces, align(automaton, traces), strict=True):
        assert found.cost == min(distance(trace, word) for word in accepted)
        assert sum(one.cost for one in found.departures) == found.cost
        assert 0 <= found.fitness <= 1
        assert (found.fitness == 1) == (trace in words(automaton, len(trace)))


def test_a_deviation_has_its_name() -> None:
    path = read_path("visit searched? product_viewed+ (call | advice) cart_filled ordered")
    traces = [
        "visit product_viewed product_viewed call cart_filled ordered",
        "visit product_viewed call ordered",
        "visit product_viewed call cart_filled cart_filled ordered",
        "visit product_viewed call compared ordered",
        "visit product_viewed call cart_filled complained ordered",
    ]
    found = align(path, [tuple(trace.split()) for trace in traces])
    named = [[(one.kind, one.activity, one.instead) for one in each.departures] for each in found]
    assert named == [
        [],
        [(Deviation.LEFT_OUT, "cart_filled", "")],
        [(Deviation.REPEATED, "cart_filled", "")],
        [(Deviation.REPLACED, "cart_filled", "compared")],
        [(Deviation.ADDED, "complained", "")],
    ]
    assert [each.cost for each in found] == [0, 1, 1, 2, 1]
    assert found[1].fitness == pytest.approx(1 - 1 / (4 + 5))


@pytest.mark.parametrize(
    "path", ["", "?", "a | ", "(a", "a)", "a ?? +)", "a & b", "(" * 60 + "a" + ")" * 60, "a " * 300]
)
def test_a_path_that_is_none_is_refused(path: str) -> None:
    if path == "a | ":
        assert 0 in read_path(path).accepting
        return
    with pytest.raises(UnreadablePath):
        read_path(path)


def test_sequences_count_for_all_journeys_that_take_them() -> None:
    variants = [
        Variant(("message_seen", "visit", "ordered"), 6, 0.0),
        Variant(("visit", "ordered"), 1, 0.0),
        Variant(("visit", "visit", "ordered"), 2, 0.0),
        Variant(("ordered",), 1, 0.0),
        Variant(("message_seen",), 50, 0.0),
    ]
    found = compare(read_path("visit ordered"), variants, ignored=["message_seen"])
    assert (found.journeys, found.left_aside, found.n_variants) == (10, 50, 3)
    assert found.on_path == 0.7
    assert found.fitness == pytest.approx((7 + 2 * (1 - 1 / 5) + 1 - 1 / 3) / 10)
    assert found.cost == pytest.approx(0.3)
    assert [(one.departure.kind, one.share, one.cost) for one in found.departures] == [
        (Deviation.REPEATED, 0.2, pytest.approx(2 / 3)),
        (Deviation.LEFT_OUT, 0.1, pytest.approx(1 / 3)),
    ]
    shuffled = variants.copy()
    random.Random(3).shuffle(shuffled)
    assert compare(read_path("visit ordered"), shuffled, ignored=["message_seen"]) == found
    assert compare(read_path("visit"), []).fitness is None
