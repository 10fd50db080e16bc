"""Texters: who carries short messages, as a file names them, and a simulated one to try with.

The simulated texter calls back over HTTP as real ones do: twice, late, and not in order.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated, Final, Literal
from uuid import UUID

import httpx
import msgspec
import structlog

from ordito.messages import Medium, Outcome, Text, Texters
from ordito.platform.clock import now
from ordito.platform.errors import Invalid
from ordito.platform.settings import Settings
from ordito.platform.webhooks import headers_of
from ordito.processes.show_document import Press
from ordito.surfaces.connectors.declared import read_declared
from ordito.surfaces.connectors.letters import letters_of

_TIMEOUT_S: Final = 10.0
_ATTEMPTS: Final = 5
_NOBODY: Final = "000000"
"""A number that ends so belongs to nobody: what goes there comes back."""
_log = structlog.get_logger(__name__)


class TextersWrong(Invalid):
    """The file of texters cannot be used."""

    code = "messages.texters_wrong"
    remedy = "Correct it; docs/how-to/write-and-receive-messages.md shows what may stand in it."


class NamedTexter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A texter in the file.

    Attributes:
        code: by which it calls back.
        medium: that it carries.
        secret: by which it signs what it tells, ``whsec_`` and base64.
        callback_url: where its reports go.
        kind: how it is spoken to.
        step_s: seconds between two reports.
    """

    code: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_-]{0,39}$")]
    medium: Literal["sms", "push", "social"]
    secret: Annotated[str, msgspec.Meta(pattern="^whsec_")]
    callback_url: str = ""
    kind: Literal["simulated"] = "simulated"
    step_s: Annotated[float, msgspec.Meta(ge=0, le=86_400)] = 2.0


class TextersFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of texters."""

    texter: tuple[NamedTexter, ...] = ()


class ToldReport(msgspec.Struct, frozen=True):
    """A report as a texter sends it."""

    message_id: UUID
    event_id: str
    status: str
    occurred_at: datetime
    code: str = ""


class SimulatedTexter:
    """Takes every message once and tells what becomes of it.

    Args:
        medium: that it carries.
        callback_url: where its reports go; empty tells nothing.
        secret: by which they are signed.
        step_s: seconds between two reports.
    """

    def __init__(
        self, medium: Medium, *, callback_url: str, secret: str, step_s: float = 2.0
    ) -> None:
        self._medium = medium
        self._url = callback_url
        self._secret = secret
        self._step_s = step_s
        self._taken: dict[UUID, Text] = {}
        self._telling = set[asyncio.Task[None]]()

    @property
    def taken(self) -> Sequence[Text]:
        """What was taken, each once, in its order."""
        return list(self._taken.values())

    async def __call__(self, text: Text) -> Outcome:
        """Take a message; the same again is one."""
        if text.message_id not in self._taken:
            self._taken[text.message_id] = text
            if self._url:
                task = asyncio.create_task(self._tell(text, now()))
                self._telling.add(task)
                task.add_done_callback(self._telling.discard)
        return Outcome(status=202)

    async def find(self, message_id: UUID) -> Outcome | None:
        """Return that a message was taken; what another process handed over, nobody knows here."""
        return Outcome(status=202) if message_id in self._taken else None

    async def close(self) -> None:
        """Fall silent."""
        for task in self._telling:
            task.cancel()
        await asyncio.gather(*self._telling, return_exceptions=True)

    async def _tell(self, text: Text, taken_at: datetime) -> None:
        async with httpx.AsyncClient(timeout=_TIMEOUT_S) as client:
            for batch in untidy(story_of(text, self._medium, taken_at)):
                await asyncio.sleep(self._step_s)
                await self._send(client, batch)

    async def _send(self, client: httpx.AsyncClient, batch: Sequence[ToldReport]) -> None:
        body = msgspec.json.encode({"reports": batch})
        name = sha256(body).hexdigest()[:32]
        for attempt in range(_ATTEMPTS):
            headers = headers_of(name, body, secrets=[self._secret], at=now())
            headers["content-type"] = "application/json"
            try:
                answer = await client.post(self._url, content=body, headers=headers)
            except httpx.HTTPError as fault:
                _log.warning("texter_not_heard", error=type(fault).__name__)
            else:
                if answer.is_success:
                    return
            await asyncio.sleep(self._step_s * (attempt + 1))


def story_of(text: Text, medium: Medium, taken_at: datetime) -> list[ToldReport]:
    """Return what becomes of a message, in its order; it follows from the message."""
    if text.to.endswith(_NOBODY):
        statuses = [("bounced", "unknown_subscriber")]
    elif medium is Medium.PUSH:
        statuses = [("delivered", ""), ("opened", ""), ("clicked", "")]
    else:
        statuses = [("bounced_softly", "absent"), ("delivered", "")]
    return [
        ToldReport(
            text.message_id,
            f"{text.message_id}-{number}",
            status,
            taken_at + timedelta(seconds=number),
            code,
        )
        for number, (status, code) in enumerate(statuses)
    ]


def untidy(story: Sequence[ToldReport]) -> list[list[ToldReport]]:
    """Return reports as they are sent: the last before the others, and all of them twice."""
    return [[*story[-1:]], [*story[:-1], *story[-1:]], [*story[:-1]] or [*story[-1:]]]


def texters_of(settings: Settings, press: Press) -> Texters:
    """Return the texters that a TOML file names, and who prints letters.

    Raises:
        TextersWrong: it cannot be read, or names a medium twice.
    """
    file = read_declared(settings.texters, TextersFile, TextersWrong, setting="texters")
    media = [one.medium for one in file.texter]
    if len(set(media)) < len(media):
        raise TextersWrong("A medium has one texter.", field="texters")
    return Texters(
        by_medium={
            one.medium: SimulatedTexter(
                Medium(one.medium),
                callback_url=one.callback_url,
                secret=one.secret,
                step_s=one.step_s,
            )
            for one in file.texter
        }
        | {Medium.LETTER: letters_of(settings, press)},
        secrets={one.code: one.secret for one in file.texter},
        media={one.code: Medium(one.medium) for one in file.texter},
    )
