"""Real mail servers for tests, on loopback ports: one takes mail by SMTP, one keeps it for IMAP."""

import asyncio
import threading
from argparse import ArgumentParser
from collections.abc import AsyncIterator, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    closing,
    contextmanager,
)
from email import message_from_bytes
from email.policy import default
from typing import Any, TypeVar

import imapclient
from aiosmtpd.smtp import SMTP, Envelope
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer, IMAPService

from ordito.surfaces.connectors.imap import ImapServer

USER = "service@passochiaro.example"
PASSWORD = "correct horse"
Served = TypeVar("Served")


class MailServer:
    """What the server takes, and what it answers: one code for each mail, 250 when none is left.

    A dying one ends when it has a mail, a mute one does not answer before.
    """

    def __init__(self, *codes: int, dying: bool = False, mute: bool = False) -> None:
        self.codes = list(codes)
        self.dying = dying
        self.mute = mute
        self.taken: list[Any] = []

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        if self.mute:
            await asyncio.sleep(5)
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.dying:
            server.transport.abort()
            return "451 nobody reads this"
        code = self.codes.pop(0) if self.codes else 250
        if code >= 400:
            return f"{code} not now"
        content = envelope.content
        assert isinstance(content, bytes)
        self.taken.append(message_from_bytes(content, policy=default))
        return "250 taken"


@asynccontextmanager
async def serving(handler: Any, **more: Any) -> AsyncIterator[int]:
    """Serve SMTP on a loopback port and yield it."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, loop=loop, **more), "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


@contextmanager
def serving_beside(handler: Any) -> Iterator[int]:
    """Serve SMTP on a loopback port, in a thread of its own, and yield it."""
    with _beside(serving(handler)) as port:
        yield port


@contextmanager
def imap_beside() -> Iterator[ImapServer]:
    """Serve an empty mailbox by IMAP, in a thread of its own."""
    with _beside(serving_imap()) as server:
        yield server


@contextmanager
def _beside(server: AbstractAsyncContextManager[Served]) -> Iterator[Served]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield asyncio.run_coroutine_threadsafe(_entered(server), loop).result(60)
    finally:
        asyncio.run_coroutine_threadsafe(_left(server), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(60)
        loop.close()


async def _entered(server: AbstractAsyncContextManager[Served]) -> Served:
    return await server.__aenter__()


async def _left(server: AbstractAsyncContextManager[Any]) -> None:
    await server.__aexit__(None, None, None)


@asynccontextmanager
async def serving_imap() -> AsyncIterator[ImapServer]:
    """Serve an empty mailbox by IMAP, and yield how it is reached."""
    parser = ArgumentParser()
    parser.set_defaults(debug=False, passlib_cfg=None)
    backends = parser.add_subparsers(dest="backend")
    DictBackend.add_subparser("dict", backends)
    IMAPService.add_arguments(parser)
    told = ["--no-tls", "dict", "--demo-user", USER, "--demo-password", PASSWORD]
    backend, config = await DictBackend.init(parser.parse_args(told))
    config.apply_context()
    reader = ProxyProtocolReader(config.proxy_protocol)
    callback = reader.get_callback(IMAPServer(backend.login, config))
    served = await asyncio.start_server(callback, "127.0.0.1", 0)
    port = served.sockets[0].getsockname()[1]
    try:
        yield ImapServer("127.0.0.1", port, "none", USER, PASSWORD)
    finally:
        served.close()


async def put_into(server: ImapServer, *mails: bytes) -> None:
    """Let mails arrive in a mailbox."""
    await asyncio.to_thread(_append, server, mails)


async def count_in(server: ImapServer, folder: str) -> int:
    """Return how many mails stand in a folder."""
    return await asyncio.to_thread(_count, server, folder)


def _append(server: ImapServer, mails: tuple[bytes, ...]) -> None:
    client: Any = imapclient.IMAPClient(server.host, server.port, ssl=False, timeout=60)
    with closing(_Closing(client)):
        client.login(server.user, server.password)
        for mail in mails:
            client.append(server.folder, mail)


def _count(server: ImapServer, folder: str) -> int:
    client: Any = imapclient.IMAPClient(server.host, server.port, ssl=False, timeout=60)
    with closing(_Closing(client)):
        client.login(server.user, server.password)
        return int(client.select_folder(folder)[b"EXISTS"]) if client.folder_exists(folder) else 0


class _Closing:
    def __init__(self, client: Any) -> None:
        self._client = client

    def close(self) -> None:
        self._client.logout()
