"""A parcel of which its carrier tells nothing is late for two weeks; then nobody knows."""

from pathlib import Path

import duckdb

from ordito import marts
from ordito.world import simulation
from ordito.world.lake import source_of
from ordito.world.simulation import Parameters

DAY_US = 86_400_000_000


def test_a_parcel_without_a_report_is_not_late_for_ever(tmp_path: Path) -> None:
    simulation.make(Parameters(scale=1.0, density=0.02, seed=3), tmp_path / "made")
    told = source_of(tmp_path / "made")

    def silent(connection: duckdb.DuckDBPyConnection) -> None:
        told(connection)
        connection.view("stg_order").project(
            "* REPLACE (CASE WHEN method = 'collect' THEN delivered_us END AS delivered_us)"
        ).create("silent_order")
        connection.table("silent_order").create_view("stg_order", replace=True)

    marts.build(tmp_path / "lake", silent)
    with marts.open_mart(tmp_path / "lake") as mart:
        age = mart.connection.view("fact_order").project(
            f"*, ({mart.as_of_us} - promised_us) / {DAY_US} AS age"
        )
        found = (
            age.filter("method = 'ship' AND cancelled_us IS NULL AND handed_us IS NOT NULL")
            .aggregate("age > 14, age > 0, late, late_us IS NULL, count(*)")
            .fetchall()
        )
    kinds = {(old, due): (late, unknown) for old, due, late, unknown, _ in found}
    assert kinds[True, True] == (None, True)
    assert kinds[False, True] == (True, False)
    assert len(kinds) == len(found)
