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
from ordito.marts.copies.tables import APPENDED, PARTY, RECORDED, SHAPES, SMALL, TOUCHPOINTS
from ordito.marts.copies.taking import Taken
from ordito.marts.copies.views import make_views
from ordito.marts.engine import open_engine, write

_KEYS: Final = "keys"
_MOST_GENERATIONS: Final = 24
_MOST_PARTS: Final = 24
_LARGE: Final = 500_000
# later generations are few as long as they have less than one of so many parts of the first
_SHARE: Final = 4
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
        appended, dropped_us = _appended(writer, taken)
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
        dropped_us=dropped_us,
        zone=zone,
        phases=taken.phases,
        generations=generations,
        appended=appended,
        small=small,
    )
    write_copies(folder, copies)
    return copies


def _generations(writer: "_Writer", taken: Taken) -> tuple[Generation, ...]:
    """Return what is known of people with what was taken of them, as far as it is new."""
    earlier = () if taken.since is None else taken.since.generations
    if taken.touched == []:
        return earlier
    number = earlier[-1].number + 1 if earlier else 1
    if taken.touched is None:
        loaded = [writer.load(name, taken.files[name]) for name in PARTY]
        return (Generation(number, None, tuple(loaded)),)
    news = writer.news(number, earlier, taken)
    if taken.erased:
        return (writer.compact((*earlier, news) if news is not None else earlier),)
    if news is None:
        return earlier
    if len(earlier) >= _MOST_GENERATIONS:
        return (*writer.fold(earlier), news)
    return (*earlier, news)


def _appended(writer: "_Writer", taken: Taken) -> tuple[tuple[Part, ...], int]:
    """Return the parts of what only grows, with what was taken; what has to go is left out.

    Also, before which instant observations may have been dropped.
    """
    earlier = () if taken.since is None else taken.since.appended
    dropped_us = 0 if taken.since is None else taken.since.dropped_us
    forgotten = _forgotten(writer, taken)
    kept = [part for part in earlier if part.table != TOUCHPOINTS]
    for part in earlier:
        if part.table == TOUCHPOINTS:
            rest = writer.without(part, forgotten, taken.kept_us)
            dropped_us = dropped_us if rest == [part] else taken.kept_us
            kept += rest
    fresh = writer.fresh(taken, kept)
    merged = [part for name in APPENDED for part in writer.merge(name, kept)]
    # by table, as the next time finds them: another order would look like news
    parts = [part for name in APPENDED for part in (*merged, *fresh) if part.table == name]
    return tuple(parts), dropped_us


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
        self._db = open_engine(self._making)

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

    def news(self, number: int, earlier: Sequence[Generation], taken: Taken) -> Generation | None:
        """Return the generation of those of whom something else was taken than is known."""
        make_views(self._db, self._raw, earlier, ())
        self._list(map(str, taken.touched or ()))
        self._db.execute("CREATE TABLE changed (customer_id VARCHAR)")
        for name in PARTY:
            self._read(name, taken.files[name]).create(f"taken_{name}")
            known = f"FROM raw_{name} WHERE customer_id IN (FROM listed)"
            self._db.execute(
                f"INSERT INTO changed FROM ((FROM taken_{name} EXCEPT ALL {known})"
                f" UNION ALL ({known} EXCEPT ALL FROM taken_{name})) SELECT DISTINCT customer_id"
            )
        keys = self._write(_KEYS, self._db.table("changed").distinct())
        if not keys.rows:
            return None
        parts: list[Part] = []
        for name in PARTY:
            own = self._db.sql(f"FROM taken_{name} WHERE customer_id IN (FROM changed)")
            if own.limit(1).fetchall():
                parts.append(self._write(name, own))
        return Generation(number, keys, tuple(parts))

    def fold(self, generations: Sequence[Generation]) -> list[Generation]:
        """Return few generations that tell what many do; all of them as one where it is time."""
        first, *later = generations
        of_few = sum(part.rows for one in later for part in one.parts)
        if of_few * _SHARE > sum(part.rows for part in first.parts):
            return [self.compact(generations)]
        told = self.compact(later)
        known = [one.keys for one in later if one.keys is not None]
        keys = self._write(_KEYS, self._open(known).distinct())
        parts = tuple(part for part in told.parts if part.rows)
        return [first, Generation(told.number, keys, parts)]

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
        written = self._write(TOUCHPOINTS, rest, made_of=(part.name,))
        return [written] if written.rows else []

    def fresh(self, taken: Taken, kept: Sequence[Part]) -> list[Part]:
        """Return parts of what was appended; what was read again because it was in doubt is not."""
        parts: list[Part] = []
        for name in APPENDED:
            rows = self._read(name, taken.files[name])
            known = [one for one in kept if one.table == name and _reaches(one, taken.since_us)]
            if name in RECORDED and known:
                there = self._open(known).project(RECORDED[name])
                rows = rows.join(there, RECORDED[name], how="anti")
            parts.append(self._write(name, rows))
        is_first = taken.since is None
        return [part for part in parts if part.rows or is_first]

    def merge(self, name: str, parts: Sequence[Part]) -> list[Part]:
        """Return the parts of a table; where many are small, these are one."""
        own = [part for part in parts if part.table == name]
        little = [part for part in own if part.rows < _LARGE]
        if len(little) <= _MOST_PARTS:
            return own
        merged = self._write(name, self._open(little), made_of=tuple(part.name for part in little))
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

    def _write(
        self, table: str, rows: duckdb.DuckDBPyRelation, *, made_of: tuple[str, ...] = ()
    ) -> Part:
        path = self._making / "part.parquet"
        count = write(self._db, rows, "ALL", path)
        low, high = self._span(path) if table in RECORDED else (None, None)
        digest = digest_of(path)
        name = f"{table}/{digest[:32]}.parquet"
        kept = self._raw / name
        kept.parent.mkdir(exist_ok=True)
        sync(path)
        path.replace(kept)
        sync(kept.parent)
        return Part(table, name, count, digest, low, high, made_of)

    def _span(self, path: Path) -> tuple[int | None, int | None]:
        seen = self._db.read_parquet(str(path)).aggregate("min(recorded_us), max(recorded_us)")
        ((low, high),) = seen.fetchall()
        return low, high


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
