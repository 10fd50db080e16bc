"""Verbs of devices: invited, registered, revoked, released."""

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from ordito.counter.errors import CodeTaken, DeviceRevoked, InvitationUnknown, UnknownDevice
from ordito.counter.events import DeviceRegistered, DeviceReleased
from ordito.counter.events import DeviceRevoked as DeviceStopped
from ordito.counter.model import Device, Invitation, Invited, Registered
from ordito.platform import ids
from ordito.platform.auth import TokenNotFound, issue_token, parse_token, revoke_token
from ordito.platform.db import Tx, statements
from ordito.platform.ids import ChannelId, PlaceId

INVITED_FOR: Final = timedelta(hours=1)
SCOPES: Final = ("till",)
_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

_sql = statements(__name__)
_INVITE = _sql.command("invite")
_FIND_INVITATION = _sql.query("find_invitation", Invitation)
_USE_INVITATION = _sql.command("use_invitation")
_CLAIM = _sql.command("claim_name")
_HAS_CLAIM = _sql.query("find_claimed", UUID)
_REGISTER = _sql.command("register")
_RENEW = _sql.command("renew")
_GET = _sql.query("get_device", Device)
_REVOKE = _sql.command("revoke")
_RELEASE = _sql.command("release")
_STALE_PINS = _sql.command("make_pins_stale")


async def invite(
    tx: Tx, *, place_id: PlaceId, channel_id: ChannelId, code: str, name: str, at: datetime
) -> Invited:
    """Give leave to register one till at a place, for an hour; the text is shown once.

    Raises:
        CodeTaken: another till has the code.
    """
    if await tx.find(_HAS_CLAIM, value=f"code:{code.lower()}") is not None:
        raise CodeTaken(f"Another till is called {code}.", field="code")
    text = "".join(secrets.choice(_LETTERS) for _ in range(12))
    expires_at = at + INVITED_FOR
    await tx.run(
        _INVITE,
        digest=_digest(text),
        device_id=ids.new(),
        place_id=place_id,
        channel_id=channel_id,
        code=code,
        name=name,
        actor=tx.context.actor,
        at=at,
        expires_at=expires_at,
    )
    return Invited("-".join((text[:4], text[4:8], text[8:])), expires_at)


async def register(tx: Tx, *, invitation: str, public_key: bytes, at: datetime) -> Registered:
    """Make a page a till; the same invitation with the same key is answered again, anew.

    Args:
        tx: open transaction.
        invitation: as it was shown, with or without its hyphens.
        public_key: SubjectPublicKeyInfo, as ``rules.read_key`` returned it.
        at: now.

    Raises:
        InvitationUnknown: it was never made, was used by another key, or is too old.
        CodeTaken: another till was quicker with the code.
    """
    digest = _digest(invitation)
    found = await tx.find(_FIND_INVITATION, digest=digest)
    if found is None or found.expires_at <= at:
        raise InvitationUnknown("This invitation cannot be used.", field="invitation")
    if not await tx.run(_USE_INVITATION, digest=digest, public_key=public_key):
        raise InvitationUnknown("This invitation was used by another page.", field="invitation")
    token = await issue_token(
        tx,
        name=f"till {found.code}",
        scopes=SCOPES,
        channel_id=found.channel_id,
        place_id=found.place_id,
        at=at,
    )
    token_id, _ = parse_token(token)
    place_id = PlaceId(found.place_id)
    if found.public_key is None:
        await _make(tx, found, public_key, token_id, at)
    else:
        before = await get_device(tx, place_id=place_id, device_id=found.device_id)
        await revoke_token(tx, token_id=before.token_id, at=at)
        await tx.run(_RENEW, place_id=place_id, device_id=found.device_id, token_id=token_id)
    return Registered(await get_device(tx, place_id=place_id, device_id=found.device_id), token)


async def get_device(tx: Tx, *, place_id: UUID, device_id: UUID) -> Device:
    """Return a till of a place.

    Raises:
        UnknownDevice: the place has none of that id.
    """
    found = await tx.find(_GET, place_id=place_id, device_id=device_id)
    if found is None:
        raise UnknownDevice("The place has no such till.", field="device")
    return found


async def revoke(
    tx: Tx,
    *,
    place_id: UUID,
    device_id: UUID,
    reason: str,
    staff_ids: Sequence[UUID],
    at: datetime,
) -> Device:
    """End a till: its token is void, its log is stopped, and PINs that it held must change.

    A repeat keeps the first instant.

    Args:
        tx: open transaction.
        place_id: where it is.
        device_id: which.
        reason: code, as ``lost``.
        staff_ids: people whose PINs it could tell.
        at: now.

    Raises:
        UnknownDevice: the place has none of that id.
    """
    device = await get_device(tx, place_id=place_id, device_id=device_id)
    if device.revoked_at is not None:
        return device
    await tx.run(_REVOKE, place_id=place_id, device_id=device_id, reason=reason, at=at)
    with suppress(TokenNotFound):
        await revoke_token(tx, token_id=device.token_id, at=at)
    await tx.run(_STALE_PINS, staff_ids=list(staff_ids), before=at)
    tx.record(DeviceStopped(reason=reason), subject=device_id, at=at)
    return msgspec.structs.replace(device, revoked_at=at, revoked_for=reason)


async def release(tx: Tx, *, place_id: UUID, device_id: UUID, reason: str, at: datetime) -> Device:
    """Let the log of a revoked till be taken: it was found, or its file was saved.

    Raises:
        UnknownDevice: the place has none of that id.
    """
    device = await get_device(tx, place_id=place_id, device_id=device_id)
    if device.is_stopped:
        await tx.run(_RELEASE, place_id=place_id, device_id=device_id, at=at)
        tx.record(DeviceReleased(reason=reason), subject=device_id, at=at)
    return await get_device(tx, place_id=place_id, device_id=device_id)


def require_alive(device: Device) -> None:
    """Refuse what a revoked till asks for.

    Raises:
        DeviceRevoked: it was revoked.
    """
    if device.revoked_at is not None:
        raise DeviceRevoked(f"The till {device.code} was revoked.", revoked_at=device.revoked_at)


async def _make(
    tx: Tx, invited: Invitation, public_key: bytes, token_id: UUID, at: datetime
) -> None:
    for value in (f"code:{invited.code.lower()}", f"device:{invited.device_id}"):
        claimed = await tx.run(
            _CLAIM, value=value, place_id=invited.place_id, device_id=invited.device_id
        )
        if not claimed:
            raise CodeTaken(f"Another till is called {invited.code}.", field="code")
    await tx.run(
        _REGISTER,
        place_id=invited.place_id,
        device_id=invited.device_id,
        code=invited.code,
        name=invited.name,
        channel_id=invited.channel_id,
        public_key=public_key,
        token_id=token_id,
        at=at,
        actor=invited.invited_by,
    )
    tx.record(DeviceRegistered(code=invited.code), subject=invited.device_id, at=at)


def _digest(invitation: str) -> bytes:
    bare = "".join(letter for letter in invitation.upper() if letter.isalnum())
    return hashlib.sha256(bare.encode()).digest()
