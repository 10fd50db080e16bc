"""Endpoints: who wants to be told what, at which address, and how that goes."""

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from msgspec import Struct

from ordito.platform.db import Tx, statements
from ordito.platform.webhooks.errors import AddressWrong, EndpointNotFound
from ordito.platform.webhooks.events import (
    WebhookChanged,
    WebhookDisabled,
    WebhookRegistered,
    WebhookRemoved,
)

EVERY: Final = "*"
"""Instead of types of events: all of them, also those that later versions bring."""

_SECRET_BYTES: Final = 32
_LONGEST_URL: Final = 2000


class EndpointState(StrEnum):
    """Whether messages go out; while paused they wait, while disabled none are kept."""

    ACTIVE = "active"
    PAUSED = "paused"
    DISABLED = "disabled"


class Endpoint(Struct, frozen=True):
    """Where facts are sent.

    Attributes:
        endpoint_id: which.
        name: in the words of who made it.
        url: address of the receiver.
        types: of the events it wants; ``*`` alone for all.
        channel_id: channel that it belongs to, or None.
        place_ids: places whose facts it gets, besides those of no place; None means every place.
        scopes: what its messages may tell, as scopes of a token.
        token_id: token that made it, or whose successor did; None for a person.
        made_by: actor who made it.
        state: see ``EndpointState``.
        reason: why it is disabled: ``failing``, ``gone`` or ``token_ended``.
        state_since: since when it is in that state.
        created_at: when it was made.
        failures: failed attempts since the last success.
        failing_since: when the first of them was, or None.
        rest_until: while it fails it is left alone until then, or None.
        waiting: messages that have not reached it yet.
        dead: messages that were given up and are still in the log.
        owner: whose cases alone it hears of, or None for all.
        form: in which it is told; ``events`` is the company's own.
        origin: address under which its receiver knows this server, or empty.
    """

    endpoint_id: UUID
    name: str
    url: str
    types: list[str]
    channel_id: UUID | None
    place_ids: list[UUID] | None
    scopes: list[str]
    token_id: UUID | None
    made_by: str
    state: str
    reason: str | None
    state_since: datetime
    created_at: datetime
    failures: int
    failing_since: datetime | None
    rest_until: datetime | None
    waiting: int
    dead: int
    owner: str | None
    form: str
    origin: str


class NewEndpoint(Struct, frozen=True, kw_only=True):
    """An endpoint to be; see ``Endpoint``."""

    endpoint_id: UUID
    name: str
    url: str
    types: Sequence[str]
    channel_id: UUID | None = None
    place_ids: Sequence[UUID] | None = None
    scopes: Sequence[str] = ()
    token_id: UUID | None = None


class Listener(Struct, frozen=True, kw_only=True):
    """Somebody who is to hear of what came through them.

    Attributes:
        endpoint_id: which.
        name: in words.
        url: address of the receiver.
        types: of the events.
        owner: of the cases.
        form: in which it is told.
        origin: address under which it knows this server.
    """

    endpoint_id: UUID
    name: str
    url: str
    types: Sequence[str]
    owner: str
    form: str
    origin: str


class Keys(Struct, frozen=True):
    """What a message to an endpoint is signed with.

    Attributes:
        secret: the present one.
        previous_secret: the one before, or None.
        previous_until: until when messages carry its signature as well.
    """

    secret: str
    previous_secret: str | None
    previous_until: datetime | None

    def valid(self, at: datetime) -> list[str]:
        """Return the secrets to sign with at the instant ``at``."""
        if self.previous_secret is None or self.previous_until is None or self.previous_until <= at:
            return [self.secret]
        return [self.secret, self.previous_secret]


_sql = statements(__name__)
_INSERT = _sql.command("insert_endpoint")
_HEAR = _sql.query("hear", bool)
_HEAR_AGAIN: Final = _sql.command("hear_again")
_LIST_SILENT: Final = _sql.query("list_silent", UUID)
_FIND = _sql.query("find_endpoint", Endpoint)
_LIST = _sql.query("list_endpoints", Endpoint)
_FIND_KEYS = _sql.query("find_keys", Keys)
_CHANGE = _sql.command("change")
_PAUSE = _sql.command("pause")
_RESUME = _sql.command("resume")
_ROTATE = _sql.command("rotate_secret")
_REMOVE = _sql.command("remove")
_REMOVE_DELIVERIES = _sql.command("remove_deliveries")
_REMOVE_ATTEMPTS = _sql.command("remove_attempts")
_HAND_OVER = _sql.command("hand_over")
_DISABLE_ORPHANS = _sql.query("disable_orphans", UUID)


