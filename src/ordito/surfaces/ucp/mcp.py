"""MCP: the operations of a version as tools, at one endpoint.

A platform may call ``tools/call`` at once, or introduce itself with ``initialize`` as clients of
the Model Context Protocol do. Nothing is kept between two requests, so there is no session.

Source: MCP 2025-06-18, Streamable HTTP; JSON-RPC 2.0; UCP, MCP bindings.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, cast

import msgspec
from litestar import Response
from litestar.handlers import HTTPRouteHandler

from ordito.surfaces.call import Call
from ordito.surfaces.guards import PUBLIC
from ordito.surfaces.system import VERSION
from ordito.surfaces.ucp.agent import Agent, invalid_profile
from ordito.surfaces.ucp.answers import Answer, ProtocolError
from ordito.surfaces.ucp.faults import refusal_of
from ordito.surfaces.ucp.gate import serve
from ordito.surfaces.ucp.operations import Body, Operation
from ordito.surfaces.ucp.received import Received
from ordito.surfaces.ucp.registry import OPERATIONS
from ordito.surfaces.ucp.rest import decode
from ordito.surfaces.ucp.signed import sign_response
from ordito.surfaces.ucp.versions import Version

_SPOKEN: Final = ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")
_PARSE_ERROR: Final = -32700
_INVALID_REQUEST: Final = -32600
_NO_METHOD: Final = -32601
_INVALID_PARAMS: Final = -32602
_BAD: Final = 400
_META: Final = {
    "type": "object",
    "description": "Who asks, as the headers of HTTP would say it.",
    "properties": {
        "ucp-agent": {
            "type": "object",
            "properties": {"profile": {"type": "string", "format": "uri"}},
            "required": ["profile"],
        },
        "idempotency-key": {"type": "string"},
    },
    "required": ["ucp-agent"],
}
_RPC_ID: Final = "rpc_id"
Rpc = dict[str, Any]


class _RpcError(Exception):
    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def mcp_route(version: Version) -> HTTPRouteHandler:
    """Return the route of a version's tools, relative to its endpoint."""

    async def answer(request: Call) -> Response[bytes]:
        return sign_response(request, await _answer(version, request))

    made = HTTPRouteHandler(
        "/mcp",
        http_method="POST",
        status_code=200,
        access=PUBLIC,
        include_in_schema=False,
        name=f"ucp.{version.value}.mcp",
    )
    return made(answer)


def tools(version: Version) -> list[Rpc]:
    """Return the tools of a version with the JSON schemas of their arguments."""
    return [_tool(operation) for operation in OPERATIONS[version].values()]


async def _answer(version: Version, request: Call) -> Response[bytes]:
    raw = await request.body()
    try:
        asked = decode(raw)
    except ProtocolError as no:
        return _written(400, _failed(None, _PARSE_ERROR, no.content))
    rpc_id = asked.get("id")
    method = asked.get("method")
    if asked.get("jsonrpc") != "2.0" or not isinstance(method, str):
        return _written(400, _failed(rpc_id, _INVALID_REQUEST, "This is no JSON-RPC 2.0 request."))
    request.scope["state"][_RPC_ID] = rpc_id
    if "id" not in asked:
        return Response(b"", status_code=202)
    try:
        params = _object(asked.get("params"), "params")
        return await _method(method)(_Asked(version, request, rpc_id, params))
    except _RpcError as no:
        return _written(200, _failed(rpc_id, no.code, no.message))


class _Asked(msgspec.Struct, frozen=True):
    version: Version
    request: Call
    rpc_id: Any
    params: Rpc


async def _initialize(asked: _Asked) -> Response[bytes]:
    wanted = asked.params.get("protocolVersion")
    return _result(
        asked,
        {
            "protocolVersion": wanted if wanted in _SPOKEN else _SPOKEN[0],
            "capabilities": {"tools": {"listChanged": False}},
            "serverInfo": {"name": "ordito", "version": VERSION},
            "instructions": "Each tool takes meta.ucp-agent.profile, the address of the profile "
            "of the platform that calls. Money is in minor units.",
        },
    )


async def _ping(asked: _Asked) -> Response[bytes]:
    return _result(asked, {})


async def _list_tools(asked: _Asked) -> Response[bytes]:
    return _result(asked, {"tools": tools(asked.version)})


