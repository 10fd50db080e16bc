"""Mapping: from the cells of a line to the fields of a row; pure."""

import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from ordito.catalogue import is_gtin
from ordito.surfaces.connectors.files.errors import MapWrong, ValueWrong
from ordito.surfaces.connectors.files.model import FieldSource, FileFormat, Line, Map, Shaped

# what a field holds, where it is not a text
_NUMBERS: Final = frozenset(
    {
        "unit_minor",
        "min_quantity",
        "on_hand",
        "change",
        "quantity",
        "discount_minor",
        "total_minor",
        "tax_minor",
        "tax_bp",
        "amount_minor",
        "balance_minor",
        "price_minor",
        "shipping_minor",
    }
)
_INSTANTS: Final = frozenset(
    {"as_of", "valid_from", "valid_to", "since", "placed_at", "expires_at", "seen_at"}
    | {"consent_at"}
)
_FLAGS: Final = frozenset({"active", "product_active", "moves_stock"})
_SAID: Final = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_CURRENCY_SIGNS: Final = "€$£¥"
_GTIN_LENGTHS: Final = (8, 12, 13, 14)


def read_map(path: Path) -> Map:
    """Read a map from its TOML file.

    Raises:
        MapWrong: it is not there, not TOML, or holds what no map holds.
    """
    try:
        found = msgspec.convert(tomllib.loads(path.read_text("utf-8-sig")), Map)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as fault:
        raise MapWrong(f"{path.name}: {fault}", field="map") from fault
    try:
        ZoneInfo(found.file.zone)
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise MapWrong(f"{found.file.zone!r} is no time zone.", field="file.zone") from fault
    return found


def require_fit(
    wanted: Map, *, fields: Collection[str], needed: Collection[str], columns: Collection[str]
) -> None:
    """Refuse a map that does not fit the file or the kind of rows.

    Args:
        wanted: the map.
        fields: that rows of the kind have; ``name.*`` stands for every name.language.
        needed: fields that every row must have.
        columns: headings of the file.

    Raises:
        MapWrong: it names a field or a column that is not there, or lacks a field.
    """
    for name in wanted.fields:
        if name not in fields and f"{name.partition('.')[0]}.*" not in fields:
            message = f"There is no field {name!r}; there are {', '.join(sorted(fields))}."
            raise MapWrong(message, field=f"fields.{name}")
        source = wanted.source_of(name)
        if not source.columns and source.constant is None:
            message = f"{name} has neither a column nor a constant."
            raise MapWrong(message, field=f"fields.{name}")
        for column in source.columns:
            if column not in columns:
                message = f"The file has no column {column!r}; it has {', '.join(columns)}."
                raise MapWrong(message, field=f"fields.{name}.column")
    for name in needed:
        if not any(given == name or given.startswith(f"{name}.") for given in wanted.fields):
            raise MapWrong(f"The map says nothing of {name}.", field=f"fields.{name}")


def shape(line: Line, wanted: Map) -> Shaped:
    """Make the fields of a row from the cells of a line.

    Raises:
        ValueWrong: a cell does not hold what the map says.
    """
    fields: dict[str, Any] = {}
    corrections: list[str] = []
    for name in wanted.fields:
        source = wanted.source_of(name)
        found = _value(name, source, line.cells, wanted.file, corrections)
        if found is None and not source.clear:
            continue
        head, _, tail = name.partition(".")
        if tail:
            if found is not None:
                fields.setdefault(head, {})[tail] = found
        else:
            fields[name] = found
    return Shaped(line, fields, tuple(dict.fromkeys(corrections)))


def _value(
    name: str,
    source: FieldSource,
    cells: Mapping[str, Any],
    written: FileFormat,
    corrections: list[str],
) -> Any:
    if not source.columns:
        return _typed(name, source.constant, source, written, corrections)
    cell = _cell(source, (cells.get(column) for column in source.columns), corrections)
    if cell is None:
        return _typed(name, source.default, source, written, corrections)
    if source.lookup is not None:
        meant = source.lookup.get(str(cell), source.otherwise)
        if meant is None:
            message = f"{cell!s:.100} stands for nothing in the map."
            raise ValueWrong(message, field=name)
        return meant
    return _typed(name, cell, source, written, corrections)


