"""Routes of the protocol: one endpoint for each version, and the profiles that lead to them."""

from litestar import Router
from litestar.types import ControllerRouterHandler

from ordito.surfaces.ucp.mcp import mcp_route
from ordito.surfaces.ucp.profile import profile_routes
from ordito.surfaces.ucp.rest import rest_routes
from ordito.surfaces.ucp.versions import Version


def routes() -> list[ControllerRouterHandler]:
    """Return all routes of the protocol."""
    endpoints: list[ControllerRouterHandler] = [
        Router(f"/ucp/{version.value}", route_handlers=[*rest_routes(version), mcp_route(version)])
        for version in Version
    ]
    return [*profile_routes(), *endpoints]
