"""Metadata: how platforms find the authorisation server, and what customers can allow them.

Source: RFC 8414, RFC 9728; UCP, Identity Linking, Discovery.
"""

from typing import Any, Final

from ordito.surfaces.linking import AUTHORIZE, MANAGE_ORDERS, READ_ORDERS, SCOPES

TOKEN: Final = "/oauth/token"  # noqa: S105 # a path, not a secret
REVOKE: Final = "/oauth/revoke"
# operations of these are for linked customers alone; the others are better when linked
GATED: Final = (READ_ORDERS, MANAGE_ORDERS)
_METHODS: Final = ("none", "client_secret_basic")


def server_of(issuer: str) -> dict[str, Any]:
    """Return the metadata of the authorisation server."""
    return {
        "issuer": issuer,
        "authorization_endpoint": issuer + AUTHORIZE,
        "token_endpoint": issuer + TOKEN,
        "revocation_endpoint": issuer + REVOKE,
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": list(_METHODS),
        "revocation_endpoint_auth_methods_supported": list(_METHODS),
        "authorization_response_iss_parameter_supported": True,
    }


def resource_of(issuer: str) -> dict[str, Any]:
    """Return the metadata of what the tokens are for."""
    return {
        "resource": issuer,
        "authorization_servers": [issuer],
        "scopes_supported": list(SCOPES),
        "bearer_methods_supported": ["header"],
    }


def config_of() -> dict[str, Any]:
    """Return what the profile says of the capability: scopes without which some things are shut."""
    return {"scopes": {scope: {"description": {"plain": SCOPES[scope]}} for scope in GATED}}
