"""MCP: the operations of a version as tools, at one endpoint.

A platform may call ``tools/call`` at once, or introduce itself with ``initialize`` as clients of
the Model Context Protocol do; see ``tool_rpc``.

Source: UCP, MCP bindings.
"""

from typing import Final, cast

import msgspec
from litestar import Response
from litestar.handlers import HTTPRouteHandler

from ordito.surfaces.call import Call
from ordito.surfaces.guards import PUBLIC
from ordito.surfaces.tool_rpc import (
    INVALID_PARAMS,
    Asked,
    Rpc,
    RpcError,
    answer_call,
    failed,
    object_of,
    result,
    rpc_id_of,
    written,
)
from ordito.surfaces.ucp.agent import Agent, invalid_profile
from ordito.surfaces.ucp.answers import Answer
from ordito.surfaces.ucp.faults import refusal_of
from ordito.surfaces.ucp.gate import serve
from ordito.surfaces.ucp.operations import Body, Operation
from ordito.surfaces.ucp.received import Received
from ordito.surfaces.ucp.registry import OPERATIONS
from ordito.surfaces.ucp.signed import sign_response
from ordito.surfaces.ucp.versions import Version

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


def mcp_route(version: Version) -> HTTPRouteHandler:
    """Return the route of a version's tools, relative to its endpoint."""
    tools = _Operations(version)

    async def answer(request: Call) -> Response[bytes]:
        return sign_response(request, await answer_call(request, tools))

    made = HTTPRouteHandler(
        "/mcp",
        http_method="POST",
        status_code=200,
        access=PUBLIC,
        include_in_schema=False,
        name=f"ucp.{version.value}.mcp",
    )
    return made(answer)


class _Operations:
    """The operations of a version as tools."""

    instructions = (
        "Each tool takes meta.ucp-agent.profile, the address of the profile of the platform that "
        "calls. Money is in minor units."
    )

    def __init__(self, version: Version) -> None:
        self._version = version

    def list_tools(self, asked: Asked) -> list[Rpc]:
        """Return all of them: what a platform may do is agreed with each call."""
        del asked
        return [_tool(operation) for operation in OPERATIONS[self._version].values()]

    async def call_tool(self, asked: Asked, name: str, arguments: Rpc) -> Response[bytes]:
        """Do an operation.

        Raises:
            RpcError: there is none of that name, or its arguments are wrong.
        """
        operation = OPERATIONS[self._version].get(name)
        if operation is None:
            raise RpcError(INVALID_PARAMS, f"There is no tool {name[:80]!r}.")
        said = object_of(arguments.get("meta"), "meta")
        received = Received(
            request=asked.request,
            version=self._version,
            operation=operation,
            transport="mcp",
            agent=_agent(said),
            subject=_subject(operation, arguments),
            body=_payload(operation, arguments),
            raw=await asked.request.body(),
            compared=_compared(arguments),
            key=_text(said.get("idempotency-key")) or asked.request.headers.get("idempotency-key"),
        )
        return _told(asked, await serve(received))


def _agent(meta: Rpc) -> Agent:
    said = object_of(meta.get("ucp-agent"), "meta.ucp-agent")
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
        raise RpcError(INVALID_PARAMS, f"{operation.name} needs the argument id.")
    return named


def _payload(operation: Operation, given: Rpc) -> Body:
    if operation.payload is None:
        return {}
    payload = given.get(operation.payload, {} if operation.has_subject else None)
    if not isinstance(payload, dict):
        raise RpcError(INVALID_PARAMS, f"{operation.name} needs the argument {operation.payload}.")
    return cast("Body", payload)


def _compared(given: Rpc) -> bytes:
    """Return what a repeat of the same call has in common with it: all but who and when."""
    return msgspec.json.encode({k: v for k, v in given.items() if k != "meta"}, order="sorted")


def _told(asked: Asked, answer: Answer) -> Response[bytes]:
    body = msgspec.json.encode(answer.body, enc_hook=str)
    structured = msgspec.Raw(body)
    told = {"content": [{"type": "text", "text": body.decode()}], "structuredContent": structured}
    return result(asked, told, answer.headers)


def refuse(request: Call, error: Exception) -> Response[bytes]:
    """Return a refusal or a fault as JSON-RPC sends it."""
    rpc_id = rpc_id_of(request)
    no = refusal_of(error, request)
    more = {"retry_after": no.headers["Retry-After"]} if "Retry-After" in no.headers else {}
    told = failed(rpc_id, no.mcp_code, no.content, {**no.body, **more})
    return written(no.status, told, no.headers)


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
