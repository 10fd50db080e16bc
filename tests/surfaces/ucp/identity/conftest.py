"""Fixtures of identity linking: a served shop with platforms, and an operation that is gated."""

from collections.abc import AsyncGenerator

import httpx
import pytest
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.surfaces import shop
from ordito.surfaces.call import Call
from ordito.surfaces.entrance import Entrance
from ordito.surfaces.guards import PUBLIC, VISITOR
from ordito.surfaces.ucp.answers import Answer, ProtocolError
from ordito.surfaces.ucp.identity import identity_routes, linked_of, require_scopes
from ordito.surfaces.ucp.rest import written
from ordito.surfaces.ucp.versions import Version
from tests.company import Company, found
from tests.surfaces.application import QUIET, a_client, an_application
from tests.surfaces.ucp.linked import Platform, furnish, sign_in


@get("/shop/form-token", access=VISITOR)
async def show_form_token(request: Call) -> str:
    return "" if request.shopper is None else request.shopper.form_token


@post("/gated/{version:str}", access=PUBLIC, status_code=200)
async def gated(request: Call, version: FromPath[str]) -> Response[bytes] | dict[str, str | None]:
    """Stand for an operation that a customer has to have allowed."""
    of = Version(version)
    needed = frozenset(request.query_params.getall("scope", []))
    profile = request.headers.get("ucp-agent", "")
    try:
        linked = await linked_of(request, version=of, profile=profile, at=now())
        allowed = None if linked is None else linked.scopes
        origin = str(request.base_url).rstrip("/")
        require_scopes(origin=origin, version=of, allowed=allowed, needed=needed)
    except ProtocolError as no:
        return written(Answer(no.status, no.body, no.headers))
    return {"customer": None if linked is None else str(linked.customer_id)}


ROUTES: list[ControllerRouterHandler] = [
    *shop.ROUTES,
    *identity_routes(),
    show_form_token,
    gated,
]


@pytest.fixture
def routes() -> list[ControllerRouterHandler]:
    """Return the routes that are served."""
    return ROUTES


@pytest.fixture
async def company(db: Database) -> Company:
    founded = await found(db)
    await furnish(db, founded)
    return founded


@pytest.fixture
async def application(
    address: str,
    company: Company,  # noqa: ARG001 # founded before
) -> AsyncGenerator[Entrance]:
    async with an_application(address, routes=ROUTES, settings=QUIET) as running:
        yield running


@pytest.fixture
async def browser(application: Entrance) -> AsyncGenerator[httpx.AsyncClient]:
    async with a_client(application, sec_fetch_site="same-origin") as client:
        yield client


@pytest.fixture
async def platform(browser: httpx.AsyncClient) -> Platform:
    await sign_in(browser)
    return Platform(browser)
