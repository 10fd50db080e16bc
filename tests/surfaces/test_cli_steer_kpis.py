"""The KPIs, the integration level and the signals of a lake, on the command line."""

import json
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from ordito.steering import kpis
from ordito.surfaces.cli.steer import app
from ordito.world.simulation import Parameters
from tests.rooms.steering.worlds import mart_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("steered")
    mart_of(Parameters(people=250, orders_a_year=8.0, lines_median=1.2, seed=90), made).close()
    return made


def run(folder: Path, *words: str) -> str:
    result = CliRunner().invoke(
        app, [*words, "--lake", str(folder / "lake")], env={"COLUMNS": "180"}
    )
    assert result.exit_code == 0, result.output
    return result.output


def test_kpis_are_told_with_their_parts_and_rows(folder: Path) -> None:
    own = folder / "kpis.json"
    orders = kpis.get_kpi(kpis.RETAIL_KPIS, "orders")
    own.write_bytes(msgspec.json.encode(kpis.KpiRegister((orders,), "few")))
    told = ("--kpis", str(own), "--day", "2025-05-01")
    assert "orders" in run(folder, "kpis", "list", *told)
    node = json.loads(run(folder, "kpis", "tree", "orders", *told, "--json"))
    parts = {part["path"]["journey"]: part["value"] for part in node["parts"]}
    assert sum(parts.values()) == node["figure"]["value"]
    rows = run(folder, "kpis", "rows", "orders", *told, "--journey", "web/ship").split()
    assert len(rows) == parts["web/ship"]
    assert "held against their history" in run(folder, "kpis", "alerts", *told)
    assert "build" in run(folder, "kpis", "history", "orders", *told)


def test_integration_and_signals_are_told(folder: Path) -> None:
    assert "% of it measured" in run(folder, "integration")
    assert len(json.loads(run(folder, "integration", "--json"))["pairs"]) == 15
    told = json.loads(run(folder, "signals", "--json"))
    assert told["leaks"]["priced"] == 15_000
    assert "false" in run(folder, "signals")
