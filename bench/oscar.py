"""django-oscar beside Ordito: a database of its own on the same server, processes of its own."""

import asyncio
import os
import signal
import subprocess
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
_VENV: Final = prepare.PLACES["bench"]


async def set_up(server: Server) -> str:
    """Install django-oscar where it is missing, fill its database; return the address."""
    await asyncio.to_thread(prepare.prepare, "bench")
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
