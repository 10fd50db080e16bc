"""Who may import what: front doors of rooms, pure files, and libraries kept behind a fence."""

import ast
import sys
from collections.abc import Iterator
from typing import Final

from tools.lint.house import PACKAGE, Finding, House, Source, called

# a library, and the packages that may import it: everybody else goes through them
FENCES: Final = {
    "asyncpg": ("platform",),
    "pgqueuer": ("platform",),
    "argon2": ("platform",),
    "duckdb": (
        "customers.matching",
        "marts",
        "steering",
        "supply",
        "surfaces.connectors",
        "world",
    ),
    "highspy": ("fulfilment.sourcing", "supply"),
    "litestar": ("surfaces",),
    "uvicorn": ("surfaces",),
    "jinja2": ("surfaces", "messages"),
    "httpx": ("surfaces.connectors", "surfaces.cli"),
    "httpcore": ("surfaces.connectors",),
    "standardwebhooks": ("platform",),
    "requests": (),
    "urllib.request": ("surfaces.cli",),
    "http.client": (),
    "aiohttp": (),
}
# what every file may not use that has to answer alike for the same arguments
_IMPURE: Final = frozenset(
    {"asyncio", "http", "io", "logging", "os", "pathlib", "random", "secrets", "shutil"}
    | {"socket", "sqlite3", "subprocess", "tempfile", "threading", "time", "urllib"}
)
# libraries that only compute, as they are used here: what a value is, never whether it answers
_PURE_LIBRARIES: Final = frozenset({"email_validator", "phonenumbers", "rapidfuzz"})
_PURE_FILES: Final = frozenset({"rules", "model"})
_PURE_FLOOR: Final = frozenset({"money", "ids"})
# what rules of rooms may use besides; pricing runs in the browser and may not
_ROOMS_FLOOR: Final = _PURE_FLOOR | {"clock", "errors", "external_ids", "quantity"}
_CLOCK_CALLS: Final = frozenset({"now", "today", "utcnow"})


def front_doors(house: House) -> Iterator[Finding]:
    """Find imports of another room's file: a room is entered through its ``__init__``."""
    for source in house.product:
        for node, module in _imported(house, source):
            room, inner = _place(module)
            if inner and room in house.rooms and room != source.layer:
                message = f"write `from {PACKAGE} import {room}` and use what its door offers"
                yield source.finding(node, "front-door", message)


def fences(house: House) -> Iterator[Finding]:
    """Find imports of a library outside the packages that stand for it."""
    for source in house.product:
        here = ".".join(source.parts)
        for node, module in _imported(house, source):
            for library, allowed in FENCES.items():
                if _is_within(module, library) and not any(
                    _is_within(here, one) for one in allowed
                ):
                    where = ", ".join(allowed) or "nobody"
                    yield source.finding(node, "fence", f"{library} is for {where}")


def pure_files(house: House) -> Iterator[Finding]:
    """Find rules and models that could see the clock, chance, the disk or the database."""
    for source in house.product:
        if source.layer in house.rooms and _PURE_FILES & set(source.parts[1:]):
            for node, module in _imported(house, source):
                if not _is_pure(source, module):
                    message = f"{module} in a pure file: pass in what it would give"
                    yield source.finding(node, "pure-file", message)
            for node in source.nodes:
                if isinstance(node, ast.Call) and called(node) in _CLOCK_CALLS:
                    yield source.finding(node, "pure-file", "the instant comes in as `at`")


def _is_pure(source: Source, module: str) -> bool:
    is_engine = source.layer == "pricing"
    if not _is_within(module, PACKAGE):
        top = module.partition(".")[0]
        if top == "msgspec":
            return "model" in source.parts and not is_engine
        if top in _PURE_LIBRARIES:
            return not is_engine
        return top in sys.stdlib_module_names and top not in _IMPURE
    room, inner = _place(module)
    if room == "platform":
        return inner in (_PURE_FLOOR if is_engine else _ROOMS_FLOOR)
    neighbours = _PURE_FILES if is_engine else _PURE_FILES | {"errors"}
    return room == source.layer and bool(neighbours & set(inner.split(".")))


def _imported(house: House, source: Source) -> Iterator[tuple[ast.stmt, str]]:
    """Yield the import statements with the dotted name of each module they take."""
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            members = {f"{node.module}.{alias.name}" for alias in node.names}
            taken = members & house.modules or {str(node.module)}
            yield from ((node, module) for module in sorted(taken))


def _place(module: str) -> tuple[str, str]:
    """Return the first-level package of an own module and the rest of its name."""
    first, _, inner = module.removeprefix(f"{PACKAGE}.").partition(".")
    return (first, inner) if _is_within(module, PACKAGE) else ("", "")


def _is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")
