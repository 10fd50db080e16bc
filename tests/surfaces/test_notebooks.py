"""The notebooks run from their first cell to their last, on a company with something to find."""

import runpy
from pathlib import Path
from typing import Final

import msgspec
import pytest

from ordito.steering.economics import Register
from tests.rooms.steering.economics.books import activity, figure, mart_of

NOTEBOOKS: Final = Path(__file__).parents[2] / "docs/notebooks"
TABLES: Final = {
    "stg_order": "SELECT 'o' || range AS order_id, 'c' || range % 3 AS customer_id,"
    " 'bazaar' AS channel, 'ship' AS method,"
    " range * 1000000 AS placed_us, 0 AS shipping_tax_bp FROM range(10)",
    "stg_order_line": "SELECT 'o' || range AS order_id, '1' AS line, 'pan' AS sku_id, 1 AS units,"
    " 1000 AS listed, 1000 AS paid, 0 AS tax_bp, 800 AS cost FROM range(10)",
}
COSTS: Final = Register(
    reason="a bazaar",
    activities=(
        activity("commission", step="fees", terms={"net": figure(0.15)}),
        activity("parcel", step="shipping", terms={"order": figure(120)}),
    ),
)


def test_the_question_who_earns_is_answered_from_the_marts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mart_of(tmp_path / "lake", TABLES).close()
    costs = tmp_path / "costs.json"
    costs.write_bytes(msgspec.json.encode(COSTS))
    monkeypatch.setenv("ORDITO_LAKE", str(tmp_path / "lake"))
    monkeypatch.setenv("ORDITO_COSTS", str(costs))
    runpy.run_path(str(NOTEBOOKS / "which_channel_earns.py"))
    told = capsys.readouterr().out
    assert "10 orders          100.00" in told
    assert "seems    5.0%, leaves -7.00 to -7.00" in told
    assert "bazaar: 5.0% becomes -7.0%" in told
