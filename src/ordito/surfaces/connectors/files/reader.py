"""Reader: the rows of a CSV or Parquet file, in order, through DuckDB.

The heading and the delimiter are read here and told to DuckDB: its own guess gives way to broken
lines, and a file must be read the same whatever stands in it.
"""

import codecs
import csv
import tempfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb

from ordito.surfaces.connectors.files.errors import (
    EncodingWrong,
    FileMissing,
    FileUnreadable,
    LineBroken,
)
from ordito.surfaces.connectors.files.model import FileFormat, Line

_PARQUET: Final = b"PAR1"
_DELIMITERS: Final = ",;\t|"
_CHUNK: Final = 1 << 20
_LONGEST_LINE: Final = 8 << 20
_AT_ONCE: Final = 1000
# a mark of UTF-32 begins like one of UTF-16
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Source:
    """An open file.

    Attributes:
        columns: its headings, in order.
        total: rows, those that are broken as well.
        format: how it is written, with what was found out.
        is_csv: whether it is a CSV file.
    """

    def __init__(
        self,
        database: duckdb.DuckDBPyConnection,
        query: str,
        columns: Sequence[str],
        *,
        form: FileFormat,
        is_csv: bool,
        expected: tuple[int, str] | None = None,
    ) -> None:
        self.columns = tuple(columns)
        self.format = form
        self.is_csv = is_csv
        self._database = database
        self._query = query
        self._broken = self._find_broken() if is_csv else dict[int, tuple[str, str]]()
        (rows,) = database.execute(f"SELECT count(*) FROM ({query})").fetchall()[0]  # noqa: S608 # our own text
        if expected is not None:
            self._require_all(rows, *expected)
        # sound rows before which so many broken ones stand
        self._before = [number - i for i, number in enumerate(sorted(self._broken))]
        self.total: int = rows + len(self._broken)

    def lines(self, *, group_by: Sequence[str] = ()) -> Iterator[Line]:
        """Yield the rows; those that are alike in ``group_by`` (headings) one after the other."""
        yield from (self._line(number, *why) for number, why in sorted(self._broken.items()))
        numbered = f'SELECT row_number() OVER () AS "#", * FROM ({self._query})'  # noqa: S608 # as above
        order = ", ".join(_quoted(column) for column in group_by)
        if order:
            numbered += f' ORDER BY {order}, "#"'
        found = self._database.execute(numbered)
        while rows := found.fetchmany(_AT_ONCE):
            for row in rows:
                cells = dict(zip(self.columns, row[1:], strict=True))
                yield Line(self._number(row[0]), cells)

    def _require_all(self, rows: int, expected: int, last: str) -> None:
        """Make sure that no row is lost: DuckDB drops a last one whose quote is never closed.

        Raises:
            FileUnreadable: more than that one is missing.
        """
        missing = expected - rows - len(self._broken)
        if missing == 1:
            self._broken[expected + 1] = (last, "a quote is opened and never closed")
        elif missing:
            message = f"{expected} rows were counted, and {expected - missing} can be read."
            raise FileUnreadable(message, field="file")

    def _number(self, place: int) -> int:
        """Return the row in the file of the sound row at a place; the heading is row 1."""
        number = place + (1 if self.is_csv else 0)
        return number + bisect_right(self._before, number)

    def _line(self, number: int, text: str, why: str) -> Line:
        try:
            rows = list(csv.reader([text], delimiter=self.format.delimiter or ","))
            cells = rows[0] if rows else []
        except csv.Error:
            cells = [text]
        named = dict(zip(self.columns, [cell.strip() for cell in cells], strict=False))
        return Line(number, named, LineBroken(f"{why}: {text.strip():.200}", field=None))

    def _find_broken(self) -> dict[int, tuple[str, str]]:
        self._database.execute(f"SELECT count(COLUMNS(*)) FROM ({self._query})").fetchall()  # noqa: S608 # as above
        found = self._database.execute(
            "SELECT line, any_value(csv_line), any_value(error_message) FROM reject_errors"
            " GROUP BY line ORDER BY line"
        ).fetchall()
        return {line: (text or "", why) for line, text, why in found}


@contextmanager
def open_source(path: Path, form: FileFormat) -> Generator[Source]:
    """Open a file; what it is, is read from its first bytes.

    Raises:
        FileMissing: there is none.
        FileUnreadable: it is empty, or neither CSV nor Parquet.
        EncodingWrong: its bytes are not of the encoding.
    """
    try:
        with path.open("rb") as opened:
            start = opened.read(4)
    except OSError as fault:
        raise FileMissing(f"{path}: {fault.strerror}.", field="file") from fault
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(":memory:") as database:
        try:
            if start == _PARQUET:
                yield _open_parquet(database, path, form)
            else:
                yield _open_csv(database, path, form, Path(folder))
        except duckdb.Error as fault:
            message = f"{path.name}: {str(fault).splitlines()[0]}"
            raise FileUnreadable(message, field="file") from fault


