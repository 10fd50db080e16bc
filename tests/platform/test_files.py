"""Files on a real disk with rows in a real database."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.files import (
    FileStore,
    FileTooLarge,
    FileUnknown,
    list_of_subject,
    release_customer,
    release_subject,
)

SYSTEM = Context.system()
INVOICE = b"%PDF-1.7 invoice"
DIGEST = hashlib.sha256(INVOICE).digest()
LATER = timedelta(hours=2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "demo"


@pytest.fixture
def store(folder: Path) -> FileStore:
    return FileStore(folder)


async def put(
    db: Database, store: FileStore, subject_id: UUID, customer_id: UUID | None = None
) -> bytes:
    staged = await store.stage(INVOICE, most_bytes=1000)
    return await db.transact(
        store.put,
        SYSTEM,
        staged,
        media_type="application/pdf",
        subject_id=subject_id,
        customer_id=customer_id,
        at=now(),
    )


def files_in(folder: Path) -> list[str]:
    return [path.name for path in folder.parent.rglob("*") if path.is_file()]


async def test_gives_back_what_was_put(db: Database, store: FileStore, folder: Path) -> None:
    order_id = ids.new()
    assert await put(db, store, order_id) == DIGEST
    assert await store.get(DIGEST) == INVOICE
    (kept,) = await db.read(list_of_subject, subject_id=order_id)
    assert (kept.sha256, kept.size_bytes, kept.media_type) == (DIGEST, 16, "application/pdf")
    assert files_in(folder) == [DIGEST.hex()]


async def test_takes_a_stream(store: FileStore) -> None:
    async def pieces() -> AsyncGenerator[bytes]:
        yield INVOICE[:5]
        yield INVOICE[5:]

    staged = await store.stage(pieces(), most_bytes=1000)
    assert (staged.sha256, staged.size_bytes) == (DIGEST, 16)


async def test_keeps_the_same_content_once(db: Database, store: FileStore, folder: Path) -> None:
    await asyncio.gather(*(put(db, store, ids.new()) for _ in range(8)))
    assert files_in(folder) == [DIGEST.hex()]


async def test_refuses_what_is_too_large_and_leaves_nothing(store: FileStore, folder: Path) -> None:
    with pytest.raises(FileTooLarge):
        await store.stage(INVOICE, most_bytes=15)
    assert files_in(folder) == []


async def test_keeps_a_file_while_somebody_needs_it(db: Database, store: FileStore) -> None:
    first, second = ids.new(), ids.new()
    await put(db, store, first)
    await put(db, store, second)
    await db.transact(release_subject, SYSTEM, subject_id=first)
    assert await store.sweep(db, at=now() + LATER) == 0
    assert await store.get(DIGEST) == INVOICE


async def test_deletes_a_file_that_nobody_needs(
    db: Database, store: FileStore, folder: Path
) -> None:
    order_id = ids.new()
    await put(db, store, order_id)
    await db.transact(release_subject, SYSTEM, subject_id=order_id)
    assert await store.sweep(db, at=now()) == 0  # too young to be sure
    assert await store.sweep(db, at=now() + LATER) == 1
    assert files_in(folder) == []
    with pytest.raises(FileUnknown):
        await store.get(DIGEST)


async def test_erasure_of_a_customer_takes_the_files_along(db: Database, store: FileStore) -> None:
    customer_id = ids.new()
    await put(db, store, ids.new(), customer_id)
    assert await db.transact(release_customer, SYSTEM, customer_id=customer_id) == 1
    assert await store.sweep(db, at=now() + LATER) == 1


async def test_leaves_nothing_when_the_transaction_fails(
    db: Database, store: FileStore, folder: Path
) -> None:
    staged = await store.stage(INVOICE, most_bytes=1000)
    order_id = ids.new()

    async def fail(tx: Tx) -> None:
        await store.put(tx, staged, media_type="text/plain", subject_id=order_id, at=now())
        raise LookupError

    with pytest.raises(LookupError):
        await db.transact(fail, SYSTEM)
    assert await db.read(list_of_subject, subject_id=order_id) == []
    await store.sweep(db, at=now() + LATER)
    assert files_in(folder) == []


async def test_puts_anew_what_a_sweep_has_just_deleted(db: Database, store: FileStore) -> None:
    order_id = ids.new()
    await put(db, store, order_id)
    await db.transact(release_subject, SYSTEM, subject_id=order_id)
    await store.sweep(db, at=now() + LATER)
    await put(db, store, ids.new())
    assert await store.get(DIGEST) == INVOICE
