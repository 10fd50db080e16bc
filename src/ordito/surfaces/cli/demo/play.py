"""Plays a company's customers against a running server, each at the pace of the world."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import count
from typing import Final

import httpx
import msgspec

from ordito import world
from ordito.processes.sale import SaleAnswer
from ordito.surfaces.cli.demo.requests import Player, Request

API: Final = "/api/v1"
_PLACED: Final = 201
_TOO_MANY: Final = 429
_FAULT: Final = 500
_FIRST_PAUSE_S: Final = 0.2
_LONGEST_PAUSE_S: Final = 5.0
_PATIENCE_S: Final = 120.0
_AT_ONCE: Final = 16
_ANSWERED: Final = "ok"
_UNREACHED: Final = "no_answer"


class _Problem(msgspec.Struct, frozen=True):
    code: str = "http"


class Run:
    """A run of the demo: its steps, its requests and what was answered.

    A request that the server could not answer is sent again with its key until it is answered or
    patience ends, so that a server that restarts loses nothing and does nothing twice.

    Attributes:
        answers: number of answers, by action and code (``ok`` or that of the refusal).
        resent: how often a request was sent again.
    """

    def __init__(
        self,
        *,
        name: str,
        client: httpx.AsyncClient,
        stage: world.Stage,
        tokens: Mapping[str, str],
        keys: Mapping[str, str],
        hurry: float = 1.0,
    ) -> None:
        """Prepare a run.

        Args:
            name: of the run; keys derive from it.
            client: of the server.
            stage: the company.
            tokens: one for each channel, by its code.
            keys: with which events are sent, by source.
            hurry: how many times sooner than the world says collections are fetched.
        """
        self.answers: Counter[tuple[str, str]] = Counter()
        self.resent = 0
        self._name = name
        self._client = client
        self._stage = stage
        self._tokens = tokens
        self._keys = keys
        self._hurry = hurry
        self._player = Player(stage.setting.company)
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def play(self, *, rate_per_s: float, seconds: float, most: int | None = None) -> None:
        """Begin steps for so long, or so many; what would come after the end is left undone."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as customers:
                for number in count() if most is None else range(most):
                    step = world.step(
                        self._stage, run=self._name, number=number, rate_per_s=rate_per_s
                    )
                    await asyncio.sleep(step.wait_s)
                    customers.create_task(self._serve(step))

    async def _serve(self, step: world.Step) -> None:
        answer = await self._send(self._player.request(step))
        for request in self._player.beside(step):
            await self._send(request)
        if not isinstance(step.act, world.Sale) or answer is None:
            return
        if answer.status_code == _PLACED:
            sold = msgspec.json.decode(answer.content, type=SaleAnswer)
            following = self._player.later(step.act, step.key, sold)
            if following:
                await asyncio.sleep(step.act.later_s / self._hurry)
                await self._follow(following)

    async def _follow(self, requests: Sequence[Request]) -> None:
        for request in requests:
            answer = await self._send(request)
            if answer is None or answer.is_error:
                return

    async def _send(self, request: Request) -> httpx.Response | None:
        """Send until it is answered; None where nobody answered for too long."""
        pause_s = _FIRST_PAUSE_S
        give_up_at = asyncio.get_running_loop().time() + _PATIENCE_S
        while asyncio.get_running_loop().time() < give_up_at:
            async with self._room:
                answer = await self._attempt(request)
            if answer is not None:
                self.answers[request.action, _code_of(answer)] += 1
                return answer
            self.resent += 1
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
        self.answers[request.action, _UNREACHED] += 1
        return None

    async def _attempt(self, request: Request) -> httpx.Response | None:
        try:
            answer = await self._client.request(
                request.method,
                request.path if request.source is not None else API + request.path,
                json=request.body,
                headers=self._headers(request),
            )
        except httpx.TransportError:
            return None
        may_send_again = answer.status_code == _TOO_MANY or answer.status_code >= _FAULT
        return None if may_send_again else answer

    def _headers(self, request: Request) -> dict[str, str]:
        if request.source is not None:
            return {"X-Write-Key": self._keys[request.source]}
        headers = {"Authorization": f"Bearer {self._tokens[request.channel]}"}
        return headers if request.key is None else headers | {"Idempotency-Key": request.key}


def _code_of(answer: httpx.Response) -> str:
    if not answer.is_error:
        return _ANSWERED
    return msgspec.json.decode(answer.content, type=_Problem).code
