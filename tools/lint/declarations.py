"""Refusals and events as the product declares them, read from the source."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from tools.lint.house import Finding, House, Source

_CODE: Final = re.compile(r"^([a-z][a-z_]*)\.[a-z][a-z0-9_]*$")


@dataclass(frozen=True)
class Declaration:
    """A class of refusals or events.

    Attributes:
        source: file it stands in.
        node: its syntax tree.
        parents: names of the classes it derives from.
        constants: texts and numbers set in its body, by name.
        fields: names and types declared in its body, in order.
    """

    source: Source
    node: ast.ClassDef
    parents: frozenset[str]
    constants: dict[str, str | int]
    fields: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """Name of the class."""
        return self.node.name

    @property
    def code(self) -> str:
        """Stable code of a refusal, or type of an event; empty where there is none."""
        return str(self.constants.get("code", self.constants.get("type", "")))

    @property
    def summary(self) -> str:
        """First line of its docstring."""
        return (ast.get_docstring(self.node) or "").partition("\n")[0]

    def finding(self, rule: str, message: str) -> Finding:
        """Return a finding at the class."""
        return self.source.finding(self.node, rule, f"{self.name} {message}")


@cache
def refusals_of(house: House) -> tuple[Declaration, ...]:
    """Return the refusals that can be raised, by code."""
    return _leaves(_family(house, "Refusal"))


@cache
def events_of(house: House) -> tuple[Declaration, ...]:
    """Return the events that can be recorded, by type."""
    return _leaves(_family(house, "Event"))


@cache
def statuses_of(house: House) -> dict[str, int]:
    """Return the HTTP status of each kind of refusal, by its name."""
    kinds = ((one.name, one.constants.get("status")) for one in _family(house, "Refusal"))
    return {name: status for name, status in kinds if isinstance(status, int)}


def refusals(house: House) -> Iterator[Finding]:
    """Find refusals without a code of their own, or without a remedy."""
    yield from _coded(house, refusals_of(house), "refusal", "code")
    for one in refusals_of(house):
        if not str(one.constants.get("remedy", "")).strip():
            yield one.finding("refusal", "has no `remedy`: say what the caller can do")


def events(house: House) -> Iterator[Finding]:
    """Find events without a type of their own."""
    yield from _coded(house, events_of(house), "event", "type")


def _coded(
    house: House, declarations: tuple[Declaration, ...], rule: str, attribute: str
) -> Iterator[Finding]:
    taken: dict[str, str] = {}
    for one in declarations:
        match = _CODE.match(one.code)
        if match is None:
            yield one.finding(rule, f"has no `{attribute}` of the form room.what_is_so")
        elif one.source.layer in house.rooms and match[1] != one.source.layer:
            yield one.finding(rule, f"begins with {match[1]}, but belongs to {one.source.layer}")
        elif one.code in taken:
            yield one.finding(rule, f"has the {attribute} of {taken[one.code]}: {one.code}")
        taken.setdefault(one.code, one.name)


def _leaves(family: list[Declaration]) -> tuple[Declaration, ...]:
    """Return the members that are no mere kind of others, by code."""
    kinds = frozenset[str]().union(*(one.parents for one in family))
    leaves = (one for one in family if one.code or one.name not in kinds)
    return tuple(sorted(leaves, key=lambda one: (one.code, one.source.path, one.node.lineno)))


@cache
def _family(house: House, root: str) -> list[Declaration]:
    """Return the classes that descend from ``root``, through any number of parents."""
    classes = _classes(house)
    names, size = {root}, 0
    while len(names) > size:
        size = len(names)
        names |= {one.name for one in classes if names & one.parents}
    return [one for one in classes if names & one.parents]


@cache
def _classes(house: House) -> list[Declaration]:
    return [
        _declaration(source, node)
        for source in house.product
        for node in source.nodes
        if isinstance(node, ast.ClassDef)
    ]


def _declaration(source: Source, node: ast.ClassDef) -> Declaration:
    constants: dict[str, str | int] = {}
    fields: list[tuple[str, str]] = []
    for part in node.body:
        match part:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                constants[name] = _constant(value)
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                fields.append((name, ast.unparse(annotation)))
            case _:
                pass
    parents = frozenset(ast.unparse(parent).rpartition(".")[2] for parent in node.bases)
    return Declaration(source, node, parents, constants, tuple(fields))


def _constant(value: ast.expr) -> str | int:
    """Return what is set; a name within a text, or alone, stands as it is written."""
    match value:
        case ast.Constant(value=str(constant) | int(constant)):
            return constant
        case ast.JoinedStr(values=parts):
            return "".join(str(_constant(part)) for part in parts)
        case ast.FormattedValue(value=inner):
            return ast.unparse(inner)
        case _:
            return ast.unparse(value)
