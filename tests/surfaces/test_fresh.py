"""Values that may be a few seconds old: loaded once, renewed in time, never invented."""

import asyncio

import pytest

from ordito.surfaces.fresh import Fresh
from ordito.surfaces.rates import Rate


class Shelf:
    """Counts how often each value is fetched."""

    def __init__(self) -> None:
        self.values = {"a": 1}
        self.fetched: list[str] = []

    async def fetch(self, key: str) -> int | None:
        self.fetched.append(key)
        await asyncio.sleep(0)
        return self.values.get(key)


async def test_many_at_once_are_one_load() -> None:
    shelf = Shelf()
    fresh = Fresh(shelf.fetch, lasts_s=60)
    assert await asyncio.gather(*(fresh.get("a") for _ in range(20))) == [1] * 20
    assert shelf.fetched == ["a"]


async def test_a_known_value_is_not_loaded_again_while_it_is_fresh() -> None:
    shelf = Shelf()
    fresh = Fresh(shelf.fetch, lasts_s=60)
    await fresh.get("a")
    shelf.values["a"] = 2
    assert await fresh.get("a") == 1
    fresh.forget("a")
    assert await fresh.get("a") == 2


async def test_a_stale_value_is_renewed_and_a_vanished_one_is_gone() -> None:
    shelf = Shelf()
    fresh = Fresh(shelf.fetch, lasts_s=0)
    await fresh.get("a")
    shelf.values["a"] = 2
    assert await fresh.get("a") == 2
    del shelf.values["a"]
    assert await fresh.get("a") is None
    assert not fresh.has("a")


async def test_what_does_not_exist_is_not_remembered() -> None:
    shelf = Shelf()
    fresh = Fresh(shelf.fetch, lasts_s=60)
    assert await fresh.get("b") is None
    shelf.values["b"] = 3
    assert await fresh.get("b") == 3


async def test_a_caller_that_gives_up_takes_nobody_along() -> None:
    shelf = Shelf()
    fresh = Fresh(shelf.fetch, lasts_s=60)
    hasty = asyncio.create_task(fresh.get("a"))
    patient = asyncio.create_task(fresh.get("a"))
    await asyncio.sleep(0)
    hasty.cancel()
    assert await patient == 1


async def test_a_load_that_fails_fails_for_those_who_asked_and_is_tried_again() -> None:
    failing = True

    async def load(_: str) -> int:
        await asyncio.sleep(0)
        if failing:
            raise ConnectionError
        return 1

    fresh = Fresh(load, lasts_s=60)
    with pytest.raises(ConnectionError):
        await fresh.get("a")
    failing = False
    assert await fresh.get("a") == 1


@pytest.mark.parametrize("burst", [1, 2, 10])
def test_a_rate_lets_a_burst_through_and_then_says_how_long_to_wait(burst: int) -> None:
    rate = Rate(per_s=0.1, burst=burst)
    assert [rate.take("a") for _ in range(burst)] == [0.0] * burst
    assert 9.9 < rate.take("a") <= 10.0
    assert rate.take("b") == 0.0


def test_a_refused_request_does_not_prolong_the_wait() -> None:
    rate = Rate(per_s=0.1, burst=1)
    rate.take("a")
    waits: list[float] = [rate.take("a") for _ in range(100)]
    assert max(waits) <= 10.0


def test_a_cleared_key_begins_anew() -> None:
    rate = Rate(per_s=0.1, burst=1)
    assert rate.take("a") == 0.0
    assert rate.take("a") > 0.0
    rate.clear("a")
    assert rate.take("a") == 0.0
