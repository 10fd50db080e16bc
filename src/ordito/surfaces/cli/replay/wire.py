"""A connection to the API, lean enough that the client does not hold the server back.

It speaks just the HTTP/1.1 that our server answers with: kept alive, with a Content-Length.
"""

import asyncio
from contextlib import suppress
from typing import Final, Self
from urllib.parse import urlsplit

import msgspec

_LIMIT: Final = 1 << 22
_WHITE: Final = " \t\r\n"


class Answer(msgspec.Struct, frozen=True):
    """What the server said.

    Attributes:
        status: HTTP status.
        body: bytes of the body.
    """

    status: int
    body: bytes


class ConnectionBroken(Exception):
    """The connection ended before the answer was whole: what became of the request is not known."""


class Connection:
    """One till's line to the server; opens itself again after it broke."""

    def __init__(self, url: str, *, timeout_s: float = 30.0) -> None:
        parts = urlsplit(url)
        assert parts.scheme == "http", f"{url}: the replay speaks plain HTTP only"
        assert parts.hostname, url
        self._host = parts.hostname
        self._port = parts.port or 80
        self._prefix = parts.path.rstrip("/")
        self._timeout_s = timeout_s
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._drop()

    async def post(
        self, path: str, *, body: bytes, authorization: str, key: str | None = None
    ) -> Answer:
        """Send a command.

        Args:
            path: below the address of the server, from ``/``.
            body: JSON.
            authorization: what the header of this name says.
            key: idempotency key.

        Raises:
            ConnectionBroken: no whole answer came; send it again with the same key.
        """
        fields = [
            f"POST {self._prefix}{path} HTTP/1.1",
            f"Host: {self._host}:{self._port}",
            f"Authorization: {authorization}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        ]
        if key is not None:
            fields.append(f"Idempotency-Key: {key}")
        request = "\r\n".join((*fields, "", "")).encode("ascii") + body
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._exchange(request)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            raise ConnectionBroken(str(error) or type(error).__name__) from error

    async def _exchange(self, request: bytes) -> Answer:
        stays_open = False
        try:
            if self._writer is None:
                self._reader, self._writer = await asyncio.open_connection(
                    self._host, self._port, limit=_LIMIT
                )
            assert self._reader is not None
            self._writer.write(request)
            answer, stays_open = await _read(self._reader)
            return answer
        finally:
            if not stays_open:
                await self._drop()

    async def _drop(self) -> None:
        writer, self._writer, self._reader = self._writer, None, None
        if writer is not None:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


async def _read(reader: asyncio.StreamReader) -> tuple[Answer, bool]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status_line, *lines = head.rstrip().split("\r\n")
    fields = {
        name.lower(): value.strip(_WHITE)
        for name, _, value in (line.partition(":") for line in lines)
    }
    body = await reader.readexactly(int(fields.get("content-length", "0")))
    stays_open = fields.get("connection", "keep-alive").lower() != "close"
    return Answer(int(status_line.split(" ", 2)[1]), body), stays_open
