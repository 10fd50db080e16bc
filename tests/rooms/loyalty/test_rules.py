"""Points are the whole ones for what remains, in whatever steps it came to that."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito import loyalty
from tests.rooms.loyalty.builders import ORDER, a_membership, a_programme

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("total_minor", "points"), [(0, 0), (99, 0), (100, 1), (199, 1), (12_345, 123), (-500, 0)]
)
def test_gives_whole_points_only(total_minor: int, points: int) -> None:
    programme = a_programme(minor_per_point={"EUR": 100})

    assert loyalty.points_for(total_minor, programme=programme, currency="EUR") == points
    assert loyalty.points_for(total_minor, programme=programme, currency="USD") == 0


@given(
    total=st.integers(0, 10_000_00),
    parts=st.lists(st.integers(0, 10_000_00), max_size=6),
    price=st.integers(1, 1000),
)
def test_reversals_of_all_parts_leave_nothing(total: int, parts: list[int], price: int) -> None:
    programme = a_programme(minor_per_point={"EUR": price})
    remaining = [max(total - sum(parts[:n]), 0) for n in range(len(parts) + 1)] + [0]
    earned = [loyalty.points_for(one, programme=programme, currency="EUR") for one in remaining]
    reversals = [before - after for before, after in pairwise(earned)]

    assert min(reversals) >= 0
    assert earned[0] - sum(reversals) == 0


def test_plans_what_an_order_gives_and_when_it_may_be_spent() -> None:
    programme = a_programme(minor_per_point={"EUR": 100}, pending_days=14)
    programmes = loyalty.Programmes.of(1, [programme])

    earning = loyalty.plan_earning(
        programmes, a_membership(), order_id=ORDER, total_minor=5999, currency="EUR", at=NOON
    )

    assert earning is not None
    assert (earning.points, earning.unit) == (59, "points:CARD")
    assert earning.matures_at == NOON + timedelta(days=14)


def test_plans_nothing_for_less_than_a_point() -> None:
    programmes = loyalty.Programmes.of(1, [a_programme()])

    planned = [
        loyalty.plan_earning(
            programmes, a_membership(), order_id=ORDER, total_minor=total, currency=money, at=NOON
        )
        for total, money in ((99, "EUR"), (5000, "CHF"))
    ]
    assert planned == [None, None]
