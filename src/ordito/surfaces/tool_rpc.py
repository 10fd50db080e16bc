"""Tool calls by JSON-RPC: an endpoint of the Model Context Protocol that keeps no session.

A client may introduce itself with ``initialize``, or call ``tools/call`` at once.

Source: MCP 2025-06-18, Streamable HTTP; JSON-RPC 2.0.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Protocol, cast

import msgspec
from litestar import Response

from ordito.surfaces.call import Call
from ordito.surfaces.system import VERSION

PARSE_ERROR: Final = -32700
INVALID_REQUEST: Final = -32600
NO_METHOD: Final = -32601
INVALID_PARAMS: Final = -32602
_SPOKEN: Final = ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")
_RPC_ID: Final = "rpc_id"
Rpc = dict[str, Any]


class RpcError(Exception):
    """A call that cannot be understood.

    Attributes:
        code: of JSON-RPC.
        message: for whoever wrote the call.
    """

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Asked(msgspec.Struct, frozen=True):
    """A call that was understood: its request, its id, its parameters."""

    request: Call
    rpc_id: Any
    params: Rpc


class Tools(Protocol):
    """The tools of an endpoint.

    Attributes:
        instructions: what an assistant should know before it calls any.
    """

    instructions: str

    def list_tools(self, asked: Asked) -> list[Rpc]:
        """Return the tools that this caller may use, with the schemas of their arguments."""
        ...

    async def call_tool(self, asked: Asked, name: str, arguments: Rpc) -> Response[bytes]:
        """Use one.

        Raises:
            RpcError: there is none of that name, or its arguments are wrong.
        """
        ...


async def answer_call(request: Call, tools: Tools) -> Response[bytes]:
    """Answer one request of an endpoint."""
    try:
        asked = msgspec.json.decode(await request.body())
    except (msgspec.DecodeError, UnicodeDecodeError):
        return written(400, failed(None, PARSE_ERROR, "This is no JSON."))
    if not isinstance(asked, dict):
        return written(400, failed(None, INVALID_REQUEST, "This is no JSON-RPC 2.0 request."))
    call = cast("Rpc", asked)
    rpc_id, method = call.get("id"), call.get("method")
    if call.get("jsonrpc") != "2.0" or not isinstance(method, str):
        return written(400, failed(rpc_id, INVALID_REQUEST, "This is no JSON-RPC 2.0 request."))
    request.scope["state"][_RPC_ID] = rpc_id
    if "id" not in call:
        return Response(b"", status_code=202)
    try:
        params = object_of(call.get("params"), "params")
        return await _method(method)(tools, Asked(request, rpc_id, params))
    except RpcError as no:
        return written(200, failed(rpc_id, no.code, no.message))


def rpc_id_of(request: Call) -> Any:
    """Return the id of the call that a request brought; None before it was understood."""
    return request.scope["state"].get(_RPC_ID)


def object_of(value: object, name: str) -> Rpc:
    """Return an object that may be left out.

    Raises:
        RpcError: it is something else.
    """
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise RpcError(INVALID_PARAMS, f"{name} is no object.")
    return cast("Rpc", value)


def result(asked: Asked, told: Rpc, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    """Return the answer to a call."""
    return written(200, {"jsonrpc": "2.0", "id": asked.rpc_id, "result": told}, headers)


def failed(rpc_id: object, code: int, message: str, told: object = None) -> Rpc:
    """Return an error as JSON-RPC says it."""
    error: Rpc = {"code": code, "message": message}
    if told is not None:
        error["data"] = told
    return {"jsonrpc": "2.0", "id": rpc_id, "error": error}


def written(status: int, body: Rpc, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    """Return a body with its status."""
    return Response(
        msgspec.json.encode(body),
        status_code=status,
        headers=dict(headers or {}),
        media_type="application/json",
    )


async def _initialize(tools: Tools, asked: Asked) -> Response[bytes]:
    wanted = asked.params.get("protocolVersion")
    return result(
        asked,
        {
            "protocolVersion": wanted if wanted in _SPOKEN else _SPOKEN[0],
            "capabilities": {"tools": {"listChanged": False}},
            "serverInfo": {"name": "ordito", "version": VERSION},
            "instructions": tools.instructions,
        },
    )


async def _ping(_: Tools, asked: Asked) -> Response[bytes]:
    return result(asked, {})


async def _list_tools(tools: Tools, asked: Asked) -> Response[bytes]:
    return result(asked, {"tools": tools.list_tools(asked)})


async def _call_tool(tools: Tools, asked: Asked) -> Response[bytes]:
    name = asked.params.get("name")
    if not isinstance(name, str):
        raise RpcError(INVALID_PARAMS, "The call names no tool.")
    arguments = object_of(asked.params.get("arguments"), "arguments")
    return await tools.call_tool(asked, name, arguments)


_METHODS: Final[Mapping[str, Callable[[Tools, Asked], Awaitable[Response[bytes]]]]] = {
    "initialize": _initialize,
    "ping": _ping,
    "tools/list": _list_tools,
    "tools/call": _call_tool,
}


def _method(name: str) -> Callable[[Tools, Asked], Awaitable[Response[bytes]]]:
    known = _METHODS.get(name)
    if known is None:
        raise RpcError(NO_METHOD, f"There is no method {name[:80]!r}.")
    return known
