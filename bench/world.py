"""World: rows of a simulated company a second, beside the generator of TPC-DS."""

import json
import subprocess
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from bench.report import Figure
from ordito.platform.db.server import Server
from ordito.world import simulation
from tools import prepare

_SCALE: Final = 4.0
_RIVAL_SCALE: Final = 1.0
_LEAST_ROWS_S: Final = 200_000


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Make a world of four stores and the tables of TPC-DS, both as Parquet on the same disk."""
    del server, seconds
    with tempfile.TemporaryDirectory() as folder:
        began = perf_counter()
        made = simulation.make(simulation.Parameters(scale=_SCALE), Path(folder, "world"))
        took = perf_counter() - began
        rival = _rival(Path(folder, "tpcds"))
    rate = (made.rows + made.truth_rows) / took
    rival_rate = rival["rows"] / rival["seconds"]
    return [
        Figure(
            "world of four stores, a year",
            f"{made.rows:,} rows and {made.truth_rows:,} of truth in {took:.1f} s: {rate:,.0f}/s",
            f">= {_LEAST_ROWS_S:,}/s",
            made.rows / took >= _LEAST_ROWS_S,
        ),
        Figure(
            "TPC-DS by DuckDB's generator beside it",
            f"{rival['rows']:,} rows in {rival['seconds']:.1f} s: {rival_rate:,.0f}/s;"
            f" world : TPC-DS {rate / rival_rate:.2f}",
        ),
    ]


def _rival(out: Path) -> dict[str, Any]:
    script = Path(__file__).parent / "tpcds_rival/engine.py"
    python = prepare.PLACES["bench"] / "bin/python"
    done = subprocess.run(  # noqa: S603 # ours
        [str(python), str(script), str(_RIVAL_SCALE), str(out)], check=True, capture_output=True
    )
    return json.loads(done.stdout)
