"""A company goes into one file and comes back: rows, files, and what each reader has seen."""

import hashlib
import io
import tarfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import asyncpg
import msgspec
import pytest

from ordito.platform.db import archive, migrate
from ordito.platform.db.archive import Damaged, Manifest, NotAnArchive
from ordito.platform.db.backup import (
    CompanyExists,
    FileExists,
    NoCompany,
    ToolsWithoutTls,
    _run,
    back_up,
    list_companies,
    restore,
)
from ordito.platform.db.server import Server, ensure_database
from ordito.platform.errors import OutsideFault
from ordito.platform.state import files_dir
from tests import databases

numbers = count()
NOTHING = "00000000-0000-0000-0000-000000000000"


def deaf(_name: str, _done: int, _total: int) -> None:
    """Hear nothing of the progress."""


async def nothing(_old: str | None, _fresh: str) -> None:
    """Carry nothing over."""


@pytest.fixture
async def company(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[str]:
    """A migrated company with a row and a file; what the test makes of it goes with it."""
    monkeypatch.setenv("ORDITO_HOME", str(tmp_path / "home"))
    name = f"backup{next(numbers)}"
    connection = await asyncpg.connect(await ensure_database(server, name))
    await migrate(connection)
    await connection.execute("CREATE TABLE written (value int); INSERT INTO written VALUES (1)")
    await connection.close()
    file = files_dir(name) / "ab" / "abcd"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"receipt")
    yield name
    for found in await list_companies(server):
        if found.startswith(name):
            await databases.drop(server, found)