def make_secret() -> str:
    """Return a fresh signing secret of 256 random bits, ``whsec_...``."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}"


def require_address(url: str, *, allows_private: bool) -> None:
    """Refuse what cannot be a receiver's address; its name is looked up only when it is called.

    Args:
        url: as somebody typed it.
        allows_private: whether plain http and private addresses may be named.

    Raises:
        AddressWrong: another scheme, no host, a user name, or a private address.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise AddressWrong("this is no address", field="url") from None
    schemes = {"https", "http"} if allows_private else {"https"}
    if parts.scheme not in schemes or not host or len(url) > _LONGEST_URL:
        wanted = " or ".join(sorted(schemes))
        raise AddressWrong(f"the address is not of the form {wanted}://host/path", field="url")
    if parts.username is not None or not url.isascii() or not url.isprintable() or " " in url:
        raise AddressWrong("the address has a user name or unusual characters in it", field="url")
    try:
        is_public = ip_address(host).is_global
    except ValueError:
        is_public = host != "localhost" and not host.endswith(".localhost")
    if not (is_public or allows_private):
        raise AddressWrong("the address is one of a private network", field="url")


async def register(
    tx: Tx, *, endpoint: NewEndpoint, secret: str, made_by: str, at: datetime
) -> Endpoint:
    """Keep an endpoint; facts that are recorded from now on are sent to it."""
    await tx.run(
        _INSERT,
        endpoint_id=endpoint.endpoint_id,
        name=endpoint.name,
        url=endpoint.url,
        types=sorted(set(endpoint.types)),
        secret=secret,
        channel_id=endpoint.channel_id,
        place_ids=None if endpoint.place_ids is None else sorted(endpoint.place_ids),
        scopes=sorted(set(endpoint.scopes)),
        token_id=endpoint.token_id,
        made_by=made_by,
        at=at,
    )
    event = WebhookRegistered(
        endpoint_id=endpoint.endpoint_id,
        types=sorted(set(endpoint.types)),
        scopes=sorted(set(endpoint.scopes)),
    )
    tx.record(event, subject=endpoint.endpoint_id, at=at)
    return await get_endpoint(tx, endpoint_id=endpoint.endpoint_id)


async def hear(tx: Tx, *, listener: Listener, at: datetime) -> None:
    """Let somebody hear of what came through them; repeated, only what has changed is kept."""
    is_new = await tx.find(
        _HEAR,
        endpoint_id=listener.endpoint_id,
        name=listener.name,
        url=listener.url,
        types=sorted(set(listener.types)),
        owner=listener.owner,
        form=listener.form,
        origin=listener.origin,
        at=at,
    )
    if is_new is None:
        await tx.run(_HEAR_AGAIN, endpoint_id=listener.endpoint_id, at=at)
        return
    event: WebhookRegistered | WebhookChanged
    if is_new:
        types = sorted(set(listener.types))
        event = WebhookRegistered(endpoint_id=listener.endpoint_id, types=types, scopes=[])
    else:
        event = WebhookChanged(endpoint_id=listener.endpoint_id, change="changed")
    tx.record(event, subject=listener.endpoint_id, at=at)


async def forget_listeners(tx: Tx, *, before: datetime, at: datetime) -> int:
    """Forget some listeners that were not heard of since ``before``, and return how many.

    One to whom something is still to be told stays; one that comes back is heard anew.
    """
    silent = await tx.fetch(_LIST_SILENT, before=before)
    for endpoint_id in silent:
        await remove(tx, endpoint_id=endpoint_id, at=at)
    return len(silent)


async def get_endpoint(tx: Tx, *, endpoint_id: UUID) -> Endpoint:
    """Return an endpoint.

    Raises:
        EndpointNotFound: there is none of that id.
    """
    found = await tx.find(_FIND, endpoint_id=endpoint_id)
    if found is None:
        raise EndpointNotFound(f"there is no webhook {endpoint_id}", field="endpoint_id")
    return found


