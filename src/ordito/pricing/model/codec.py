"""The nouns of pricing as JSON and back: stored, sent, and compared byte for byte.

A value has one text: keys sorted, sets sorted, what is its default left out, so that a field that
is added later does not change what was written before. Identifiers are texts, instants end in
``Z``, local times have no offset, a benefit says its ``kind``, a mapping by language is an object.
Standard library only: the same file runs in the till's browser.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import (
    Any,
    Final,
    NamedTuple,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)
from uuid import UUID

from ordito.pricing.model.prices import Price, PriceList, TaxRate
from ordito.pricing.model.promotions import LocalTime, Promotion
from ordito.pricing.model.rulebook import Rulebook

Plain = None | bool | int | str | list[Any] | dict[str, Any]
T = TypeVar("T")


class Malformed(ValueError):
    """A text or plain value that is not what it should be.

    Attributes:
        path: to the part that is wrong, as ``benefit.rungs[0].rate_ppm``; empty is the whole.
        fault: what is wrong with it, in words.
    """

    def __init__(self, path: str, fault: str) -> None:
        """Keep where and what."""
        super().__init__(f"{path}: {fault}" if path else fault)
        self.path = path
        self.fault = fault


class _Codec(NamedTuple):
    write: Callable[[Any], Plain]
    read: Callable[[Any, str], Any]


def dumps(value: object) -> str:
    """Return the one text of a noun of pricing."""
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def loads(kind: type[T], text: str | bytes) -> T:
    """Return the noun of that kind that a text is of.

    Raises:
        Malformed: it is not JSON, or not of that kind.
    """
    try:
        value = json.loads(text)
    except ValueError as fault:
        raise Malformed("", f"it is not JSON: {fault}") from fault
    return parse(kind, value)


def plain(value: object) -> dict[str, Any]:
    """Return a noun of pricing as what JSON knows: objects, lists, texts, whole numbers."""
    written = _codec(type(value)).write(value)
    assert isinstance(written, dict)
    return written


def parse(kind: type[T], value: object) -> T:
    """Return the noun of that kind that ``plain`` made this of.

    Raises:
        Malformed: a field is missing, unknown or of another type. Whether amounts make sense is
            another question: ``rules.find_promotion_fault``.
    """
    return cast("T", _codec(kind).read(value, ""))


@cache
def _codec(hint: Any) -> _Codec:
    hint = getattr(hint, "__value__", hint)
    if hint is LocalTime:
        return _Codec(datetime.isoformat, _read_local)
    hint = getattr(hint, "__supertype__", hint)
    if hint in _ATOMS:
        return _ATOMS[hint]
    if hint is Rulebook:
        return _Codec(_write_rulebook, _read_rulebook)
    if is_dataclass(hint):
        return _of_fields(cast("type", hint))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _of_names(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _of_union(arguments)
    if hint == tuple[tuple[str, str], ...]:
        return _Codec(dict, _read_pairs)
    assert origin in (tuple, frozenset), hint
    return _of_many(origin, _codec(arguments[0]))


def _of_fields(kind: type) -> _Codec:
    hints = get_type_hints(kind)
    known = [field for field in fields(kind) if field.init]
    codecs = {field.name: _codec(hints[field.name]) for field in known}
    defaults = {field.name: _default(field) for field in known}
    required = [name for name, default in defaults.items() if default is MISSING]

    def write(value: Any) -> Plain:
        written: dict[str, Any] = {}
        for name, codec in codecs.items():
            part = getattr(value, name)
            if part != defaults[name]:
                written[name] = codec.write(part)
        return written

    def read(value: Any, path: str) -> Any:
        found = _object(value, path)
        _require_names(found, codecs, required, path)
        return kind(
            **{name: codecs[name].read(part, _join(path, name)) for name, part in found.items()}
        )

    return _Codec(write, read)


def _require_names(
    found: Mapping[str, Any], known: Mapping[str, object], required: Iterable[str], path: str
) -> None:
    for name in found:
        if name not in known:
            raise Malformed(_join(path, name), "there is no such field")
    for name in required:
        if name not in found:
            raise Malformed(_join(path, name), "it is missing")


def _default(field: Field[Any]) -> object:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _of_union(options: tuple[Any, ...]) -> _Codec:
    """Make the codec of something or None, or of kinds of which each says its name."""
    real = [option for option in options if option is not NoneType]
    one = _codec(real[0]) if len(real) == 1 else _of_kinds(real)
    if len(real) == len(options):
        return one

    def write(value: Any) -> Plain:
        return None if value is None else one.write(value)

    def read(value: Any, path: str) -> Any:
        return None if value is None else one.read(value, path)

    return _Codec(write, read)


def _of_kinds(kinds: list[type]) -> _Codec:
    names = {kind: _snake(kind.__name__) for kind in kinds}
    by_name = {name: kind for kind, name in names.items()}

    def write(value: Any) -> Plain:
        return {"kind": names[type(value)], **plain(value)}

    def read(value: Any, path: str) -> Any:
        rest = dict(_object(value, path))
        name = rest.pop("kind", None)
        if not isinstance(name, str) or name not in by_name:
            raise Malformed(_join(path, "kind"), f"one of {', '.join(sorted(by_name))} is expected")
        return _codec(by_name[name]).read(rest, path)

    return _Codec(write, read)


def _of_many(origin: type, one: _Codec) -> _Codec:
    is_set = origin is frozenset

    def write(value: Any) -> Plain:
        written = [one.write(part) for part in value]
        return sorted(written, key=str) if is_set else written

    def read(value: Any, path: str) -> Any:
        if not isinstance(value, list):
            raise Malformed(path, "a list is expected")
        parts = cast("list[Any]", value)
        return origin(one.read(part, f"{path}[{number}]") for number, part in enumerate(parts))

    return _Codec(write, read)


def _of_names(kind: type[StrEnum]) -> _Codec:
    def read(value: Any, path: str) -> StrEnum:
        try:
            return kind(value)
        except ValueError:
            expected = ", ".join(sorted(kind))
            raise Malformed(path, f"one of {expected} is expected") from None

    return _Codec(str, read)


def _of_atom(kind: type, expected: str) -> _Codec:
    def read(value: Any, path: str) -> Any:
        if type(value) is not kind:
            raise Malformed(path, f"{expected} is expected")
        return value

    return _Codec(_same, read)


def _same(value: Any) -> Plain:
    return value


def _object(value: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Malformed(path, "an object is expected")
    return cast("dict[str, Any]", value)


def _read_id(value: Any, path: str) -> UUID:
    if isinstance(value, str) and len(value) == len(str(UUID(int=0))):
        try:
            return UUID(value)
        except ValueError:
            pass
    raise Malformed(path, "an identifier is expected")


def _read_instant(value: Any, path: str) -> datetime:
    instant = _read_time(value, path)
    if instant.tzinfo is None:
        raise Malformed(path, "an instant with an offset is expected")
    return instant.astimezone(UTC)


def _read_local(value: Any, path: str) -> datetime:
    time = _read_time(value, path)
    if time.tzinfo is not None:
        raise Malformed(path, "a local time without an offset is expected")
    return time


def _read_time(value: Any, path: str) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise Malformed(path, "a date with a time is expected") from None


def _read_pairs(value: Any, path: str) -> tuple[tuple[str, str], ...]:
    pairs = _object(value, path)
    for name, text in pairs.items():
        if not isinstance(text, str):
            raise Malformed(_join(path, name), "a text is expected")
    return tuple(sorted(pairs.items()))


def _write_rulebook(rulebook: Rulebook) -> Plain:
    return {
        "version": rulebook.version,
        "price_lists": [
            plain(row) for _, row in sorted(rulebook.price_lists.items(), key=lambda item: item[0])
        ],
        "prices": _rows(rulebook.prices),
        "tax_rates": _rows(rulebook.tax_rates),
        "promotions": [plain(row) for row in rulebook.promotions],
    }


def _rows(rows: Mapping[Any, tuple[object, ...]]) -> list[Plain]:
    return [plain(row) for key in sorted(rows) for row in rows[key]]


def _read_rulebook(value: Any, path: str) -> Rulebook:
    found = _object(value, path)
    return Rulebook.of(
        _ATOMS[int].read(found.get("version"), _join(path, "version")),
        price_lists=_codec(tuple[PriceList, ...]).read(found.get("price_lists", []), path),
        prices=_codec(tuple[Price, ...]).read(found.get("prices", []), path),
        tax_rates=_codec(tuple[TaxRate, ...]).read(found.get("tax_rates", []), path),
        promotions=_codec(tuple[Promotion, ...]).read(found.get("promotions", []), path),
    )


def _write_instant(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


_ATOMS: Final[dict[Any, _Codec]] = {
    bool: _of_atom(bool, "true or false"),
    int: _of_atom(int, "a whole number"),
    str: _of_atom(str, "a text"),
    UUID: _Codec(str, _read_id),
    datetime: _Codec(_write_instant, _read_instant),
}
