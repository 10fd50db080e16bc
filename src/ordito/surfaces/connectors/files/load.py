"""Load: the rows of a file go into the books batch by batch; what became of each is counted."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.rows import RowResult
from ordito.processes.feed import feed
from ordito.surfaces.connectors.files.kinds import Kind
from ordito.surfaces.connectors.files.mapping import require_fit, shape
from ordito.surfaces.connectors.files.model import Line, Map, Shaped
from ordito.surfaces.connectors.files.reader import Source
from ordito.surfaces.connectors.files.rejects import Reject

_AT_ONCE: Final = 500


class Tally:
    """What became of the rows of a file.

    Attributes:
        outcomes: rows by what became of them.
        corrections: rows by what was put right in them.
        withheld: rows by what was not taken of them.
        reasons: rejected rows by the code of their refusal.
        seconds: that it took.
    """

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.corrections: Counter[str] = Counter()
        self.withheld: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.corrected = 0
        self.seconds = 0.0

    @property
    def rejected(self) -> int:
        """Rows that were not taken."""
        return self.outcomes["refused"]

    def add(self, shaped: Shaped, result: RowResult) -> None:
        """Count a row that was fed."""
        self.outcomes[result.outcome] += 1
        if result.is_refused:
            self.reasons[result.code or ""] += 1
            return
        self.corrected += bool(shaped.corrections)
        self.corrections.update(shaped.corrections)
        self.withheld.update(f"{name} (another system owns it)" for name in result.withheld)
        self.withheld.update(f"{name} (a later value is there)" for name in result.stale)

    def refuse(self, refusal: Refusal) -> None:
        """Count a row that was not fed."""
        self.outcomes["refused"] += 1
        self.reasons[refusal.code] += 1


async def load_file(
    db: Database,
    source: Source,
    *,
    kind: Kind,
    wanted: Map,
    reject: Reject,
    is_dry: bool = False,
    tell: Callable[[int], None] = lambda _: None,
) -> Tally:
    """Take the good rows of a file and reject the others; a repeat changes nothing.

    Args:
        db: the company's database.
        source: the open file.
        kind: what its rows are.
        wanted: the map.
        reject: writes a rejected row down.
        is_dry: whether to do all of it and undo it.
        tell: hears how many rows are done.

    Raises:
        MapWrong: the map does not fit the file or the kind.
    """
    require_fit(wanted, fields=kind.fields, needed=kind.needed, columns=source.columns)
    tally = Tally()
    began = time.monotonic()
    taking = _Import(db, kind, wanted, tally, reject, is_dry=is_dry)
    batches = _batches(source.lines())
    # a batch is read while the one before it is fed
    coming = asyncio.create_task(asyncio.to_thread(next, batches, None))
    done = 0
    while (batch := await coming) is not None:
        coming = asyncio.create_task(asyncio.to_thread(next, batches, None))
        await taking.feed(batch)
        done += len(batch)
        tell(done)
    tally.seconds = time.monotonic() - began
    return tally


class _Import:
    """Feeds batches of lines, counts them, and writes the rejected ones down."""

    def __init__(
        self, db: Database, kind: Kind, wanted: Map, tally: Tally, reject: Reject, *, is_dry: bool
    ) -> None:
        self._db = db
        self._kind = kind
        self._map = wanted
        self._tally = tally
        self._reject = reject
        self._is_dry = is_dry

    async def feed(self, batch: Sequence[Line]) -> None:
        """Feed the rows of some lines in one transaction."""
        rows = [(shaped, row) for line in batch for shaped, row in self._rows_of(line)]
        results = await feed(
            self._db,
            Context.system(),
            rows=[row for _, row in rows],
            take=self._take,
            is_dry=self._is_dry,
        )
        for (shaped, _), result in zip(rows, results, strict=True):
            self._tally.add(shaped, result)
            if result.is_refused:
                self._reject(
                    shaped.line,
                    result.code or "",
                    result.field or "",
                    result.detail or "",
                    result.remedy or "",
                )

    async def _take(self, tx: Tx, rows: Sequence[Any]) -> list[RowResult]:
        return await self._kind.take(tx, rows=rows, source=self._map.source, at=now())

    def _rows_of(self, line: Line) -> Iterator[tuple[Shaped, Any]]:
        """Yield the row of a line, or reject the line."""
        try:
            if line.broken is not None:
                raise line.broken
            shaped = shape(line, self._map)
            yield shaped, self._kind.row_of(shaped)
        except Refusal as refusal:
            self._tally.refuse(refusal)
            self._reject(line, refusal.code, refusal.field or "", refusal.detail, refusal.remedy)


def _batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    rest = iter(lines)
    while batch := list(islice(rest, _AT_ONCE)):
        yield batch
