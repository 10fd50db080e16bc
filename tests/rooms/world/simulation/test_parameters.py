"""What a world may be told: what makes none is refused where it is read, by its name."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import msgspec
import pytest

from ordito import marts
from ordito.surfaces.connectors.world_folder import load
from ordito.surfaces.connectors.world_folder.reader import open_world
from ordito.world import simulation
from ordito.world.lake import NoWorld, source_of
from ordito.world.simulation import Parameters


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ('{"days": 0}', "days"),
        ('{"people": -3}', "people"),
        ('{"scale": 0}', "scale"),
        ('{"zone": "Mars/One"}', "Mars/One"),
        ('{"personas": []}', "personas"),
        (
            '{"personas": [{"code": "p", "share": 0, "pace": 1, "ways": [1,0,0,0,0,0,0,0,0,0]}]}',
            "share",
        ),
        ('{"personas": [{"code": "p", "share": 1, "pace": 1, "ways": [1]}]}', "ways"),
        ('{"media": []}', "media"),
        ('{"control": 1.5}', "control"),
        ('{"costs": {"ship": [1, 2]}}', "ship"),
        ('{"weakest_link": {"weekdays": [7]}}', "weekdays"),
        ('{"weakest_link": {"weekdays": []}}', "weekdays"),
        ('{"weakest_link": {"rush": 2}}', "rush"),
        ('{"weakest_link": {"from_hour": 20, "to_hour": 10}}', "to_hour"),
        ('{"conflict": {"claims": 1}}', "claims"),
    ],
)
def test_what_tells_no_world_is_refused(told: str, named: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=named):
        msgspec.json.decode(told, type=Parameters)


def test_a_world_says_its_zone(tmp_path: Path) -> None:
    simulation.make(Parameters(people=100, days=60, scale=0.05, zone="Asia/Tokyo"), tmp_path)
    with duckdb.connect() as connection:
        source_of(tmp_path)(connection)
        assert connection.table("stg_company").fetchall()[0][0] == "Asia/Tokyo"


def test_a_world_in_which_nothing_happened_has_marts_until_its_end(tmp_path: Path) -> None:
    told = Parameters(people=1, days=7, scale=0.05, orders_a_year=0.01, idle=0.0)
    assert simulation.make(told, tmp_path).rows > 0
    marts.build(tmp_path / "lake", source_of(tmp_path))
    with marts.open_mart(tmp_path / "lake") as mart:
        assert mart.rows("FROM fact_order UNION ALL BY NAME FROM fact_touch") == []
        assert mart.as_of == datetime(2025, 1, 13, tzinfo=ZoneInfo(told.zone))
        assert marts.check_mart(mart) == []
    with open_world(tmp_path) as world:
        assert [one.total for one in load.stretches(world)] == [1, 0, 0, 0, 0, 0]


def test_a_folder_without_a_whole_world_is_no_source(tmp_path: Path) -> None:
    with duckdb.connect() as connection, pytest.raises(NoWorld, match="made to its end"):
        source_of(tmp_path)(connection)
    simulation.make(Parameters(people=100, days=60, scale=0.05), tmp_path)
    (tmp_path / "world" / "orders.parquet").write_bytes(b"")
    with duckdb.connect() as connection, pytest.raises(NoWorld, match=r"orders\.parquet"):
        source_of(tmp_path)(connection)
