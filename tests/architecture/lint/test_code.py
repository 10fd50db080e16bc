"""Sizes, names, transactions and flows: each planted fault is found, what is allowed is not."""

from collections.abc import Callable, Iterator

import pytest

from tests.architecture.lint.conftest import Plant
from tools.lint.doubles import doubles
from tools.lint.house import Finding, House
from tools.lint.names import names
from tools.lint.sizes import files, functions
from tools.lint.transactions import flows, keyword_only, sql_in_code, transactions

Lint = Callable[[House], Iterator[Finding]]


def lines(count: int) -> str:
    return "    pass\n" * count


@pytest.mark.parametrize(
    ("lint", "path", "text"),
    [
        pytest.param(functions, "stock/a.py", f"def take():\n{lines(60)}", id="function"),
        pytest.param(files, "stock/a.py", "x = 1\n" * 501, id="python file"),
        pytest.param(files, "stock/queries.sql", "-- x\n" * 501, id="sql file"),
        pytest.param(names, "stock/utils.py", "", id="module"),
        pytest.param(names, "stock/common/a.py", "", id="package"),
        pytest.param(names, "stock/a.py", "def helpers(): ...", id="function name"),
        pytest.param(names, "stock/a.py", "class Manager: ...", id="class name"),
        pytest.param(names, "stock/a.py", "data = 1", id="variable"),
        pytest.param(names, "stock/a.py", "def take(info): ...", id="argument"),
        pytest.param(names, "stock/a.py", "import decimal as misc", id="alias"),
        pytest.param(names, "stock/a.py", "self.base = 1", id="attribute"),
        pytest.param(transactions, "stock/a.py", "await tx.commit()", id="commit"),
        pytest.param(transactions, "surfaces/api/a.py", "asyncpg.connect(url)", id="connect"),
        pytest.param(transactions, "surfaces/api/a.py", "db.connection()", id="connection"),
        pytest.param(transactions, "flows/a.py", "await db.transact(work)", id="transact"),
        pytest.param(sql_in_code, "stock/a.py", "x = 'SELECT 1 FROM stock.x'", id="select"),
        pytest.param(sql_in_code, "reads/a.py", "x = 'WITH a AS (SELECT 1)'", id="with"),
        pytest.param(sql_in_code, "flows/a.py", "x = 'UPDATE a.b SET c = 1'", id="update"),
        pytest.param(flows, "flows/a.py", "left = ordered - fulfilled", id="arithmetic"),
        pytest.param(
            flows, "processes/a.py", "from ordito.platform.db import statements", id="statements"
        ),
        pytest.param(keyword_only, "stock/a.py", "async def take(tx, sku): ...", id="positional"),
        pytest.param(doubles, "stock/a.py", "from unittest.mock import patch", id="mock"),
        pytest.param(doubles, "stock/a.py", "from unittest import mock", id="mock module"),
        pytest.param(doubles, "stock/a.py", "monkeypatch.setattr(stock, 'now', at)", id="patch"),
    ],
)
def test_finds_the_planted_fault(plant: Plant, lint: Lint, path: str, text: str) -> None:
    house = plant({path: text})

    assert [one.path for one in lint(house)] == [f"src/ordito/{path}"]


@pytest.mark.parametrize(
    ("lint", "path", "text"),
    [
        pytest.param(functions, "stock/a.py", f"def take():\n{lines(59)}", id="function"),
        pytest.param(files, "stock/a.py", "x = 1\n" * 500, id="file"),
        pytest.param(names, "stock/a.py", "class PaymentProcessor: ...", id="field term"),
        pytest.param(names, "stock/a.py", "log.info(x.data)", id="somebody else's name"),
        pytest.param(names, "surfaces/api/a.py", "def post(data): ...", id="request body"),
        pytest.param(transactions, "platform/db/a.py", "asyncpg.connect(url)", id="platform"),
        pytest.param(transactions, "processes/a.py", "await db.transact(work)", id="process"),
        pytest.param(transactions, "marts/a.py", "duckdb.connect()", id="duckdb"),
        pytest.param(sql_in_code, "stock/a.py", "'Select a size'", id="prose"),
        pytest.param(flows, "flows/a.py", "both = [*first, *second]", id="no arithmetic"),
        pytest.param(flows, "flows/a.py", "def f(x: int | None): ...", id="union"),
        pytest.param(keyword_only, "stock/a.py", "async def take(tx, *, sku): ...", id="keyword"),
        pytest.param(keyword_only, "platform/jobs.py", "async def work(tx, name): ...", id="floor"),
        pytest.param(
            keyword_only, "flows/subscriptions.py", "def follow(tx, fact): ...", id="reaction"
        ),
        pytest.param(doubles, "stock/a.py", "monkeypatch.setenv('A', 'b')", id="environment"),
    ],
)
def test_keeps_quiet_about_what_is_allowed(plant: Plant, lint: Lint, path: str, text: str) -> None:
    assert list(lint(plant({path: text}))) == []
