"""World: rows of a simulated company a second, beside the generator of TPC-DS."""

import json
import subprocess
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from bench.report import Figure
from ordito.platform.db.server import Server
from ordito.surfaces.connectors.complete_journey.reader import locate
from ordito.world import simulation
from tools import prepare

_SCALE: Final = 4.0
_RIVAL_SCALE: Final = 1.0
_LEAST_ROWS_S: Final = 200_000


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Make worlds, of four stores and over real baskets, and the tables of TPC-DS, as Parquet."""
    del server, seconds
    with tempfile.TemporaryDirectory() as folder:
        rate, free = _world("world of four stores, a year", Path(folder, "free"), None)
        _, laid = _world("world over The Complete Journey", Path(folder, "laid"), locate())
        rival = _rival(Path(folder, "tpcds"))
    rival_rate = rival["rows"] / rival["seconds"]
    return [
        free,
        laid,
        Figure(
            "TPC-DS by DuckDB's generator beside it",
            f"{rival['rows']:,} rows in {rival['seconds']:.1f} s: {rival_rate:,.0f}/s;"
            f" world of four stores with its truth : TPC-DS {rate / rival_rate:.2f}",
        ),
    ]


def _world(name: str, out: Path, real: Path | None) -> tuple[float, Figure]:
    """Return the rows a second of a world with its truth, and the figure without."""
    began = perf_counter()
    made = simulation.make(simulation.Parameters(scale=_SCALE), out, real=real)
    took = perf_counter() - began
    rate = made.rows / took
    told = f"{made.rows:,} rows (and {made.truth_rows:,} of truth) in {took:.1f} s: {rate:,.0f}/s"
    figure = Figure(name, told, f">= {_LEAST_ROWS_S:,}/s", rate >= _LEAST_ROWS_S)
    return (made.rows + made.truth_rows) / took, figure


def _rival(out: Path) -> dict[str, Any]:
    script = Path(__file__).parent / "tpcds_rival/engine.py"
    python = prepare.PLACES["bench"] / "bin/python"
    done = subprocess.run(  # noqa: S603 # ours
        [str(python), str(script), str(_RIVAL_SCALE), str(out)], check=True, capture_output=True
    )
    return json.loads(done.stdout)
