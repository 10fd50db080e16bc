"""The endpoint: a tool call becomes a question to the API, asked with the caller's own token."""

from collections.abc import Mapping
from typing import Any, Final, cast
from urllib.parse import quote, unquote, urlencode

import msgspec
from litestar import Litestar, Response, post
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.types import Message

from ordito.surfaces.assistant.tools import LOOKS, Look, schema_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Access, Scope, token
from ordito.surfaces.tool_rpc import (
    INVALID_PARAMS,
    Asked,
    Rpc,
    RpcError,
    answer_call,
    result,
)

API: Final = "/api/v1"
_READS: Final = (
    Scope.CATALOGUE_READ,
    Scope.STOCK_READ,
    Scope.ORDERS_READ,
    Scope.CUSTOMERS_READ,
    Scope.LOYALTY_READ,
    Scope.LEDGER_READ,
)
_REFUSED: Final = 400
# what a question has in common with the call that it answers
_SAME: Final = ("type", "asgi", "http_version", "scheme", "client", "server", "root_path")
_KEPT: Final = (b"host", b"authorization", b"accept-language")


class Assistance:
    """The tools of an application; their schemas are read from its own description once."""

    instructions = (
        "Tools that look into the company's books and change nothing. Money is in minor units, "
        "instants are UTC. SKUs, places and orders are named by their code or number. Never guess "
        "an order's state: ask get_order."
    )

    def __init__(self, app: Litestar) -> None:
        document = app.openapi_schema.to_schema()
        parts = document.get("components", {}).get("schemas", {})
        self._looks = {look.name: look for look in LOOKS}
        self._access = {look.name: _access_of(app, look) for look in LOOKS}
        self._schemas = {
            look.name: schema_of(document["paths"][API + look.path]["get"], parts) for look in LOOKS
        }

    def list_tools(self, asked: Asked) -> list[Rpc]:
        """Return the tools for which the caller's token has the scopes."""
        scopes = asked.request.principal.scopes
        return [
            {
                "name": look.name,
                "description": look.purpose,
                "inputSchema": self._schemas[look.name],
                "annotations": {"readOnlyHint": True, "openWorldHint": False},
            }
            for look in LOOKS
            if scopes & self._access[look.name].scopes
        ]

    async def call_tool(self, asked: Asked, name: str, arguments: Rpc) -> Response[bytes]:
        """Ask the API; a refusal comes back as one, with its remedy.

        Raises:
            RpcError: there is no such tool, or an argument is none of its own.
        """
        look = self._looks.get(name)
        if look is None:
            raise RpcError(INVALID_PARAMS, f"There is no tool {name[:80]!r}.")
        path, query = _split(look, self._schemas[name], arguments)
        status, body = await _ask(asked.request, path, query)
        told: Rpc = {"content": [{"type": "text", "text": body.decode()}]}
        if status < _REFUSED:
            found = msgspec.Raw(body)
            # a structured answer is an object
            told["structuredContent"] = found if body.startswith(b"{") else {"items": found}
        else:
            told["isError"] = True
        return result(asked, told)


@post(
    "/mcp",
    access=token(*_READS),
    status_code=200,
    include_in_schema=False,
)
async def answer_assistant(request: Call) -> Response[bytes]:
    """Answer an assistant of the staff."""
    app = request.app
    if "assistance" not in app.state:
        app.state["assistance"] = Assistance(app)
    return await answer_call(request, app.state["assistance"])


def _access_of(app: Litestar, look: Look) -> Access:
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path_format == API + look.path:
            return _getter(route).opt["access"]
    raise AssertionError(look)


def _getter(route: HTTPRoute) -> HTTPRouteHandler:
    return next(one for one in route.route_handlers if "GET" in one.http_methods)


def _split(look: Look, schema: Rpc, arguments: Rpc) -> tuple[str, list[tuple[str, str]]]:
    """Return path and query of a question.

    Raises:
        RpcError: an argument is missing, unknown, or no plain value.
    """
    known: Mapping[str, Any] = schema["properties"]
    for name in arguments:
        if name not in known:
            raise RpcError(INVALID_PARAMS, f"{look.name} has no argument {name[:80]!r}.")
    for name in schema["required"]:
        if name not in arguments:
            raise RpcError(INVALID_PARAMS, f"{look.name} needs the argument {name}.")
    path, query = look.path, list[tuple[str, str]]()
    for name, value in arguments.items():
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", quote(_plain(name, value), safe=""))
        else:
            values = cast("list[Any]", value) if isinstance(value, list) else [value]
            query += [(name, _plain(name, one)) for one in values if one is not None]
    return path, query


def _plain(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float) and value != "":
        return str(value)
    raise RpcError(INVALID_PARAMS, f"The argument {name} is no plain value.")


async def _ask(request: Call, path: str, query: list[tuple[str, str]]) -> tuple[int, bytes]:
    """Ask this very application, as the caller would over HTTP; return status and body."""
    asking: Any = {name: request.scope[name] for name in _SAME if name in request.scope}
    asking |= {
        "method": "GET",
        "path": unquote(API + path),
        "raw_path": (API + path).encode(),
        "query_string": urlencode(query).encode(),
        "headers": [(name, value) for name, value in request.scope["headers"] if name in _KEPT],
        "state": {name: request.scope["state"][name] for name in ("house", "request_id")},
    }
    status, told = 0, bytearray()

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            told.extend(message["body"])

    await request.app(asking, receive, send)
    return status, bytes(told)
