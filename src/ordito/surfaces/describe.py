"""Description of the API: OpenAPI 3.1 at /api/openapi.json, and its page at /api from own files."""

from typing import Any, Final, cast

import msgspec
from litestar import Litestar, Router
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, OpenAPIRenderPlugin
from litestar.openapi.spec import Components, Contact, SecurityScheme
from litestar.routes import HTTPRoute

from ordito.surfaces import screens
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import PUBLIC, Access
from ordito.surfaces.pages import render
from ordito.surfaces.problems import Problem

PAGE: Final = "/api"
DOCUMENT: Final = "/openapi.json"

_SCHEME: Final = "token"


class Document(JsonRenderPlugin):
    """The document, completed with what every operation has: its access and its refusals."""

    def __init__(self) -> None:
        super().__init__(path=DOCUMENT)
        self._written: bytes | None = None

    def render(self, request: Any, openapi_schema: dict[str, Any]) -> bytes:
        """Return the document as JSON; it never changes while the process runs."""
        if self._written is None:
            self._written = msgspec.json.encode(_completed(request.app, openapi_schema))
        return self._written


class Page(OpenAPIRenderPlugin):
    """The page on which people read the document and try its routes."""

    def __init__(self) -> None:
        super().__init__(path="/")

    def render(self, request: Any, openapi_schema: dict[str, Any]) -> bytes:
        """Return the page as HTML."""
        screen = screens.Api(description=PAGE + DOCUMENT)
        return render("api.html", frame_of(request), screen=screen).encode()


def openapi_config(version: str) -> OpenAPIConfig:
    """Return what Litestar needs to describe the routes of the API."""
    return OpenAPIConfig(
        title="Ordito",
        version=version,
        description="One customer, price, stock, order and points for every channel. Every "
        "command takes an Idempotency-Key; every refusal is problem details (RFC 9457).",
        contact=Contact(name="Ordito"),
        components=Components(
            security_schemes={
                _SCHEME: SecurityScheme(
                    type="http", scheme="bearer", description="ordito token create"
                )
            }
        ),
        use_handler_docstrings=True,
        render_plugins=[Document(), Page()],
        openapi_router=Router(
            PAGE, route_handlers=[], opt={"access": PUBLIC}, include_in_schema=False
        ),
    )


def _completed(app: Litestar, document: dict[str, Any]) -> dict[str, Any]:
    (problem,), components = msgspec.json.schema_components(
        [Problem], ref_template="#/components/schemas/{name}"
    )
    document["components"].setdefault("schemas", {}).update(components)
    refusal = {
        "description": "Refused; the problem says why and what to do.",
        "content": {"application/problem+json": {"schema": problem}},
    }
    for path, method, access in _accesses(app):
        operation = document["paths"].get(path, {}).get(method)
        if operation is not None:
            # Litestar announces its own error body for 400, which ours replaces
            operation["responses"].pop("400", None)
            operation["responses"] |= {"4XX": refusal, "5XX": refusal}
            operation["security"] = [{_SCHEME: sorted(access.scopes)}] if access.scopes else []
    return document


def _accesses(app: Litestar) -> list[tuple[str, str, Access]]:
    return [
        (route.path_format, method.lower(), cast("Access", handler.opt.get("access", PUBLIC)))
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in _handlers(route)
        for method in handler.http_methods
    ]


def _handlers(route: HTTPRoute) -> list[HTTPRouteHandler]:
    return route.route_handlers
