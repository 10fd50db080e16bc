import json
import shutil
from pathlib import Path

import duckdb
import pytest

from ordito import marts
from ordito.world import simulation
from ordito.world.lake import source_of
from ordito.world.simulation import Parameters

TOLD = Parameters(scale=3.0, density=0.05, seed=30_013)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("world")
    simulation.make(TOLD, out)
    return out


@pytest.fixture(scope="module")
def lake(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lake")
    marts.build(folder, source_of(world))
    return folder


def test_the_mart_of_a_world_says_of_each_order_what_is_true_of_it(world: Path, lake: Path) -> None:
    with marts.open_mart(lake) as mart:
        mart.connection.read_parquet(str(world / "truth" / "orders.parquet")).create_view("truth")
        off = mart.rows(
            "SELECT order_id FROM fact_order FULL JOIN truth ON order_id = order_number::VARCHAR"
            " WHERE order_id IS NULL OR order_number IS NULL"
            " OR abs(fact_order.net + shipping_net - revenue) > 1 + lines"
            " OR (goods_cost IS DISTINCT FROM goods::BIGINT AND lines > 0)"
            " OR abs(returned_net - returned_cost + returned_units * 45 - returned) > 1 + lines"
            " OR (truth.late IS DISTINCT FROM fact_order.late"
            "     AND ready_us < $as_of AND cancelled_us IS NULL AND method <> 'carry_out')",
            as_of=mart.as_of_us,
        )
        assert off == []
        ((orders,),) = mart.rows("SELECT count(*) FROM fact_order")
        assert orders > 500


def test_every_order_and_every_touchpoint_is_in_one_journey(lake: Path) -> None:
    with marts.open_mart(lake) as mart:
        assert (
            mart.rows(
                "SELECT order_id FROM fact_order ANTI JOIN fact_step USING (order_id)"
                " UNION ALL"
                " SELECT order_id FROM fact_step WHERE order_id IS NOT NULL GROUP BY order_id"
                " HAVING count(DISTINCT journey_id) > 1 OR count(DISTINCT customer_id) > 1"
                " UNION ALL"
                " SELECT step_id FROM fact_step GROUP BY step_id HAVING count(*) > 1"
                " UNION ALL"
                " SELECT touchpoint_id FROM fact_touch"
                " ANTI JOIN fact_step ON step_id = touchpoint_id"
            )
            == []
        )
        ((led,),) = mart.rows(
            "SELECT count(*) FROM fact_step WHERE phase = 'compare' AND order_id IS NOT NULL"
        )
        assert led > 50


def test_the_steps_of_a_journey_lie_one_after_the_other(lake: Path) -> None:
    with marts.open_mart(lake) as mart:
        assert mart.rows(
            "WITH ahead AS (SELECT seq, journey_id, lead(seq) OVER () AS next_seq,"
            " lead(journey_id) OVER () AS next_id FROM fact_step)"
            " SELECT count(*) FILTER (next_id = journey_id) = count(*) FILTER (seq > 1),"
            " bool_and(next_seq = seq + 1) FILTER (next_id = journey_id) FROM ahead"
        ) == [(True, True)]


def test_what_lies_there_is_what_came_less_what_was_sold(world: Path, lake: Path) -> None:
    with marts.open_mart(lake) as mart:
        files = str(world / "world" / "movements" / "*.parquet")
        mart.connection.read_parquet(files).create_view("movements")
        ((moved, sold, came, left),) = mart.rows(
            "SELECT (SELECT sum(on_hand) FROM (FROM fact_position"
            "  SELECT arg_max(on_hand, moved_on) AS on_hand GROUP BY place_id, sku_id)),"
            " (SELECT -sum(units) FROM fact_movement WHERE kind = 'sale'),"
            " (SELECT sum(units) FROM movements), (SELECT sum(fact_order.units) FROM fact_order"
            "  WHERE cancelled_us IS NULL AND handed_us <= $end)",
            end=mart.as_of_us,
        )
        assert sold == left > 1000
        assert moved == came - left > 0
        assert mart.rows("FROM fact_position WHERE on_hand < 0") == []
        lying = (
            "SELECT sum(units) FROM fact_movement WHERE place_id = $place AND sku_id = $sku"
            " AND moved_on <= $day"
        )
        told = mart.rows("FROM fact_position ORDER BY hash(place_id, sku_id, moved_on) LIMIT 20")
        for place, sku, _, day, on_hand in told:
            assert mart.rows(lying, place=place, sku=sku, day=day) == [(on_hand,)]


def test_a_person_with_two_profiles_and_one_card_is_one_customer(world: Path, lake: Path) -> None:
    with marts.open_mart(lake) as mart:
        seen, truth = (str(world / part / "profiles.parquet") for part in ("world", "truth"))
        mart.connection.read_parquet(seen).create_view("profiles")
        mart.connection.read_parquet(truth).create_view("persons")
        ((carded, customers, profiles),) = mart.rows(
            "SELECT count(DISTINCT persons.person), count(DISTINCT customer_id),"
            " count(DISTINCT profiles.profile) FROM profiles JOIN persons USING (profile)"
            " LEFT JOIN dim_customer ON customer_id = profile::VARCHAR"
            " WHERE card IS NOT NULL"
        )
        assert carded == customers < profiles


def test_the_order_of_rows_makes_no_difference(world: Path, lake: Path, tmp_path: Path) -> None:
    shuffled = tmp_path / "shuffled"
    (shuffled / "world").mkdir(parents=True)
    shutil.copy(world / "world" / "manifest.json", shuffled / "world")
    for path in sorted((world / "world").rglob("*.parquet")):
        other = shuffled / "world" / path.relative_to(world / "world")
        other.parent.mkdir(parents=True, exist_ok=True)
        duckdb.read_parquet(str(path)).order("random()").write_parquet(str(other))
    again = marts.build(tmp_path / "lake", source_of(shuffled))
    assert again == marts.current(lake)


def test_a_build_that_fails_leaves_the_one_before(lake: Path, world: Path) -> None:
    before = marts.current(lake)

    def stage(connection: duckdb.DuckDBPyConnection) -> None:
        source_of(world)(connection)
        connection.execute("DROP VIEW stg_return")

    with pytest.raises(marts.ContractBroken, match="stg_return"):
        marts.build(lake, stage)
    assert marts.current(lake) == before
    assert [path.name for path in (lake / "builds").iterdir()] == [before.version]
    with pytest.raises(marts.NoMart):
        marts.open_mart(lake / "nowhere")
    assert json.loads((lake / "current.json").read_text()) == before.version
