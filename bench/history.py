"""Import of history: its speed beside a bare COPY of the same lines into one table without index.

``python -m bench.history [HOUSEHOLDS]`` with ``ORDITO_HOME`` naming a directory for the server.
"""

import asyncio
import sys
import time
from dataclasses import dataclass
from typing import Final

from bench import served
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.surfaces.connectors.complete_journey import load
from ordito.surfaces.connectors.complete_journey.model import Batch
from ordito.surfaces.connectors.complete_journey.reader import Source, locate, open_source

HOUSEHOLDS: Final = 300
_COLUMNS: Final = ("basket", "product", "household", "store", "quantity", "sales_minor")
_BARE: Final = """
CREATE TABLE bare (basket bigint, product bigint, household bigint, store bigint, quantity bigint,
                   sales_minor bigint)
"""


@dataclass(frozen=True)
class Speed:
    """How fast lines went in.

    Attributes:
        lines: how many.
        seconds: wall time.
        client_us: CPU of this process for a line, microseconds.
        database_us: CPU of PostgreSQL for a line, microseconds.
        load: load average of the machine.
    """

    lines: int
    seconds: float
    client_us: float
    database_us: float
    load: float

    @property
    def lines_per_s(self) -> float:
        """Lines a second of wall time."""
        return self.lines / self.seconds


async def measure(db: Database, source: Source) -> tuple[Speed, Speed]:
    """Import the baskets of a source and copy their bare lines; return both speeds."""
    for _, prepare in load.PREPARATION:
        await prepare(db, source, at=now())
    batches = list(source.batches())
    return await _import(db, source, batches), await _copy(db, batches)


async def _import(db: Database, source: Source, batches: list[Batch]) -> Speed:
    fingerprint = source.fingerprint()
    began = time.process_time()
    with served.spending() as spent:
        for batch in batches:
            await load.load_batch(db, batch, fingerprint=fingerprint, at=now())
    return _speed(batches, spent, time.process_time() - began)


async def _copy(db: Database, batches: list[Batch]) -> Speed:
    began = time.process_time()
    async with db.connection() as connection:
        await connection.execute(_BARE)
        with served.spending() as spent:
            for batch in batches:
                rows = [
                    tuple(getattr(judged.line, column) for column in _COLUMNS)
                    for judged in batch.judged
                ]
                await connection.copy_records_to_table("bare", columns=_COLUMNS, records=rows)
    return _speed(batches, spent, time.process_time() - began)


def _speed(batches: list[Batch], spent: served.Spending, client_s: float) -> Speed:
    lines = sum(batch.n_lines for batch in batches)
    return Speed(
        lines=lines,
        seconds=spent.seconds,
        client_us=1e6 * client_s / lines,
        database_us=1e3 * spent.database_ms / lines,
        load=spent.load,
    )


def _show(name: str, speed: Speed) -> None:
    print(
        f"{name:8} {speed.lines_per_s:9,.0f} lines/s, CPU a line: client {speed.client_us:.0f} us,"
        f" database {speed.database_us:.0f} us; {speed.lines:,} lines, load {speed.load:.1f}"
    )


async def main(households: int) -> None:
    """Measure and print."""
    with served.embedded() as server, open_source(locate(), households=households) as source:
        async with served.fresh_company(server) as (_, db):
            imported, copied = await measure(db, source)
    _show("import", imported)
    _show("copy", copied)
    print(f"import = {imported.lines_per_s / copied.lines_per_s:.2f} x copy")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else HOUSEHOLDS))
