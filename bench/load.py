"""Load: many connections that send prepared requests, each its next one when it was answered.

Lean on purpose: its CPU is spent on the same cores as that of the server it measures.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import Final, cast
from urllib.parse import urlsplit

_END: Final = b"\r\n\r\n"
_LENGTH: Final = b"content-length:"
_REFUSED: Final = 400
Draw = Callable[[], bytes]
Walk = Generator[bytes, bytes, None]


@dataclass
class Answers:
    """What was answered while it was measured.

    Attributes:
        statuses: number of answers by HTTP status.
        waits_ms: waiting time of each, by status.
        samples: one body of each status.
        seconds: how long was measured.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    waits_ms: dict[int, list[float]] = field(default_factory=dict)
    samples: dict[int, bytes] = field(default_factory=dict)
    seconds: float = 0.0

    def rate(self, status: int) -> float:
        """Return answers of a status per second."""
        return self.statuses[status] / self.seconds

    def quantile_ms(self, share: float, status: int) -> float:
        """Return the waiting time that this share of the answers of a status did not exceed."""
        waits = sorted(self.waits_ms.get(status, [0.0]))
        return waits[min(int(share * len(waits)), len(waits) - 1)]


class _Line(asyncio.Protocol):
    """One connection."""

    def __init__(self, draw: Draw, answers: Answers, give_up_at: float) -> None:
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._draw = draw
        self._answers = answers
        self._give_up_at = give_up_at
        self._buffer = b""
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        self._transport = cast("asyncio.Transport", transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        """Take an answer when it is whole, and send the next request."""
        self._buffer += data
        head_end = self._buffer.find(_END)
        if head_end < 0:
            return
        head = self._buffer[:head_end].lower()
        at = head.index(_LENGTH) + len(_LENGTH)
        whole = head_end + len(_END) + int(head[at:].split(b"\r\n", 1)[0])
        if len(self._buffer) < whole:
            return
        self._note(int(self._buffer[9:12]), self._buffer[head_end + len(_END) : whole])
        self._buffer = b""
        if time.perf_counter() < self._give_up_at:
            self._send()
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell how it ended."""
        if exc is not None or self._sent_at:
            self.ended.set_exception(exc or ConnectionError("closed by the server"))
        else:
            self.ended.set_result(None)

    def _send(self) -> None:
        request = self._draw()
        self._sent_at = time.perf_counter()
        self._transport.write(request)

    def _note(self, status: int, body: bytes) -> None:
        wait_ms = (time.perf_counter() - self._sent_at) * 1000
        self._sent_at = 0.0
        self._answers.statuses[status] += 1
        self._answers.waits_ms.setdefault(status, []).append(wait_ms)
        if status not in self._answers.samples:
            self._answers.samples[status] = body


class _Walker(_Line):
    """One connection on which several requests are one piece of work: each needs the answer before.

    What is noted is the whole piece, by the status of its last answer.
    """

    def __init__(self, begin: Callable[[], Walk], answers: Answers, give_up_at: float) -> None:
        super().__init__(self._next, answers, give_up_at)
        self._begin = begin
        self._walk: Walk | None = None
        self._request = b""
        self._began_at = 0.0

    def _next(self) -> bytes:
        if self._walk is None:
            self._walk, self._began_at = self._begin(), time.perf_counter()
            self._request = next(self._walk)
        return self._request

    def _note(self, status: int, body: bytes) -> None:
        assert self._walk is not None
        try:
            if status < _REFUSED:
                self._request = self._walk.send(body)
                self._sent_at = 0.0
                return
        except StopIteration:
            pass
        self._walk, self._sent_at = None, self._began_at
        super()._note(status, body)


async def walk(
    url: str, begin: Callable[[], Walk], *, seconds: float, connections: int = 32
) -> Answers:
    """Do pieces of work of several requests for so long; see ``press``.

    Args:
        url: of the server.
        begin: begins a piece of work, which yields requests and is sent the bodies of the answers.
        seconds: how long requests are started.
        connections: how many pieces are under way at once.
    """
    return await _run(lambda *rest: _Walker(begin, *rest), url, seconds, connections)


async def press(url: str, draw: Draw, *, seconds: float, connections: int = 32) -> Answers:
    """Send requests for so long, as fast as they are answered.

    Args:
        url: of the server.
        draw: gives the bytes of the next request.
        seconds: how long requests are started; all are waited for.
        connections: how many are under way at once.
    """
    return await _run(lambda *rest: _Line(draw, *rest), url, seconds, connections)


async def _run(
    connect: Callable[[Answers, float], _Line], url: str, seconds: float, connections: int
) -> Answers:
    parts = urlsplit(url)
    assert parts.hostname is not None, url
    answers = Answers()
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    lines = [
        (
            await loop.create_connection(
                lambda: connect(answers, began + seconds), parts.hostname, parts.port or 80
            )
        )[1]
        for _ in range(connections)
    ]
    await asyncio.gather(*(line.ended for line in lines))
    answers.seconds = time.perf_counter() - began
    return answers


def get(path: str, *, token: str) -> bytes:
    """Return the bytes of a GET request."""
    return f"GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n".encode()


def get_page(path: str, *, cookie: str) -> bytes:
    """Return the bytes of a GET request of somebody who is signed in."""
    return f"GET {path} HTTP/1.1\r\nHost: bench\r\nCookie: {cookie}\r\n\r\n".encode()


def posts(path: str, bodies: Iterator[bytes], *, token: str, run: str) -> Iterator[bytes]:
    """Yield POST requests with a fresh idempotency key each.

    Args:
        path: from ``/``.
        bodies: JSON.
        token: bearer token.
        run: makes the keys new.
    """
    for number, body in enumerate(bodies):
        head = (
            f"POST {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nIdempotency-Key: {run}-{number}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        yield head.encode() + body
