"""Tills over HTTP: invited, registered, listed, revoked, released."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from ordito import counter
from ordito.counter import Device, Invited, TakenLog
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.events import Context
from ordito.platform.ids import ChannelId, PlaceId
from ordito.processes.take_till_log import take_kept
from ordito.surfaces.api.till_door import MANAGE, people_at, pin_keys
from ordito.surfaces.call import Call
from ordito.surfaces.guards import PUBLIC

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]
Code = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_.-]{1,40}$(?!\n)")]


class NewInvitation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A till to be.

    Attributes:
        place: code or id of the place where it will be.
        code: short name; names its drawer and the series of its receipts for ever.
        channel: code through which it sells; a token of a channel gives its own.
        name: as people call it.
    """

    place: Text
    code: Code
    channel: Text | None = None
    name: Text | None = None


class TillRegistration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page that becomes a till: its invitation, and the public half of the key it made."""

    invitation: Text
    public_key: Annotated[str, msgspec.Meta(min_length=50, max_length=1000)]


class NewTill(msgspec.Struct, frozen=True):
    """A till that was registered; token and pepper are shown in this answer alone."""

    device: UUID
    code: str
    name: str
    token: str
    pepper: str
    series: str


class Why(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why, as a code: ``lost``, ``found``, ``replaced``."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[a-z0-9_]+$(?!\n)")]


class ShownTill(msgspec.Struct, frozen=True):
    """A till as those see it who look after it."""

    device: UUID
    code: str
    name: str
    place: str
    channel: str
    registered_at: datetime
    revoked_at: datetime | None
    last_told_at: datetime | None
    taken_through: int
    booked_through: int
    head: str
    is_lost: bool
    open_exceptions: int
    open_incidents: int


@post("/till/invitations", access=MANAGE, tags=["till devices"], summary="Invite a till")
async def post_invitation(request: Call, data: JSONBody[NewInvitation]) -> Response[Invited]:
    """Give leave to register one till, for an hour; the text is shown once.

    Raises:
        UnknownPlace: there is none of that code.
        ChannelMissing: it is not said through which channel it sells.
        CodeTaken: another till has the code.
    """
    memory = request.house.memory
    place = memory.place(data.place, field="place")
    request.principal.require_place(place.place_id)
    if data.channel is not None:
        channel_id = memory.directory.channel_by_code(data.channel).channel_id
    else:
        channel_id = ChannelId(request.context.channel_id or UUID(int=0))
        memory.channel(channel_id)
    invited = await request.db.transact(
        counter.invite,
        request.context,
        place_id=place.place_id,
        channel_id=channel_id,
        code=data.code,
        name=data.name or data.code,
        at=now(),
    )
    return Response(invited, status_code=201)


@post("/till/register", access=PUBLIC, tags=["till devices"], summary="Become a till")
async def post_registration(request: Call, data: JSONBody[TillRegistration]) -> Response[NewTill]:
    """Make a page a till; the same page may ask again within the hour of its invitation.

    Raises:
        InvitationUnknown: it was never made, was used by another page, or is too old.
        KeyUnusable: the key is no P-256 key.
    """
    done = await request.db.transact(
        counter.register,
        Context.system(),
        invitation=data.invitation,
        public_key=counter.read_key(data.public_key),
        at=now(),
    )
    device = done.device
    return Response(
        NewTill(
            device=device.device_id,
            code=device.code,
            name=device.name,
            token=done.token,
            pepper=base64.b64encode(pin_keys(request).pepper_of(device.device_id)).decode(),
            series=device.series,
        ),
        status_code=201,
        headers={"Cache-Control": "no-store"},
    )


@get("/till/devices", access=MANAGE, tags=["till devices"], summary="List tills")
async def list_devices(request: Call) -> Sequence[ShownTill]:
    """Return the tills of the places that the caller looks after, by code."""
    found = await request.db.read(counter.list_devices)
    places = {one.place_id for one in found if request.principal.may_act_at(one.place_id)}
    counts: dict[UUID, counter.OpenCount] = {}
    for place_id in sorted(places):
        counts |= await request.db.read(counter.count_open, place_id=place_id)
    return [
        _shown(request, one, counts.get(one.device_id)) for one in found if one.place_id in places
    ]


@post(
    "/till/devices/{device:uuid}/revoke",
    access=MANAGE,
    tags=["till devices"],
    summary="Revoke a till",
    status_code=200,
)
async def post_revocation(request: Call, device: FromPath[UUID], data: JSONBody[Why]) -> ShownTill:
    """End a till: its token is void at once, and PINs that it held must change; twice is once.

    Raises:
        UnknownDevice: there is no such till.
    """
    place_id = await _place_of(request, device)
    done = await request.db.transact(
        _revoke, request.context, place_id=place_id, device_id=device, reason=data.reason
    )
    return _shown(request, done, None)


@post(
    "/till/devices/{device:uuid}/release",
    access=MANAGE,
    tags=["till devices"],
    summary="Take what a revoked till tells",
    status_code=200,
)
async def post_release(request: Call, device: FromPath[UUID], data: JSONBody[Why]) -> TakenLog:
    """Let a revoked till's log be taken again, and take what it has told since.

    Raises:
        UnknownDevice: there is no such till.
    """
    place_id = await _place_of(request, device)
    await request.db.transact(
        counter.release,
        request.context,
        place_id=place_id,
        device_id=device,
        reason=data.reason,
        at=now(),
    )
    return await take_kept(request.house.outlet, device_id=device, context=request.context)


async def _revoke(tx: Tx, *, place_id: UUID, device_id: UUID, reason: str) -> Device:
    people = await people_at(tx, place_id=place_id)
    return await counter.revoke(
        tx,
        place_id=place_id,
        device_id=device_id,
        reason=reason,
        staff_ids=[one.staff_id for one in people],
        at=now(),
    )


async def _place_of(request: Call, device_id: UUID) -> PlaceId:
    place_id = PlaceId(await request.db.read(counter.find_place, device_id=device_id))
    request.principal.require_place(place_id)
    return place_id


def _shown(request: Call, device: Device, count: counter.OpenCount | None) -> ShownTill:
    memory = request.house.memory
    return ShownTill(
        device=device.device_id,
        code=device.code,
        name=device.name,
        place=memory.directory.place(device.place_id).code,
        channel=memory.channel(device.channel_id).code,
        registered_at=device.registered_at,
        revoked_at=device.revoked_at,
        last_told_at=device.last_told_at,
        taken_through=device.taken_through,
        booked_through=device.booked_through,
        head=device.head,
        is_lost=device.is_stopped,
        open_exceptions=0 if count is None else count.exceptions,
        open_incidents=0 if count is None else count.incidents,
    )


ROUTES: Final = (
    post_invitation,
    post_registration,
    list_devices,
    post_revocation,
    post_release,
)
