"""What follows a purchase: returns, questions to the service desk, and how satisfied people are."""

from typing import Final

import msgspec
import numpy as np

from ordito.world.simulation import calendar
from ordito.world.simulation.baskets import Lines
from ordito.world.simulation.calendar import DAY_MINUTES, MINUTE_US, Calendar
from ordito.world.simulation.chance import Ints, Marks, Reals, Stream, running
from ordito.world.simulation.demand import Orders
from ordito.world.simulation.fulfilment import Fulfilment
from ordito.world.simulation.parameters import COLLECT, SHIP, Integration, Parameters
from ordito.world.simulation.people import People

# By channel, as a share of lines. Source: Online Retail II (web); the others are assumed.
_RETURNED: Final = np.array([0.02, 0.084, 0.084, 0.14, 0.06, 0.06])
_AT_ONCE: Final = 0.08
_RETURN_MEDIAN_DAYS: Final = 9.3
_RETURN_SIGMA: Final = 1.54
_ELSEWHERE: Final = {Integration.SILOED: 0.0, Integration.CROSS: 0.12, Integration.OMNI: 0.35}
_ASKS_LATER_MINUTES: Final = 2.5 * DAY_MINUTES
# Shares of phone, web form, and both. Source: Hillstrom.
_BY_PHONE: Final = running([0.438, 0.441, 0.121])
_PASSED_ON: Final = 0.5
_MOST_PASSED: Final = 4
_TALK_MEDIAN_MINUTES: Final = 6.0
_TALK_SIGMA: Final = 0.8
_TOLD_AGAIN: Final = {Integration.SILOED: 0.85, Integration.CROSS: 0.6, Integration.OMNI: 0.25}
_HOUR_US: Final = 60 * MINUTE_US
_MOST_HOURS: Final = 24
_SCALE_TOP: Final = 10
_ANSWERS_AFTER_MINUTES: Final = 1.5 * DAY_MINUTES


class Returns(msgspec.Struct, frozen=True):
    """Lines that came back, whole.

    Attributes:
        lines: row of the line.
        returned_us: when.
        elsewhere: whether another channel took it than the one that sold it.
    """

    lines: Ints
    returned_us: Ints
    elsewhere: Marks


class Cases(msgspec.Struct, frozen=True):
    """Questions to the service desk.

    Attributes:
        orders: row of the order that each is about.
        opened_us: when.
        taken_us: when somebody took it in charge.
        closed_us: when it was solved.
        media: 0 phone, 1 web, 2 both.
        passed: how often it went from one agent to another.
        repeated: how often the customer told the story again.
        minutes: of an agent's time.
    """

    orders: Ints
    opened_us: Ints
    taken_us: Ints
    closed_us: Ints
    media: Ints
    passed: Ints
    repeated: Ints
    minutes: Reals


class Answers(msgspec.Struct, frozen=True):
    """What people say of their orders: 0 to 10.

    Attributes:
        orders: row of the order.
        answered_us: when.
        scores: what.
    """

    orders: Ints
    answered_us: Ints
    scores: Ints


def bring_back(
    parameters: Parameters,
    calendar_: Calendar,
    people: People,
    orders: Orders,
    done: Fulfilment,
    lines: Lines,
) -> Returns:
    """Return which of ``lines`` come back before the world ends."""
    draws = Stream(parameters.seed, "returns")
    times = np.array([one.returns_times for one in parameters.personas])
    likely = _RETURNED[orders.channels[lines.orders]]
    likely = likely * times[people.personas[orders.persons[lines.orders]]]
    rows = np.flatnonzero(draws.chance(lines.ids, likely, 0))
    ids = lines.ids[rows]
    days = draws.lognormal(ids, _RETURN_MEDIAN_DAYS, _RETURN_SIGMA, 2)
    minutes = np.where(
        draws.chance(ids, _AT_ONCE, 1), draws.units(ids, 4) * 60.0, days * DAY_MINUTES
    )
    at = done.handed_us[lines.orders[rows]] + (minutes * MINUTE_US).astype(np.int64)
    within = at < calendar_.end_us
    elsewhere = draws.chance(ids, _ELSEWHERE[parameters.integration], 5)
    return Returns(rows[within], at[within], elsewhere[within])


