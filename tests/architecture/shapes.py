"""What the code declares of a query's rows, in the words of PostgreSQL."""

import types
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, Literal, NewType, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec

# the Python type that asyncpg makes of each PostgreSQL type
PYTHON: Final[dict[str, type]] = {
    "bool": bool,
    "bytea": bytes,
    "date": date,
    "float4": float,
    "float8": float,
    "int2": int,
    "int4": int,
    "int8": int,
    "interval": timedelta,
    "name": str,
    "numeric": Decimal,
    "text": str,
    "time": time,
    "timestamptz": datetime,
    "uuid": UUID,
    "varchar": str,
    "xid8": int,
}
_JSON: Final = (dict, list, str, int, float, bool)


@dataclass(frozen=True, slots=True)
class Declared:
    """One column as the code declares it.

    Attributes:
        name: of the field; empty for a scalar.
        annotation: its type without None.
        nullable: True where None is declared.
    """

    name: str
    annotation: Any
    nullable: bool

    def accepts(self, postgres: str) -> bool:
        """Tell whether values of a PostgreSQL type are values of the declared type."""
        return _accepts(self.annotation, postgres)


def declared_columns(shape: Any) -> list[Declared]:
    """Return the columns that a query of this shape must have."""
    if isinstance(shape, type) and issubclass(shape, msgspec.Struct):
        hints = get_type_hints(shape)
        return [_declared(name, hints[name]) for name in shape.__struct_fields__]
    return [_declared("", shape)]


def _declared(name: str, annotation: Any) -> Declared:
    plain = _plain(annotation)
    members = get_args(plain) if get_origin(plain) in {Union, types.UnionType} else (plain,)
    values = [one for one in members if one is not types.NoneType]
    nullable = plain is Any or len(values) < len(members)
    return Declared(name, values[0] if len(values) == 1 else Any, nullable)


def _plain(annotation: Any) -> Any:
    while isinstance(annotation, NewType):
        annotation = annotation.__supertype__
    return annotation


def _accepts(annotation: Any, postgres: str) -> bool:
    plain = _plain(annotation)
    origin = get_origin(plain) or plain
    if plain is Any:
        return True
    if postgres in {"json", "jsonb"}:
        return origin in _JSON
    if postgres.endswith("[]"):
        (element,) = get_args(plain) or (Any,)
        return origin is list and _accepts(element, postgres.removesuffix("[]"))
    if origin is Literal:
        return all(isinstance(value, PYTHON[postgres]) for value in get_args(plain))
    return PYTHON.get(postgres) is plain
