"""Description of the API: OpenAPI 3.1 at /api/openapi.json, and its page at /api from own files."""

from collections.abc import Container
from inspect import cleandoc
from typing import Any, Final, TypeVar, cast

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
_BYTES: Final[dict[str, Any]] = {"required": True, "content": {"application/octet-stream": {}}}


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
    schemas: dict[str, dict[str, Any]] = document["components"].setdefault("schemas", {})
    schemas.update(components)
    meanings = _meanings(app, document["paths"])
    for name, schema in schemas.items():
        if meaning := meanings.get(name):
            schema["description"] = meaning
    refusal = {
        "description": "Refused; the problem says why and what to do.",
        "content": {"application/problem+json": {"schema": problem}},
    }
    for path, method, opt in _options(app):
        operation = document["paths"].get(path, {}).get(method)
        access: Access = opt.get("access", PUBLIC)
        if operation is not None:
            if opt.get("takes_bytes"):
                operation["requestBody"] = _BYTES
            # Litestar announces its own error body for 400, which ours replaces
            operation["responses"].pop("400", None)
            operation["responses"] |= {"4XX": refusal, "5XX": refusal}
            operation["security"] = [{_SCHEME: sorted(access.scopes)}] if access.scopes else []
    _tell_items(document)
    return document


def _tell_items(node: object) -> None:
    """Say what stands in tuples that have a bound on their length.

    Litestar takes the dots of ``tuple[X, ...]`` for one more form, which anything has.
    """
    if isinstance(node, list):
        for part in cast("list[object]", node):
            _tell_items(part)
    elif isinstance(node, dict):
        told = cast("dict[str, Any]", node)
        match told.get("items"):
            case {"oneOf": [form, {**nothing}]} if not nothing:
                told["items"] = form
            case _:
                pass
        for part in told.values():
            _tell_items(part)


def _meanings(app: Litestar, paths: Container[str]) -> dict[str, str]:
    """Return what the structs of the routes say of themselves, by name; of two alike, nothing."""
    found: dict[str, set[str]] = {}
    for kind in _structs(app, paths):
        if kind.__doc__:
            found.setdefault(kind.__name__, set()).add(cleandoc(kind.__doc__))
    return {name: meanings.pop() for name, meanings in found.items() if len(meanings) == 1}


def _structs(app: Litestar, paths: Container[str]) -> set[type[msgspec.Struct]]:
    """Return the structs that routes take and answer, and those within them."""
    found: set[type[msgspec.Struct]] = set()
    for route in app.routes:
        if not isinstance(route, HTTPRoute) or route.path_format not in paths:
            continue
        for handler in _handlers(route):
            signature = handler.parsed_fn_signature
            given = signature.parameters.get("data")
            for field in (signature.return_type, *(() if given is None else (given,))):
                for part in (field, *field.inner_types):
                    if not isinstance(part.raw, TypeVar):
                        _gather(msgspec.inspect.type_info(part.raw), found)
    return found


def _gather(node: object, found: set[type[msgspec.Struct]]) -> None:
    """Walk through the description of a type; what is no struct and holds none is passed over."""
    if isinstance(node, msgspec.inspect.StructType):
        if node.cls in found:
            return
        found.add(node.cls)
    if isinstance(node, tuple):
        for part in cast("tuple[object, ...]", node):
            _gather(part, found)
    elif isinstance(node, msgspec.inspect.Type | msgspec.inspect.Field):
        for name in node.__struct_fields__:
            _gather(getattr(node, name), found)


def _options(app: Litestar) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (route.path_format, method.lower(), handler.opt)
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in _handlers(route)
        for method in handler.http_methods
    ]


def _handlers(route: HTTPRoute) -> list[HTTPRouteHandler]:
    return route.route_handlers