def ask(parameters: Parameters, calendar_: Calendar, orders: Orders, done: Fulfilment) -> Cases:
    """Return what is asked about ``orders`` before the world ends; late ones raise more (P1)."""
    draws, desk = Stream(parameters.seed, "cases"), parameters.desk
    times = np.where(missed(orders, done), parameters.weakest_link.contacts_times, 1.0)
    rows = np.flatnonzero(draws.chance(orders.ids, desk.asked * times, 0))
    due = done.promised_us[rows] + _minutes(draws.wait(orders.ids[rows], _ASKS_LATER_MINUTES, 1))
    rows, due = rows[due < calendar_.end_us], due[due < calendar_.end_us]
    ids, days = orders.ids[rows], calendar_.days_of(due)
    rhythms = np.full_like(rows, calendar.CONTACT)
    opened = calendar_.instants(days, calendar.draw_minutes(draws, ids, rhythms, 2))
    opened = np.maximum(opened, orders.placed_us[rows] + 5 * MINUTE_US)
    waited = draws.lognormal(ids, desk.taken_hours * 60, desk.taken_sigma, 4)
    taken = opened + _minutes(waited)
    worked = draws.lognormal(ids, desk.solved_days * DAY_MINUTES, desk.solved_sigma, 6)
    closed = taken + _minutes(worked)
    passed = np.where(
        draws.chance(ids, _PASSED_ON, 8), 1 + draws.counts(ids, np.full(len(ids), 0.6), 9), 0
    )
    passed = np.minimum(passed, _MOST_PASSED)
    again = _TOLD_AGAIN[parameters.integration]
    repeated = sum(
        (draws.chance(ids, again, 10 + turn) & (passed > turn)).astype(np.int64)
        for turn in range(_MOST_PASSED)
    )
    return Cases(
        orders=rows,
        opened_us=opened,
        taken_us=taken,
        closed_us=closed,
        media=draws.spin(ids, _BY_PHONE, 20),
        passed=passed,
        repeated=np.asarray(repeated, np.int64),
        minutes=draws.lognormal(ids, _TALK_MEDIAN_MINUTES, _TALK_SIGMA, 21) * (1 + 0.5 * passed),
    )


def answer(
    parameters: Parameters, calendar_: Calendar, orders: Orders, done: Fulfilment, cases: Cases
) -> Answers:
    """Return what people say after their orders (P13)."""
    draws, felt = Stream(parameters.seed, "answers"), parameters.experience
    rows = np.flatnonzero(draws.chance(orders.ids, felt.asked, 0))
    ids, late = orders.ids[rows], missed(orders, done)[rows]
    repeated = np.bincount(cases.orders, cases.repeated, len(orders))[rows]
    hours = np.minimum(hours_late(orders, done)[rows], _MOST_HOURS)
    score = (
        felt.best
        - felt.broken_promise * late
        - felt.hour_waited * hours
        - felt.story_repeated * repeated
        + felt.noise * draws.normal(ids, 1)
    )
    at = done.handed_us[rows] + _minutes(draws.wait(ids, _ANSWERS_AFTER_MINUTES, 3))
    within = at < calendar_.end_us
    kept = np.clip(np.rint(score), 0, _SCALE_TOP).astype(np.int64)
    return Answers(rows[within], at[within], kept[within])


def missed(orders: Orders, done: Fulfilment) -> Marks:
    """Return of which orders the promise was broken."""
    return hours_late(orders, done) > 0


def hours_late(orders: Orders, done: Fulfilment) -> Reals:
    """Return by how many hours each order was later than promised."""
    ready = np.where(orders.methods == COLLECT, done.picked_us, done.handed_us)
    promised = np.isin(orders.methods, [COLLECT, SHIP])
    return np.where(promised, np.maximum(0, ready - done.promised_us), 0) / _HOUR_US


def _minutes(minutes: Reals) -> Ints:
    return (minutes * MINUTE_US).astype(np.int64)
