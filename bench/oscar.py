"""django-oscar beside Ordito: a database of its own on the same server, processes of its own."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

from bench import served
from ordito.platform.db.server import Server, ensure_database
from tools import prepare

COMPANY: Final = "bench_oscar"
ORDERS: Final = "SELECT count(*) FROM order_order"
_VENV: Final = prepare.TOOLS / "bench-venv"
_LOCK: Final = prepare.REQUIREMENTS / "bench.txt"


async def set_up(server: Server) -> str:
    """Install django-oscar where it is missing, make its database; return the address."""
    _install()
    await served.drop(server, COMPANY)
    address = await ensure_database(server, COMPANY)
    await asyncio.to_thread(subprocess.run, _command(server, "setup"), check=True)
    return address


@contextmanager
def running(server: Server) -> Iterator[int]:
    """Keep the shop selling while the block runs; yield its process id."""
    process = subprocess.Popen(  # noqa: S603 # ours
        _command(server, "run"), stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield process.pid
        assert process.poll() is None, "django-oscar ended"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _command(server: Server, verb: str) -> list[str]:
    parts = urlsplit(server.url(COMPANY))
    query = parse_qs(parts.query)
    host = query.get("host", [parts.hostname or ""])[0]
    script = Path(__file__).parent / "django_oscar/shop.py"
    where = [parts.path.strip("/"), host, parts.username or "ordito"]
    return [str(_VENV / "bin/python"), str(script), verb, *where]


def _install() -> None:
    """Bring the virtual environment to the lock file."""
    mark = _VENV / "stamp"
    wanted = _LOCK.read_text()
    if mark.is_file() and mark.read_text() == wanted:
        return
    uv = prepare.find_uv()
    prepare.run(uv, "venv", "--quiet", "--clear", "-p", sys.executable, _VENV)
    into = ("--python", _VENV / "bin/python")
    prepare.run(uv, "pip", "sync", "--quiet", *into, "--require-hashes", _LOCK)
    mark.write_text(wanted)
