"""Owners: whose tokens and webhooks somebody may make, see and end: within the own rights alone."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from ordito.platform.auth import Token, TokenBeyond, find_token
from ordito.platform.db import Database
from ordito.platform.webhooks import Endpoint
from ordito.surfaces.guards import Principal, Role, Scope


def is_admin(principal: Principal) -> bool:
    """Tell whether the caller may do everything."""
    return Scope.ADMIN in principal.scopes or Role.ADMIN in principal.roles


def grantable(principal: Principal) -> frozenset[str]:
    """Return the scopes that the caller may give.

    A token gives its own; an integrator all but ``admin``, with the authority of the own roles and
    of an associate.
    """
    if is_admin(principal):
        return frozenset(Scope)
    if principal.staff_id is None:
        return principal.scopes
    own = {f"role:{role}" for role in (*principal.roles, Role.ASSOCIATE)}
    return frozenset(scope for scope in Scope if _is_common(scope) or scope in own)


def _is_common(scope: str) -> bool:
    return scope != Scope.ADMIN and not scope.startswith("role:")


def may_govern(
    principal: Principal,
    *,
    channel_id: UUID | None,
    place_ids: Collection[UUID] | None,
    scopes: Collection[str],
) -> bool:
    """Tell whether somebody with these rights is within the caller's own.

    Args:
        principal: who asks.
        channel_id: of the token or webhook, or None.
        place_ids: its row scope; None means every place.
        scopes: what it may do or tell.
    """
    if is_admin(principal):
        return True
    own, channels = principal.place_ids, principal.channel_ids
    # without a channel: a token's own kind, or whoever looks after every channel
    is_own_channel = channels is None or channel_id in (channels or {None})
    is_own_place = own is None or (place_ids is not None and own.issuperset(place_ids))
    return is_own_channel and is_own_place and grantable(principal).issuperset(scopes)


def require_governed(
    principal: Principal,
    *,
    channel_id: UUID | None,
    place_ids: Collection[UUID] | None,
    scopes: Collection[str],
) -> None:
    """Refuse to give what the caller does not have.

    Raises:
        TokenBeyond: channel, place or scopes go beyond the caller's own.
    """
    if not may_govern(principal, channel_id=channel_id, place_ids=place_ids, scopes=scopes):
        missing = sorted(set(scopes) - grantable(principal))
        raise TokenBeyond("this goes beyond what you may do yourself", scopes=missing)


def governs_token(principal: Principal, token: Token) -> bool:
    """Tell whether the caller may see and end ``token``."""
    return may_govern(
        principal,
        channel_id=token.channel_id,
        place_ids=None if token.place_id is None else [token.place_id],
        scopes=token.scopes,
    )


def governs_webhook(principal: Principal, endpoint: Endpoint) -> bool:
    """Tell whether a webhook is the caller's own, or within what the caller looks after."""
    if endpoint.token_id is not None and principal.actor == f"token:{endpoint.token_id}":
        return True
    return may_govern(
        principal,
        channel_id=endpoint.channel_id,
        place_ids=endpoint.place_ids,
        scopes=endpoint.scopes,
    )


async def own_end(db: Database, principal: Principal) -> datetime | None:
    """Return when the calling token itself ends, or None where it does not, or is a person."""
    kind, _, own_id = principal.actor.partition(":")
    token = await db.read(find_token, token_id=UUID(own_id)) if kind == "token" else None
    return None if token is None else token.expires_at
