"""Words of the connector for files: the map, and what a row becomes."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from ordito.platform.errors import Refusal

Cell = Any
Name = Annotated[str, msgspec.Meta(min_length=1)]


class FileFormat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a file is written.

    Attributes:
        delimiter: between cells; None is found out.
        quote: around cells that hold a delimiter.
        encoding: as Python names it; None is what the byte order mark says, else UTF-8.
        decimal: mark before the fraction of a number.
        thousands: mark between groups of digits; numbers without it are read as well.
        date: form of dates, as ``%d/%m/%Y``; None is ISO 8601.
        zone: IANA time zone of dates that name none.
    """

    delimiter: Annotated[str, msgspec.Meta(min_length=1, max_length=1)] | None = None
    quote: Annotated[str, msgspec.Meta(min_length=1, max_length=1)] = '"'
    encoding: str | None = None
    decimal: Annotated[str, msgspec.Meta(pattern=r"^[.,]$")] = "."
    thousands: Annotated[str, msgspec.Meta(pattern=r"^[.,' ]?$")] = ""
    date: str | None = None
    zone: str = "UTC"


class FieldSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a field comes from, and what is done on the way.

    Attributes:
        column: heading of a column; several are joined.
        join: between the cells of several columns.
        constant: instead of a column.
        lookup: what each cell means; a cell that is not in it is refused.
        otherwise: what every other cell means.
        default: where the cell is empty.
        clear: whether an empty cell empties the field, instead of leaving it as it is.
        factor: by which a number is multiplied, as "100" for amounts in euro.
        date: form of the date; None is that of the file.
    """

    column: Name | tuple[Name, ...] = ()
    join: str = " "
    constant: str | int | float | bool | None = None
    lookup: Mapping[str, str | int | float | bool] | None = None
    otherwise: str | int | float | bool | None = None
    default: str | int | float | bool | None = None
    clear: bool = False
    factor: str | int | None = None
    date: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Headings of its columns."""
        return (self.column,) if isinstance(self.column, str) else self.column


class Map(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From the columns of a file to the fields of our rows.

    Attributes:
        source: the system that the file comes from.
        fields: by field; a text alone is the heading of a column.
        file: how it is written.
    """

    source: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    fields: Mapping[str, str | FieldSource]
    file: FileFormat = FileFormat()

    def source_of(self, field: str) -> FieldSource:
        """Return where a field comes from."""
        given = self.fields[field]
        return FieldSource(column=given) if isinstance(given, str) else given


class Line(msgspec.Struct, frozen=True):
    """A row of the file.

    Attributes:
        number: line of the file on which it begins, or row of a Parquet file; from 1.
        cells: by heading.
        broken: why it is no row, where it is none.
    """

    number: int
    cells: Mapping[str, Cell]
    broken: Refusal | None = None


class Shaped(msgspec.Struct, frozen=True):
    """What became of a line before it is fed.

    Attributes:
        line: which.
        fields: our fields with plain values.
        corrections: codes of what was put right on the way.
    """

    line: Line
    fields: dict[str, Any]
    corrections: tuple[str, ...]
