"""What the command line tells of who earns."""

import json
from pathlib import Path

import msgspec
from typer.testing import CliRunner

from ordito.steering.economics import Register
from ordito.surfaces.cli.main import app
from tests.rooms.steering.economics.books import activity, figure, mart_of

TABLES = {
    "stg_order": "SELECT 'o' || range AS order_id, 'bazaar' AS channel, 'ship' AS method,"
    " range * 1000000 AS placed_us, 0 AS shipping_tax_bp FROM range(10)",
    "stg_order_line": "SELECT 'o' || range AS order_id, '1' AS line, 'pan' AS sku_id, 1 AS units,"
    " 1000 AS listed, 1000 AS paid, 0 AS tax_bp, 800 AS cost FROM range(10)",
}
REGISTER = Register(
    reason="a bazaar",
    activities=(
        activity("commission", step="fees", terms={"net": figure(0.15)}),
        activity("parcel", step="shipping", terms={"order": figure(120)}),
    ),
)


def test_fully_loaded_the_channel_that_seems_to_earn_loses_and_a_sentence_says_so(
    tmp_path: Path,
) -> None:
    mart_of(tmp_path / "lake", TABLES).close()
    file = tmp_path / "costs.json"
    file.write_bytes(msgspec.json.encode(REGISTER))
    asked = ["steer", "economics", "--lake", str(tmp_path / "lake"), "--costs", str(file)]

    direct = CliRunner().invoke(app, asked)
    loaded = CliRunner().invoke(app, [*asked, "--fully-loaded"])
    told = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)
    (ladder,) = told["ladders"]
    assert "5.0%" in direct.stdout
    assert "-7.0%" in loaded.stdout
    assert "bazaar seems to earn 5.0% of its revenue and loses 7.0% fully loaded" in loaded.stdout
    assert (ladder["key"], ladder["revenue"], ladder["orders"]) == ("bazaar", 10_000, 10)
    assert told["total"][-1]["end"] == -700
