"""Absorbing: what was taken becomes files that last; those that are many become few."""

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Final, Self
from uuid import UUID

import duckdb

from ordito.marts.copies.manifest import RAW, Copies, Generation, Part, sync, write_copies
from ordito.marts.copies.shapes import columns_of
from ordito.marts.copies.tables import APPENDED, PARTY, SHAPES, SMALL, TOUCHPOINTS
from ordito.marts.copies.taking import Taken
from ordito.marts.copies.views import make_views

_KEYS: Final = "keys"
_MOST_GENERATIONS: Final = 24
_MOST_PARTS: Final = 24
_LARGE: Final = 500_000
_ROW_GROUP: Final = 122_880
_HOUR_US: Final = 3_600_000_000
_DAY_US: Final = 24 * _HOUR_US
# what an erasure leaves of what was observed of somebody
_BLANKED: Final = ("sku_id", "product_id", "sku_code", "order_id", "case_id", "medium")


def absorb(folder: Path, taken: Taken, *, zone: str) -> Copies:
    """Add what was taken to the copies of the lake at ``folder``; return the new manifest.

    Killed anywhere, it leaves the copies as they were.

    Args:
        folder: of the lake, which the caller has locked.
        taken: from the company's database.
        zone: IANA time zone of the company's days.
    """
    (folder / RAW).mkdir(parents=True, exist_ok=True)
    with _Writer(folder) as writer:
        small = tuple(writer.load(name, taken.files[name]) for name in SMALL)
        generations = _generations(writer, taken)
        appended = _appended(writer, taken)
    since = taken.since
    is_old = since is None or taken.at_us - since.as_of_us > _HOUR_US
    is_new = since is None or (small, generations, appended) != (
        since.small,
        since.generations,
        since.appended,
    )
    forgets = since is None or bool(taken.erased)
    as_of_us = taken.at_us if since is None or is_new or is_old or forgets else since.as_of_us
    copies = Copies(
        lineage=taken.place.lineage,
        until_xid=taken.place.until_xid,
        seen_us=taken.seen_us,
        as_of_us=as_of_us,
        looked_us=taken.at_us,
        forgotten_us=taken.at_us if since is None or forgets else since.forgotten_us,
        zone=zone,
        phases=taken.phases,
        generations=generations,
        appended=appended,
        small=small,
    )
    write_copies(folder, copies)
    return copies


def _generations(writer: "_Writer", taken: Taken) -> tuple[Generation, ...]:
    """Return what is known of people with what was taken of them."""
    earlier = () if taken.since is None else taken.since.generations
    if taken.touched == []:
        return earlier
    number = earlier[-1].number + 1 if earlier else 1
    loaded = [writer.load(name, taken.files[name]) for name in PARTY]
    if taken.touched is None:
        return (Generation(number, None, tuple(loaded)),)
    keys = writer.keys(taken.touched)
    news = Generation(number, keys, tuple(part for part in loaded if part.rows))
    generations = (*earlier, news)
    if taken.erased or len(generations) > _MOST_GENERATIONS:
        return (writer.compact(generations),)
    return generations


def _appended(writer: "_Writer", taken: Taken) -> tuple[Part, ...]:
    """Return the parts of what only grows, with what was taken; what has to go is left out."""
    earlier = () if taken.since is None else taken.since.appended
    forgotten = _forgotten(writer, taken)
    kept = [part for part in earlier if part.table != TOUCHPOINTS]
    for part in earlier:
        if part.table == TOUCHPOINTS:
            kept += writer.without(part, forgotten, taken.kept_us)
    kept += writer.fresh(taken, kept)
    return tuple(part for name in APPENDED for part in writer.merge(name, kept))


def _forgotten(writer: "_Writer", taken: Taken) -> list[str]:
    """Return by which signs people were known who were forgotten, as far as the copies knew."""
    if taken.since is None or not taken.erased:
        return []
    signs = writer.signs(taken.since.generations, taken.erased)
    return sorted({*signs, *map(str, taken.erased)})


