"""What is planted in worlds is found by the analysis, and nothing where nothing is planted."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest

from ordito import marts, steering
from ordito.world import simulation
from ordito.world.lake import source_of
from ordito.world.simulation import Parameters
from tests.rooms.steering.process.conftest import TOLD, World, linked

MINUTE = steering.Interval(62.0, 62.0, 62.0)
FRIDAY_AND_SATURDAY = (steering.Window(4, 16, 19), steering.Window(5, 16, 19))


def others(seed: int, **changes: Any) -> Parameters:
    return msgspec.structs.replace(linked(**changes), seed=seed)


def test_the_weakest_link_is_named_and_relieving_it_gives_what_the_other_world_shows(
    world: World, tmp_path: Path
) -> None:
    found = steering.find(world.mart, by=0.3, minute=MINUTE)
    assert steering.find(world.mart, by=0.3, minute=MINUTE) == found
    one, relief = found.search.constraint, found.relief
    assert one is not None
    assert relief is not None
    assert (one.phase, one.activity, one.resource) == ("receive", "picking", "picking")
    assert sorted(int(place) for place in one.place_ids) == world.weakest_link["stores"]
    assert one.windows == FRIDAY_AND_SATURDAY
    assert found.search.blind == ("carrier", "desk")
    assert found.next_one is None
    assert one.late is not None
    assert one.late_elsewhere is not None
    assert one.late.value == pytest.approx(world.weakest_link["late_there"], abs=0.02)
    assert one.late_elsewhere.value == pytest.approx(world.weakest_link["late_elsewhere"], abs=0.02)

    count, held_up = steering.list_held_up(world.mart, one, most=100_000)
    assert count == len(held_up) == one.jobs
    assert {row.place_id for row in held_up} == set(one.place_ids)
    broken = [row.late for row in held_up if row.late is not None]
    assert sum(broken) / len(broken) == pytest.approx(world.weakest_link["late_there"], abs=0.02)

    simulation.make(linked(relief=0.3), tmp_path)
    there = World.plants(tmp_path)
    assert relief.relieved_late == pytest.approx(there["late_there"], abs=0.02)
    assert relief.relieved_p90_h == pytest.approx(there["hours_p90_there"], rel=0.08)
    assert relief.elsewhere == pytest.approx(0, abs=0.03)
    assert relief.replayed_off_h == pytest.approx(0, abs=0.01)
    gain = relief.gain
    assert gain is not None
    kept = world.weakest_link["purchases_lost"] - there["purchases_lost"]
    assert gain.purchases.low < kept < gain.purchases.high
    assert gain.money_minor is not None
    assert gain.money_minor.low > 0
    assert gain.unpriced == ()
    assert gain.score is not None
    assert gain.score.low > 0
    assert found.lateness is not None
    assert found.lateness.contacts.low < there["asked_when_late"] - there["asked_in_time"]


@pytest.mark.parametrize(
    ("told", "spans"),
    [
        (
            others(77, stores=2, capacity=0.6, weekdays=(2,), from_hour=17, to_hour=20),
            (steering.Window(2, 17, 20),),
        ),
        (simulation.without_plants(TOLD), None),
    ],
    ids=["another place and window", "nothing planted"],
)
def test_in_other_worlds_it_is_another_one_or_none(
    told: Parameters, spans: tuple[steering.Window, ...] | None, tmp_path: Path
) -> None:
    other = World(told, tmp_path)
    with other.mart as mart:
        found = steering.reckon(mart)
    one = found.search.constraint
    if spans is None:
        assert (one, found.search.others, found.relief) == (None, (), None)
        assert found.search.highest is not None
        return
    assert one is not None
    assert sorted(int(place) for place in one.place_ids) == other.weakest_link["stores"]
    assert one.windows == spans
    assert found.search.others == ()


def test_what_clocks_say_wrong_is_coverage_and_no_figure(world: World, tmp_path: Path) -> None:
    def stage(connection: duckdb.DuckDBPyConnection) -> None:
        source_of(world.folder)(connection)
        connection.execute("CREATE TABLE real AS FROM stg_order")
        connection.execute("DROP VIEW stg_order")
        # an hour back, ten years ahead
        connection.execute(
            "CREATE TABLE stg_order AS SELECT * REPLACE ("
            " CASE WHEN row = 3 THEN NULL ELSE started_us END AS started_us,"
            " CASE row WHEN 1 THEN started_us - 3600000000"
            " WHEN 2 THEN picked_us + 315360000000000"
            " WHEN 4 THEN NULL ELSE picked_us END AS picked_us)"
            " FROM (SELECT *, CASE WHEN method = 'collect' THEN order_id::BIGINT % 300 END AS row"
            " FROM real)"
        )
        connection.execute("ALTER TABLE stg_order DROP COLUMN row")
        world.untouched(connection)

    marts.build(tmp_path, stage)
    with marts.open_mart(tmp_path) as mart:
        ((turned, later, unstarted, unended),) = mart.rows(
            "SELECT count(*) FILTER (WHERE n = 1), count(*) FILTER (WHERE n = 2),"
            " count(*) FILTER (WHERE started_us IS NULL AND picked_us IS NOT NULL),"
            " count(*) FILTER (WHERE started_us IS NOT NULL AND picked_us IS NULL) FROM"
            " (SELECT order_id::BIGINT % 300 AS n, started_us, picked_us FROM fact_order"
            " WHERE method = 'collect' AND cancelled_us IS NULL)"
        )
        found = steering.reckon(mart)
        drawn = steering.draw_map(mart, steering.Filter(method="collect"))
    assert min(turned, later, unstarted, unended) > 20
    covered = found.search.covered["picking"]
    assert (covered.reversed, covered.beyond) == (turned, later)
    assert (covered.start_unknown, covered.end_unknown) == (unstarted, unended)
    assert drawn.coverage.reversed == turned
    assert later <= drawn.coverage.beyond <= 2 * later
    picking = next(one for one in drawn.nodes if one.activity == "picking")
    assert picking.steps - picking.worked == turned + later + unstarted + unended
    assert picking.working_p90_s is not None
    assert 0 < picking.working_p90_s < 24 * 3_600
    one = found.search.constraint
    assert one is not None
    assert (sorted(map(int, one.place_ids)), one.windows) == (
        world.weakest_link["stores"],
        FRIDAY_AND_SATURDAY,
    )
    little = {
        load.place_id: load.little for load in found.search.loads if load.resource == "picking"
    }
    assert max(value for value in little.values() if value is not None) > 1.5


def test_the_map_counts_as_one_would_by_hand(world: World) -> None:
    chosen = steering.Filter(channel="app", having=("ordered",), without=("returned", "case"))
    with marts.open_mart(world.folder / "lake") as mart:
        drawn = steering.draw_map(mart, chosen, variants=10_000)
        rows = mart.rows("SELECT journey_id, activity, channel FROM fact_step ORDER BY random()")
        steps = mart.rows(
            "SELECT journey_id, activity, channel FROM fact_step ORDER BY journey_id, seq"
        )
    assert len(rows) == len(steps)
    journeys: dict[str, list[tuple[str, str]]] = {}
    for journey, activity, channel in steps:
        journeys.setdefault(journey, []).append((activity, channel))
    kept = [
        walked
        for walked in journeys.values()
        if "app" in {channel for _, channel in walked}
        and "ordered" in {activity for activity, _ in walked}
        and {"returned", "case"}.isdisjoint(activity for activity, _ in walked)
    ]
    assert drawn.coverage.journeys == len(kept) > 100
    edges: dict[tuple[str, str], int] = {}
    changes: dict[tuple[str, str], int] = {}
    again: dict[str, int] = {}
    sequences: dict[tuple[str, ...], int] = {}
    for walked in kept:
        names = tuple(activity for activity, _ in walked)
        sequences[names] = sequences.get(names, 0) + 1
        for name in set(names):
            again[name] = again.get(name, 0) + names.count(name) - 1
        for (one, here), (other, there) in pairwise(walked):
            edges[one, other] = edges.get((one, other), 0) + 1
            if here != there:
                changes[here, there] = changes.get((here, there), 0) + 1
    assert {(one.source, one.target): one.steps for one in drawn.edges} == edges
    assert {(one.source, one.target): one.steps for one in drawn.hand_overs} == changes
    assert {one.activity: one.again for one in drawn.nodes} == again
    assert {one.activities: one.journeys for one in drawn.variants} == sequences
    assert drawn.n_variants == len(sequences)
    assert all(one.gap_median_s >= 0 for one in drawn.edges)
    top = drawn.variants[0]
    with marts.open_mart(world.folder / "lake") as mart:
        behind = steering.list_journeys(mart, chosen, sequence=top.activities, most=10_000)
        (edge, times) = max(edges.items(), key=lambda item: item[1])
        passing = steering.list_journeys(
            mart, chosen, activity=edge[0], target=edge[1], most=10_000
        )
    assert len(behind) == top.journeys
    assert 0 < len(passing) <= times
