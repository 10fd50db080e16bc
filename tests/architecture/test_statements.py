"""The typed gate: every named statement is prepared on the migrated database.

PostgreSQL parses it, and what it would answer is compared with what the code declares: the number
of parameters, and for a query the names, order and types of its columns. A statement that no code
takes from its file is reported as well.
"""

import importlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Final, NewType

import asyncpg
import pytest

import ordito
from ordito.platform.db import Command, Query, registered, statements
from tests.architecture.nullability import nullable_columns
from tests.architecture.shapes import declared_columns
from tools.lint.sql import is_operating

PACKAGE: Final = Path(ordito.__file__).parent


def modules() -> list[str]:
    """Return the dotted names of the modules that have an operating ``.sql`` file beside them."""
    found = [path.relative_to(PACKAGE).with_suffix("") for path in PACKAGE.rglob("*.sql")]
    operating = [one for one in found if is_operating(one.parts) and "schema" not in one.parts]
    return sorted(".".join(("ordito", *one.parts)) for one in operating)


@pytest.fixture
async def connection(address: str) -> AsyncIterator[Any]:
    opened = await asyncpg.connect(address)
    yield opened
    await opened.close()


@pytest.mark.parametrize("module", modules())
async def test_statements_are_what_the_code_declares(module: str, connection: Any) -> None:
    importlib.import_module(module)
    taken = [one for one in registered() if one.label.rpartition(".")[0] == module]

    unused = statements(module).names() - {one.label.rpartition(".")[2] for one in taken}
    faults = [fault for one in taken for fault in await faults_of(one, connection)]

    assert (faults, sorted(unused)) == ([], [])


async def faults_of(statement: Command, connection: Any) -> list[str]:
    """Return how a statement differs from its declaration; empty where it does not."""
    try:
        prepared = await connection.prepare(statement.text)
    except asyncpg.PostgresError as error:
        return [f"{statement.label}: {error}"]
    if len(prepared.get_parameters()) != len(statement.parameters):
        return [f"{statement.label}: declares {statement.parameters}"]
    answered = [(one.name, one.type.name) for one in prepared.get_attributes()]
    if not isinstance(statement, Query):
        is_silent = all(postgres == "void" for _, postgres in answered)
        return [] if is_silent else [f"{statement.label}: a command answers {answered}"]
    nullable = await nullable_columns(statement.text, connection)
    return [f"{statement.label}: {fault}" for fault in _mismatches(statement, answered, nullable)]


def _mismatches(
    query: Query[Any], answered: list[tuple[str, str]], nullable: set[int]
) -> Iterator[str]:
    if isinstance(query.shape, NewType):
        yield f"{query.shape} is no class that a row could be made of"
        return
    columns = declared_columns(query.shape)
    if len(columns) != len(answered):
        yield f"answers {answered}, declares {[one.name for one in columns]}"
        return
    for place, (column, (name, postgres)) in enumerate(zip(columns, answered, strict=True)):
        if column.name not in {"", name}:
            yield f"column {name} stands where {column.name} is declared"
        if not column.accepts(postgres):
            yield f"{name} is {postgres}, declared {column.annotation}"
        if place in nullable and not column.nullable:
            yield f"{name} may be NULL, declared without None"
