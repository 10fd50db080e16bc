"""A test runs the product itself; a stand-in proves only that it stands in."""

import ast
from collections.abc import Iterator
from typing import Final

from tools.lint.house import Finding, House, called

_LIBRARIES: Final = frozenset({"mock", "pytest_mock", "unittest.mock"})


def doubles(house: House) -> Iterator[Finding]:
    """Find tests that replace code: mock libraries, and ``monkeypatch.setattr``."""
    for source in house.sources:
        for node in source.nodes:
            if _LIBRARIES & set(_imported(node)) or _is_patch(node):
                message = "hand over another clock, port or directory; own code is never replaced"
                yield source.finding(node, "double", message)


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [one.name for one in names]
        case ast.ImportFrom(module=module, names=names):
            return [str(module), *(f"{module}.{one.name}" for one in names)]
        case _:
            return []


def _is_patch(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    return called(node) == "setattr"