def _open_parquet(database: duckdb.DuckDBPyConnection, path: Path, form: FileFormat) -> Source:
    query = f"SELECT * FROM read_parquet({_text(path)})"  # noqa: S608 # quoted
    described = database.execute(f"DESCRIBE {query}").fetchall()
    return Source(database, query, [row[0] for row in described], form=form, is_csv=False)


def _open_csv(
    database: duckdb.DuckDBPyConnection, path: Path, form: FileFormat, folder: Path
) -> Source:
    encoding = _encoding(path, form)
    readable = _as_utf8(path, encoding, folder)
    heading = _first_row(readable, form)
    delimiter = form.delimiter or _delimiter(heading, form.quote)
    columns = _headings(heading, delimiter, form.quote)
    types = ", ".join(f"{_text(column)}: 'VARCHAR'" for column in columns)
    query = (
        f"SELECT * FROM read_csv({_text(readable)}, auto_detect = false, header = true,"  # noqa: S608 # quoted
        f" delim = {_text(delimiter)}, quote = {_text(form.quote)}, escape = {_text(form.quote)},"
        f" columns = {{{types}}}, store_rejects = true, strict_mode = true,"
        f" max_line_size = {_LONGEST_LINE}, parallel = false)"
    )
    found = FileFormat(
        delimiter=delimiter,
        quote=form.quote,
        encoding=encoding,
        decimal=form.decimal,
        thousands=form.thousands,
        date=form.date,
        zone=form.zone,
    )
    counted = _count(readable, delimiter, form.quote)
    return Source(database, query, columns, form=found, is_csv=True, expected=counted)


def _encoding(path: Path, form: FileFormat) -> str:
    with path.open("rb") as opened:
        start = opened.read(4)
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    encoding = marked or form.encoding or "utf-8"
    try:
        codecs.lookup(encoding)
    except LookupError as fault:
        raise EncodingWrong(f"There is no encoding {encoding!r}.", field="file.encoding") from fault
    return encoding


def _as_utf8(path: Path, encoding: str, folder: Path) -> Path:
    """Return the file in UTF-8 without a mark: itself, or a copy that is gone afterwards."""
    copy = folder / "readable.csv"
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    with path.open("rb") as opened, copy.open("w", encoding="utf-8", newline="") as written:
        while True:
            chunk = opened.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as fault:
                line = lines + fault.object[: fault.start].count(b"\n")
                message = f"{path.name}, line {line}: bytes that are not {encoding}."
                raise EncodingWrong(message, field="file.encoding") from fault
            # a NUL ends no text of ours
            written.write(text.replace("\0", ""))
            lines += text.count("\n")
            if not chunk:
                return copy


def _count(path: Path, delimiter: str, quote: str) -> tuple[int, str]:
    """Return the rows below the heading, and the text of the last one."""
    csv.field_size_limit(_LONGEST_LINE)
    count, last = 0, list[str]()
    with path.open(encoding="utf-8", newline="") as opened:
        for row in csv.reader(opened, delimiter=delimiter, quotechar=quote):
            if row:
                count, last = count + 1, row
    return count - 1, delimiter.join(last)


def _first_row(path: Path, form: FileFormat) -> str:
    """Return the text of the heading, over as many lines as its quotes need.

    Raises:
        FileUnreadable: the file is empty.
    """
    heading = ""
    with path.open(encoding="utf-8", newline="") as opened:
        for line in opened:
            heading += line
            if heading.count(form.quote) % 2 == 0:
                break
    if not heading.strip():
        raise FileUnreadable("The first line, which names the columns, is empty.", field="file")
    return heading.rstrip("\r\n")


def _delimiter(heading: str, quote: str) -> str:
    """Return what stands most often between the names of the columns."""
    outside = "".join(heading.split(quote)[::2])
    counted = Counter({mark: outside.count(mark) for mark in _DELIMITERS})
    mark, times = counted.most_common(1)[0]
    return mark if times else ","


def _headings(heading: str, delimiter: str, quote: str) -> list[str]:
    """Return the names of the columns; nameless ones and twins get a number.

    Raises:
        FileUnreadable: a name is that of many columns because the delimiter is another one.
    """
    names = next(csv.reader([heading], delimiter=delimiter, quotechar=quote))
    seen: Counter[str] = Counter()
    columns: list[str] = []
    for number, name in enumerate(names, start=1):
        bare = name.strip().strip("\ufeff") or f"column {number}"
        seen[bare.lower()] += 1
        columns.append(bare if seen[bare.lower()] == 1 else f"{bare} {seen[bare.lower()]}")
    return columns


def _text(value: object) -> str:
    quoted = str(value).replace("'", "''")
    return f"'{quoted}'"


def _quoted(column: str) -> str:
    doubled = column.replace('"', '""')
    return f'"{doubled}"'


def plain(cells: Mapping[str, Any]) -> dict[str, str]:
    """Return cells as texts, for a file of rejects."""
    return {name: "" if cell is None else str(cell) for name, cell in cells.items()}
