"""Kills of web server, supervisor and database under replay: what clients saw accepted is there."""

import asyncio
import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.db.provider import DatabaseSettings
from ordito.platform.db.server import ensure_migrated, ensure_running, status, stop
from ordito.platform.events import Context
from ordito.platform.state import make_passable, state_dir
from ordito.reads.audit import run_audit
from ordito.surfaces.cli.replay.command import issue_tokens, turns_of
from ordito.surfaces.cli.replay.feed import Feed
from ordito.surfaces.cli.replay.journal import Journal, read_journal
from ordito.surfaces.cli.replay.plan import read_mix
from ordito.surfaces.cli.replay.run import Replay
from ordito.surfaces.cli.replay.verify import verify
from ordito.surfaces.connectors.complete_journey.reader import open_source
from tests.surfaces.test_replay import bring, write_baskets

pytestmark = [pytest.mark.anyio, pytest.mark.long]

COMPANY = "killed"
ROUNDS = 5
ANSWERS_BETWEEN_KILLS = 30
PATIENCE_S = 60


@pytest.fixture
def home() -> Iterator[Path]:
    """Lend an installation of its own: its database shall die, not the other tests'."""
    folder = state_dir() / f"killed-{os.getpid()}"
    make_passable(folder)
    try:
        yield folder
    finally:
        stop(settings_of(folder))
        shutil.rmtree(folder, ignore_errors=True)


def settings_of(home: Path) -> DatabaseSettings:
    return replace(DatabaseSettings.from_environment(), url=None, home=home / "postgres")


@pytest.fixture
def keeper(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Serve the company in processes of their own, which a keeper replaces."""
    asyncio.run(ensure_migrated(ensure_running(settings_of(home)), COMPANY))
    environ = os.environ | {"ORDITO_HOME": str(home), "ORDITO_LOG_REQUESTS": "false"}
    environ.pop("ORDITO_DATABASE_URL", None)
    command = [sys.executable, "-m", "ordito.surfaces.cli.main", "serve", "--company", COMPANY]
    with (home / "web.log").open("w") as log:
        running = subprocess.Popen([*command, "--port", "0"], env=environ, stdout=log, stderr=log)
    try:
        yield running
    finally:
        running.terminate()
        running.wait(PATIENCE_S)


def pid_of(victim: str, keeper: subprocess.Popen[bytes], home: Path) -> int | None:
    if victim == "web server":
        children = Path(f"/proc/{keeper.pid}/task/{keeper.pid}/children").read_text().split()
        return int(children[0]) if children else None
    known = status(settings_of(home))
    return known.supervisor_pid if victim == "supervisor" else known.server_pid


def address_in(home: Path) -> str:
    give_up_at = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up_at:
        for written in home.glob("web/*.address"):
            if text := written.read_text().strip():
                return text
        time.sleep(0.05)
    raise AssertionError("the server did not come up")


async def test_what_clients_saw_accepted_outlives_every_kill(
    home: Path, keeper: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    url, address = address_in(home), ensure_running(settings_of(home)).url(COMPANY)
    with open_source(write_baskets(tmp_path, 800)) as source:
        async with Database.open(address) as db:
            await bring(db, source)
            tokens = await db.transact(issue_tokens, Context.system(), name="replay", at=now())
        feed = Feed(source, read_mix("store=50,web=50"))
        with Journal(tmp_path / "journal.jsonl") as journal:
            run = Replay(url=url, tokens=tokens, journal=journal)
            playing = asyncio.create_task(run.play(turns_of(feed, "replay"), clients=8))
            for victim in ["web server", "supervisor", "database"] * ROUNDS:
                answered = run.meter.answers.total() + ANSWERS_BETWEEN_KILLS
                await until_answers(run, answered)
                if pid := pid_of(victim, keeper, home):
                    os.kill(pid, signal.SIGKILL)
            await playing

    entries = list(read_journal(journal.path))
    async with Database.open(address) as db:
        proof = await verify(db, entries)
        verdicts = await db.read(run_audit, since=None, at=now())
    assert run.meter.resent > 0
    assert {entry.status for entry in entries} <= {200, 201, 202, 409}
    assert (len({entry.basket for entry in entries}), proof.faults) == (800, ())
    assert {verdict.check: verdict.findings for verdict in verdicts if verdict.findings} == {}


async def until_answers(run: Replay, number: int) -> None:
    for _ in itertools.repeat(None, int(PATIENCE_S / 0.01)):
        if run.meter.answers.total() >= number:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"no answers beyond {run.meter.answers.total()}")
