"""REST: the operations of a version as HTTP routes below its endpoint."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, cast

import msgspec
from litestar import Response
from litestar.handlers import HTTPRouteHandler

from ordito.surfaces.call import Call
from ordito.surfaces.guards import PUBLIC
from ordito.surfaces.ucp.agent import parse_agent
from ordito.surfaces.ucp.answers import Answer, ProtocolError
from ordito.surfaces.ucp.faults import refusal_of
from ordito.surfaces.ucp.gate import serve
from ordito.surfaces.ucp.operations import Body, Operation
from ordito.surfaces.ucp.received import Received
from ordito.surfaces.ucp.registry import OPERATIONS
from ordito.surfaces.ucp.signed import sign_response
from ordito.surfaces.ucp.versions import Version

_KEY: Final = "idempotency-key"


def rest_routes(version: Version) -> list[HTTPRouteHandler]:
    """Return the routes of a version, relative to its endpoint."""
    return [_route(version, operation) for operation in OPERATIONS[version].values()]


def written(answer: Answer) -> Response[bytes]:
    """Return an answer as HTTP sends it."""
    return Response(
        msgspec.json.encode(answer.body, enc_hook=str),
        status_code=answer.status,
        headers=dict(answer.headers),
        media_type="application/json",
    )


def refuse(request: Call, error: Exception) -> Response[bytes]:
    """Return a refusal or a fault as HTTP sends it."""
    no = refusal_of(error, request)
    return written(Answer(no.status, no.body, no.headers))


def decode(raw: bytes) -> Body:
    """Return the JSON object in a body; an empty body is an empty object.

    Raises:
        ProtocolError: 400: it is none.
    """
    if not raw.strip():
        return {}
    try:
        body: Any = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise ProtocolError("invalid_request", "The body is not JSON.", status=400) from wrong
    if not isinstance(body, dict):
        raise ProtocolError("invalid_request", "The body is no JSON object.", status=400)
    return cast("Body", body)


def _route(version: Version, operation: Operation) -> HTTPRouteHandler:
    made = HTTPRouteHandler(
        operation.path,
        http_method=operation.method,
        status_code=200,
        access=PUBLIC,
        include_in_schema=False,
        name=f"ucp.{version.value}.{operation.name}",
    )
    return made(_handler(version, operation))


def _handler(
    version: Version, operation: Operation
) -> Callable[[Call], Awaitable[Response[bytes]]]:
    async def answer(request: Call) -> Response[bytes]:
        raw = await request.body()
        received = Received(
            request=request,
            version=version,
            operation=operation,
            transport="rest",
            agent=parse_agent(request.headers.get("ucp-agent")),
            subject=str(request.path_params.get("id", "")),
            body=decode(raw) if operation.payload is not None else {},
            raw=raw,
            compared=raw,
            key=request.headers.get(_KEY),
        )
        return sign_response(request, written(await serve(received)))

    return answer
