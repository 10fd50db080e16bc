"""What is not known of capacity, order and clocks is told, and changes nothing that is known."""

from typing import Any

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from ordito.steering.process import Window, find_constraint
from ordito.steering.process.constraint import Region
from ordito.steering.process.load import WEEK_HOURS, Work, count_hours, work_of_columns
from ordito.steering.process.relief import relieve
from tests.rooms.steering.process.test_constraint import evening, weeks_of_orders

FRIDAY = evening(4, 12.0)
MINUTE_US = 60_000_000
WEEK_US = WEEK_HOURS * 60 * MINUTE_US
MONDAY_US = 2_922 * WEEK_US - 3 * 24 * 60 * MINUTE_US  # the first day of the epoch was a Thursday


def collections(tight: dict[int, float], promise_minutes: float = 45.0) -> Work:
    """Ten weeks of collections at two places, promised after ``promise_minutes``."""
    work = weeks_of_orders(tight)
    methods = np.array(["collect"] * len(work.arrived), dtype=object)
    promised = work.arrived + promise_minutes
    return msgspec.structs.replace(work, methods=methods, promised=promised)


def blind(work: Work, *places: int) -> Work:
    capacity = work.capacity.copy()
    capacity[:, list(places)] = 0.0
    return msgspec.structs.replace(work, capacity=capacity)


def test_without_capacity_the_hours_that_break_promises_are_told_first() -> None:
    found = find_constraint([blind(collections(FRIDAY), 0, 1)])
    assert (found.constraint, found.highest, found.blind) == (None, None, ("picking",))
    (one,) = found.unjudged
    assert (one.place_ids, one.share) == (("p0", "p1"), 1.0)
    first = one.slow[0]
    assert (first.place_id, first.window.weekday, first.method) == ("p0", 4, "collect")
    assert first.window.from_hour == pytest.approx(16, abs=1)
    assert first.window.to_hour == pytest.approx(20, abs=2)
    assert first.late > 0.6
    assert first.late_elsewhere < 0.2
    assert {slow.window.weekday for slow in one.slow} == {4}


def test_where_nothing_is_late_out_of_turn_no_hour_is_told() -> None:
    (one,) = find_constraint([blind(collections({}, promise_minutes=12.0), 0, 1)]).unjudged
    assert one.slow == ()


def test_what_is_known_of_one_place_is_judged_and_the_other_is_told() -> None:
    found = find_constraint([blind(collections(FRIDAY), 1)])
    assert found.constraint is not None
    assert (found.constraint.place_ids, found.constraint.windows) == (("p0",), (Window(4, 16, 19),))
    (one,) = found.unjudged
    assert one.place_ids == ("p1",)
    assert one.share == pytest.approx(0.5, abs=0.05)
    assert one.slow == ()
    assert find_constraint([collections(FRIDAY)]).unjudged == ()


