"""Import: lines a second of The Complete Journey, into a company of its own."""

import asyncio
import os
import re
import subprocess
import sys

from bench import machine, served
from bench.report import Figure
from ordito.platform.db.server import Server

_COMPANY = "bench_cj"
_HOUSEHOLDS = 100


async def measure(server: Server, _: float) -> list[Figure]:
    """Import a share of the households by the product's own command."""
    await served.drop(server, _COMPANY)
    options = ["--company", _COMPANY, "--limit-households", str(_HOUSEHOLDS)]
    command = ["-m", "ordito.surfaces.cli.main", "import", "complete-journey", *options]
    own_ms = machine.cpu_ms((os.getpid(),))
    with served.spending() as spent:
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, *command],
            capture_output=True,
            text=True,
            check=True,
        )
    own_ms = machine.cpu_ms((os.getpid(),)) - own_ms
    found = re.search(r"baskets: ([\d,]+) lines in ([\d.]+) s, ([\d,]+) lines/s", done.stdout)
    assert found is not None, done.stdout
    lines = int(found[1].replace(",", ""))
    value = (
        f"{found[3]} lines/s ({found[1]} lines of {_HOUSEHOLDS} households in {found[2]} s, all of"
        f" it in {spent.seconds:.0f} s); CPU {own_ms / lines:.2f} + database"
        f" {spent.database_ms / lines:.2f} ms a line; load {spent.load:.1f}"
    )
    await served.drop(server, _COMPANY)
    return [Figure("import of The Complete Journey", value)]
