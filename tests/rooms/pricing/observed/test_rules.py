"""Rules of observed prices: flash sales in constructed series, and where our price stands."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from ordito.pricing.observed import FlashSale, PricePoint, Rival, flash_sales, standing

START = datetime(2026, 3, 1, tzinfo=UTC)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def points(*series: tuple[float, int]) -> list[PricePoint]:
    return [PricePoint(at(hours), minor) for hours, minor in series]


def test_finds_a_fall_that_came_back() -> None:
    found = flash_sales(points((0, 2000), (48, 1500), (54, 2000)), until=at(100))

    assert found == [FlashSale(2000, 1500, at(48), at(54))]
    assert found[0].drop_ppm == 250_000


def test_a_fall_in_steps_is_one_sale_with_its_lowest_price() -> None:
    series = points((0, 2000), (48, 1700), (50, 1400), (60, 1600), (70, 1990))

    assert flash_sales(series, until=at(100)) == [FlashSale(2000, 1400, at(48), at(70))]


def test_a_fall_that_has_not_come_back_yet_is_running() -> None:
    assert flash_sales(points((0, 2000), (48, 1500)), until=at(50)) == [
        FlashSale(2000, 1500, at(48), None)
    ]


@pytest.mark.parametrize(
    ("series", "why"),
    [
        (((0, 2000), (48, 1850), (54, 2000)), "it fell by less than a tenth"),
        (((0, 2000), (48, 1500), (130, 2000)), "it lasted longer than three days"),
        (((0, 2000), (48, 1500), (48.2, 2000)), "it was misread for minutes"),
        (((0, 2000), (5, 1500), (9, 2000)), "the price before had not held for a day"),
        (((0, 2000), (48, 1500)), "it stays where it fell to"),
        (((0, 2000), (48, 1500), (54, 1700)), "it came back by half"),
    ],
)
def test_is_no_flash_sale(series: tuple[tuple[float, int], ...], why: str) -> None:
    assert flash_sales(points(*series), until=at(400)) == [], why


def test_after_a_lasting_fall_the_new_price_is_the_level() -> None:
    series = points((0, 2000), (48, 1500), (200, 1200), (210, 1500))

    assert flash_sales(series, until=at(400)) == [FlashSale(1500, 1200, at(200), at(210))]


@pytest.mark.parametrize("seed", range(20))
def test_planted_sales_are_found_in_noise_and_nothing_else(seed: int) -> None:
    chance = random.Random(seed)
    level, now, series, planted = 10_000, 0.0, list[tuple[float, int]](), list[FlashSale]()

    def noisy() -> int:
        return round(level * (1 + chance.uniform(-0.009, 0.009)))

    series.append((now, level))
    for _ in range(12):
        for _ in range(chance.randint(3, 8)):
            now += chance.uniform(5, 12)
            series.append((now, noisy()))
        now += 30
        if chance.random() < 0.5:
            low = round(level * chance.uniform(0.6, 0.85))
            length = chance.uniform(1, 70)
            series += [(now, low), (now + length, noisy())]
            planted.append(FlashSale(level, low, at(now), at(now + length)))
            now += length
        elif chance.random() < 0.5:  # misread for some minutes
            series += [(now, 1), (now + 0.3, level)]
            now += 0.3
        else:  # another price that stays
            level = round(level * chance.choice([0.8, 1.2, 1.3]))
            series.append((now, level))
            now += 80
            series.append((now, level))
    found = flash_sales(points(*series), until=at(now + 200))

    assert [(one.lowest_minor, one.began_at, one.ended_at) for one in found] == [
        (one.lowest_minor, one.began_at, one.ended_at) for one in planted
    ]


def test_equal_prices_share_the_better_rank() -> None:
    a, b, c = (Rival(offer_id=UUID(int=n), landed_minor=800 + 100 * n) for n in (1, 2, 3))

    position = standing(1000, [c, b, a])
    assert (position.rank, position.of) == (2, 4)
    assert (position.below, position.gap_minor) == ((UUID(int=1),), 100)
    alone = standing(1000, [])
    assert (alone.rank, alone.of, alone.gap_minor) == (1, 1, None)
