"""Routes of identity linking, below each issuer."""

from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler

from ordito.surfaces.call import Call
from ordito.surfaces.guards import PUBLIC
from ordito.surfaces.linking import ISSUERS, is_test, issuer_of
from ordito.surfaces.ucp.identity import tokens
from ordito.surfaces.ucp.identity.bearer import RESOURCE_METADATA
from ordito.surfaces.ucp.identity.metadata import REVOKE, TOKEN, resource_of, server_of
from ordito.surfaces.ucp.identity.testing import SYSTEM, Mint, mint
from ordito.surfaces.ucp.identity.tokens import written

SERVER_METADATA: Final = "/.well-known/oauth-authorization-server"
_CACHED: Final = {"Cache-Control": "public, max-age=300"}


def identity_routes() -> list[HTTPRouteHandler]:
    """Return the routes of identity linking.

    The well-known segment stands before an issuer's path (RFC 8414), and once more below it, where
    who knows the endpoint alone looks for it.
    """
    return [route for prefix in ISSUERS for route in _below(prefix)]


def _below(prefix: str) -> list[HTTPRouteHandler]:
    found = {prefix + SERVER_METADATA, SERVER_METADATA + prefix}
    protected = {prefix + RESOURCE_METADATA, RESOURCE_METADATA + prefix}

    @get(sorted(found), access=PUBLIC, include_in_schema=False, name=f"oauth.server{prefix}")
    async def show_server(request: Call) -> Response[bytes]:
        return written(200, server_of(issuer_of(request, prefix)), _CACHED)

    @get(sorted(protected), access=PUBLIC, include_in_schema=False, name=f"oauth.resource{prefix}")
    async def show_resource(request: Call) -> Response[bytes]:
        return written(200, resource_of(issuer_of(request, prefix)), _CACHED)

    @post(prefix + TOKEN, access=PUBLIC, include_in_schema=False, status_code=200)
    async def exchange(request: Call) -> Response[bytes]:
        return await tokens.exchange(request, issuer_of(request, prefix))

    @post(prefix + REVOKE, access=PUBLIC, include_in_schema=False, status_code=200)
    async def revoke(request: Call) -> Response[bytes]:
        return await tokens.revoke(request, issuer_of(request, prefix))

    @post(f"{prefix}/testing/oauth/mint", access=PUBLIC, include_in_schema=False, status_code=200)
    async def mint_token(request: Call) -> dict[str, Any]:
        if not is_test(request):
            raise NotFoundException
        wanted = msgspec.json.decode(await request.body(), type=Mint)
        return await request.db.transact(mint, SYSTEM, wanted=wanted)

    return [show_server, show_resource, exchange, revoke, mint_token]
