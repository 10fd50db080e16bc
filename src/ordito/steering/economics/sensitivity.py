"""What changes in the answer when an assumption moves: each alone, within its bounds.

An activity's cost is linear in its figures and in what its resource costs, and inverse in what the
resource can do. So one look at what was done is enough for all moves; nothing is dealt out again.

Source: R. A. Howard, "Decision Analysis: Practice and Promise", Management Science 34 (1988), for
moving one figure at a time and ordering by how far the answer swings.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import duckdb
import msgspec

from ordito.marts import Mart
from ordito.steering.economics.ladder import opened
from ordito.steering.economics.model import (
    LOADED,
    MEASURES,
    Activity,
    Figure,
    Register,
    Resource,
    Step,
)
from ordito.steering.economics.reckoning import sql_of

BY: Final = 0.1
"""Share by which a figure is moved whose bounds nobody has declared."""
_Channels = Mapping[str, float]
_Moved = Callable[[float], _Channels]


class Sensitivity(msgspec.Struct, frozen=True):
    """What an assumption does to the answer.

    Attributes:
        where: it stands in the register.
        figure: as it is declared.
        low: it is moved down to this.
        high: and up to this.
        is_declared: whether these are its declared bounds, or a tenth less and more.
        left_low: what is left of all revenue at ``low``, minor units.
        left_high: the same at ``high``.
        swing: how far apart these are.
        turns: channels of which something is left at one end, and nothing at the other.
    """

    where: str
    figure: Figure
    low: float
    high: float
    is_declared: bool
    left_low: int
    left_high: int
    swing: int
    turns: tuple[str, ...]


class Sensitivities(msgspec.Struct, frozen=True):
    """What every assumption does to the answer, the widest swing first.

    Attributes:
        left: of all revenue with every figure at its middle, minor units.
        each: of the assumptions.
    """

    left: int
    each: tuple[Sensitivity, ...]


def move_assumptions(
    mart: Mart, register: Register, *, steps: Sequence[Step] = LOADED
) -> Sensitivities:
    """Return what moving each figure of ``register`` does to what is left after ``steps``."""
    with opened(mart, register) as connection:
        declared = _left(connection, steps)
        done = _done(connection, register)
        unpriced = dict(connection.execute(sql_of("unpriced")).fetchall())
    found = [
        _sensitivity(where, figure, declared, moved)
        for where, figure, moved in _moves(register, done, unpriced, steps)
    ]
    found.sort(key=lambda one: (-one.swing, one.where))
    return Sensitivities(round(sum(declared.values())), tuple(found))


def _left(connection: duckdb.DuckDBPyConnection, steps: Sequence[Step]) -> _Channels:
    costs = " + ".join(step.value for step in Step if step in steps)
    asked = sql_of("left").replace("<costs>", costs)
    return {str(channel): float(left) for channel, left in connection.execute(asked).fetchall()}


def _done(
    connection: duckdb.DuckDBPyConnection, register: Register
) -> dict[str, dict[str, dict[str, float]]]:
    """Return what was done of each activity: by measure, by channel of the order that caused it."""
    subjects = sorted({activity.subject.value for activity in register.activities})
    connection.execute("DROP TABLE IF EXISTS subjects")
    connection.execute(sql_of("subjects"), {"subjects": subjects})
    done: dict[str, dict[str, dict[str, float]]] = {}
    for activity in register.activities:
        names = MEASURES[activity.subject]
        rows = connection.execute(sql_of("done"), activity.told()).fetchall()
        done[activity.code] = {
            name: {str(row[0]): row[1 + at] or 0.0 for row in rows} for at, name in enumerate(names)
        }
    connection.execute("DROP TABLE subjects")
    return done


def _moves(
    register: Register,
    done: Mapping[str, Mapping[str, _Channels]],
    unpriced: _Channels,
    steps: Sequence[Step],
) -> Iterator[tuple[str, Figure, _Moved]]:
    """Yield each figure with what all channels pay more when it has another value."""
    resources = {one.code: one for one in register.resources}
    counted = [one for one in register.activities if one.step in steps]
    for resource in register.resources:
        units = _add(
            _scaled(done[one.code][term.measure], term.each.middle)
            for one in counted
            if one.resource == resource.code
            for term in one.terms
        )
        cost, capacity = resource.cost, resource.capacity
        yield f"{resource.code} cost", cost, _paid(units, 1 / capacity.middle, cost.middle)
        yield f"{resource.code} capacity", capacity, _shared(units, cost.middle, capacity.middle)
    for one in register.activities:
        rate = _rate(one, resources) if one.step in steps else 0.0
        for term in one.terms:
            moved = _paid(done[one.code][term.measure], rate, term.each.middle)
            yield f"{one.code} {term.measure}", term.each, moved
    share = register.goods_share
    if share is not None:
        yield "goods_share", share, _paid(unpriced, 1.0, share.middle)


def _sensitivity(where: str, figure: Figure, declared: _Channels, moved: _Moved) -> Sensitivity:
    is_declared = figure.lowest < figure.highest
    middle = figure.middle
    low, high = (
        (figure.lowest, figure.highest) if is_declared else (middle * (1 - BY), middle * (1 + BY))
    )
    down, up = (
        {channel: left - more.get(channel, 0.0) for channel, left in declared.items()}
        for more in (moved(low), moved(high))
    )
    left = round(sum(down.values())), round(sum(up.values()))
    turns = tuple(sorted(one for one in declared if (down[one] > 0) is not (up[one] > 0)))
    return Sensitivity(
        where=where,
        figure=figure,
        low=low,
        high=high,
        is_declared=is_declared,
        left_low=left[0],
        left_high=left[1],
        swing=abs(left[0] - left[1]),
        turns=turns,
    )


def _rate(activity: Activity, resources: Mapping[str, Resource]) -> float:
    """Return what a unit of an activity's terms costs, minor units."""
    if activity.resource is None:
        return 1.0
    resource = resources[activity.resource]
    return resource.cost.middle / resource.capacity.middle


def _paid(units: _Channels, rate: float, middle: float) -> _Moved:
    """Return what a figure that multiplies ``units`` at ``rate`` adds when it moves."""
    return lambda to: _scaled(units, rate * (to - middle))


def _shared(units: _Channels, cost: float, middle: float) -> _Moved:
    """Return what a capacity that divides ``cost`` adds when it moves."""
    return lambda to: _scaled(units, cost / to - cost / middle)


def _scaled(units: _Channels, by: float) -> _Channels:
    return {channel: n * by for channel, n in units.items()}


def _add(parts: Iterator[_Channels]) -> _Channels:
    whole: defaultdict[str, float] = defaultdict(float)
    for part in parts:
        for channel, n in part.items():
            whole[channel] += n
    return whole
