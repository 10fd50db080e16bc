"""Rejects: the lines that were not taken, with their reasons, to be corrected and fed again."""

import csv
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ordito.surfaces.connectors.files.model import FileFormat, Line
from ordito.surfaces.connectors.files.reader import plain

# beside the file's own columns; a map names columns, so these are not in the way of a next time
REASONS: Final = ("rejected_row", "rejected_code", "rejected_field", "rejected_why", "remedy")
Reject = Callable[[Line, str, str, str, str], None]


@contextmanager
def rejects_file(path: Path, columns: Sequence[str], form: FileFormat) -> Generator[Reject]:
    """Write a file in the form of the one that is read; it takes its place only at the end.

    Args:
        path: of the file; where nothing is rejected there is none afterwards.
        columns: headings of the file that is read.
        form: how that one is written.

    Yields:
        What rejects a line: line, code, field, why, remedy.
    """
    own = [column for column in columns if column not in REASONS]
    part = path.with_name(f"{path.name}.part")
    count = 0
    with part.open("w", encoding=form.encoding or "utf-8", newline="", errors="replace") as opened:
        writer = csv.DictWriter(
            opened,
            [*own, *REASONS],
            restval="",
            extrasaction="ignore",
            delimiter=form.delimiter or ",",
            quotechar=form.quote,
        )
        writer.writeheader()

        def reject(line: Line, code: str, field: str, why: str, remedy: str) -> None:
            nonlocal count
            count += 1
            told = dict(zip(REASONS, (str(line.number), code, field, why, remedy), strict=True))
            writer.writerow({**plain(line.cells), **told})

        yield reject
    if count:
        part.replace(path)
    else:
        part.unlink()
        path.unlink(missing_ok=True)
