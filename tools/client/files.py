"""Files of the client: what each of them holds, as text in the house's style."""

import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from litestar import Litestar

from tools.client.document import Operation, application, document, operations
from tools.client.routes import Route, route_of, subject, subject_class
from tools.client.types import class_of, models, reached, references

PACKAGE: Final = "src/ordito_client"
MARK: Final = "# Written by `python -m tools.client`; edits here are lost.\n"

_BY_HAND: Final = frozenset({"Problem", "FieldProblem"})
_MODELS: Final = """\
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias
from uuid import UUID

import msgspec

"""
# what several subjects speak of stands with the first of them: these in this order, others after
_FIRST: Final = (
    "network",
    "customers",
    "catalogue",
    "stock",
    "prices",
    "quotes",
    "orders",
    "return policy",
    "returns",
    "fulfilment",
    "changes",
    "decisions",
)
_SUBJECT: Final = """\
import datetime as dt
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


"""
# what is asynchronous, and what stands for it where nothing is
_SYNCHRONOUS: Final = (
    (r"\basync (def|with|for)\b", r"\1"),
    (r"\bawait ", ""),
    (r"\bAsync(Client|Session)\b", r"\1"),
    (r"\bAsyncIterator\b", "Iterator"),
    (r"\b__a(enter|exit)__\b", r"__\1__"),
    (r"\baclose\b", "close"),
    (r"\basyncio\.sleep\b", "sleep"),
    (r"\bimport asyncio\nimport warnings\b", "import warnings"),
    (r"(?m)^(from importlib\.metadata import .*)$", r"\1\nfrom time import sleep"),
    (r"\bordito_client\.aio\b", "ordito_client.sync"),
    (r"\basynchronous", "synchronous"),
    (r"for one in (.+):\n\s+yield one\b", r"yield from \1"),
)


def written(root: Path) -> dict[str, str]:
    """Return the text of each written file, by its path relative to the root.

    Args:
        root: of the tree, with the part that is written by hand.
    """
    asynchronous = _asynchronous(application())
    by_hand = {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((root / PACKAGE / "aio").glob("*.py"))
    }
    by_hand = {name: text for name, text in by_hand.items() if not text.startswith(MARK)}
    return asynchronous | synchronous(by_hand | asynchronous)


def synchronous(asynchronous: dict[str, str]) -> dict[str, str]:
    """Return the synchronous files that stand for the asynchronous ones."""
    folder = f"{PACKAGE}/aio/"
    return {
        name.replace(folder, f"{PACKAGE}/sync/"): _formatted(MARK + _translated(text))
        for name, text in asynchronous.items()
        if name.startswith(folder)
    }


def _asynchronous(app: Litestar) -> dict[str, str]:
    described = document(app)
    schemas: dict[str, Any] = described["components"]["schemas"]
    schemas = {name: one for name, one in schemas.items() if name not in _BY_HAND}
    found = operations(app, described)
    files = _models(found, schemas)
    tags: list[str] = []
    for tag, group in groupby(found, key=lambda one: one.tag):
        tags.append(tag)
        files[f"{PACKAGE}/aio/{_module(tag)}.py"] = _subject(
            tag, [route_of(one) for one in group], schemas
        )
    files[f"{PACKAGE}/aio/client.py"] = _client(tags)
    return {name: _formatted(text) for name, text in files.items()}


def _models(found: Sequence[Operation], schemas: dict[str, Any]) -> dict[str, str]:
    """Return a file of models for each subject, and the one that has them all."""
    answered = {name for one in found for name in references(one.described["responses"])}
    answered = reached(schemas, answered & schemas.keys())
    homes = _homes(found, schemas)
    subjects = {tag: {name for name in homes if homes[name] == tag} for tag in homes.values()}
    files = {
        f"{PACKAGE}/models/{_module(tag)}.py": _subject_models(tag, own, schemas, answered, homes)
        for tag, own in subjects.items()
    }
    everything = "".join(
        f"from ordito_client.models.{_module(tag)} import *\n" for tag in sorted(subjects)
    )
    files[f"{PACKAGE}/models/__init__.py"] = (
        f'{MARK}"""What is sent and what comes back, as the API describes it, by subject."""\n\n'
        f"# ruff: noqa: F403 # a subject's module has nothing but its models\n\n{everything}"
    )
    return files


def _homes(found: Sequence[Operation], schemas: dict[str, Any]) -> dict[str, str]:
    """Return the tag under which each schema stands; none needs one of a later tag."""
    order = {tag: place for place, tag in enumerate(_FIRST)}
    homes: dict[str, str] = {}
    for one in sorted(found, key=lambda one: (order.get(one.tag, len(order)), one.tag)):
        for name in reached(schemas, set(references(one.described)) & schemas.keys()):
            homes.setdefault(name, one.tag)
    return homes


def _subject_models(
    tag: str,
    own: set[str],
    schemas: dict[str, Any],
    answered: set[str],
    homes: dict[str, str],
) -> str:
    others = {name for one in own for name in references(schemas[one])} - own
    imports = "".join(
        f"from ordito_client.models.{_module(homes[name])} import {class_of(name)}\n"
        for name in others
    )
    head = f'{MARK}"""What is sent and what comes back about {tag}."""\n\n{_MODELS}{imports}'
    lines = models({name: schemas[name] for name in own}, answered)
    return head + "\n".join(lines) + "\n"


def _subject(tag: str, routes: list[Route], schemas: dict[str, Any]) -> str:
    head = f'{MARK}"""Routes of {tag}."""\n\n{_SUBJECT}'
    return head + "\n".join(subject(tag, routes, schemas)) + "\n"


def _client(tags: Iterable[str]) -> str:
    imports = "".join(
        f"from ordito_client.aio.{_module(tag)} import {subject_class(tag)}\n" for tag in tags
    )
    members = "".join(
        f"\n    @cached_property\n    def {_module(tag)}(self) -> {subject_class(tag)}:\n"
        f'        """Routes of {tag}."""\n        return {subject_class(tag)}(self)\n'
        for tag in tags
    )
    return (
        f'{MARK}"""The asynchronous client: all routes, by subject."""\n\n'
        f"from functools import cached_property\n\n{imports}"
        "from ordito_client.aio.session import AsyncSession\n\n\n"
        "class AsyncClient(AsyncSession):\n"
        f'    """All routes of a server, by subject."""\n{members}'
    )


def _module(tag: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", tag.lower())


def _translated(text: str) -> str:
    text = text.removeprefix(MARK)
    for pattern, replacement in _SYNCHRONOUS:
        text = re.sub(pattern, replacement, text)
    return text


def _formatted(text: str) -> str:
    """Return a text without the imports that it does not use, sorted and formatted."""
    ruff = Path(sys.executable).with_name("ruff")
    for command in (
        ("check", "--quiet", "--select=F401,I001", "--fix", "--stdin-filename=client.py", "-"),
        ("format", "--quiet", "--stdin-filename=client.py", "-"),
    ):
        done = subprocess.run(  # noqa: S603 # of this environment
            [ruff, *command], input=text, capture_output=True, text=True, check=True
        )
        text = done.stdout
    return text
