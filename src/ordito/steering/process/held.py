"""The rows behind a constraint: the work that was asked for where and when it is."""

import msgspec
import numpy as np

from ordito.marts import Mart
from ordito.steering.process.constraint import Constraint, Region, within
from ordito.steering.process.load import (
    DAY_HOURS,
    HOUR_MINUTES,
    Work,
    count_hours,
    is_late,
    list_work,
)


class HeldUp(msgspec.Struct, frozen=True):
    """A piece of work that was asked for where and when a resource is the constraint.

    Attributes:
        step_id: of its journey.
        order_id: for which; None where it is for none.
        number: of the order, where it has one.
        place_id: where; empty is nowhere in particular.
        waited_h: hours that it waited while somebody worked; None where that is not known.
        late: whether its order broke its promise; None where none was made, or it is not settled.
    """

    step_id: str
    order_id: str | None
    number: str | None
    place_id: str
    waited_h: float | None
    late: bool | None


def list_held_up(
    mart: Mart, constraint: Constraint, *, most: int, skip: int = 0
) -> tuple[int, list[HeldUp]]:
    """Return how much work a constraint rests on, and some of it, what waited longest first.

    Pages take what opens from the weakest link from here; the count is ``constraint.jobs``.

    Args:
        mart: in which the constraint was found.
        constraint: whose work.
        most: rows at most.
        skip: rows before the first.
    """
    work = next(one for one in list_work(mart) if one.resource == constraint.resource)
    hours = count_hours(work)
    rows = np.flatnonzero(within(hours, _region_of(work, constraint)))
    waits = hours.waits / HOUR_MINUTES
    longest = rows[np.lexsort((work.steps[rows], -np.nan_to_num(waits[rows], nan=-1.0)))]
    late = is_late(work, work.ready)
    settled = ~np.isnan(work.promised + work.ready)
    shown = longest[skip : skip + most].tolist()
    numbers = dict(
        mart.rows(
            "SELECT order_id, number FROM fact_order WHERE order_id IN (SELECT unnest($orders))",
            orders=[str(work.orders[row]) for row in shown],
        )
    )
    return len(rows), [
        HeldUp(
            step_id=str(work.steps[row]),
            order_id=str(work.orders[row]) or None,
            number=numbers.get(str(work.orders[row])),
            place_id=work.places[work.place[row]],
            waited_h=None if np.isnan(waits[row]) else float(waits[row]),
            late=bool(late[row]) if settled[row] else None,
        )
        for row in shown
    ]


def _region_of(work: Work, constraint: Constraint) -> Region:
    """Return the places and hours that a constraint names."""
    slots = [
        window.weekday * DAY_HOURS + hour
        for window in constraint.windows
        for hour in range(window.from_hour, window.to_hour)
    ]
    places = [work.places.index(one) for one in constraint.place_ids]
    return Region(np.array(places, np.int64), np.array(slots, np.int64))
