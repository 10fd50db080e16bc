"""Assign: no other assignment of lines to places costs less."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from ordito.fulfilment import sourcing
from ordito.fulfilment.sourcing import Problem


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    places, lines = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    cost = st.integers(0, 30)
    ranks = [
        sorted((draw(cost), place) for place in range(places) if draw(st.integers(0, 3)))
        for _ in range(lines)
    ]
    shared = draw(st.booleans())
    return Problem(
        ranks=ranks,
        fixed=[draw(cost) for _ in range(places)],
        split=draw(st.integers(0, 20)),
        most_parcels=draw(st.sampled_from([1, 2, 50])),
        worth=[draw(st.integers(0, 9)) for _ in range(lines)],
        least_worth=draw(st.sampled_from([0, 0, 5])),
        needs=[[(0, draw(st.integers(1, 2)))] if shared else [] for _ in range(lines)],
        nowhere=draw(st.sampled_from([None, None, 25])),
        units={(place, 0): draw(st.integers(0, 4)) for place in range(places)} if shared else {},
    )


@settings(max_examples=300, deadline=None)
@given(problem=problems())
def test_no_other_assignment_is_cheaper(problem: Problem) -> None:
    found = sourcing.assign(problem)
    choices = product(*([-1, *(place for _, place in ranks)] for ranks in problem.ranks))
    prices = [sourcing.price_of(problem, choice) for choice in choices]
    assert found.is_proven
    assert sourcing.price_of(problem, found.places) == found.cost
    assert found.cost == min(price for price in prices if price is not None)


def test_splits_only_where_it_saves_what_a_split_must_save() -> None:
    # together at place 0: 10 + 2 x 8; apart: 10 + 1 + 5 + 1, and what the split must save
    problem = Problem(
        ranks=[[(1, 0), (8, 2)], [(1, 1), (15, 0)]], fixed=[10, 5, 50], split=8, units={}
    )
    assert sourcing.assign(problem).places == (0, 1)
    dearer = Problem(
        ranks=[[(1, 0), (8, 2)], [(1, 1), (15, 0)]], fixed=[10, 5, 50], split=9, units={}
    )
    assert sourcing.assign(dearer).places == (0, 0)


def test_ends_early_with_the_best_that_it_has_and_says_so() -> None:
    ranks = [
        sorted((7 * line * place % 11, place) for place in range(9) if (line + place) % 4)
        for line in range(6)
    ]
    problem = Problem(ranks=ranks, fixed=[5] * 9, split=1, units={})
    hasty = sourcing.assign(problem, nodes=1)
    proven = sourcing.assign(problem, nodes=100_000)
    assert not hasty.is_proven
    assert proven.is_proven
    assert sourcing.price_of(problem, hasty.places) == hasty.cost >= proven.cost
