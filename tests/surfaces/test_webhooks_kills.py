"""Servers are killed in the middle of deliveries: every fact arrives, under one id."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest

from ordito.platform import ids, webhooks
from ordito.platform.auth.events import TokenRevoked
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.webhooks import NewEndpoint
from tests.company import found
from tests.receiver import Reply, receive

SYSTEM = Context.system()
_FACTS: Final = 60
_SERVER: Final = """
import sys, time
from ordito.platform.settings import Settings
from tests.serving import serve
settings = Settings(log_requests=False, webhook_private_networks=True, webhook_timeout_s=1)
with serve(sys.argv[1], settings=settings) as url:
    print(url, flush=True)
    time.sleep(600)
"""


@contextmanager
def a_server(address: str) -> Iterator[subprocess.Popen[str]]:
    """Serve the company from a process of its own, which is killed at the end at the latest."""
    server = subprocess.Popen(
        [sys.executable, "-c", _SERVER, address], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        assert server.stdout.readline().startswith("http")
        yield server
    finally:
        server.kill()
        server.communicate()


@pytest.mark.long
async def test_a_killed_server_loses_no_message(db: Database, address: str) -> None:
    await found(db)
    with receive() as receiver:
        new = NewEndpoint(
            endpoint_id=ids.new(), name="erp", url=receiver.url, types=["platform.token_revoked"]
        )
        await db.transact(
            webhooks.register,
            SYSTEM,
            endpoint=new,
            secret=webhooks.make_secret(),
            made_by="system",
            at=now(),
        )
        receiver.answer = lambda _: Reply(after_s=0.2)
        with a_server(address) as first:
            recorded = {await _happen(db) for _ in range(_FACTS)}
            receiver.wait_for(5)
            os.kill(first.pid, signal.SIGKILL)
        before = {got.event["subject"] for got in list(receiver.got)}
        assert before < recorded
        with a_server(address):
            give_up_at = time.monotonic() + 90
            while {got.event["subject"] for got in list(receiver.got)} != recorded:
                assert time.monotonic() < give_up_at, "not all have arrived"
                await asyncio.sleep(0.2)
    by_subject = {got.event["subject"]: got.message_id for got in receiver.got}
    assert all(got.message_id == by_subject[got.event["subject"]] for got in receiver.got)


async def _happen(db: Database) -> str:
    subject = ids.new()

    async def record(tx: Tx) -> None:
        tx.record(TokenRevoked(token_id=subject), subject=subject, at=now())

    await db.transact(record, SYSTEM)
    return str(subject)
