"""API tokens: ``ord_<id>_<secret>``, shown once, kept as a digest."""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform import ids
from ordito.platform.auth.errors import TokenExpired, TokenNotFound, TokenRevoked, TokenUnknown
from ordito.platform.auth.events import TokenIssued, TokenRotated
from ordito.platform.auth.events import TokenRevoked as TokenWithdrawn
from ordito.platform.db import Tx, statements

_SECRET_BYTES: Final = 32
_PREFIX: Final = "ord"


class Token(msgspec.Struct, frozen=True):
    """A token as it is kept.

    Attributes:
        token_id: the public part of the token's text.
        name: what it is for, in the words of who made it.
        secret_sha256: digest of the secret part.
        channel_id: channel that its requests come through.
        place_id: the one place it acts at, or None for every place of its channel.
        scopes: what it may do.
        created_at: when it was issued.
        expires_at: last instant of validity, or None.
        revoked_at: when it was withdrawn, or None.
        last_used_at: sampled once a minute, or None.
        made_by: actor who issued it.
        replaces: token whose successor it is, or None.
    """

    token_id: UUID
    name: str
    secret_sha256: bytes
    channel_id: UUID | None
    place_id: UUID | None
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    made_by: str
    replaces: UUID | None

    def is_valid(self, at: datetime) -> bool:
        """Tell whether it opens anything at the instant ``at``."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > at)


_sql = statements(__name__)
_INSERT = _sql.command("insert_token")
_LEND = _sql.command("lend_token")
_FIND = _sql.query("find_token", Token)
_LIST = _sql.query("list_tokens", Token)
_REVOKE = _sql.query("revoke_token", UUID)
_SHORTEN = _sql.command("shorten")
_MARK_USED = _sql.command("mark_used")


async def issue_token(
    tx: Tx,
    *,
    name: str,
    scopes: Sequence[str],
    at: datetime,
    channel_id: UUID | None = None,
    place_id: UUID | None = None,
    expires_at: datetime | None = None,
    replaces: UUID | None = None,
) -> str:
    """Issue a token and return its text, which cannot be read again."""
    token_id, secret = ids.new(), secrets.token_urlsafe(_SECRET_BYTES)
    await tx.run(
        _INSERT,
        token_id=token_id,
        name=name,
        secret_sha256=_digest(secret),
        channel_id=channel_id,
        place_id=place_id,
        scopes=sorted(set(scopes)),
        at=at,
        expires_at=expires_at,
        made_by=tx.context.actor,
        replaces=replaces,
    )
    tx.record(TokenIssued(token_id=token_id, scopes=sorted(set(scopes))), subject=token_id, at=at)
    return f"{_PREFIX}_{token_id.hex}_{secret}"


async def lend_token(
    tx: Tx,
    *,
    token_id: UUID,
    name: str,
    scopes: Sequence[str],
    channel_id: UUID,
    at: datetime,
    expires_at: datetime,
) -> str:
    """Lend a token for a while to work of the system itself, and return its text.

    The row stays the same, so that the list of tokens does not grow; its secret is new each time,
    and a token that was withdrawn stays so. It is no fact: nobody was given anything.
    """
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    await tx.run(
        _LEND,
        token_id=token_id,
        name=name,
        secret_sha256=_digest(secret),
        channel_id=channel_id,
        scopes=sorted(set(scopes)),
        at=at,
        expires_at=expires_at,
        made_by=tx.context.actor,
    )
    return f"{_PREFIX}_{token_id.hex}_{secret}"


async def rotate_token(
    tx: Tx, *, token_id: UUID, at: datetime, overlap: timedelta
) -> tuple[str, datetime]:
    """Issue a successor with the same rights; both are valid for ``overlap``.

    What ends earlier by itself is not prolonged.

    Returns:
        The text of the successor, which cannot be read again, and the end of the old one.

    Raises:
        TokenNotFound: no valid token has this id.
    """
    token = await find_token(tx, token_id=token_id)
    until = at + overlap
    if token is None or not await tx.run(_SHORTEN, token_id=token_id, until=until, at=at):
        raise TokenNotFound(f"there is no valid token {token_id}", field="token_id")
    text = await issue_token(
        tx,
        name=token.name,
        scopes=token.scopes,
        channel_id=token.channel_id,
        place_id=token.place_id,
        expires_at=token.expires_at,
        replaces=token_id,
        at=at,
    )
    successor, _ = parse_token(text)
    tx.record(TokenRotated(token_id=token_id, successor_id=successor), subject=token_id, at=at)
    return text, min(until, token.expires_at or until)


async def revoke_token(tx: Tx, *, token_id: UUID, at: datetime) -> None:
    """Withdraw a token; a repeat changes nothing.

    Raises:
        TokenNotFound: no token has this id.
    """
    if await tx.find(_REVOKE, token_id=token_id, at=at) is None:
        raise TokenNotFound(f"there is no token {token_id}", field="token_id")
    tx.record(TokenWithdrawn(token_id=token_id), subject=token_id, at=at)


async def list_tokens(tx: Tx) -> list[Token]:
    """Return the tokens, newest first, the withdrawn ones included; at most 1,000."""
    return await tx.fetch(_LIST)


async def find_token(tx: Tx, *, token_id: UUID) -> Token | None:
    """Return the token of this id, valid or not, or None."""
    return await tx.find(_FIND, token_id=token_id)


async def mark_used(tx: Tx, *, token_ids: Collection[UUID], at: datetime) -> None:
    """Note that these tokens were used lately."""
    await tx.run(_MARK_USED, token_ids=sorted(token_ids), at=at)


def parse_token(text: str) -> tuple[UUID, str]:
    """Split a token's text into its id and its secret.

    Raises:
        TokenUnknown: the text is not of the form ``ord_<id>_<secret>``.
    """
    prefix, _, rest = text.partition("_")
    head, _, secret = rest.partition("_")
    if prefix != _PREFIX or len(head) != len(UUID(int=0).hex) or not secret:
        raise TokenUnknown("the API token is not of the form ord_<id>_<secret>")
    try:
        return UUID(hex=head), secret
    except ValueError:
        raise TokenUnknown("the API token is not of the form ord_<id>_<secret>") from None


def check_token(token: Token | None, *, secret: str, at: datetime) -> Token:
    """Return ``token`` if ``secret`` opens it at the instant ``at``.

    Raises:
        TokenUnknown: there is no such token, or the secret is another's.
        TokenRevoked: it was withdrawn.
        TokenExpired: its time is over.
    """
    if token is None or not hmac.compare_digest(token.secret_sha256, _digest(secret)):
        raise TokenUnknown("this API token was never issued")
    if token.revoked_at is not None:
        raise TokenRevoked("this API token was revoked", revoked_at=token.revoked_at)
    if token.expires_at is not None and token.expires_at <= at:
        raise TokenExpired("this API token has expired", expired_at=token.expires_at)
    return token


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
