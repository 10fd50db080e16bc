"""Routes of the protocol: one endpoint for each version, and the profiles that lead to them."""

from litestar import Router
from litestar.types import ControllerRouterHandler

from ordito.surfaces.ucp.rest import rest_routes
from ordito.surfaces.ucp.versions import Version


def routes() -> list[ControllerRouterHandler]:
    """Return all routes of the protocol."""
    return [
        Router(f"/ucp/{version.value}", route_handlers=[*rest_routes(version)])
        for version in Version
    ]
