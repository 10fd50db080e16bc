"""Recognition over HTTP: who is at a place, told by tills, apps and the store's WiFi."""

from collections.abc import Sequence
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import journeys
from ordito.customers import Identifier
from ordito.flows.announce_customer import announce_customer
from ordito.network import Place
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.reads.here import Present, list_present
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_READ: Final = token(Scope.CUSTOMERS_READ)
_WRITE: Final = token(Scope.CUSTOMERS_WRITE)
Device = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Recognition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who was recognised at a place.

    Attributes:
        identifier: by what: the card that was scanned.
        means: how.
    """

    identifier: Identifier
    means: journeys.presence.Means = journeys.presence.Means.CARD


class Arrived(msgspec.Struct, frozen=True):
    """Who it is."""

    customer_id: UUID


class WifiSignal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the controller of a store's WiFi says of a device.

    Attributes:
        device: as the controller named it when it led the browser to our page.
        kind: ``seen`` or ``left``.
    """

    device: Device
    kind: Literal["seen", "left"]


class Signalled(msgspec.Struct, frozen=True):
    """Whether the device is that of somebody who signed in and is there."""

    is_known: bool


@get(
    "/places/{place:str}/present",
    access=_READ,
    tags=["recognition"],
    summary="List who is at a place",
)
async def list_who_is_here(request: Call, place: FromPath[str]) -> Sequence[Present]:
    """Return who lets the staff of a place know that they are there, the latest first.

    Raises:
        UnknownPlace: there is no such place.
        PlaceOutside: the token may act at other places only.
    """
    where = _own_place(request, place)
    return await request.db.read(list_present, place_id=where.place_id, at=now())


@post(
    "/places/{place:str}/arrivals",
    access=_WRITE,
    tags=["recognition"],
    summary="Announce a customer at a place",
)
async def post_arrival(
    request: Call,
    place: FromPath[str],
    data: JSONBody[Recognition],
    idempotency_key: IdempotencyKey,
) -> Response[Arrived]:
    """Show the staff of a place who was recognised there, if the customer allows it.

    Raises:
        UnknownPlace: there is no such place.
        PlaceOutside: the token may act at other places only.
        UnknownCustomer: nobody has the identifier.
        InvalidIdentifier: the value cannot be one of its kind.
        CardClosed: the card was lost or replaced.
        NotAllowedHere: the customer does not allow it.
    """
    where = _own_place(request, place)
    key = await key_of(request, idempotency_key, f"arrival:{where.code}")

    async def command(tx: Tx) -> Arrived:
        found = await announce_customer(
            tx, who=data.identifier, place_id=where.place_id, means=data.means, at=now()
        )
        return Arrived(found)

    return await answer_once(request, key, subject_id=where.place_id, command=command, status=201)


@post(
    "/places/{place:str}/departures/{customer_id:uuid}",
    access=_WRITE,
    tags=["recognition"],
    summary="Take a customer off a place",
    status_code=200,
)
async def post_departure(
    request: Call,
    place: FromPath[str],
    customer_id: FromPath[UUID],
    idempotency_key: IdempotencyKey,
) -> Response[Signalled]:
    """Show a customer at a place no more; who is not there stays away.

    Raises:
        UnknownPlace: there is no such place.
        PlaceOutside: the token may act at other places only.
    """
    where = _own_place(request, place)
    key = await key_of(request, idempotency_key, f"departure:{where.code}:{customer_id}")

    async def command(tx: Tx) -> Signalled:
        return Signalled(
            await journeys.presence.leave(
                tx, place_id=where.place_id, customer_id=CustomerId(customer_id), at=now()
            )
        )

    return await answer_once(request, key, subject_id=where.place_id, command=command)


@post(
    "/places/{place:str}/wifi-signals",
    access=_WRITE,
    tags=["recognition"],
    summary="Tell what a store's WiFi sees",
    status_code=200,
)
async def post_wifi_signal(
    request: Call,
    place: FromPath[str],
    data: JSONBody[WifiSignal],
    idempotency_key: IdempotencyKey,
) -> Response[Signalled]:
    """Take what the controller of a store's WiFi says of a device.

    A device alone is nobody: only while somebody is there who signed in with it on the first page
    of the WiFi, and allows it, ``seen`` keeps them there and ``left`` takes them off.

    Raises:
        UnknownPlace: there is no such place.
        PlaceOutside: the token may act at other places only.
    """
    where = _own_place(request, place)
    key = await key_of(request, idempotency_key, f"wifi:{where.code}")

    async def command(tx: Tx) -> Signalled:
        found = await journeys.presence.see_device(
            tx,
            place_id=where.place_id,
            device=data.device,
            is_leaving=data.kind == "left",
            at=now(),
        )
        return Signalled(found is not None)

    return await answer_once(request, key, subject_id=where.place_id, command=command)


def _own_place(request: Call, name: str) -> Place:
    where = request.house.memory.place(name, field="place")
    request.principal.require_place(where.place_id)
    return where


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    list_who_is_here,
    post_arrival,
    post_departure,
    post_wifi_signal,
)
