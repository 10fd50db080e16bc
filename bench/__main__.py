"""``python -m bench [names]``: run the named jobs, or all of them, and print their figures."""

import argparse
import os
from collections.abc import Callable, Coroutine
from typing import Any, Final

import uvloop

from ordito.platform.state import state_dir

# the bench has its own state: its server and databases are nobody else's
os.environ["ORDITO_HOME"] = str(state_dir() / "bench")

# these read it when they are imported
from bench import (
    availability,
    cases,
    checkout,
    customer_page,
    day,
    decisions,
    hand_over,
    hot_sku,
    imports,
    ingest,
    ledger,
    marts,
    matching,
    paint,
    process_map,
    profile,
    quote,
    report,
    scarce,
    search,
    served,
    sourcing,
    till,
    ucp,
    world,
)
from ordito.platform.db.server import Server

Job = Callable[[Server, float], Coroutine[Any, Any, list[report.Figure]]]
JOBS: Final[dict[str, Job]] = {
    "checkout": checkout.measure,
    "hot_sku": hot_sku.measure,
    "scarce": scarce.measure,
    "availability": availability.measure,
    "cases": cases.measure,
    "customer_page": customer_page.measure,
    "day": day.measure,
    "hand_over": hand_over.measure,
    "ledger": ledger.measure,
    "marts": marts.measure,
    "decisions": decisions.measure,
    "process_map": process_map.measure,
    "profile": profile.measure,
    "quote": quote.measure,
    "imports": imports.measure,
    "ingest": ingest.measure,
    "matching": matching.measure,
    "search": search.measure,
    "sourcing": sourcing.measure,
    "till": till.measure,
    "ucp": ucp.measure,
    "world": world.measure,
    "paint": paint.measure,
}


def main() -> None:
    """Run jobs; each prints its table when it has ended."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *JOBS], help="jobs; without any, all")
    parser.add_argument("--seconds", type=float, default=4.0, help="of each single measurement")
    arguments = parser.parse_args()
    with served.embedded() as server:
        for name in arguments.names or JOBS:
            report.show(uvloop.run(JOBS[name](server, arguments.seconds)))


if __name__ == "__main__":
    main()
