"""Faults and refusals on the routes of the protocol, in its words.

What the rooms refuse and no desk has translated keeps its code; a fault says nothing but that it
happened, and stands in the log under the request's id.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from litestar import Response
from litestar.exceptions import HTTPException

from ordito.platform.db import DATABASE_AWAY
from ordito.platform.errors import OutsideFault, Refusal
from ordito.platform.telemetry import FAULTS, REFUSALS, describe_fault, log
from ordito.surfaces.call import Call
from ordito.surfaces.ucp.answers import ProtocolError


def handlers(say: Callable[[Call, Any], Response[bytes]]) -> Any:
    """Return what a router needs so that every exception is said by ``say``."""
    kinds = (Refusal, HTTPException, OutsideFault, *DATABASE_AWAY, Exception)
    return dict.fromkeys(kinds, say)


def refusal_of(error: Exception, request: Call) -> ProtocolError:
    """Return what a platform is told of an exception."""
    if isinstance(error, ProtocolError):
        return error
    if isinstance(error, Refusal):
        REFUSALS.labels(error.code).inc()
        request.scope["state"]["problem"] = error.code
        wait_s = error.facts.get("retry_after_s")
        headers = {} if wait_s is None else {"Retry-After": str(wait_s)}
        return ProtocolError(error.code, error.detail, status=error.status, headers=headers)
    if isinstance(error, HTTPException) and error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        return ProtocolError("invalid_request", error.detail, status=error.status_code)
    described = describe_fault(error)
    if isinstance(error, (OutsideFault, *DATABASE_AWAY)):
        log.warning("away", request_id=request.scope["state"]["request_id"], **described)
        return ProtocolError(
            "temporarily_unavailable",
            "This cannot be done just now; send the same request with the same key again.",
            status=503,
            headers={"Retry-After": "1"},
        )
    FAULTS.labels(described["error"]).inc()
    log.error("fault", request_id=request.scope["state"]["request_id"], **described)
    return ProtocolError(
        "internal_error",
        "Something failed that should not; send the same request with the same key again.",
        status=500,
    )
