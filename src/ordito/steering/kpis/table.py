"""Definitions as a table: one row each, its head the fields, targets as ``target 2026-Q1``."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from ordito.steering.kpis.errors import UnreadableKpis
from ordito.steering.kpis.model import Kpi

_TARGET: Final = "target "
_FIELDS: Final = tuple(name for name in Kpi.__struct_fields__ if name != "targets")


def read_table(written: bytes) -> Iterator[dict[str, Any]]:
    """Yield the rows of a CSV table, or of a JSON list, as fields; an empty cell says nothing.

    Raises:
        UnreadableKpis: it is neither.
    """
    try:
        text = written.decode("utf-8-sig")
        if text.lstrip().startswith("["):
            yield from msgspec.json.decode(text, type=list[dict[str, Any]])
            return
        head = text.partition("\n")[0]
        delimiter = max(",;\t", key=head.count)
        table = csv.DictReader(io.StringIO(text), delimiter=delimiter)
        if "name" not in (table.fieldnames or ()):
            raise UnreadableKpis("The first line names no column `name`.")
        yield from (_fields(line) for line in table)
    except (UnicodeDecodeError, msgspec.DecodeError, csv.Error) as fault:
        raise UnreadableKpis(str(fault)) from fault


def write_table(kpis: Iterable[Kpi]) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Return the head and the rows of a table that ``read_table`` reads."""
    told = list(kpis)
    quarters = sorted({quarter for kpi in told for quarter in kpi.targets})
    head = (*_FIELDS, *(f"{_TARGET}{quarter}" for quarter in quarters))
    return head, [
        (
            *(getattr(kpi, name) for name in _FIELDS),
            *(kpi.targets.get(quarter) for quarter in quarters),
        )
        for kpi in told
    ]


def _fields(line: dict[str | Any, str | Any]) -> dict[str, Any]:
    told = {key: cell for key, cell in line.items() if isinstance(key, str) and cell}
    targets = {
        key.removeprefix(_TARGET): cell for key, cell in told.items() if key.startswith(_TARGET)
    }
    fields = {key: cell for key, cell in told.items() if not key.startswith(_TARGET)}
    return fields | ({"targets": targets} if targets else {})
