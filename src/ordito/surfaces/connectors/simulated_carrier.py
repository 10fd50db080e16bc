"""Simulated carrier: plays a carrier that tells of its parcels over HTTP, and not tidily.

Its story of a parcel follows from the parcel's number, so it is the same in every process. Events
come signed, some twice, some late and in another order, as with a real carrier.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

import httpx
import msgspec
import structlog

from ordito.fulfilment import Announced, Consignment
from ordito.platform.clock import now
from ordito.platform.webhooks import headers_of

_TIMEOUT_S: Final = 10.0
_ATTEMPTS: Final = 5
_STORIES: Final = (
    ("in_transit", "out_for_delivery", "delivered"),
    ("in_transit", "out_for_delivery", "delivery_failed", "out_for_delivery", "delivered"),
    ("in_transit", "waiting", "delivered"),
    ("in_transit", "delivery_failed", "returning", "returned"),
)
SHARES: Final = (85, 8, 5, 2)
"""How many of 100 parcels come at once, at the second attempt, after a wait, or never."""

_HUB: Final = ("Bologna Interporto", "Milano Segrate", "Tallinn")
_log = structlog.get_logger(__name__)


class ToldEvent(msgspec.Struct, frozen=True):
    """An event as the carrier sends it."""

    tracking_code: str
    event_id: str
    status: str
    location: str
    occurred_at: datetime


class SimulatedCarrier:
    """Takes every parcel and calls back.

    Args:
        code: of the carrier.
        callback_url: where its events go.
        secret: by which they are signed, as ``whsec_...``.
        step_s: seconds between two events of a parcel.
        shares: how many of 100 parcels live which story; see ``SHARES``.
    """

    def __init__(
        self,
        code: str,
        *,
        callback_url: str,
        secret: str,
        step_s: float = 5.0,
        shares: Sequence[int] = SHARES,
    ) -> None:
        self.code = code
        self._url = callback_url
        self._secret = secret
        self._step_s = step_s
        self._shares = shares
        self._telling = set[asyncio.Task[None]]()

    async def announce(self, consignment: Consignment) -> Announced:
        """Answer the parcel's number, always the same; what comes back is brought at once."""
        code = tracking_code_of(consignment.parcel_id)
        if consignment.is_back:
            self._begin(code, is_back=True)
        return Announced(code, f"https://carrier.invalid/track/{code}")

    async def take(self, tracking_code: str) -> None:
        """Begin to tell of a parcel; told of twice it tells the same again."""
        self._begin(tracking_code)

    def _begin(self, tracking_code: str, *, is_back: bool = False) -> None:
        task = asyncio.create_task(self._tell(tracking_code, now(), is_back=is_back))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def close(self) -> None:
        """Fall silent."""
        for task in self._telling:
            task.cancel()
        await asyncio.gather(*self._telling, return_exceptions=True)

    async def _tell(self, tracking_code: str, taken_at: datetime, *, is_back: bool) -> None:
        step = timedelta(seconds=self._step_s)
        story = story_of(tracking_code, taken_at, step=step, is_back=is_back, shares=self._shares)
        async with httpx.AsyncClient(timeout=_TIMEOUT_S) as client:
            for batch in untidy(story):
                await asyncio.sleep(self._step_s)
                await self._send(client, batch)

    async def _send(self, client: httpx.AsyncClient, events: Sequence[ToldEvent]) -> None:
        body = msgspec.json.encode({"events": events})
        message_id = sha256(body).hexdigest()[:32]
        for attempt in range(_ATTEMPTS):
            headers = headers_of(message_id, body, secrets=[self._secret], at=now())
            headers["content-type"] = "application/json"
            try:
                answer = await client.post(self._url, content=body, headers=headers)
            except httpx.HTTPError as fault:
                _log.warning("carrier_not_heard", error=type(fault).__name__)
            else:
                if answer.is_success:
                    return
            await asyncio.sleep(self._step_s * (attempt + 1))


def tracking_code_of(parcel_id: UUID) -> str:
    """Return what the simulated carrier calls a parcel."""
    return f"SIM{parcel_id.int % 10**14:014d}"


def story_of(
    tracking_code: str,
    taken_at: datetime,
    *,
    step: timedelta,
    is_back: bool = False,
    shares: Sequence[int] = SHARES,
) -> list[ToldEvent]:
    """Return what happens to a parcel, in its order.

    Args:
        tracking_code: of the parcel; the story follows from it.
        taken_at: when the carrier took it.
        step: between two events.
        is_back: whether it comes back, which it always does.
        shares: how many of 100 parcels live which story; see ``SHARES``.
    """
    draw = int.from_bytes(sha256(tracking_code.encode()).digest()[:4])
    share, story = draw % 100 if not is_back else 0, _STORIES[0]
    for chance, told in zip(shares, _STORIES, strict=True):
        if share < chance:
            story = told
            break
        share -= chance
    return [
        ToldEvent(
            tracking_code,
            f"{tracking_code}-{number}",
            status,
            _HUB[(draw + number) % len(_HUB)],
            taken_at + step * number,
        )
        for number, status in enumerate(story)
    ]


def untidy(story: Sequence[ToldEvent]) -> list[list[ToldEvent]]:
    """Return events as they are sent: the second before the first, and the last ones twice."""
    swapped = [*story[1:2], *story[:1], *story[2:]]
    return [*([one] for one in swapped), list(story[-2:])]
