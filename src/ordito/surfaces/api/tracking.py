"""Tracking over HTTP: what carriers tell of parcels, signed, however often and in any order."""

from datetime import datetime
from typing import Annotated, Final

import msgspec
from litestar import post
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import fulfilment
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Forbidden
from ordito.platform.events import Context
from ordito.platform.webhooks import is_signed
from ordito.surfaces.call import Call
from ordito.surfaces.guards import PUBLIC

TOLD: Final = frozenset(fulfilment.parcels.ParcelState) - {
    fulfilment.parcels.ParcelState.PACKED,
    fulfilment.parcels.ParcelState.OPENED,
    fulfilment.parcels.ParcelState.SENT,
}
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]


class NotTheCarrier(Forbidden):
    """What was told of parcels is not signed by the carrier."""

    code = "fulfilment.not_the_carrier"
    remedy = "Sign the body by the carrier's secret, as Standard Webhooks say, and a fresh time."


class CarrierEvent(msgspec.Struct, frozen=True):
    """What happened to a parcel.

    Attributes:
        tracking_code: what the carrier calls the parcel.
        event_id: the carrier's; the same again is not new.
        status: what happened.
        occurred_at: when, with a zone.
        location: where, in the carrier's words.
    """

    tracking_code: Code
    event_id: Code
    status: fulfilment.parcels.ParcelState
    occurred_at: Annotated[datetime, msgspec.Meta(tz=True)]
    location: Annotated[str, msgspec.Meta(max_length=200, pattern=r"^[^\x00]*$")] = ""


class CarrierEvents(msgspec.Struct, frozen=True):
    """What a carrier tells at once."""

    events: Annotated[tuple[CarrierEvent, ...], msgspec.Meta(min_length=1, max_length=500)]


class Heard(msgspec.Struct, frozen=True):
    """What became of it: events that are new, that were told before, and of unknown parcels."""

    new: int
    repeated: int
    unknown: tuple[str, ...]


@post(
    "/carriers/{carrier:str}/events",
    access=PUBLIC,
    include_in_schema=False,
    status_code=200,
)
async def post_events(
    request: Call, carrier: FromPath[str], data: JSONBody[CarrierEvents]
) -> Heard:
    """Keep what a carrier tells, signed as Standard Webhooks say; each event once.

    Raises:
        NotTheCarrier: there is no such carrier, or the signature is not its own or too old.
    """
    await _require_signed(request, carrier)
    return await request.db.transact(_hear, Context(actor=f"carrier:{carrier}"), carrier, data)


async def _require_signed(request: Call, carrier: str) -> None:
    secret = request.house.carriers.secrets.get(carrier)
    if secret is None:
        raise NotTheCarrier("No carrier of that name tells of parcels.")
    if not is_signed(await request.body(), request.headers, secret=secret):
        raise NotTheCarrier("The signature is not the carrier's, or too old.")


async def _hear(tx: Tx, carrier: str, data: CarrierEvents) -> Heard:
    new, repeated, unknown = 0, 0, list[str]()
    for event in sorted(data.events, key=_code):
        if event.status not in TOLD:
            continue
        try:
            parcel = await fulfilment.parcels.find_by_code(
                tx, code=f"{carrier}:{event.tracking_code}"
            )
        except fulfilment.UnknownParcel:
            unknown.append(event.tracking_code)
            continue
        told = await fulfilment.parcels.keep_event(
            tx,
            parcel=parcel,
            event_id=event.event_id,
            status=event.status,
            location=event.location,
            occurred_at=event.occurred_at,
            at=now(),
        )
        new, repeated = new + told.is_new, repeated + (not told.is_new)
    return Heard(new, repeated, tuple(dict.fromkeys(unknown)))


def _code(event: CarrierEvent) -> str:
    return event.tracking_code


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (post_events,)
