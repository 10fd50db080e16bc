"""Bearer tokens: for which customer a platform asks, and what that customer lets it do."""

from datetime import datetime
from typing import Final

import msgspec

from ordito import customers
from ordito.platform.ids import CustomerId
from ordito.surfaces.call import Call
from ordito.surfaces.linking import issuer_of, origin_of
from ordito.surfaces.ucp.answers import ProtocolError, error
from ordito.surfaces.ucp.versions import NEWEST, Version

RESOURCE_METADATA: Final = "/.well-known/oauth-protected-resource"
_SIGN_IN: Final = "/shop/account/sign-in"
_UNKNOWN: Final = "The access token was never issued, has expired, or was taken back."
_FOREIGN: Final = "The access token was issued to another platform."


class Linked(msgspec.Struct, frozen=True):
    """For whom a request is made.

    Attributes:
        customer_id: for whom.
        scopes: what the customer lets the platform do.
        client_id: the platform, as it is registered.
    """

    customer_id: CustomerId
    scopes: frozenset[str]
    client_id: str


def prefix_of(version: Version) -> str:
    """Return what follows this server's address in the issuer of a version."""
    return "" if version is NEWEST else f"/ucp/{version.value}"


async def linked_of(
    request: Call, *, version: Version, profile: str, at: datetime
) -> Linked | None:
    """Return for which customer a request is made; None where it shows no token.

    Args:
        request: of the platform.
        version: of its endpoint.
        profile: address of the platform's profile, to which the token is bound.
        at: now.

    Raises:
        ProtocolError: 401: the token is good for nothing, or another platform's.
    """
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return None
    bearer = await request.db.read(customers.accounts.find_bearer, token=token.strip(), at=at)
    if bearer is None or profile not in bearer.profile_urls:
        content = _UNKNOWN if bearer is None else _FOREIGN
        raise _required(request, version, content, 'error="invalid_token"')
    return Linked(bearer.customer_id, frozenset(bearer.scopes), bearer.client_id)


def require_scopes(
    request: Call, *, version: Version, linked: Linked | None, scopes: frozenset[str]
) -> None:
    """Refuse a request for which no customer has given leave; without scopes nothing is needed.

    Raises:
        ProtocolError: 401: it shows no token; 403: the token lacks a scope.
    """
    if not scopes:
        return
    if linked is None:
        raise _required(request, version, "A customer has to be linked for this.")
    if not scopes <= linked.scopes:
        needed = " ".join(sorted(scopes))
        content = f"This needs the scopes {needed}."
        raise ProtocolError(
            "insufficient_scope",
            content,
            status=403,
            headers=_challenge(request, version, 'error="insufficient_scope"', f'scope="{needed}"'),
            messages=[error("insufficient_scope", content, severity="requires_buyer_review")],
        )


def _required(request: Call, version: Version, content: str, *more: str) -> ProtocolError:
    return ProtocolError(
        "identity_required",
        content,
        status=401,
        headers=_challenge(request, version, *more),
        messages=[error("identity_required", content, severity="requires_buyer_review")],
        continue_url=origin_of(request) + _SIGN_IN,
    )


def _challenge(request: Call, version: Version, *more: str) -> dict[str, str]:
    issuer = issuer_of(request, prefix_of(version))
    said = (f'realm="{issuer}"', *more, f'resource_metadata="{issuer}{RESOURCE_METADATA}"')
    return {"WWW-Authenticate": f"Bearer {', '.join(said)}"}
