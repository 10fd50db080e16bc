"""Process map and conformance from the files of a mart, beside pm4py on the same log."""

import json
import subprocess
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from bench.report import Figure
from ordito import marts, steering
from ordito.marts import Mart
from ordito.platform.db.server import Server
from ordito.steering import Variant
from ordito.world import simulation
from ordito.world.lake import source_of
from tools import prepare

_SCALE: Final = 1.0
_LEAST_RATIO: Final = 5.0
_ALIGNED: Final = 400
_PATH: Final = (
    "visit searched? product_viewed compared? cart_filled checkout_begun? ordered picking collected"
)
_TREE: Final = (
    "->( 'visit', X( 'searched', tau ), 'product_viewed', X( 'compared', tau ), 'cart_filled',"
    " X( 'checkout_begun', tau ), 'ordered', 'picking', 'collected' )"
)


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Map a year of one store, and align its collections; ours answers more (waiting, rework)."""
    del server, seconds
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        simulation.make(simulation.Parameters(scale=_SCALE), here)
        marts.build(here / "lake", source_of(here))
        began = perf_counter()
        with marts.open_mart(here / "lake") as mart:
            drawn = steering.draw_map(mart)
            mapped = perf_counter() - began
            every = steering.list_variants(mart)
            _write(mart, here / "log.parquet")
            chosen = steering.Filter(method="collect", without=("returned",))
            variants = steering.list_variants(mart, chosen)[:_ALIGNED]
        began = perf_counter()
        found = steering.align(steering.read_path(_PATH), [one.activities for one in variants])
        aligned = perf_counter() - began
        rival = _rival(here, variants)
    return _figures(drawn, every, [one.cost for one in found], (mapped, aligned), rival)


def _figures(
    drawn: steering.ProcessMap,
    every: list[Variant],
    costs: list[int],
    took_s: tuple[float, float],
    rival: Any,
) -> list[Figure]:
    mapped, aligned = took_s
    edges = sorted([one.source, one.target, one.steps] for one in drawn.edges)
    variants = sorted([list(one.activities), one.journeys] for one in every)
    equal = edges == rival["edges"] and variants == rival["variants"]
    same = costs == rival["costs"]
    theirs = rival["load_s"] + rival["map_s"]
    ratio, faster = theirs / mapped, rival["align_s"] / aligned
    return [
        Figure(
            "process map, from file to map",
            f"{drawn.coverage.steps:,} steps, {len(edges):,} edges, {len(variants):,} sequences in"
            f" {mapped:.2f} s; pm4py {rival['load_s']:.2f} s to read and {rival['map_s']:.2f} s:"
            f" {ratio:.1f} times; {'equal' if equal else 'NOT EQUAL'}",
            f">= {_LEAST_RATIO:g} times, equal counts",
            ratio >= _LEAST_RATIO and equal,
        ),
        Figure(
            "alignment with a path",
            f"{len(costs):,} sequences in {aligned * 1000:.0f} ms; pm4py {rival['align_s']:.2f} s:"
            f" {faster:,.0f} times; costs {'equal' if same else 'NOT EQUAL'}",
            f">= {_LEAST_RATIO:g} times, equal costs",
            faster >= _LEAST_RATIO and same,
        ),
    ]


def _write(mart: Mart, path: Path) -> None:
    """Write the log as others read it: case, name, and an instant that orders a case's steps."""
    log = mart.connection.sql(
        "SELECT journey_id AS case, activity AS name,"
        " make_timestamptz(coalesce(started_us, arrived_us, ended_us)) AS at"
        " FROM fact_step ORDER BY journey_id, seq"
    )
    log.write_parquet(str(path), compression="zstd")


def _rival(folder: Path, variants: list[Variant]) -> Any:
    asked = folder / "asked.json"
    sequences = [one.activities for one in variants]
    asked.write_text(json.dumps({"tree": _TREE, "sequences": sequences}))
    script = Path(__file__).parent / "mining_rival/engine.py"
    python = prepare.PLACES["mining"] / "bin/python"
    done = subprocess.run(  # noqa: S603 # ours
        [str(python), str(script), str(folder / "log.parquet"), str(asked)],
        check=True,
        capture_output=True,
    )
    return json.loads(done.stdout)
