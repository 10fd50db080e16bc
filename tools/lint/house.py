"""The source tree as the lints see it: parsed files, and the room and layer each belongs to."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

PACKAGE: Final = "ordito"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A place where a rule is broken.

    Attributes:
        path: relative to the root of the tree.
        line: counted from 1.
        rule: name of the rule.
        message: what is wrong, and what to do instead.
    """

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed Python file.

    Attributes:
        path: relative to the root of the tree.
        parts: path inside the package, without suffix; empty for a file outside it.
        nodes: its syntax tree, node by node.
    """

    path: str
    parts: tuple[str, ...]
    nodes: tuple[ast.AST, ...]

    @property
    def layer(self) -> str:
        """First-level package it belongs to; empty outside the package."""
        return self.parts[0] if self.parts else ""

    def finding(self, node: ast.AST, rule: str, message: str) -> Finding:
        """Return a finding at ``node``."""
        return Finding(self.path, getattr(node, "lineno", 1), rule, message)


class House:
    """The tree below ``root``: its files parsed once, its layers read from ``pyproject.toml``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.package = root / "src" / PACKAGE

    @cached_property
    def layers(self) -> list[frozenset[str]]:
        """First-level packages from the lowest layer to the highest; rooms of one layer together.

        Read from the layers contract, so that the order stands in one place.
        """
        settings = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))
        contracts = settings["tool"]["importlinter"]["contracts"]
        stack = next(one["layers"] for one in contracts if one["type"] == "layers")
        return [_names(layer) for layer in reversed(stack)]

    @cached_property
    def rooms(self) -> frozenset[str]:
        """First-level packages that own operating tables: above the platform, below ``reads``."""
        looks = next(height for height, names in enumerate(self.layers) if "reads" in names)
        return frozenset(name for names in self.layers[1:looks] for name in names)

    @cached_property
    def modules(self) -> frozenset[str]:
        """Dotted names of the product's modules."""
        dotted = (".".join((PACKAGE, *source.parts)) for source in self.product)
        return frozenset(name.removesuffix(".__init__") for name in dotted)

    def is_below(self, lower: str, upper: str) -> bool:
        """Tell whether ``lower`` stands in a lower layer than ``upper``."""
        return self._height.get(lower, len(self._height)) < self._height.get(upper, -1)

    @cached_property
    def sources(self) -> list[Source]:
        """Python files of the product, its tests and its tools."""
        return [self._parsed(path) for folder in _FOLDERS for path in self._found(folder, "*.py")]

    @cached_property
    def product(self) -> list[Source]:
        """Python files of the product."""
        return [source for source in self.sources if source.parts]

    def sql_files(self) -> Iterator[tuple[Path, tuple[str, ...]]]:
        """Yield the SQL files of the product with their path inside the package."""
        for path in self._found("src", "*.sql"):
            yield path, path.relative_to(self.package).with_suffix("").parts

    def files(self) -> Iterator[Path]:
        """Yield every file of the product, its tests and its tools."""
        for folder in _FOLDERS:
            yield from (path for path in self._found(folder, "*") if path.is_file())

    def relative(self, path: Path) -> str:
        """Return ``path`` as findings show it."""
        return path.relative_to(self.root).as_posix()

    @cached_property
    def _height(self) -> dict[str, int]:
        return {name: height for height, names in enumerate(self.layers) for name in names}

    def _found(self, folder: str, pattern: str) -> list[Path]:
        return sorted((self.root / folder).rglob(pattern))

    def _parsed(self, path: Path) -> Source:
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        inside = path.is_relative_to(self.package)
        parts = path.relative_to(self.package).with_suffix("").parts if inside else ()
        return Source(self.relative(path), parts, tuple(ast.walk(tree)))


def called(call: ast.Call) -> str:
    """Return the last name of what is called: ``now`` of ``clock.now()``."""
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def _names(layer: str) -> frozenset[str]:
    return frozenset(name.strip(" ()") for name in layer.replace(":", "|").split("|"))


_FOLDERS: Final = ("src", "tests", "tools", "bench")