async def list_endpoints(tx: Tx) -> list[Endpoint]:
    """Return the endpoints, newest first; at most 1,000."""
    return await tx.fetch(_LIST)


async def find_keys(tx: Tx, *, endpoint_id: UUID) -> Keys | None:
    """Return what messages to an endpoint are signed with, or None where it is gone."""
    return await tx.find(_FIND_KEYS, endpoint_id=endpoint_id)


async def change(
    tx: Tx, *, endpoint_id: UUID, name: str, url: str, types: Sequence[str], at: datetime
) -> None:
    """Rename an endpoint, move it, or let it want other events from now on.

    Raises:
        EndpointNotFound: there is none of that id.
    """
    types = sorted(set(types))
    changed = await tx.run(_CHANGE, endpoint_id=endpoint_id, name=name, url=url, types=types)
    _note(tx, changed, endpoint_id, "changed", at)


async def pause(tx: Tx, *, endpoint_id: UUID, at: datetime) -> None:
    """Send nothing for now; what happens waits. One that is not active stays as it is.

    Raises:
        EndpointNotFound: there is none of that id.
    """
    if await tx.run(_PAUSE, endpoint_id=endpoint_id, at=at):
        _note(tx, 1, endpoint_id, "paused", at)
    else:
        await get_endpoint(tx, endpoint_id=endpoint_id)


async def resume(tx: Tx, *, endpoint_id: UUID, at: datetime, token_id: UUID | None = None) -> None:
    """Send again, at once: what waited goes out; what happened while it was disabled is replayed.

    Args:
        tx: the caller's transaction.
        endpoint_id: which; one that is active stays as it is.
        at: the present instant.
        token_id: token to which it belongs from now on; None leaves it where it is.

    Raises:
        EndpointNotFound: there is none of that id.
    """
    resumed = await tx.run(_RESUME, endpoint_id=endpoint_id, token_id=token_id, at=at)
    _note(tx, resumed, endpoint_id, "resumed", at)


async def rotate_secret(
    tx: Tx, *, endpoint_id: UUID, secret: str, at: datetime, overlap: timedelta
) -> None:
    """Sign with a new secret, and for ``overlap`` with the old one as well.

    Raises:
        EndpointNotFound: there is none of that id.
    """
    rotated = await tx.run(_ROTATE, endpoint_id=endpoint_id, secret=secret, until=at + overlap)
    _note(tx, rotated, endpoint_id, "secret_rotated", at)


async def remove(tx: Tx, *, endpoint_id: UUID, at: datetime) -> None:
    """Take an endpoint away, with what waits for it and its log.

    Raises:
        EndpointNotFound: there is none of that id.
    """
    if not await tx.run(_REMOVE, endpoint_id=endpoint_id):
        raise EndpointNotFound(f"there is no webhook {endpoint_id}", field="endpoint_id")
    await tx.run(_REMOVE_DELIVERIES, endpoint_id=endpoint_id)
    await tx.run(_REMOVE_ATTEMPTS, endpoint_id=endpoint_id)
    tx.record(WebhookRemoved(endpoint_id=endpoint_id), subject=endpoint_id, at=at)


async def hand_over(tx: Tx, *, from_token: UUID, to_token: UUID) -> int:
    """Let the endpoints of a token belong to the one that replaces it; return how many."""
    return await tx.run(_HAND_OVER, from_token=from_token, to_token=to_token)


async def disable_orphans(tx: Tx, *, at: datetime) -> None:
    """Disable the endpoints whose token was withdrawn or has expired."""
    for endpoint_id in await tx.fetch(_DISABLE_ORPHANS, at=at):
        event = WebhookDisabled(endpoint_id=endpoint_id, reason="token_ended")
        tx.record(event, subject=endpoint_id, at=at)


def _note(tx: Tx, count: int, endpoint_id: UUID, change: str, at: datetime) -> None:
    if not count:
        raise EndpointNotFound(f"there is no webhook {endpoint_id}", field="endpoint_id")
    event = WebhookChanged(endpoint_id=endpoint_id, change=change)
    tx.record(event, subject=endpoint_id, at=at)