class _Writer:
    """Writes parts: sorted rows, so that equal rows give equal bytes."""

    def __init__(self, folder: Path) -> None:
        self._raw = folder / RAW
        self._making = Path(tempfile.mkdtemp(prefix=".making-", dir=self._raw))
        self._db = duckdb.connect(config={"threads": 2})
        self._db.execute("SET TimeZone = 'UTC'")

    def __enter__(self) -> Self:
        for left in self._raw.glob(".making-*"):
            if left != self._making:
                shutil.rmtree(left, ignore_errors=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()
        shutil.rmtree(self._making, ignore_errors=True)

    def load(self, name: str, csv: Path) -> Part:
        """Keep all rows of a CSV file."""
        return self._write(name, self._read(name, csv))

    def keys(self, customers: Sequence[UUID]) -> Part:
        """Keep of whom a generation tells."""
        return self._write(_KEYS, self._list(map(str, customers)).project("id AS customer_id"))

    def compact(self, generations: Sequence[Generation]) -> Generation:
        """Return one generation of what several tell, without what later ones replace."""
        make_views(self._db, self._raw, generations, ())
        parts = [self._write(name, self._db.view(f"raw_{name}")) for name in PARTY]
        return Generation(generations[-1].number, None, tuple(parts))

    def signs(self, generations: Sequence[Generation], customers: Sequence[UUID]) -> list[str]:
        """Return the signs of some customers."""
        make_views(self._db, self._raw, generations, ())
        known = self._db.view("raw_identifier").join(
            self._list(map(str, customers)), "customer_id = id"
        )
        return [str(row[0]) for row in known.project("identifier_id").distinct().fetchall()]

    def without(self, part: Part, forgotten: Sequence[str], kept_us: int) -> list[Part]:
        """Return a part of observations without what people left who were forgotten, and in time.

        Those that are not kept any longer are dropped once a day of them has come together.
        """
        listed = self._list(forgotten)
        seen = self._open([part])
        is_due = part.low is not None and part.low < kept_us - _DAY_US
        ((named,),) = seen.join(listed, "identifier_id = id").aggregate("count(*)").fetchall()
        if not (named or is_due):
            return [part]
        blanked = ", ".join(f"CASE WHEN id IS NULL THEN {name} END AS {name}" for name in _BLANKED)
        rest = (
            seen.join(listed, "identifier_id = id", how="left")
            .filter(f"recorded_us >= {kept_us}")
            .project(f"* EXCLUDE (id) REPLACE ({blanked})")
        )
        written = self._write(TOUCHPOINTS, rest)
        return [written] if written.rows else []

    def fresh(self, taken: Taken, kept: Sequence[Part]) -> list[Part]:
        """Return parts of what was appended; what was read again because it was in doubt is not."""
        parts: list[Part] = []
        for name in APPENDED:
            rows = self._read(name, taken.files[name])
            known = [one for one in kept if one.table == name and _reaches(one, taken.since_us)]
            if name == TOUCHPOINTS and known:
                there = self._open(known).project("touchpoint_id")
                rows = rows.join(there, "touchpoint_id", how="anti")
            parts.append(self._write(name, rows))
        is_first = taken.since is None
        return [part for part in parts if part.rows or is_first]

    def merge(self, name: str, parts: Sequence[Part]) -> list[Part]:
        """Return the parts of a table; where many are small, these are one."""
        own = [part for part in parts if part.table == name]
        little = [part for part in own if part.rows < _LARGE]
        if len(little) <= _MOST_PARTS:
            return own
        merged = self._write(name, self._open(little))
        return [*(part for part in own if part.rows >= _LARGE), merged]

    def _read(self, name: str, csv: Path) -> duckdb.DuckDBPyRelation:
        columns = columns_of(SHAPES[name])
        return self._db.read_csv(
            str(csv),
            header=False,
            auto_detect=False,
            columns=columns,
            na_values="",
            allow_quoted_nulls=False,
            quotechar='"',
            escapechar='"',
            sep=",",
        )

    def _list(self, ids: Iterable[str]) -> duckdb.DuckDBPyRelation:
        self._db.execute(
            "CREATE OR REPLACE TABLE listed AS SELECT unnest($1::VARCHAR[]) AS id", [list(ids)]
        )
        return self._db.table("listed")

    def _open(self, parts: Sequence[Part]) -> duckdb.DuckDBPyRelation:
        return self._db.read_parquet([str(self._raw / part.name) for part in parts])

    def _write(self, table: str, rows: duckdb.DuckDBPyRelation) -> Part:
        path = self._making / "part.parquet"
        rows.order("ALL").write_parquet(str(path), compression="zstd", row_group_size=_ROW_GROUP)
        spans = table == TOUCHPOINTS
        told = "min(recorded_us), max(recorded_us)" if spans else "NULL, NULL"
        counted = self._db.read_parquet(str(path)).aggregate(f"count(*), {told}")
        ((count, low, high),) = counted.fetchall()
        digest = digest_of(path)
        name = f"{table}/{digest[:32]}.parquet"
        kept = self._raw / name
        kept.parent.mkdir(exist_ok=True)
        sync(path)
        path.replace(kept)
        sync(kept.parent)
        return Part(table, name, count, digest, low, high)


def _reaches(part: Part, since_us: int) -> bool:
    return part.high is not None and part.high >= since_us


def find_damaged(folder: Path, copies: Copies) -> list[str]:
    """Return the files whose bytes are not what the manifest says, or that are not there."""
    damaged: list[str] = []
    for part in copies.parts:
        path = folder / RAW / part.name
        if not path.is_file() or digest_of(path) != part.sha256:
            damaged.append(part.name)
    return damaged


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
