"""Orders that are changed two hundred times, in every way and in several at once."""

import pytest

from tests.flows.lives import live
from tests.flows.test_random_returns import RandomReturns


@pytest.mark.long
def test_two_hundred_steps_are_right_to_the_cent_the_point_and_the_unit(address: str) -> None:
    live(RandomReturns, address, lives=20, steps=200)
