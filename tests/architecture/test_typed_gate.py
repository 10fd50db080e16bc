"""The typed gate reports each kind of difference between a statement and its declaration."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, NewType
from uuid import UUID

import asyncpg
import msgspec
import pytest

from ordito.platform.db import Command, Query
from tests.architecture.test_statements import faults_of

BookId = NewType("BookId", UUID)


class Book(msgspec.Struct, frozen=True):
    book_id: UUID
    title: str
    lent_at: datetime | None


@pytest.fixture
async def connection(address: str) -> AsyncIterator[Any]:
    opened = await asyncpg.connect(address)
    await opened.execute(
        "CREATE TABLE public.book (book_id uuid NOT NULL, title text NOT NULL, pages int,"
        " lent_at timestamptz, PRIMARY KEY (book_id))"
    )
    yield opened
    await opened.close()


def query(text: str, shape: Any = Book, parameters: tuple[str, ...] = ()) -> Query[Any]:
    return Query("planted", text, parameters, shape=shape)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(query("SELECT book_id, title, lent_at FROM public.book"), id="struct"),
        pytest.param(query("SELECT count(*) FROM public.book", int), id="scalar"),
        pytest.param(query("SELECT array_agg(title) FROM public.book", list[str]), id="array"),
        pytest.param(
            query("SELECT pages FROM public.book WHERE pages > $1", int, ("least",)), id="not null"
        ),
        pytest.param(
            Command("planted", "DELETE FROM public.book WHERE pages = $1", ("pages",)), id="command"
        ),
    ],
)
async def test_keeps_quiet_about_what_agrees(statement: Command, connection: Any) -> None:
    assert await faults_of(statement, connection) == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        pytest.param(query("SELECT book_id FROM public.book", BookId), "no class", id="new type"),
        pytest.param(query("SELECT nothing FROM public.book"), "does not exist", id="unknown"),
        pytest.param(
            query("SELECT title, book_id, lent_at FROM public.book"), "column title", id="order"
        ),
        pytest.param(query("SELECT book_id, title FROM public.book"), "declares", id="missing"),
        pytest.param(query("SELECT pages::text FROM public.book", int), "pages is text", id="type"),
        pytest.param(query("SELECT pages FROM public.book", int), "may be NULL", id="nullable"),
        pytest.param(
            query(
                "SELECT o.title FROM public.book AS b"
                " LEFT JOIN public.book AS o ON o.book_id = b.book_id",
                str,
            ),
            "may be NULL",
            id="outer join",
        ),
        pytest.param(
            query("DELETE FROM public.book RETURNING pages", int), "may be NULL", id="returning"
        ),
        pytest.param(
            query("SELECT title FROM public.book WHERE pages = $1", str), "declares ()", id="count"
        ),
        pytest.param(
            Command("planted", "SELECT title FROM public.book", ()), "a command answers", id="rows"
        ),
    ],
)
async def test_reports_what_differs(statement: Command, fault: str, connection: Any) -> None:
    faults = await faults_of(statement, connection)

    assert faults
    assert fault in faults[0]
