"""Backup and restore on the command line's side: who was forgotten stays forgotten."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ordito import customers
from ordito.customers import Identifier, IdentifierKind, NewCustomer, Particulars
from ordito.flows.erase_customer import erase_customer
from ordito.platform import ids
from ordito.platform.db import Database
from ordito.platform.db.backup import back_up, restore
from ordito.platform.db.server import Server, ensure_migrated
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.surfaces.cli.db import erase_again
from tests import databases

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
COMPANY = "forgetful"


def deaf(_name: str, _done: int, _total: int) -> None:
    """Hear nothing of the progress."""


@pytest.fixture
async def address(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[str]:
    monkeypatch.setenv("ORDITO_HOME", str(tmp_path / "home"))
    yield await ensure_migrated(server, COMPANY)
    await databases.drop(server, COMPANY)


def somebody(name: str) -> NewCustomer:
    return NewCustomer(
        customer_id=CustomerId(ids.new()),
        particulars=Particulars(name=name),
        identifiers=(Identifier(IdentifierKind.EMAIL, f"{name.lower()}@example.org"),),
    )


async def test_a_restore_does_not_bring_back_who_was_forgotten(
    server: Server, address: str, tmp_path: Path
) -> None:
    anna, bruno = somebody("Anna"), somebody("Bruno")
    context = Context.system()
    async with Database.open(address) as db:
        for person in (anna, bruno):
            await db.transact(customers.register, context, customer=person, at=AT)
        target = tmp_path / "company.tar"
        await back_up(server, COMPANY, target, replace=False, progress=deaf)
        await db.transact(erase_customer, context, customer_id=anna.customer_id, at=AT)
    await restore(server, target, company=None, replace=True, amend=erase_again(), progress=deaf)
    async with Database.open(address) as db:
        forgotten = await db.read(customers.find_customer, customer_id=anna.customer_id)
        known = await db.read(customers.find_customer, customer_id=bruno.customer_id)
    assert forgotten is not None
    assert forgotten.erased_at is not None
    assert forgotten.name is None
    assert known is not None
    assert known.erased_at is None
    assert known.name == "Bruno"