async def _call_tool(asked: _Asked) -> Response[bytes]:
    name = asked.params.get("name")
    operation = OPERATIONS[asked.version].get(name) if isinstance(name, str) else None
    if operation is None:
        raise _RpcError(_INVALID_PARAMS, f"There is no tool {str(name)[:80]!r}.")
    given = _object(asked.params.get("arguments"), "arguments")
    said = _object(given.get("meta"), "meta")
    received = Received(
        request=asked.request,
        version=asked.version,
        operation=operation,
        transport="mcp",
        agent=_agent(said),
        subject=_subject(operation, given),
        body=_payload(operation, given),
        raw=await asked.request.body(),
        compared=_compared(given),
        key=_text(said.get("idempotency-key")) or asked.request.headers.get("idempotency-key"),
    )
    return _told(asked, await serve(received))


_METHODS: Final[Mapping[str, Callable[[_Asked], Awaitable[Response[bytes]]]]] = {
    "initialize": _initialize,
    "ping": _ping,
    "tools/list": _list_tools,
    "tools/call": _call_tool,
}


def _method(name: str) -> Callable[[_Asked], Awaitable[Response[bytes]]]:
    known = _METHODS.get(name)
    if known is None:
        raise _RpcError(_NO_METHOD, f"There is no method {name[:80]!r}.")
    return known


def _object(value: object, name: str) -> Rpc:
    """Return an object that may be left out."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _RpcError(_INVALID_PARAMS, f"{name} is no object.")
    return cast("Rpc", value)


def _agent(meta: Rpc) -> Agent:
    said = _object(meta.get("ucp-agent"), "meta.ucp-agent")
    profile = _text(said.get("profile"))
    if profile is None:
        raise invalid_profile("meta.ucp-agent names no profile.")
    return Agent(profile, _text(said.get("version")))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _subject(operation: Operation, given: Rpc) -> str:
    if not operation.has_subject:
        return ""
    named = _text(given.get("id"))
    if named is None:
        raise _RpcError(_INVALID_PARAMS, f"{operation.name} needs the argument id.")
    return named


def _payload(operation: Operation, given: Rpc) -> Body:
    if operation.payload is None:
        return {}
    payload = given.get(operation.payload, {} if operation.has_subject else None)
    if not isinstance(payload, dict):
        raise _RpcError(
            _INVALID_PARAMS, f"{operation.name} needs the argument {operation.payload}."
        )
    return cast("Body", payload)


def _compared(given: Rpc) -> bytes:
    """Return what a repeat of the same call has in common with it: all but who and when."""
    return msgspec.json.encode({k: v for k, v in given.items() if k != "meta"}, order="sorted")


def _told(asked: _Asked, answer: Answer) -> Response[bytes]:
    body = msgspec.json.encode(answer.body, enc_hook=str)
    if answer.status >= _BAD:
        content = msgspec.json.decode(body)
        message = str(content.get("content") or content.get("code") or "refused")
        failed = _failed(asked.rpc_id, _INVALID_PARAMS, message, content)
        return _written(answer.status, failed, answer.headers)
    structured = msgspec.Raw(body)
    told = {"content": [{"type": "text", "text": body.decode()}], "structuredContent": structured}
    return _result(asked, told, answer.headers)


def refuse(request: Call, error: Exception) -> Response[bytes]:
    """Return a refusal or a fault as JSON-RPC sends it."""
    rpc_id = request.scope["state"].get(_RPC_ID)
    no = refusal_of(error, request)
    more = {"retry_after": no.headers["Retry-After"]} if "Retry-After" in no.headers else {}
    failed = _failed(rpc_id, no.mcp_code, no.content, {**no.body, **more})
    return _written(no.status, failed, no.headers)


def _result(
    asked: _Asked, result: Rpc, headers: Mapping[str, str] | None = None
) -> Response[bytes]:
    return _written(200, {"jsonrpc": "2.0", "id": asked.rpc_id, "result": result}, headers)


def _failed(rpc_id: object, code: int, message: str, told: object = None) -> Rpc:
    error: Rpc = {"code": code, "message": message}
    if told is not None:
        error["data"] = told
    return {"jsonrpc": "2.0", "id": rpc_id, "error": error}


def _written(status: int, body: Rpc, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    return Response(
        msgspec.json.encode(body),
        status_code=status,
        headers=dict(headers or {}),
        media_type="application/json",
    )


def _tool(operation: Operation) -> Rpc:
    properties: Rpc = {"meta": _META}
    parts: Rpc = {}
    required = ["meta"]
    if operation.has_subject:
        properties["id"] = {"type": "string", "minLength": 1}
        required.append("id")
    if operation.payload is not None:
        schema = dict(operation.schema)
        parts = schema.pop("$defs", parts)
        properties[operation.payload] = schema
        if not operation.has_subject:
            required.append(operation.payload)
    accepted: Rpc = {"type": "object", "properties": properties, "required": required}
    if parts:
        accepted["$defs"] = parts
    return {"name": operation.name, "description": operation.doc, "inputSchema": accepted}
