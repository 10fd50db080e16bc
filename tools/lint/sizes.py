"""A function fits on a screen, a file holds one subject."""

import ast
from collections.abc import Iterator
from typing import Final

from tools.lint.house import Finding, House

FUNCTION_LINES: Final = 60
FILE_LINES: Final = 500
_SUFFIXES: Final = frozenset({".py", ".sql", ".html", ".js", ".css", ".sh"})


def functions(house: House) -> Iterator[Finding]:
    """Find functions of more lines than a screen has."""
    for source in house.sources:
        for node in source.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    message = f"{node.name} has {lines} lines, {FUNCTION_LINES} at most"
                    yield source.finding(node, "function-size", message)


def files(house: House) -> Iterator[Finding]:
    """Find files of more lines than one subject needs."""
    for path in house.files():
        if path.suffix in _SUFFIXES:
            lines = path.read_bytes().count(b"\n")
            if lines > FILE_LINES:
                message = f"{lines} lines, {FILE_LINES} at most: two subjects?"
                yield Finding(house.relative(path), 1, "file-size", message)
