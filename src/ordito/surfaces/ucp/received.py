"""A request as a transport has read it, before anybody decides on it."""

from typing import Literal

import msgspec

from ordito.surfaces.call import Call
from ordito.surfaces.ucp.agent import Agent
from ordito.surfaces.ucp.operations import Body, Operation
from ordito.surfaces.ucp.versions import Version


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A request as a transport has read it.

    Attributes:
        request: over HTTP.
        version: of the endpoint.
        operation: that is asked for.
        transport: that carries it.
        agent: who says to be asking.
        subject: id of what it is about.
        body: decoded.
        raw: body of the HTTP request, which a signature covers.
        compared: what a repeat with the same key must have in common; over HTTP the body itself.
        key: idempotency key.
    """

    request: Call
    version: Version
    operation: Operation
    transport: Literal["rest", "mcp"]
    agent: Agent
    subject: str
    body: Body
    raw: bytes
    compared: bytes
    key: str | None
