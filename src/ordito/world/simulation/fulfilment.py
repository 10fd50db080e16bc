"""When goods are ready, handed over or delivered: each place is a queue before its pickers (P1).

Work waits in order of arrival before a server whose speed changes with the hour. In units of work
done, an order begins at the later of its arrival and its forerunner's end; mapped back through the
capacity supplied until an instant, that is when it is picked (Lindley's recursion, in one sweep).

Source: D. Lindley, "The theory of queues with a single server", 1952.
"""

from typing import Final

import msgspec
import numpy as np

from ordito.world.simulation.calendar import DAY_MINUTES, MINUTE_US, WEEK_DAYS, Calendar
from ordito.world.simulation.chance import Ints, Marks, Reals, Stream
from ordito.world.simulation.demand import Orders
from ordito.world.simulation.doors import Spans
from ordito.world.simulation.network import Network
from ordito.world.simulation.parameters import CARRY_OUT, COLLECT, SHIP, Parameters

_DAY_HOURS: Final = 24
_HOUR_MINUTES: Final = 60
_ORDER_MINUTES, _LINE_MINUTES = 5.0, 0.6
_USUAL_LOAD: Final = 0.5
_TRICKLE: Final = 1e-6
_TROUBLE: Final = 0.06
_TROUBLE_MINUTES: Final = 190.0
_FETCHED_MINUTES: Final = 420.0
_SHIP_LATE: Final = 0.06
_SHIP_DAYS: Final = 2
_CUT_OFF_MINUTES: Final = 20 * 60
_MONTH_US: Final = 30 * DAY_MINUTES * MINUTE_US


class Fulfilment(msgspec.Struct, frozen=True):
    """What became of each order's goods, in microseconds since 1970 in UTC.

    Attributes:
        promised_us: when they were to be ready (collect) or delivered (ship).
        started_us: when picking began.
        picked_us: when they were picked; ready to be collected, or handed to the carrier.
        handed_us: when the customer had them.
        minutes: of work that picking took.
    """

    promised_us: Ints
    started_us: Ints
    picked_us: Ints
    handed_us: Ints
    minutes: Reals

    @property
    def late_us(self) -> Ints:
        """By how much the promise was missed; 0 is kept."""
        return np.maximum(0, self.picked_us - self.promised_us)


class Capacity(msgspec.Struct, frozen=True):
    """Minutes of picking that each store supplies, n_stores x hours of a week, Monday first."""

    minutes: Reals