def names_below(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


async def ask(server: Server, company: str, query: str) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(server.url(company))
    try:
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()


async def backed_up(server: Server, company: str, target: Path) -> Manifest:
    return await back_up(server, company, target, replace=False, progress=deaf)


async def test_comes_back_with_rows_and_files(server: Server, company: str, tmp_path: Path) -> None:
    target = tmp_path / "company.tar"
    written = await backed_up(server, company, target)
    twin = f"{company}_twin"
    read = await restore(server, target, company=twin, replace=False, amend=nothing, progress=deaf)
    assert read == written
    assert await ask(server, twin, "SELECT value FROM written") == [(1,)]
    assert (files_dir(twin) / "ab/abcd").read_bytes() == b"receipt"
    assert target.stat().st_mode & 0o777 == 0o600
    assert read.members["files/ab/abcd"] == hashlib.sha256(b"receipt").hexdigest()
    assert names_below(tmp_path) >= {"company.tar", "abcd"}
    assert not {name for name in names_below(tmp_path) if name.startswith(".")}


async def test_replaces_a_company_only_when_told(
    server: Server, company: str, tmp_path: Path
) -> None:
    target = tmp_path / "company.tar"
    await backed_up(server, company, target)
    await ask(server, company, "UPDATE written SET value = 2")
    with pytest.raises(CompanyExists):
        await restore(server, target, company=None, replace=False, amend=nothing, progress=deaf)
    assert await ask(server, company, "SELECT value FROM written") == [(2,)]
    open_elsewhere = await asyncpg.connect(server.url(company))
    await restore(server, target, company=None, replace=True, amend=nothing, progress=deaf)
    open_elsewhere.terminate()
    assert await ask(server, company, "SELECT value FROM written") == [(1,)]
    assert await ask(server, company, "SELECT 1 FROM pg_database WHERE datname LIKE '%~%'") == []


async def test_refuses_to_overwrite_and_to_save_nobody(
    server: Server, company: str, tmp_path: Path
) -> None:
    target = tmp_path / "company.tar"
    target.write_text("mine")
    with pytest.raises(FileExists):
        await backed_up(server, company, target)
    with pytest.raises(NoCompany):
        await backed_up(server, "nobody_here", tmp_path / "other.tar")
    assert target.read_text() == "mine"


async def test_refuses_a_damaged_archive(server: Server, company: str, tmp_path: Path) -> None:
    target = tmp_path / "company.tar"
    await backed_up(server, company, target)
    content = target.read_bytes()
    place = content.index(b"PGDMP") + 500
    target.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    with pytest.raises(Damaged, match=r"database\.dump"):
        await restore(server, target, company=None, replace=True, amend=nothing, progress=deaf)
    target.write_bytes(content[: len(content) // 2])
    with pytest.raises((Damaged, NotAnArchive)):
        await restore(server, target, company=None, replace=True, amend=nothing, progress=deaf)
    target.write_text("something else")
    with pytest.raises(NotAnArchive):
        await restore(server, target, company=None, replace=True, amend=nothing, progress=deaf)
    assert await ask(server, company, "SELECT value FROM written") == [(1,)]


@pytest.mark.parametrize("name", ["../escaped", "files/../../escaped", "/escaped", "other"])
async def test_refuses_members_that_lead_elsewhere(
    server: Server, company: str, tmp_path: Path, name: str
) -> None:
    target = tmp_path / "company.tar"
    pack(target, company, {name: b"evil"})
    with pytest.raises(Damaged, match="should not"):
        await restore(server, target, company=None, replace=True, amend=nothing, progress=deaf)
    assert "escaped" not in names_below(tmp_path)


async def test_refuses_an_archive_of_a_newer_version(
    server: Server, company: str, tmp_path: Path
) -> None:
    target = tmp_path / "company.tar"
    pack(target, company, {}, layout=archive.FORMAT + 1)
    with pytest.raises(NotAnArchive, match="newer"):
        await restore(server, target, company=None, replace=True, amend=nothing, progress=deaf)


async def test_a_failed_restore_leaves_the_old_company(
    server: Server, company: str, tmp_path: Path
) -> None:
    target = tmp_path / "company.tar"
    pack(target, company, {archive.DUMP: b"no dump at all"})
    with pytest.raises(OutsideFault, match="pg_restore"):
        await restore(server, target, company=None, replace=True, amend=nothing, progress=deaf)
    assert await ask(server, company, "SELECT value FROM written") == [(1,)]
    assert await ask(server, company, "SELECT 1 FROM pg_database WHERE datname LIKE '%~%'") == []


FACTS = """
INSERT INTO platform.fact (slot, fact_id, type, version, occurred_at, recorded_at, actor, origin,
                           subject_id, payload, xid)
SELECT 7, ('00000000-0000-7000-8000-0000000000' || number)::uuid, 'test.done', 1, now(), now(),
       'test', 'live', gen_random_uuid(), '{}', xid::text::xid8
  FROM (VALUES (11, $1 + 3), (12, $1 + 1), (13, $1 + 1), (14, $1 + 9), (15, $1 + 2))
    AS f (number, xid)
"""
NEW_FACT = """
INSERT INTO platform.fact (slot, fact_id, type, version, occurred_at, recorded_at, actor, origin,
                           subject_id, payload)
VALUES (7, '00000000-0000-7000-8000-000000000010', 'test.done', 1, now(), now(), 'test', 'live',
        gen_random_uuid(), '{}')
"""
UNREAD = """
SELECT right(f.fact_id::text, 2) FROM platform.log_cursor AS c
  JOIN platform.fact AS f ON f.slot = c.slot AND (f.xid, f.fact_id) > (c.xid, c.fact_id)
 WHERE c.reader = $1 ORDER BY f.xid, f.fact_id
"""


async def test_readers_neither_miss_nor_repeat_after_a_restore_elsewhere(
    server: Server, company: str, tmp_path: Path
) -> None:
    connection = await asyncpg.connect(server.url(company))
    far = 2**40  # ids of a server that has worked for longer than this one
    await connection.execute(FACTS.replace("$1", f"{far}::bigint"))
    cursors = {
        "fresh": (0, NOTHING),
        "midway": (far + 2, "00000000-0000-7000-8000-000000000015"),
        "level": (far + 3, "00000000-0000-7000-8000-000000000011"),
        "done": (far + 20, NOTHING),
    }
    for reader, (xid, fact_id) in cursors.items():
        await connection.execute(
            "INSERT INTO platform.log_cursor (slot, reader, xid, fact_id)"
            " VALUES (7, $1, $2::bigint::text::xid8, $3::text::uuid)",
            *(reader, xid, fact_id),
        )
    unread = {
        reader: [row[0] for row in await connection.fetch(UNREAD, reader)] for reader in cursors
    }
    assert unread == {
        "fresh": ["12", "13", "15", "11", "14"],
        "midway": ["11", "14"],
        "level": ["14"],
        "done": [],
    }
    await connection.close()
    await backed_up(server, company, tmp_path / "company.tar")
    twin = f"{company}_twin"
    await restore(
        server, tmp_path / "company.tar", company=twin, replace=False, amend=nothing, progress=deaf
    )
    connection = await asyncpg.connect(server.url(twin))
    after = {
        reader: [row[0] for row in await connection.fetch(UNREAD, reader)] for reader in cursors
    }
    assert {reader: set(found) for reader, found in after.items()} == {
        reader: set(found) for reader, found in unread.items()
    }
    await connection.execute(NEW_FACT)
    for reader in cursors:
        found = [row[0] for row in await connection.fetch(UNREAD, reader)]
        assert found == [*after[reader], "10"]
    hidden = await connection.fetchval(
        "SELECT count(*) FROM platform.fact WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())"
    )
    assert hidden == 0
    await connection.close()


def pack(target: Path, company: str, members: dict[str, bytes], *, layout: int = 1) -> None:
    """Write an archive whose manifest is right, whatever its members are."""
    manifest = Manifest(
        format=layout,
        ordito="0",
        postgresql=18,
        company=company,
        taken_at=datetime(2026, 1, 1, tzinfo=UTC),
        members={name: hashlib.sha256(body).hexdigest() for name, body in members.items()},
    )
    bodies = {archive.MANIFEST: msgspec.json.encode(manifest)} | members
    with tarfile.open(target, "w") as tar:
        for name, body in bodies.items():
            member = tarfile.TarInfo(name)
            member.size = len(body)
            tar.addfile(member, io.BytesIO(body))


async def test_programs_without_tls_are_named_where_the_address_asks_for_it() -> None:
    with pytest.raises(ToolsWithoutTls) as refusal:
        await _run(
            "pg_dump", "postgresql://ordito@127.0.0.1:1/shop?sslmode=require", "--schema-only"
        )
    assert "ORDITO_PG_BIN" in refusal.value.remedy
