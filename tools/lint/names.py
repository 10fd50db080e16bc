"""A name says what a thing is; some names say nothing."""

import ast
from collections.abc import Iterator
from typing import Final

from tools.lint.house import Finding, House, Source

FORBIDDEN: Final = frozenset(
    {"utils", "helpers", "common", "misc", "base", "manager", "processor", "data", "info"}
)
_MODELS: Final = "src/ordito_client/models/"  # its names are the API's
# names that a library demands, and where: the argument `data` of Litestar's handlers, Hypothesis'
# draws and asyncio's protocols; structlog's method of a logger
_DEMANDED: Final = {"data": {"surfaces", "tests", "bench"}, "info": {"telemetry.py"}}


def names(house: House) -> Iterator[Finding]:
    """Find files, functions, classes and variables with a name that says nothing."""
    for source in house.sources:
        if source.path.startswith(_MODELS):
            continue
        path = source.path.removesuffix(".py").split("/")
        for part in FORBIDDEN & set(path):
            yield Finding(source.path, 1, "name", f"{part} says nothing: name what it holds")
        for node in source.nodes:
            name = _given(node)
            if name.lower() in FORBIDDEN and not _is_demanded(source, node, name):
                yield source.finding(node, "name", f"{name} says nothing: name what it is")


def _is_demanded(source: Source, node: ast.AST, name: str) -> bool:
    is_there = not _DEMANDED.get(name, set[str]()).isdisjoint(source.path.split("/"))
    return is_there and (name != "data" or isinstance(node, ast.arg))


def _given(node: ast.AST) -> str:
    """Return the name that a node gives to something; empty where it gives none."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name
        case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
            return name
        case ast.arg(arg=name) | ast.alias(asname=str(name)):
            return name
        case _:
            return ""
