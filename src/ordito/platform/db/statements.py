"""Named SQL: statements live in ``.sql`` files beside the code that uses them.

A file holds statements, each headed by ``-- name: reserve`` and a comment that says why it is
written so. Parameters are written ``:name`` (sqlglot cannot read ``$1::int[]``) and become
positional ones when the file is loaded.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

Row = TypeVar("Row")

_HEAD: Final = re.compile(r"^-- name: ([a-z][a-z0-9_]*)[ \t]*$", re.MULTILINE)
# what must be stepped over whole (strings, quoted names, comments, casts), or a parameter
_TOKEN: Final = re.compile(
    r"""'(?:[^']|'')*' | "[^"]*" | --[^\n]* | /\*.*?\*/ | :: | :=
        | :(?P<name>[a-z][a-z0-9_]*)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Command:
    """A statement that returns no rows.

    Attributes:
        label: where it stands, as ``ordito.stock.commands.confirm``.
        text: SQL with positional parameters.
        parameters: their names, in position order.
    """

    label: str
    text: str
    parameters: tuple[str, ...]

    def arguments(self, given: Mapping[str, Any]) -> list[Any]:
        """Order the given arguments by position; a missing or surplus one is a fault."""
        assert given.keys() == set(self.parameters), (self.label, set(given) ^ set(self.parameters))
        return [given[name] for name in self.parameters]


@dataclass(frozen=True, slots=True)
class Query(Command, Generic[Row]):
    """A statement that returns rows.

    Attributes:
        shape: struct whose fields are the columns in order, or the type of the one column.
    """

    shape: type[Row]


class Statements:
    """The named statements of one ``.sql`` file."""

    def __init__(self, module: str, path: Path) -> None:
        self._module = module
        self._texts = dict(_read(path))

    def command(self, name: str) -> Command:
        """Return the statement ``name``, which returns no rows."""
        statement = Command(f"{self._module}.{name}", *_positional(self._texts[name]))
        _registry.append(statement)
        return statement

    def query(self, name: str, shape: type[Row]) -> Query[Row]:
        """Return the statement ``name``, whose rows have the given shape."""
        statement = Query(f"{self._module}.{name}", *_positional(self._texts[name]), shape=shape)
        _registry.append(statement)
        return statement

    def names(self) -> frozenset[str]:
        """Return the names of all statements of the file."""
        return frozenset(self._texts)


@cache
def statements(module: str) -> Statements:
    """Load the ``.sql`` file that stands beside the module of that dotted name."""
    source = sys.modules[module].__file__
    assert source is not None, module
    return Statements(module, Path(source).with_suffix(".sql"))


def registered() -> list[Command]:
    """Return every statement that loaded modules have taken from their files."""
    return list(_registry)


def _read(path: Path) -> Iterator[tuple[str, str]]:
    parts = _HEAD.split(path.read_text(encoding="utf-8"))
    assert len(parts) > 1, f"{path}: no '-- name:' line"
    yield from zip(parts[1::2], (text.strip().rstrip(";") for text in parts[2::2]), strict=True)


def _positional(text: str) -> tuple[str, tuple[str, ...]]:
    names: list[str] = []

    def place(match: re.Match[str]) -> str:
        name = match["name"]
        if name is None:
            return match[0]
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return _TOKEN.sub(place, text), tuple(names)


_registry: list[Command] = []
