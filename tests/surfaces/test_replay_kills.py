"""Kills of the web server under replay; those of the database are in tests/platform."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.db.server import Server
from ordito.platform.events import Context
from ordito.reads.audit import run_audit
from ordito.surfaces.cli.replay.command import issue_tokens
from ordito.surfaces.cli.replay.feed import Feed
from ordito.surfaces.cli.replay.journal import Journal, read_journal
from ordito.surfaces.cli.replay.plan import read_mix
from ordito.surfaces.cli.replay.run import Replay
from ordito.surfaces.cli.replay.verify import verify
from ordito.surfaces.connectors.complete_journey.reader import Source
from tests.surfaces.test_replay import source

__all__ = ["source"]

pytestmark = [pytest.mark.anyio, pytest.mark.long]

KILLS = 5
PATIENCE_S = 60


@pytest.fixture
def keeper(server: Server, address: str, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Serve the company in processes of their own, which a keeper replaces."""
    company = urlsplit(address).path.removeprefix("/ordito_")
    environ = os.environ | {
        "ORDITO_DATABASE_URL": server.address,
        "ORDITO_HOME": str(tmp_path / "home"),
        "ORDITO_LOG_REQUESTS": "false",
    }
    command = [sys.executable, "-m", "ordito.surfaces.cli.main", "serve", "--company", company]
    running = subprocess.Popen([*command, "--port", "0"], env=environ)
    yield running
    running.terminate()
    running.wait(PATIENCE_S)


def workers_of(keeper: subprocess.Popen[bytes]) -> list[int]:
    children = Path(f"/proc/{keeper.pid}/task/{keeper.pid}/children")
    return [int(pid) for pid in children.read_text().split()]


def address_in(home: Path) -> str:
    give_up_at = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up_at:
        for written in home.glob("web/*.address"):
            if text := written.read_text().strip():
                return text
        time.sleep(0.05)
    raise AssertionError("the server did not come up")


async def test_what_clients_saw_accepted_outlives_kills_of_the_web_server(
    db: Database, source: Source, keeper: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    url = address_in(tmp_path / "home")
    tokens = await db.transact(issue_tokens, Context.system(), name="replay", at=now())
    feed = Feed(source, read_mix("store=50,web=50"))
    with Journal(tmp_path / "journal.jsonl") as journal:
        run = Replay(name="replay", url=url, tokens=tokens, journal=journal)
        playing = asyncio.create_task(run.play(aiter(feed), clients=8))
        for kill in range(1, KILLS + 1):
            while run.meter.answers.total() < kill * 40:  # noqa: ASYNC110 # a meter is no event
                await asyncio.sleep(0.01)
            for worker in workers_of(keeper):
                os.kill(worker, signal.SIGKILL)
        await playing

    entries = list(read_journal(journal.path))
    proof = await verify(db, entries)
    assert run.meter.resent > 0
    assert {entry.status for entry in entries} <= {200, 201, 202, 409}
    assert (len({entry.basket for entry in entries}), proof.faults) == (300, ())
    verdicts = await db.read(run_audit, since=None, at=now())
    assert {verdict.check: verdict.findings for verdict in verdicts if verdict.findings} == {}