def staff(parameters: Parameters, calendar: Calendar, network: Network, orders: Orders) -> Capacity:
    """Return the capacity of stores that serves ``orders``, but for the weakest link's hours."""
    rows = np.flatnonzero(orders.methods == COLLECT)
    needed = np.zeros((network.n_stores, WEEK_DAYS * _DAY_HOURS))
    weeks = max(1.0, calendar.days / WEEK_DAYS)
    arrivals = _wall_minutes(calendar, orders.placed_us[rows])
    for store in range(network.n_stores):
        here = orders.stores[rows] == store
        arrivals[here] = network.doors.spans(calendar, store).next_opening(arrivals[here])
    hours = (arrivals // _HOUR_MINUTES).astype(np.int64)
    slots = (calendar.weekdays[0] * _DAY_HOURS + hours) % needed.shape[1]
    np.add.at(needed, (orders.stores[rows], slots), work(orders)[rows] / weeks)
    supplied = np.maximum(needed / _USUAL_LOAD, parameters.crew_minutes)
    told = parameters.weakest_link
    slot = np.arange(needed.shape[1])
    tight = np.isin(slot // _DAY_HOURS, told.weekdays)
    tight &= (slot % _DAY_HOURS >= told.from_hour) & (slot % _DAY_HOURS < told.to_hour)
    slow = network.slow[: network.n_stores, None] & tight[None, :]
    supplied = np.where(slow, needed * told.capacity * (1 + told.relief), supplied)
    there = np.array([network.doors.hours(store) for store in range(network.n_stores)])
    return Capacity(supplied * there)


def fulfil(
    parameters: Parameters,
    calendar: Calendar,
    network: Network,
    capacity: Capacity,
    orders: Orders,
) -> Fulfilment:
    """Return what becomes of the goods of ``orders`` (in order of time)."""
    made = Fulfilment(
        promised_us=orders.placed_us.copy(),
        started_us=orders.placed_us.copy(),
        picked_us=orders.placed_us.copy(),
        handed_us=orders.placed_us.copy(),
        minutes=np.where(_picked(orders), work(orders), 0.0),
    )
    _ship(parameters, calendar, network, orders, made)
    for store in range(capacity.minutes.shape[0]):
        rows = np.flatnonzero((orders.methods == COLLECT) & (orders.stores == store))
        if len(rows):
            spans = network.doors.spans(calendar, store)
            _collect(parameters, calendar, spans, capacity.minutes[store], orders, rows, made)
    return made


def work(orders: Orders) -> Reals:
    """Return the minutes that picking each order takes."""
    return _ORDER_MINUTES + _LINE_MINUTES * orders.lines.astype(np.float64)


def lost_after_lateness(parameters: Parameters, orders: Orders, late: Marks) -> Marks:
    """Return which purchases are not made because an earlier collection was late (P1)."""
    order = np.lexsort((orders.placed_us, orders.persons))
    times, persons, was_late = orders.placed_us[order], orders.persons[order], late[order]
    numbers = np.arange(len(order))
    seen = np.maximum.accumulate(np.where(was_late, numbers, -1))
    before = np.concatenate([[-1], seen])[:-1].astype(np.int64)
    same = (before >= 0) & (persons[before] == persons)
    recent = same & (times - times[before] <= _MONTH_US)
    draws = Stream(parameters.seed, "lost")
    lost = np.zeros(len(order), np.bool_)
    lost[order] = recent
    return lost & draws.chance(orders.ids, parameters.weakest_link.lost_after)


def _picked(orders: Orders) -> Marks:
    return orders.methods != CARRY_OUT


def _collect(
    parameters: Parameters,
    calendar: Calendar,
    spans: Spans,
    week: Reals,
    orders: Orders,
    rows: Ints,
    made: Fulfilment,
) -> None:
    """Fill in the collections of one store."""
    draws, ids = Stream(parameters.seed, "collect"), orders.ids[rows]
    edges = np.arange(0, (calendar.days + WEEK_DAYS) * DAY_MINUTES + 1, _HOUR_MINUTES)
    hours = np.arange(len(edges) - 1)
    slots = (calendar.weekdays[0] * _DAY_HOURS + hours) % len(week)
    kept = np.ones(len(hours))
    kept[: calendar.days * _DAY_HOURS] = np.repeat(~calendar.holidays, _DAY_HOURS)
    supplied = np.concatenate([[0.0], np.cumsum(week[slots] * kept + _TRICKLE)])
    arrived = _wall_minutes(calendar, orders.placed_us[rows])
    minutes = made.minutes[rows]
    at = np.interp(arrived, edges, supplied)
    done = np.cumsum(minutes)
    ends = done + np.maximum.accumulate(at - (done - minutes))
    picked = np.interp(ends, supplied, edges)
    trouble = draws.chance(ids, _TROUBLE, 0) * draws.wait(ids, _TROUBLE_MINUTES, 1)
    ready = spans.next_opening(picked + trouble)
    starts = np.interp(np.maximum(ends - minutes, 0.0), supplied, edges)
    promised = spans.after(spans.next_opening(arrived), float(parameters.promise_minutes))
    fetched = spans.next_opening(ready + draws.wait(ids, _FETCHED_MINUTES, 2))
    for column, wall in (
        (made.promised_us, promised),
        (made.started_us, np.minimum(np.maximum(starts, arrived), ready)),
        (made.picked_us, ready),
        (made.handed_us, fetched),
    ):
        # a clock does not go back where wall time is cut to microseconds
        column[rows] = np.maximum(_instants(calendar, wall), orders.placed_us[rows])


def _ship(
    parameters: Parameters,
    calendar: Calendar,
    network: Network,
    orders: Orders,
    made: Fulfilment,
) -> None:
    """Fill in what carriers bring."""
    rows = np.flatnonzero(orders.methods == SHIP)
    draws, ids = Stream(parameters.seed, "ship"), orders.ids[rows]
    placed = orders.placed_us[rows]
    started = placed + (draws.wait(ids, 150.0, 0) * MINUTE_US).astype(np.int64)
    for depot in range(network.n_stores, network.n_places):
        here = orders.sources[rows] == depot
        wall = _wall_minutes(calendar, started[here])
        opened = network.doors.spans(calendar, depot).next_opening(wall)
        started[here] += ((opened - wall) * MINUTE_US).astype(np.int64)
    picked = started + (made.minutes[rows] * MINUTE_US).astype(np.int64)
    promised = picked + _SHIP_DAYS * DAY_MINUTES * MINUTE_US
    ahead = draws.units(ids, 1) * _CUT_OFF_MINUTES
    behind = draws.wait(ids, float(DAY_MINUTES), 3) + _HOUR_MINUTES
    off = np.where(draws.chance(ids, _SHIP_LATE, 2), behind, -ahead)
    made.promised_us[rows] = promised
    made.started_us[rows] = started
    made.picked_us[rows] = picked
    made.handed_us[rows] = promised + (off * MINUTE_US).astype(np.int64)


def _wall_minutes(calendar: Calendar, instants: Ints) -> Reals:
    """Return minutes since the first midnight, as if every day had 24 hours."""
    days = calendar.days_of(instants)
    return days * DAY_MINUTES + calendar.minutes_of(instants, days)


def _instants(calendar: Calendar, wall: Reals) -> Ints:
    days = np.clip((wall // DAY_MINUTES).astype(np.int64), 0, calendar.days)
    return calendar.instants(days, wall - days * DAY_MINUTES)
