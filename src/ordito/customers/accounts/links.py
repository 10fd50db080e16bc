"""Links: a customer lets a platform act, and takes that back. OAuth 2.0, code with PKCE.

A code or refresh token is good once. When one comes a second time, somebody has stolen it: the
whole link ends, with every token of it. What ends a link is written although the answer is no, so
these commands answer None instead of refusing.

Source: RFC 6749 sections 4.1 and 6, RFC 7009, RFC 9700 sections 2.1 and 4.14.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

import msgspec

from ordito.customers.accounts import secrets
from ordito.customers.accounts.events import AccountLinked, AccountUnlinked
from ordito.customers.accounts.model import Bearer, CodeTerms, EndedBecause, Link, Tokens
from ordito.customers.accounts.redirects import is_same_redirect
from ordito.customers.accounts.rules import proves
from ordito.platform import ids
from ordito.platform.db import Query, Tx, statements
from ordito.platform.ids import CustomerId

CODE_LASTS: Final = timedelta(seconds=60)
ACCESS_LASTS: Final = timedelta(hours=1)
REFRESH_LASTS: Final = timedelta(days=90)
# a used code is remembered for as long as its tokens may live, so that its return is noticed
_CODE_KNOWN: Final = timedelta(days=1)


class _Code(msgspec.Struct, frozen=True):
    link_id: UUID
    client_id: str
    scopes: list[str]
    redirect_uri: str
    challenge: str
    expires_at: datetime
    used_at: datetime | None
    ended_at: datetime | None


class _Token(msgspec.Struct, frozen=True):
    link_id: UUID
    kind: str
    client_id: str
    scopes: list[str]
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    ended_at: datetime | None

    def is_good(self, at: datetime) -> bool:
        return self.expires_at > at and self.revoked_at is None and self.ended_at is None


_Kept = TypeVar("_Kept", _Code, _Token)

_sql: Final = statements(__name__)
_ALLOW: Final = _sql.command("allow")
_INSERT_CODE: Final = _sql.command("insert_code")
_LOCK_CODE: Final = _sql.query("lock_code", _Code)
_USE_CODE: Final = _sql.command("use_code")
_BEGIN: Final = _sql.command("begin_link")
_INSERT_TOKEN: Final = _sql.command("insert_token")
_LOCK_TOKEN: Final = _sql.query("lock_token", _Token)
_USE_TOKEN: Final = _sql.command("use_token")
_REVOKE: Final = _sql.command("revoke_token")
_END: Final = _sql.query("end_link", str)
_BEARER: Final = _sql.query("find_bearer", Bearer)
_LIST: Final = _sql.query("list_links", Link)


async def allow(tx: Tx, *, customer_id: CustomerId, terms: CodeTerms, at: datetime) -> str:
    """Note that a customer lets a platform act; return the code that it exchanges for tokens."""
    link_id, code = ids.new(), secrets.draw()
    await tx.run(
        _ALLOW,
        customer_id=customer_id,
        link_id=link_id,
        client_id=terms.client_id,
        scopes=sorted(terms.scopes),
        at=at,
    )
    digest = await secrets.claim(
        tx, secret=code, customer_id=customer_id, expires_at=at + _CODE_KNOWN
    )
    await tx.run(
        _INSERT_CODE,
        customer_id=customer_id,
        digest=digest,
        link_id=link_id,
        redirect_uri=terms.redirect_uri,
        challenge=terms.challenge,
        at=at,
        expires_at=at + CODE_LASTS,
    )
    return code


async def redeem_code(
    tx: Tx,
    *,
    code: str,
    client_id: str,
    redirect_uri: str | None,
    verifier: str | None,
    at: datetime,
) -> Tokens | None:
    """Exchange a code for tokens, once; None where it is good for nothing.

    Args:
        tx: open transaction.
        code: as the platform sends it.
        client_id: of the client, which has proven to be it.
        redirect_uri: to which the code was sent.
        verifier: of PKCE.
        at: now.
    """
    found = await _lock(tx, _LOCK_CODE, code, at)
    if found is None:
        return None
    customer_id, digest, kept = found
    if kept.client_id != client_id:
        return None
    if kept.used_at is not None:
        await end_link(
            tx, customer_id=customer_id, link_id=kept.link_id, because=EndedBecause.REUSE, at=at
        )
        return None
    is_bound = redirect_uri is not None and is_same_redirect(kept.redirect_uri, redirect_uri)
    is_good = kept.expires_at > at and kept.ended_at is None
    if not (is_good and is_bound and proves(verifier, kept.challenge)):
        return None
    await tx.run(_USE_CODE, customer_id=customer_id, digest=digest, at=at)
    await tx.run(_BEGIN, customer_id=customer_id, link_id=kept.link_id, at=at)
    linked = AccountLinked(link_id=kept.link_id, client_id=client_id, scopes=kept.scopes)
    tx.record(linked, subject=customer_id, customer_id=customer_id, at=at)
    return await _issue(tx, customer_id, kept.link_id, kept.scopes, kept.scopes, at)


async def refresh(
    tx: Tx, *, token: str, client_id: str, scopes: frozenset[str], at: datetime
) -> Tokens | None:
    """Exchange a refresh token for the next tokens, once; None where it is good for nothing.

    The next refresh token can do what this one can, however little the access token shall do.

    Args:
        tx: open transaction.
        token: as the platform sends it.
        client_id: of the client, which has proven to be it.
        scopes: fewer than the token has, for the access token; empty for the same.
        at: now.

    Source: RFC 6749 section 6.
    """
    found = await _lock(tx, _LOCK_TOKEN, token, at)
    if found is None:
        return None
    customer_id, digest, kept = found
    if kept.kind != "refresh" or kept.client_id != client_id:
        return None
    if kept.used_at is not None:
        await end_link(
            tx, customer_id=customer_id, link_id=kept.link_id, because=EndedBecause.REUSE, at=at
        )
        return None
    if not kept.is_good(at) or not scopes <= set(kept.scopes):
        return None
    await tx.run(_USE_TOKEN, customer_id=customer_id, digest=digest, at=at)
    granted = sorted(scopes) or kept.scopes
    return await _issue(tx, customer_id, kept.link_id, granted, kept.scopes, at)


async def revoke(tx: Tx, *, token: str, client_id: str, at: datetime) -> bool:
    """End a token at its platform's wish: a refresh token with its whole link.

    Returns:
        False where it is another client's; one that nobody has is ended already.
    """
    found = await _lock(tx, _LOCK_TOKEN, token, at)
    if found is None:
        return True
    customer_id, digest, kept = found
    if kept.client_id != client_id:
        return False
    if kept.kind == "refresh":
        await end_link(
            tx, customer_id=customer_id, link_id=kept.link_id, because=EndedBecause.PLATFORM, at=at
        )
    else:
        await tx.run(_REVOKE, customer_id=customer_id, digest=digest, at=at)
    return True


async def end_link(
    tx: Tx, *, customer_id: CustomerId, link_id: UUID, because: EndedBecause, at: datetime
) -> bool:
    """End a link with all its tokens; return whether it was open."""
    client_id = await tx.find(
        _END, customer_id=customer_id, link_id=link_id, because=because.value, at=at
    )
    if client_id is None:
        return False
    ended = AccountUnlinked(link_id=link_id, client_id=client_id, because=because)
    tx.record(ended, subject=customer_id, customer_id=customer_id, at=at)
    return True


async def find_bearer(tx: Tx, *, token: str, at: datetime) -> Bearer | None:
    """Return for whom an access token acts; None where it is good for nothing now."""
    digest = secrets.digest_of(token)
    customer_id = await secrets.find_owner(tx, digest=digest, at=at)
    if customer_id is None:
        return None
    return await tx.find(_BEARER, customer_id=customer_id, digest=digest, at=at)


async def list_links(tx: Tx, *, customer_id: CustomerId) -> Sequence[Link]:
    """Return the platforms that act for a customer, latest first; at most 200."""
    return await tx.fetch(_LIST, customer_id=customer_id)


async def _lock(
    tx: Tx, query: Query[_Kept], secret: str, at: datetime
) -> tuple[CustomerId, bytes, _Kept] | None:
    """Return whose secret it is, its digest and its locked row; None where it is nobody's."""
    digest = secrets.digest_of(secret)
    customer_id = await secrets.find_owner(tx, digest=digest, at=at)
    if customer_id is None:
        return None
    kept = await tx.find(query, customer_id=customer_id, digest=digest)
    return None if kept is None else (customer_id, digest, kept)


async def _issue(
    tx: Tx,
    customer_id: CustomerId,
    link_id: UUID,
    scopes: Sequence[str],
    renewed: Sequence[str],
    at: datetime,
) -> Tokens:
    """Make an access token of some scopes, and a refresh token that can ask for more of them."""
    made: list[str] = []
    for kind, lasts, good_for in (
        ("access", ACCESS_LASTS, scopes),
        ("refresh", REFRESH_LASTS, renewed),
    ):
        token = secrets.draw()
        digest = await secrets.claim(
            tx, secret=token, customer_id=customer_id, expires_at=at + lasts
        )
        await tx.run(
            _INSERT_TOKEN,
            customer_id=customer_id,
            digest=digest,
            link_id=link_id,
            kind=kind,
            scopes=list(good_for),
            at=at,
            expires_at=at + lasts,
        )
        made.append(token)
    access, follow_up = made
    return Tokens(access, follow_up, frozenset(scopes), int(ACCESS_LASTS.total_seconds()))
