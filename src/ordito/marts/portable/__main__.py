"""``python -m ordito.marts.portable LAKE``: run the portable steps on Spark, and compare."""

import argparse
import sys
from pathlib import Path

from ordito.marts.mart import BUILDS, current
from ordito.marts.portable.engines import answers_of, differences, on_duckdb, on_spark


def main() -> int:
    """Print how long each step took on both engines; return 1 where they answer differently."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lake", type=Path, help="folder of the lake")
    parser.add_argument("--master", default="local[*]", help="spark://host:port or local[N]")
    parser.add_argument("--remote", help="sc://host:port of a Spark Connect server")
    asked = parser.parse_args()
    build = asked.lake / BUILDS / current(asked.lake).version
    with on_duckdb(build) as engine:
        here = answers_of(engine)
    with on_spark(build, master=asked.master, remote=asked.remote) as engine:
        there = answers_of(engine)
    off = differences(here, there)
    for step, rows in here.rows.items():
        verdict = f"{off[step]} rows differ" if step in off else "equal"
        took = f"{here.seconds[step]:.2f} s here, {there.seconds[step]:.2f} s on Spark"
        sys.stdout.write(f"{step:18} {len(rows):9,} rows  {took:34} {verdict}\n")
    return 1 if off else 0


if __name__ == "__main__":
    sys.exit(main())
