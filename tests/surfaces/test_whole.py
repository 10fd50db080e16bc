"""Whole numbers are read as they are typed; what is none, or too large, is no fault."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito.surfaces.whole import MOST, whole_of


@given(st.integers(0, MOST))
def test_a_number_is_read_as_it_is_written(number: int) -> None:
    assert whole_of(str(number)) == number


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_number_or_nothing(text: str) -> None:
    found = whole_of(text)
    assert found is None or 0 <= found <= MOST


@pytest.mark.parametrize("text", ["", "-1", "1.0", " 1", "²", "١٢", "1e3", "1_000", "9" * 5000])
def test_what_is_no_number_is_nothing(text: str) -> None:
    assert whole_of(text) is None


def test_nothing_is_above_the_most_that_is_asked() -> None:
    assert whole_of("10", 10) == 10
    assert whole_of("11", 10) is None
    assert whole_of("007", 999) == 7