def test_parcels_say_nothing_of_the_promises_of_collections() -> None:
    plain = collections(FRIDAY)
    chance = np.random.default_rng(3)
    sent = chance.random(len(plain.arrived)) < 0.2
    day = 24 * 60.0
    mixed = msgspec.structs.replace(
        plain,
        methods=np.where(sent, "ship", "collect").astype(object),
        # a carrier brings them days later, and always late
        promised=np.where(sent, plain.arrived + day, plain.promised),
        ready=np.where(sent, plain.ended + 2 * day, plain.ready),
    )
    one = find_constraint([mixed]).constraint
    assert one is not None
    assert (one.method, one.windows) == ("collect", (Window(4, 16, 19),))
    inside = plain.place == 0
    hour = (plain.arrived // 60).astype(int) % WEEK_HOURS
    inside &= np.isin(hour, list(FRIDAY)) & ~sent
    late = plain.ready > plain.promised
    assert one.late is not None
    assert one.late.value == pytest.approx(float(late[inside].mean()), abs=0.02)
    assert one.late_elsewhere is not None
    assert one.late_elsewhere.value < 0.1
    friday = Region(np.array([0]), np.array(sorted(FRIDAY)))
    gain = relieve(mixed, friday, method="collect")
    assert gain.lead_p90_h is not None
    assert gain.lead_p90_h < 24
    assert gain.jobs == int(inside.sum())


def columns(work: Work) -> dict[str, NDArray[Any]]:
    """Return a resource's rows as the mart has them."""

    def instants(minutes: NDArray[np.float64]) -> NDArray[Any]:
        return np.ma.masked_invalid(MONDAY_US + np.round(minutes * MINUTE_US))

    n = len(work.arrived)
    return {
        "place_id": np.array([work.places[int(row)] for row in work.place], dtype=object),
        "step_id": np.array([f"s{row:05}" for row in range(n)], dtype=object),
        "order_id": np.array([f"o{row:05}" for row in range(n)], dtype=object),
        "activity": np.array(["picking"] * n, dtype=object),
        "phase": np.array(["receive"] * n, dtype=object),
        "method": np.array(["collect"] * n, dtype=object),
        "arrived_us": instants(work.arrived),
        "started_us": instants(work.started),
        "ended_us": instants(work.ended),
        "work_minutes": np.ma.masked_invalid(work.minutes),
        "promised_us": instants(work.promised),
        "ready_us": instants(work.ready),
        "placed_us": instants(work.placed),
    }


def told(
    work: Work, capacity: NDArray[np.float64], since: int | None = None, until: int | None = None
) -> list[tuple[object, ...]]:
    return [
        ("picking", place, hour, minutes, since, until)
        for place, week in zip(work.places, capacity.tolist(), strict=True)
        for hour, minutes in enumerate(week)
        if minutes
    ]


def read(rows: dict[str, NDArray[Any]], work: Work, *, weeks: int = 12) -> Work:
    staffed = told(work, work.capacity[0])
    return work_of_columns("picking", rows, staffed, MONDAY_US + weeks * WEEK_US)


def test_the_order_of_rows_changes_nothing() -> None:
    work = collections(FRIDAY)
    rows = columns(work)
    found = find_constraint([read(rows, work)])
    assert found.constraint is not None
    assert found.constraint.windows == (Window(4, 16, 19),)
    for seed in range(3):
        mixed = np.random.default_rng(seed).permutation(len(work.arrived))
        again = find_constraint([read({name: one[mixed] for name, one in rows.items()}, work)])
        assert again == found


def test_half_a_year_without_a_row_dilutes_nothing() -> None:
    work = collections(FRIDAY)
    rows = columns(work)
    plain = find_constraint([read(rows, work)])
    later = np.where(rows["arrived_us"] >= MONDAY_US + 5 * WEEK_US, 26 * WEEK_US, 0)
    for name in [name for name in rows if name.endswith("_us")]:
        rows[name] = rows[name] + later
    told = read(rows, work, weeks=38)
    assert told.covered.silent_days == pytest.approx(26 * 7, abs=2)
    found = find_constraint([told])
    assert plain.constraint is not None
    assert found.constraint is not None
    assert found.constraint.windows == plain.constraint.windows
    assert found.constraint.utilisation.value == pytest.approx(
        plain.constraint.utilisation.value, rel=0.05
    )
    assert found.weeks == plain.weeks


def test_clocks_that_jump_are_coverage_and_no_negative_time() -> None:
    work = collections(FRIDAY)
    rows = columns(work)
    rows["work_minutes"] = np.ma.masked_all(len(work.arrived), np.float64)
    # ended before begun, and begun in a year that no clock has seen yet
    rows["ended_us"][5:2000:50] = rows["started_us"][5:2000:50] - 60 * MINUTE_US
    rows["started_us"][7:2000:50] = MONDAY_US + 1_000 * WEEK_US
    told = read(rows, work)
    covered = told.covered
    assert (covered.reversed, covered.beyond, covered.work_unknown) == (40, 40, 80)
    hours = count_hours(told)
    assert (hours.asked >= 0).all()
    assert np.nanmin(hours.waits) >= 0
    found = find_constraint([told])
    assert found.constraint is not None
    assert found.constraint.windows == (Window(4, 16, 19),)
    assert all(0 <= one.utilisation <= 1 for one in found.loads if one.utilisation is not None)


def test_work_begun_while_nobody_is_said_to_work_is_counted() -> None:
    work = collections({})
    capacity = work.capacity.copy()
    capacity[:, :, 5 * 24 :] = 0.0
    read_again = read(columns(work), msgspec.structs.replace(work, capacity=capacity))
    weekend = int(((work.started // 60) % WEEK_HOURS >= 5 * 24).sum())
    assert read_again.covered.unstaffed == weekend > 500
    assert find_constraint([read_again]).constraint is None


def test_a_past_week_is_held_against_what_could_be_done_then() -> None:
    work = collections(FRIDAY)
    then = work.capacity[0]
    now = 2 * then
    change = MONDAY_US + 9 * WEEK_US
    rows, until = columns(work), MONDAY_US + 12 * WEEK_US
    staffed = told(work, then, None, change) + told(work, now, change, None)
    hired = work_of_columns("picking", rows, staffed, until)
    found = find_constraint([hired])
    # twice as much can be done in the last week: the nine before stay what they were
    assert found.constraint is not None
    assert found.constraint.windows == (Window(4, 16, 19),)
    supplied = count_hours(hired).supplied.sum(axis=(1, 2))
    assert supplied[[8, 9]] == pytest.approx([then.sum(), now.sum()])
    always = work_of_columns("picking", rows, told(work, now), until)
    assert find_constraint([always]).constraint is None


def test_weeks_of_which_nobody_has_told_are_not_counted() -> None:
    work = collections(FRIDAY)
    change = MONDAY_US + 8 * WEEK_US
    staffed = told(work, work.capacity[0], None, change)
    left = work_of_columns("picking", columns(work), staffed, MONDAY_US + 12 * WEEK_US)
    later = int((work.arrived >= 8 * WEEK_HOURS * 60).sum())
    assert left.covered.without_capacity == later > 500
    hours = count_hours(left)
    assert hours.asked[8:].sum() == 0
    assert hours.asked[:8].sum() == pytest.approx(count_hours(work).asked[:8].sum(), rel=0.01)
    found = find_constraint([left])
    assert found.constraint is not None
    assert found.constraint.windows == (Window(4, 16, 19),)
