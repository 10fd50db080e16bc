"""Load: the rows of a file go into the books batch by batch; what became of each is counted."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from typing import Any, Final

from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.rows import RowResult
from ordito.processes.feed import feed
from ordito.processes.injection import inject_all
from ordito.reads.memory import Memory
from ordito.surfaces.connectors.files.errors import OrderIncomplete
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
        noted: rows by what somebody should look at.
        reasons: rejected rows by the code of their refusal.
        seconds: that it took.
    """

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.corrections: Counter[str] = Counter()
        self.withheld: Counter[str] = Counter()
        self.noted: Counter[str] = Counter()
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
        self.noted.update(result.noted)
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
    memory = await Memory.load(db) if kind.take is None else None
    taking = _Import(db, kind, wanted, tally, reject, memory=memory, is_dry=is_dry)
    by = () if kind.group is None else wanted.source_of(kind.group).columns
    batches = _batches(_grouped(source.lines(group_by=by), by))
    # a batch is read while the one before it is fed
    coming = asyncio.create_task(asyncio.to_thread(next, batches, None))
    done = 0
    while (batch := await coming) is not None:
        coming = asyncio.create_task(asyncio.to_thread(next, batches, None))
        await taking.feed(batch)
        done += sum(len(group) for group in batch)
        tell(done)
    tally.seconds = time.monotonic() - began
    return tally


class _Import:
    """Feeds groups of lines, counts them, and writes the rejected ones down."""

    def __init__(
        self,
        db: Database,
        kind: Kind,
        wanted: Map,
        tally: Tally,
        reject: Reject,
        *,
        memory: Memory | None,
        is_dry: bool,
    ) -> None:
        self._db = db
        self._kind = kind
        self._map = wanted
        self._tally = tally
        self._reject = reject
        self._memory = memory
        self._is_dry = is_dry

    async def feed(self, batch: Sequence[Sequence[Line]]) -> None:
        """Feed the rows that some groups of lines make."""
        rows = [one for group in batch for one in self._row_of(group)]
        results = await self._take([row for _, row in rows])
        for (parts, _), result in zip(rows, results, strict=True):
            for shaped in parts:
                self._tally.add(shaped, result)
                if result.is_refused:
                    self._reject(
                        shaped.line,
                        result.code or "",
                        result.field or "",
                        result.detail or "",
                        result.remedy or "",
                    )

    async def _take(self, rows: Sequence[Any]) -> list[RowResult]:
        context = Context.system()
        if self._memory is not None:
            return await inject_all(
                self._db, self._memory, sales=rows, context=context, is_dry=self._is_dry
            )
        return await feed(self._db, context, rows=rows, take=self._take_rows, is_dry=self._is_dry)

    async def _take_rows(self, tx: Tx, rows: Sequence[Any]) -> list[RowResult]:
        assert self._kind.take is not None
        return await self._kind.take(tx, rows=rows, source=self._map.source, at=now())

    def _row_of(self, group: Sequence[Line]) -> Iterator[tuple[list[Shaped], Any]]:
        """Yield the row of some lines, or reject them all."""
        parts: list[Shaped] = []
        faults: dict[int, Refusal] = {}
        for line in group:
            try:
                if line.broken is not None:
                    raise line.broken
                parts.append(shape(line, self._map))
            except Refusal as refusal:
                faults[line.number] = refusal
        if not faults:
            try:
                yield parts, self._kind.row_of(parts, source=self._map.source)
            except Refusal as refusal:
                faults = {line.number: refusal for line in group}
        for line in group if faults else ():
            named = ", ".join(str(number) for number in sorted(faults))
            other = OrderIncomplete(f"Row {named} of the same order is rejected.")
            refusal = faults.get(line.number, other)
            self._tally.refuse(refusal)
            self._reject(line, refusal.code, refusal.field or "", refusal.detail, refusal.remedy)


def _grouped(lines: Iterable[Line], by: Sequence[str]) -> Iterator[list[Line]]:
    """Yield lines that belong together: each alone, or those that are alike in some columns.

    A broken line joins its group as far as it can be read, so that no order comes without it.
    """
    if not by:
        yield from ([line] for line in lines)
        return
    broken: dict[tuple[str, ...], list[Line]] = {}
    rest = iter(lines)
    first = next(rest, None)
    while first is not None and first.broken is not None:
        broken.setdefault(_key(first, by), []).append(first)
        first = next(rest, None)
    sound = rest if first is None else chain([first], rest)
    for key, group in groupby(sound, key=lambda line: _key(line, by)):
        yield [*group, *broken.pop(key, [])]
    yield from broken.values()


def _key(line: Line, by: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(line.cells.get(column) or "").strip() for column in by)


def _batches(groups: Iterable[list[Line]]) -> Iterator[list[list[Line]]]:
    rest = iter(groups)
    while batch := list(islice(rest, _AT_ONCE)):
        yield batch
