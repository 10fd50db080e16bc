"""The whole stack as processes in a place of its own: what an operator starts, and what may die."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from ordito.platform.db import server
from ordito.platform.db.provider import DatabaseSettings
from ordito.platform.process import holder

COMPANY: Final = "kills"
PATIENCE_S: Final = 90.0
Answer = TypeVar("Answer")


class Stack:
    """A state directory with a keeper, web servers, a supervisor and a database."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="ordito-test-"))
        self.home.chmod(0o711)
        self.settings = DatabaseSettings(home=self.home / "postgres")
        self.environment = os.environ | {
            "ORDITO_HOME": str(self.home),
            "ORDITO_LOG_REQUESTS": "false",
        }
        self.environment.pop("ORDITO_DATABASE_URL", None)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.killed: list[str] = []

    async def address(self) -> str:
        """Start the database; return the URL of the company's, migrated."""
        running = await asyncio.to_thread(server.ensure_running, self.settings)
        return await server.ensure_migrated(running, COMPANY)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of ``ordito`` as an operator would."""
        return subprocess.run(
            [sys.executable, "-m", "ordito.surfaces.cli.main", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )

    def up(self) -> None:
        """Start, or start again, whatever does not run."""
        done = self.run("up", "--company", COMPANY, "--port", str(self.port))
        assert done.returncode == 0, done.stdout + done.stderr

    def close(self) -> None:
        """End everything and leave nothing behind."""
        self.run("down")
        shutil.rmtree(self.home)

    def kill(self, victim: str) -> None:
        """Kill a process at once, and do what the operator must do after it."""
        pid = wait_for(VICTIMS[victim], self)
        os.kill(pid, signal.SIGKILL)
        self.killed.append(victim)
        wait_for(lambda stack: VICTIMS[victim](stack) != pid or None, self)
        if victim == "keeper":
            self.up()


def keeper_of(stack: Stack) -> int | None:
    """Return who listens, and keeps web servers."""
    return holder(stack.home / "web" / f"{COMPANY}.lock")


def worker_of(stack: Stack) -> int | None:
    """Return a web server."""
    keeper = keeper_of(stack)
    if keeper is None:
        return None
    children = Path(f"/proc/{keeper}/task/{keeper}/children").read_text().split()
    return int(children[0]) if children else None


def supervisor_of(stack: Stack) -> int | None:
    """Return who keeps the database."""
    return holder(stack.home / "postgres" / "supervisor.lock")


def postmaster_of(stack: Stack) -> int | None:
    """Return the database."""
    return server.status(stack.settings).server_pid


VICTIMS: Final[dict[str, Callable[[Stack], int | None]]] = {
    "worker": worker_of,
    "postmaster": postmaster_of,
    "supervisor": supervisor_of,
    "keeper": keeper_of,
}


def wait_for(question: Callable[[Stack], Answer | None], stack: Stack) -> Answer:
    """Ask until there is an answer."""
    give_up_at = time.monotonic() + PATIENCE_S
    while (answer := question(stack)) is None:
        assert time.monotonic() < give_up_at, f"waited in vain after {stack.killed}"
        time.sleep(0.02)
    return answer
