"""Bearer tokens: for which customer a platform asks, and what that customer lets it do."""

from datetime import datetime
from typing import Final

import msgspec

from ordito import customers
from ordito.platform.ids import CustomerId
from ordito.surfaces.call import Call
from ordito.surfaces.ucp.answers import ProtocolError, error
from ordito.surfaces.ucp.versions import NEWEST, Version

RESOURCE_METADATA: Final = "/.well-known/oauth-protected-resource"
_SIGN_IN: Final = "/shop/account/sign-in"
_UNPROVEN: Final = (
    "Show the token of a linked customer; its own orders a platform also reads when it signs."
)
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
        raise _required(request.origin, version, content, 'error="invalid_token"')
    return Linked(bearer.customer_id, frozenset(bearer.scopes), bearer.client_id)


def require_scopes(
    *, origin: str, version: Version, allowed: frozenset[str] | None, needed: frozenset[str]
) -> None:
    """Refuse what no customer has given leave for; where no scope is needed, nothing is.

    Args:
        origin: address of this server.
        version: of the endpoint.
        allowed: scopes of the token that the request shows; None where it shows none.
        needed: all that the operation needs.

    Raises:
        ProtocolError: 401: it shows no token; 403: the token lacks a scope.
    """
    if not needed:
        return
    if allowed is None:
        raise _required(origin, version, _UNPROVEN)
    if not needed <= allowed:
        listed = " ".join(sorted(needed))
        content = f"This needs the scopes {listed}."
        challenge = _challenge(origin, version, 'error="insufficient_scope"', f'scope="{listed}"')
        raise ProtocolError(
            "insufficient_scope",
            content,
            status=403,
            headers=challenge,
            messages=[error("insufficient_scope", content, severity="requires_buyer_review")],
        )


def _required(origin: str, version: Version, content: str, *more: str) -> ProtocolError:
    return ProtocolError(
        "identity_required",
        content,
        status=401,
        headers=_challenge(origin, version, *more),
        messages=[error("identity_required", content, severity="requires_buyer_review")],
        continue_url=origin + _SIGN_IN,
    )


def _challenge(origin: str, version: Version, *more: str) -> dict[str, str]:
    issuer = origin + prefix_of(version)
    said = (f'realm="{issuer}"', *more, f'resource_metadata="{issuer}{RESOURCE_METADATA}"')
    return {"WWW-Authenticate": f"Bearer {', '.join(said)}"}
