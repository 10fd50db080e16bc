"""Process map and conformance from the files of a mart, beside pm4py on the same log."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, Final

import msgspec

from bench.report import Figure
from ordito import marts, steering
from ordito.marts import Mart
from ordito.platform.db.server import Server
from ordito.steering import Variant
from ordito.world import simulation
from ordito.world.lake import source_of
from tools import prepare

# 1.4 million steps
_SCALE: Final = 1.6
_ROUNDS: Final = 5
_LEAST_RATIO: Final = 5.0
_ALIGNED: Final = 400
_PATH: Final = (
    "visit searched? product_viewed compared? cart_filled checkout_begun? ordered picking collected"
)
_TREE: Final = (
    "->( 'visit', X( 'searched', tau ), 'product_viewed', X( 'compared', tau ), 'cart_filled',"
    " X( 'checkout_begun', tau ), 'ordered', 'picking', 'collected' )"
)


class Run(msgspec.Struct, frozen=True):
    """One run of both on the same files.

    Attributes:
        mapped: seconds of ours, from opening the mart to the map; wall, then processor.
        aligned: seconds of our alignments.
        costs: of these.
        drawn: our map.
        rival: what pm4py says.
    """

    mapped: tuple[float, float]
    aligned: float
    costs: list[int]
    drawn: steering.ProcessMap
    rival: Any

    @property
    def theirs(self) -> tuple[float, float]:
        """Seconds in which pm4py has read the log and mapped it; wall, then processor."""
        return self.rival["load_s"] + self.rival["map_s"], self.rival["cpu_s"]

    @property
    def ratio(self) -> float:
        """How many times as long pm4py takes."""
        return self.theirs[0] / self.mapped[0]


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Map one and a half million steps, and align collections; ours answers more than theirs."""
    del server, seconds
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        simulation.make(simulation.Parameters(scale=_SCALE), here)
        marts.build(here / "lake", source_of(here))
        with marts.open_mart(here / "lake") as mart:
            every = steering.list_variants(mart)
            _write(mart, here / "log.parquet")
            chosen = steering.Filter(method="collect", without=("returned",))
            variants = steering.list_variants(mart, chosen)[:_ALIGNED]
        runs = [_run(here, variants) for _ in range(_ROUNDS)]
    return _figures(runs, every)


def _run(here: Path, variants: list[Variant]) -> Run:
    """Run ours and then theirs: what else the machine does meets both."""
    began, spent = perf_counter(), process_time()
    with marts.open_mart(here / "lake") as mart:
        drawn = steering.draw_map(mart)
    mapped = perf_counter() - began, process_time() - spent
    # the next round is to draw it anew
    shutil.rmtree(here / "lake" / "answers")
    began = perf_counter()
    found = steering.align(steering.read_path(_PATH), [one.activities for one in variants])
    aligned = perf_counter() - began
    return Run(mapped, aligned, [one.cost for one in found], drawn, _rival(here, variants))


def _figures(runs: list[Run], every: list[Variant]) -> list[Figure]:
    # the middle one, by how they compare
    middle = sorted(runs, key=lambda run: run.ratio)[len(runs) // 2]
    variants = sorted([list(one.activities), one.journeys] for one in every)
    equal = all(
        sorted([one.source, one.target, one.steps] for one in run.drawn.edges) == run.rival["edges"]
        and variants == run.rival["variants"]
        for run in runs
    )
    same = all(run.costs == run.rival["costs"] for run in runs)
    (mapped, spent), (theirs, their_cpu) = middle.mapped, middle.theirs
    aligned = median(run.aligned for run in runs)
    align_s = median(run.rival["align_s"] for run in runs)
    ratios = sorted(run.ratio for run in runs)
    told = (
        f"{middle.drawn.coverage.steps:,} steps, {len(middle.drawn.edges):,} edges,"
        f" {len(variants):,} sequences in {mapped:.2f} s ({spent:.2f} s of processor); pm4py"
        f" {middle.rival['load_s']:.2f} s to read and {middle.rival['map_s']:.2f} s"
        f" ({their_cpu:.2f} s of processor): {middle.ratio:.1f} times,"
        f" {ratios[0]:.1f} to {ratios[-1]:.1f} in {len(runs)} pairs;"
        f" {'equal' if equal else 'NOT EQUAL'}"
    )
    return [
        Figure(
            "process map, from file to map",
            told,
            f">= {_LEAST_RATIO:g} times, equal counts",
            theirs / mapped >= _LEAST_RATIO and equal,
        ),
        Figure(
            "alignment with a path",
            f"{len(middle.costs):,} sequences in {aligned * 1000:.0f} ms; pm4py {align_s:.2f} s:"
            f" {align_s / aligned:,.0f} times; costs {'equal' if same else 'NOT EQUAL'}",
            f">= {_LEAST_RATIO:g} times, equal costs",
            align_s / aligned >= _LEAST_RATIO and same,
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
