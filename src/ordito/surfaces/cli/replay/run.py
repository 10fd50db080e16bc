"""Plays turns from many clients at once, each on a connection of its own, and writes the journal.

A request whose connection broke, or that the server could not answer, is sent again with the same
key until it is answered: so nothing is sold twice, and a server that was killed loses nothing. So
is one whose write key was made for this run: the server hears of it a moment later.
"""

import asyncio
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Protocol

import msgspec

from ordito.platform.ids import OrderId
from ordito.surfaces.cli.replay.journal import Entry, Journal
from ordito.surfaces.cli.replay.measure import Meter
from ordito.surfaces.cli.replay.wire import Answer, Connection, ConnectionBroken

API: Final = "/api/v1"
PLACED: Final = 201
PENDING: Final = 202
_OK: Final = (200, PLACED, PENDING)
_UNKNOWN: Final = 401
_TOO_MANY: Final = 429
_FAULT: Final = 500
_FIRST_PAUSE_S: Final = 0.05
_LONGEST_PAUSE_S: Final = 2.0
_PATIENCE_S: Final = 180.0
_HEARS_OF_KEYS_S: Final = 5.0
# what follows a turn waits for so many others of the same client
_KEPT_WAITING: Final = 5


class Command(msgspec.Struct, frozen=True):
    """A request to the API.

    Attributes:
        action: as in the journal.
        channel: whose token is sent.
        path: from ``/``.
        body: JSON.
        key: idempotency key.
        basket: number in the source of what it is about.
        source: whose write key is sent instead of a token.
    """

    action: str
    channel: str
    path: str
    body: bytes
    key: str
    basket: int
    source: str | None = None


class Turn(Protocol):
    """What a client does when it is its turn."""

    @property
    def is_repeated(self) -> bool:
        """Whether the client sends the same request twice."""
        ...

    async def command(self) -> Command | None:
        """Return the request; None where what it hangs on never was."""
        ...

    def answered(self, answer: Answer | None) -> Sequence[Command]:
        """Return what the same client sends later; None: there never was an answer."""
        ...


class _Told(msgspec.Struct, frozen=True):
    """What the journal keeps of an answer, where it is in it."""

    code: str | None = None
    order_id: OrderId | None = None
    total_minor: int | None = None


_TOLD: Final = msgspec.json.Decoder(_Told)


class Replay:
    """A run.

    Attributes:
        meter: what was measured so far.
        unlike: keys whose repeat was answered otherwise than the first request; none is good.
    """

    def __init__(
        self,
        *,
        url: str,
        tokens: Mapping[str, str],
        journal: Journal,
        keys: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Prepare a run.

        Args:
            url: of the server.
            tokens: by the code of the channel.
            journal: where every answer is written.
            keys: with which events are sent, by source.
        """
        self.meter = Meter()
        self.unlike: list[str] = []
        self._url = url
        self._tokens = tokens
        self._keys = keys
        self._journal = journal
        self._began = time.monotonic()

    async def play(self, turns: AsyncIterator[Turn], *, clients: int) -> None:
        """Play all turns and what follows them.

        Args:
            turns: taken by whichever client is free, in their order.
            clients: how many work at once.
        """
        queue: asyncio.Queue[Turn | None] = asyncio.Queue(maxsize=clients)
        async with asyncio.TaskGroup() as group:
            for _ in range(clients):
                group.create_task(self._client(queue))
            async for turn in turns:
                await queue.put(turn)
            for _ in range(clients):
                await queue.put(None)

    async def _client(self, queue: asyncio.Queue[Turn | None]) -> None:
        waiting: list[Command] = []
        async with Connection(self._url) as line:
            while (turn := await queue.get()) is not None:
                waiting += await self._take(line, turn)
                if len(waiting) > _KEPT_WAITING:
                    await self._send(line, waiting.pop(0))
            for command in waiting:
                await self._send(line, command)

    async def _take(self, line: Connection, turn: Turn) -> Sequence[Command]:
        command = await turn.command()
        if command is None:
            return ()
        answer = await self._send(line, command)
        if turn.is_repeated and answer is not None and answer.status == PLACED:
            again = await self._send(line, command)
            if again is not None and again.body != answer.body:
                self.unlike.append(command.key)
        return turn.answered(answer)

    async def _send(self, line: Connection, command: Command) -> Answer | None:
        """Send a command until it is answered, and write the answer down; None: it never was."""
        began = time.monotonic()
        attempts = 0
        answer: Answer | None = None
        while time.monotonic() - began < _PATIENCE_S:
            attempts += 1
            try:
                answer = await line.post(
                    command.path,
                    body=command.body,
                    authorization=self._authorization(command),
                    key=command.key,
                )
            except ConnectionBroken:
                answer = None
            if answer is not None and not self._may_change(command, answer):
                break
            await asyncio.sleep(min(_FIRST_PAUSE_S * 2 ** (attempts - 1), _LONGEST_PAUSE_S))
        self._note(command, answer, (time.monotonic() - began) * 1000, attempts)
        return answer

    def _may_change(self, command: Command, answer: Answer) -> bool:
        """Tell whether a later answer may be another one: of a fault, or to a key that is new."""
        if command.source is not None and answer.status == _UNKNOWN:
            return time.monotonic() - self._began < _HEARS_OF_KEYS_S
        return answer.status >= _FAULT or answer.status == _TOO_MANY

    def _authorization(self, command: Command) -> str:
        if command.source is None:
            return f"Bearer {self._tokens[command.channel]}"
        return "Basic " + b64encode(f"{self._keys[command.source]}:".encode()).decode()

    def _note(self, command: Command, answer: Answer | None, wait_ms: float, attempts: int) -> None:
        told = _told(answer)
        code = told.code or _plain_code(answer)
        self.meter.add(command.action, code, wait_ms=wait_ms, attempts=attempts)
        self._journal.append(
            Entry(
                key=command.key,
                action=command.action,
                channel=command.channel,
                status=0 if answer is None else answer.status,
                at=time.time(),
                wait_ms=round(wait_ms, 3),
                attempts=attempts,
                basket=command.basket,
                order_id=told.order_id,
                total_minor=told.total_minor,
                code=None if answer is not None and answer.status in _OK else code,
            )
        )


def _told(answer: Answer | None) -> _Told:
    try:
        return _Told() if answer is None else _TOLD.decode(answer.body)
    except msgspec.DecodeError:
        return _Told()


def _plain_code(answer: Answer | None) -> str:
    if answer is None:
        return "no_answer"
    if answer.status == PENDING:
        return "pending"
    return "ok" if answer.status in _OK else f"http.{answer.status}"
