"""Sessions of signed-in staff: random secret in the cookie, digest in the table."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform.auth.errors import SessionEnded
from ordito.platform.auth.events import SignedIn
from ordito.platform.db import Tx, statements

_SECRET_BYTES: Final = 32


class Session(msgspec.Struct, frozen=True):
    """A signed-in browser and the person behind it.

    Attributes:
        session_sha256: digest of the cookie's secret.
        staff_id: who signed in.
        created_at: when.
        seen_at: last request, sampled once a minute.
        expires_at: end of the session, used or not.
        name: the person's name.
        roles: the person's present roles.
        place_ids: the person's places; None means every place.
        channel_ids: the person's channels; None means every channel.
        language: the person's language, or None.
    """

    session_sha256: bytes
    staff_id: UUID
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    name: str
    roles: list[str]
    place_ids: list[UUID] | None
    channel_ids: list[UUID] | None
    language: str | None


_sql = statements(__name__)
_INSERT = _sql.command("insert_session")
_FIND = _sql.query("find_session", Session)
_MARK_SEEN = _sql.command("mark_seen")
_END = _sql.command("end_session")
_SWEEP = _sql.command("sweep")


async def open_session(tx: Tx, *, staff_id: UUID, at: datetime, lasts: timedelta) -> str:
    """Open a session and return its secret, which only the browser keeps."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    await tx.run(
        _INSERT,
        session_sha256=digest_of(secret),
        staff_id=staff_id,
        at=at,
        expires_at=at + lasts,
    )
    tx.record(SignedIn(staff_id=staff_id), subject=staff_id, at=at)
    return secret


async def find_session(tx: Tx, *, session_sha256: bytes) -> Session | None:
    """Return the session of this digest, ended or not, or None."""
    return await tx.find(_FIND, session_sha256=session_sha256)


async def end_session(tx: Tx, *, session_sha256: bytes) -> None:
    """End a session; a repeat changes nothing."""
    await tx.run(_END, session_sha256=session_sha256)


async def mark_seen(tx: Tx, *, session_sha256s: Collection[bytes], at: datetime) -> None:
    """Note that these sessions were used lately."""
    await tx.run(_MARK_SEEN, session_sha256s=sorted(session_sha256s), at=at)


async def sweep_sessions(tx: Tx, *, at: datetime, idle: timedelta) -> int:
    """Forget the sessions that have ended by themselves and return how many."""
    return await tx.run(_SWEEP, at=at, idle_since=at - idle)


def check_session(session: Session | None, *, at: datetime, idle: timedelta) -> Session:
    """Return ``session`` if it is open at the instant ``at``.

    Raises:
        SessionEnded: unknown, signed out, unused for ``idle`` or past its end.
    """
    if session is None or session.expires_at <= at or session.seen_at <= at - idle:
        raise SessionEnded("this browser is not signed in")
    return session


def digest_of(secret: str) -> bytes:
    """Return the digest under which a session's secret is kept."""
    return hashlib.sha256(secret.encode()).digest()


def form_token_of(secret: str) -> str:
    """Return what forms of this session must send back, to prove that our page made them."""
    return hmac.new(secret.encode(), b"ordito form token", hashlib.sha256).hexdigest()
