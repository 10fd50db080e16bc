"""Routes of the protocol: one endpoint for each version, and the profiles that lead to them."""

from litestar import Router
from litestar.types import ControllerRouterHandler

from ordito.surfaces.ucp import mcp, rest
from ordito.surfaces.ucp.faults import handlers
from ordito.surfaces.ucp.identity import identity_routes
from ordito.surfaces.ucp.profile import profile_routes
from ordito.surfaces.ucp.versions import Version


def routes() -> list[ControllerRouterHandler]:
    """Return all routes of the protocol."""
    endpoints: list[ControllerRouterHandler] = []
    for version in Version:
        path = f"/ucp/{version.value}"
        rest_router = Router(
            path,
            route_handlers=rest.rest_routes(version),
            exception_handlers=handlers(rest.refuse),
        )
        mcp_router = Router(
            path,
            route_handlers=[mcp.mcp_route(version)],
            exception_handlers=handlers(mcp.refuse),
        )
        endpoints += [rest_router, mcp_router]
    return [*profile_routes(), *identity_routes(), *endpoints]
