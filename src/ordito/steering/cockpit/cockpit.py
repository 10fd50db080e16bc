"""The first page of the helm: four figures and where the money goes, for a period."""

from importlib.resources import files
from typing import Final

import duckdb
import msgspec

from ordito.marts import Mart
from ordito.steering.cockpit.model import (
    PERIODS,
    Cockpit,
    Period,
    PeriodCode,
    Tile,
)
from ordito.steering.economics import By, Ladder, Register, Slice, draw_ladders
from ordito.steering.economics.ladder import opened
from ordito.steering.process.answers import answered

PARTS: Final = 12
_DAY_US: Final = 86_400_000_000
_INSTRUMENT: Final = (
    "SELECT instrument FROM fact_answer WHERE score IS NOT NULL"
    " GROUP BY instrument ORDER BY count(*) DESC, instrument LIMIT 1"
)


class _Part(msgspec.Struct, frozen=True):
    """What a part of a span has come to; money in minor units."""

    part: int
    orders: int
    digital: int
    revenue: int
    cost: int
    low: int
    high: int
    known: bool
    answers: int
    scores: float


def period_of(mart: Mart, code: PeriodCode) -> Period:
    """Return a period that ends with the last order; all there is begins with the first."""
    ((first, last),) = mart.rows("SELECT min(placed_us), max(placed_us) FROM fact_order")
    to_us = 1 + (mart.as_of_us if last is None else min(mart.as_of_us, int(last)))
    days = PERIODS[code]
    if days is not None:
        return Period(code, to_us - days * _DAY_US, to_us)
    return Period(code, to_us if first is None else int(first), to_us)


def read_cockpit(mart: Mart, register: Register, code: PeriodCode) -> Cockpit:
    """Return what the first page tells of a period, as it was kept for this build, or made now."""

    def reckon() -> Cockpit:
        return _reckon(mart, register, period_of(mart, code))

    costs = msgspec.structs.replace(register, reason="-")
    return answered(mart, "cockpit", Cockpit, reckon, code, costs)


def instrument_of(mart: Mart) -> str:
    """Return the instrument with most answers; empty where nobody was asked."""
    found = mart.rows(_INSTRUMENT)
    return str(found[0][0]) if found else ""


def list_channels(mart: Mart) -> dict[str, str]:
    """Return the kind of each channel."""
    return {str(channel): str(kind) for channel, kind in mart.rows(question("channels"))}


def list_places(mart: Mart) -> dict[str, str]:
    """Return the name of each place, or its id where it has none."""
    return {str(place): str(name) for place, name in mart.rows(question("places"))}


def question(name: str) -> str:
    """Return the SELECT in the file ``name`` of this folder's SQL."""
    return (files("ordito.steering.cockpit") / "sql" / f"{name}.sql").read_text()


def _reckon(mart: Mart, register: Register, period: Period) -> Cockpit:
    chosen = Slice(from_us=period.from_us, to_us=period.to_us)
    whole = draw_ladders(mart, register, by=By.ALL, chosen=chosen)
    channels = draw_ladders(mart, register, by=By.CHANNEL, chosen=chosen)
    instrument = instrument_of(mart)
    with opened(mart, register) as connection:
        parts = _parts(connection, period, instrument)
        length = period.to_us - period.from_us
        ((first,),) = connection.execute("SELECT min(placed_us) FROM fact_order").fetchall()
        reaches = first is not None and first <= period.from_us - length
        earlier = Period(period.code, period.from_us - length, period.from_us)
        before = _parts(connection, earlier, instrument) if reaches else []
    return Cockpit(
        version=mart.version,
        currency=mart.build.currency,
        as_of_us=mart.as_of_us,
        period=period,
        tiles=_tiles(parts, before),
        whole=whole[0] if whole else Ladder("", 0, 0, 0, (), 1.0),
        channels=channels,
    )


def _parts(connection: duckdb.DuckDBPyConnection, period: Period, instrument: str) -> list[_Part]:
    given = {"from_us": period.from_us, "to_us": period.to_us, "instrument": instrument}
    found = connection.execute(question("parts"), given).fetchall()
    return [_Part(*row) for row in found]


def _tiles(parts: list[_Part], before: list[_Part]) -> tuple[Tile, ...]:
    now, then = _sum(parts), _sum(before) if before else None
    low, high = (amount / now.revenue if now.revenue else None for amount in (now.low, now.high))
    figures = {"revenue": _revenue, "cost": _cost, "experience": _score, "digital": _digital}
    bounds = {"revenue": (None, None), "cost": (low, high)}
    return tuple(
        Tile(
            code=code,  # pyright: ignore[reportArgumentType] # the four that there are
            value=figure(now),
            low=bounds.get(code, (None, None))[0],
            high=bounds.get(code, (None, None))[1],
            n=now.answers if code == "experience" else now.orders,
            before=None if then is None else figure(then),
            trend=tuple(figure(part) for part in parts),
        )
        for code, figure in figures.items()
    )


def _sum(parts: list[_Part]) -> _Part:
    return _Part(
        part=0,
        orders=sum(one.orders for one in parts),
        digital=sum(one.digital for one in parts),
        revenue=sum(one.revenue for one in parts),
        cost=sum(one.cost for one in parts),
        low=sum(one.low for one in parts),
        high=sum(one.high for one in parts),
        known=all(one.known for one in parts),
        answers=sum(one.answers for one in parts),
        scores=sum(one.scores for one in parts),
    )


def _revenue(part: _Part) -> float | None:
    return float(part.revenue)


def _cost(part: _Part) -> float | None:
    return part.cost / part.revenue if part.revenue and part.known else None


def _score(part: _Part) -> float | None:
    return part.scores / part.answers if part.answers else None


def _digital(part: _Part) -> float | None:
    return part.digital / part.orders if part.orders else None