def _cell(source: FieldSource, given: Iterable[Any], corrections: list[str]) -> Any:
    """Return the cell, or the texts of several in one; None where there is nothing in it."""
    cells = [_cleaned(cell, corrections) for cell in given]
    there = [cell for cell in cells if cell is not None]
    if len(cells) == 1 or not there:
        return there[0] if there else None
    return source.join.join(str(cell) for cell in there)


def _cleaned(cell: Any, corrections: list[str]) -> Any:
    """Return a cell without what nobody meant to write; None where nothing is left."""
    if not isinstance(cell, str):
        return cell
    text = unicodedata.normalize("NFC", cell)
    clean = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf"))
    if clean != text:
        corrections.append("invisible_characters")
    stripped = clean.strip().strip("\u00a0").strip()
    if stripped != clean and stripped:
        corrections.append("outer_blanks")
    return stripped or None


def _typed(
    name: str, cell: Any, source: FieldSource, written: FileFormat, corrections: list[str]
) -> Any:
    last = name.rpartition(".")[2]
    if cell is None:
        return None
    if last in _NUMBERS:
        return _number(name, cell, source, written, corrections)
    if last in _INSTANTS:
        return _instant(name, cell, source.date or written.date, written.zone)
    if last in _FLAGS:
        return _flag(name, cell)
    if name == "gtin":
        return _gtin(str(cell), corrections)
    return _text(cell)


def _number(
    name: str, cell: Any, source: FieldSource, written: FileFormat, corrections: list[str]
) -> int:
    """Read a whole number, after its factor.

    Raises:
        ValueWrong: it is no number, or a fraction is left.
    """
    text = str(cell)
    if isinstance(cell, str):
        bare = text.strip(f"{_CURRENCY_SIGNS} \u00a0\u202f").removesuffix("EUR").strip()
        if bare != text:
            corrections.append("currency_sign")
        text = bare.replace(written.thousands, "") if written.thousands else bare
        if written.decimal == ",":
            text = text.replace(".", "\0").replace(",", ".")
    try:
        number = Decimal(text) * Decimal(str(source.factor or 1))
    except InvalidOperation as fault:
        message = f"{cell!s:.100} is no number with {written.decimal!r} before its fraction."
        raise ValueWrong(message, field=name) from fault
    if not number.is_finite() or number != number.to_integral_value():
        raise ValueWrong(f"{cell!s:.100} gives {number}, no whole number.", field=name)
    return int(number)


def _instant(name: str, cell: Any, form: str | None, zone: str) -> datetime:
    """Read an instant; one without a zone is of the map's.

    Raises:
        ValueWrong: it is not of that form.
    """
    try:
        if isinstance(cell, datetime):
            found = cell
        elif form is not None and isinstance(cell, str):
            found = datetime.strptime(cell, form)  # noqa: DTZ007 # the map's zone follows
        else:
            found = datetime.fromisoformat(str(cell))
    except ValueError as fault:
        wanted = form or "ISO 8601, as 2026-01-31T08:00:00+01:00"
        raise ValueWrong(f"{cell!s:.100} is not of the form {wanted}.", field=name) from fault
    aware = found if found.tzinfo is not None else found.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(UTC)


def _flag(name: str, cell: Any) -> bool:
    said = _SAID.get(str(cell).lower())
    if said is None:
        message = f"{cell!s:.100} is neither yes nor no; say what it means in a lookup."
        raise ValueWrong(message, field=name)
    return said


def _gtin(text: str, corrections: list[str]) -> str:
    """Return a GTIN with the zeros that a spreadsheet took from its front."""
    bare = text.removesuffix(".0").replace(" ", "").replace("-", "")
    if not is_gtin(bare) and bare.isdigit():
        for length in _GTIN_LENGTHS:
            if len(bare) < length and is_gtin(bare.zfill(length)):
                bare = bare.zfill(length)
                break
    if bare != text:
        corrections.append("gtin")
    return bare


def _text(cell: Any) -> str:
    """Return a cell as a text: a whole number of a Parquet file has no fraction to show."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
