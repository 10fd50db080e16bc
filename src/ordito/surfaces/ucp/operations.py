"""Operations: what can be asked, with the handler that answers, for every transport alike."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal, TypeAlias, cast

import msgspec

from ordito.surfaces.ucp.answers import Answer
from ordito.surfaces.ucp.asking import Asking

Body: TypeAlias = dict[str, Any]
Method: TypeAlias = Literal["GET", "POST", "PUT"]
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
    method: Method
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


def _unchecked(handler: Handler) -> Handler:
    return handler


class Forms(msgspec.Struct, frozen=True):
    """What bodies of a version look like.

    Attributes:
        schemas: by operation, JSON schema of the payload.
        checked: by operation, what refuses bodies that are not of the version's form.
    """

    schemas: Mapping[str, Mapping[str, Any]]
    checked: Mapping[str, Callable[[Handler], Handler]] = msgspec.field(
        default_factory=dict[str, Callable[[Handler], Handler]]
    )

    def operation(
        self,
        name: str,
        call: str,
        handler: Handler,
        *,
        capability: str,
        doc: str,
        payload: str | None = None,
        is_command: bool = False,
        scopes: frozenset[str] = frozenset(),
    ) -> Operation:
        """Return an operation whose handler is only given bodies of the version's form.

        Args:
            name: see ``Operation``, as the others.
            call: method and path over HTTP.
            handler: what answers.
            capability: root capability.
            doc: what it does.
            payload: argument of the MCP tool that holds the body.
            is_command: whether it takes an idempotency key.
            scopes: that a linked customer has to have allowed.
        """
        method, _, path = call.partition(" ")
        return Operation(
            name=name,
            method=cast("Method", method),
            path=path,
            capability=capability,
            handler=self.checked.get(name, _unchecked)(handler),
            payload=payload,
            is_command=is_command,
            schema=self.schemas.get(name, _any_object()),
            scopes=scopes,
            doc=doc,
        )
