"""Operations: what can be asked, with the handler that answers, for every transport alike."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal, TypeAlias

import msgspec

from ordito.surfaces.ucp.answers import Answer
from ordito.surfaces.ucp.asking import Asking

Body: TypeAlias = dict[str, Any]
Handler: TypeAlias = Callable[[Asking, Body], Awaitable[Answer]]


def _any_object() -> dict[str, Any]:
    return {"type": "object"}


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One operation of one version.

    Attributes:
        name: as the protocol calls it; over MCP the tool of this name.
        method: over HTTP.
        path: below the endpoint; ``{id:str}`` in it becomes ``Asking.subject``.
        capability: root capability that it belongs to.
        handler: what answers; it is given what is asked and the decoded body.
        payload: argument of the MCP tool that holds the body; None where there is none.
        is_command: whether it takes an idempotency key and its answer is kept under it.
        schema: JSON schema of the payload.
        scopes: that a linked customer has to have allowed; without any nobody has to be linked.
        doc: what it does, for those who choose a tool.
    """

    name: str
    method: Literal["GET", "POST", "PUT"]
    path: str
    capability: str
    handler: Handler
    payload: str | None = None
    is_command: bool = False
    schema: Mapping[str, Any] = msgspec.field(default_factory=_any_object)
    scopes: frozenset[str] = frozenset()
    doc: str = ""

    @property
    def has_subject(self) -> bool:
        """Whether it is about something that has an id."""
        return "{id:str}" in self.path
