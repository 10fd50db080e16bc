import heapq

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from ordito.steering.process import Window, find_constraint
from ordito.steering.process.constraint import Region
from ordito.steering.process.load import WEEK_HOURS, Covered, Work
from ordito.steering.process.queueing import replay, supply
from ordito.steering.process.relief import next_constraint, relieve

Reals = NDArray[np.float64]
NONE = Covered(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def work_of(
    resource: str,
    arrived: Reals,
    started: Reals,
    ended: Reals,
    minutes: Reals,
    capacity: Reals,
    place: NDArray[np.int64] | None = None,
) -> Work:
    jobs, weeks = len(arrived), int(np.nanmax(arrived) // (WEEK_HOURS * 60)) + 1
    unknown = np.full(jobs, np.nan)
    where = np.zeros(jobs, np.int64) if place is None else place
    names = np.array([""] * jobs, dtype=object)
    return Work(
        resource=resource,
        activity=resource,
        phase="receive",
        places=tuple(f"p{row}" for row in range(len(capacity))),
        place=where,
        steps=names,
        orders=names,
        methods=names,
        arrived=arrived,
        started=started,
        ended=ended,
        minutes=minutes,
        promised=unknown,
        ready=ended,
        placed=arrived,
        capacity=np.broadcast_to(capacity, (weeks, *capacity.shape)),
        period=np.ones((weeks, WEEK_HOURS), np.bool_),
        covered=NONE,
    )


def serve(arrived: Reals, service: Reals, servers: int) -> tuple[Reals, Reals]:
    """Serve jobs first come first served: an own queue, one job at a time."""
    free = [0.0] * servers
    started = np.empty_like(arrived)
    for row in np.argsort(arrived, kind="stable"):
        started[row] = max(arrived[row], free[0])
        heapq.heapreplace(free, float(started[row] + service[row]))
    return started, started + service


def tandem(jobs: int, servers: tuple[int, ...]) -> tuple[list[Work], float]:
    """Three stages in a row; the second has the longest service, the third the least to spare."""
    chance = np.random.default_rng(23)
    minute = 20.0
    arrived = np.cumsum(chance.exponential(minute / 0.98, jobs))
    began, works = arrived, []
    for stage, (some, mean) in enumerate(zip(servers, (4, 9, 5), strict=True)):
        service = chance.exponential(mean * minute, jobs)
        started, ended = serve(arrived, service, some)
        order = np.argsort(arrived, kind="stable")
        columns = (arrived[order], started[order], ended[order], service[order])
        works.append(work_of(f"stage {stage + 1}", *columns, np.full((1, 168), some * 60.0)))
        arrived = ended
    return works, float((arrived - began).mean() / minute)


def test_the_constraint_is_what_is_used_most_not_what_takes_longest() -> None:
    works, flow = tandem(40_000, (5, 10, 5))
    found = find_constraint(works)
    assert found.constraint is not None
    assert found.constraint.resource == "stage 3"
    assert found.constraint.windows == tuple(Window(day, 0, 24) for day in range(7))
    used = {one.resource: one for one in found.loads}
    assert used["stage 1"].utilisation == pytest.approx(0.784, abs=0.015)
    assert used["stage 2"].utilisation == pytest.approx(0.882, abs=0.015)
    assert used["stage 3"].utilisation == pytest.approx(0.98, abs=0.015)
    assert all(one.little == pytest.approx(1, abs=0.01) for one in found.loads)
    assert found.holds[0].resource == "stage 3@p0"
    everything = Region(np.array([0]), np.arange(168))
    gains = [
        relieve(work, everything, by=1 / servers)
        for work, servers in zip(works, (5, 10, 5), strict=True)
    ]
    saved = [gain.flow_h - gain.relieved_flow_h for gain in gains]
    assert saved[2] > 5 * max(saved[:2])
    # the replay of the third stage says what the whole chain does with a sixth server there
    _, relieved = tandem(40_000, (5, 10, 6))
    assert saved[2] * 60 / 20 == pytest.approx(flow - relieved, rel=0.05)


def weeks_of_orders(tight: dict[int, float], *, at_once: bool = False) -> Work:
    """Two places for ten weeks; the first can do less in the hours of ``tight``."""
    chance = np.random.default_rng(5)
    capacity = np.zeros((2, WEEK_HOURS))
    for day in range(7):
        capacity[:, day * 24 + 8 : day * 24 + 20] = 60.0
    jobs, slots = 4_000, np.flatnonzero(capacity[1])
    for slot, able in tight.items():
        capacity[0, slot] = able
    hours = chance.choice(slots, jobs) + WEEK_HOURS * chance.integers(0, 10, jobs)
    place = chance.integers(0, 2, jobs)
    arrived = hours * 60.0 + chance.uniform(0, 60, jobs)
    order = np.lexsort((arrived, place))
    arrived, place, minutes = arrived[order], place[order], np.full(jobs, 10.0)
    started, ended = arrived.copy(), arrived + minutes
    for row in (0, 1) if not at_once else ():
        rows = place == row
        served = replay(arrived[rows], minutes[rows], supply(np.tile(capacity[row], 12)))
        started[rows], ended[rows] = served.started, served.ended
    return work_of("picking", arrived, started, ended, minutes, capacity, place)


def evening(weekday: int, able: float) -> dict[int, float]:
    return {weekday * 24 + hour: able for hour in (16, 17, 18)}


def test_places_and_hours_are_named_and_the_next_after_them() -> None:
    work = weeks_of_orders(evening(4, 12.0) | evening(1, 14.0))
    found = find_constraint([work])
    assert found.constraint is not None
    assert found.constraint.place_ids == ("p0",)
    # both evenings are one region: they are the same place's, used beyond the practical alike
    assert found.constraint.windows == (Window(1, 16, 19), Window(4, 16, 19))
    friday = Region(np.array([0]), np.array(sorted(evening(4, 0))))
    later = next_constraint(work, friday)
    assert later is not None
    assert (later.place_ids, later.windows) == (("p0",), (Window(1, 16, 19),))
    both = Region(np.array([0]), np.array(sorted(evening(4, 0) | evening(1, 0))))
    assert next_constraint(work, both) is None
    gain = relieve(work, both, by=1.0)
    assert gain.shorter is not None
    assert gain.shorter > 0.3
    assert gain.elsewhere == pytest.approx(0, abs=1e-9)
    assert gain.replayed_off_h == pytest.approx(0, abs=1e-6)


def test_weeks_in_which_capacity_is_unknown_are_in_no_mean() -> None:
    told = weeks_of_orders(evening(4, 12.0) | evening(1, 14.0))
    capacity = told.capacity.copy()
    capacity[:5] = np.nan
    work = msgspec.structs.replace(told, capacity=capacity)
    both = Region(np.array([0]), np.array(sorted(evening(4, 0) | evening(1, 0))))
    assert relieve(work, both, by=1.0).minutes_week == pytest.approx(3 * (12.0 + 14.0))
    # what would have to be done there is that of a known week, so it is no constraint once relieved
    later = next_constraint(work, both)
    assert later is None or later.windows not in {(Window(1, 16, 19),), (Window(4, 16, 19),)}


def test_without_a_constraint_none_is_named() -> None:
    found = find_constraint([weeks_of_orders({})])
    assert found.constraint is None
    assert found.others == ()
    assert found.highest == pytest.approx(0.4, abs=0.03)


def test_work_that_does_not_wait_shows_that_the_capacity_was_told_wrong() -> None:
    assert find_constraint([weeks_of_orders(evening(4, 12.0), at_once=True)]).constraint is None


def test_a_resource_whose_capacity_is_unknown_is_not_judged() -> None:
    work = weeks_of_orders(evening(4, 12.0))
    blind = msgspec.structs.replace(work, capacity=np.zeros_like(work.capacity))
    found = find_constraint([blind])
    assert (found.constraint, found.blind) == (None, ("picking",))
    assert found.loads[0].utilisation is None
