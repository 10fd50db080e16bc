"""Answers: a status with a body, messages to the platform, and the two ways of saying no.

What went wrong before the business looked at it (profile, version, signature, key, rate) is a
``ProtocolError``: an HTTP error with ``code`` and ``content``. What the business says no to is an
``Outcome``: the body of an answer with ``ucp.status`` ``error`` and messages.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import msgspec

Severity = Literal["recoverable", "requires_buyer_input", "requires_buyer_review", "unrecoverable"]
Message = dict[str, Any]
_MCP_CODES: Final = {400: -32600, 422: -32001, 424: -32001, 500: -32603}
_SERVER_ERROR: Final = -32000


class Answer(msgspec.Struct, frozen=True):
    """What an operation answers.

    Attributes:
        status: of HTTP.
        body: JSON object.
        headers: of HTTP, beside the usual ones.
    """

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str] = {}


class ProtocolError(Exception):
    """The request cannot be served as it is.

    Attributes:
        code: stable name.
        content: what happened, in one sentence.
        status: of HTTP.
        mcp_code: of the JSON-RPC error.
        headers: of HTTP.
        more: further members of the body.
    """

    def __init__(
        self,
        code: str,
        content: str,
        *,
        status: int,
        mcp_code: int | None = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(content)
        self.code = code
        self.content = content
        self.status = status
        self.mcp_code = mcp_code or _MCP_CODES.get(status, _SERVER_ERROR)
        self.headers = dict(headers or {})
        self.more = more

    @property
    def body(self) -> dict[str, Any]:
        """The body of the answer."""
        told = error(self.code, self.content, severity="unrecoverable")
        return {"code": self.code, "content": self.content, "messages": [told], **self.more}


class Outcome(Exception):
    """The business says no: an answer with ``ucp.status`` ``error``.

    Attributes:
        messages: why.
        status: of HTTP; over MCP an outcome is a result like any other.
        more: further members of the body, as ``continue_url``.

    Source: UCP 2026-08-25, Cart and Order REST Bindings: also that something is not found comes
    with 200.
    """

    def __init__(self, *messages: Message, status: int = 200, **more: Any) -> None:
        assert messages, "an outcome says why"
        super().__init__(messages[0]["content"])
        self.messages: Sequence[Message] = messages
        self.status = status
        self.more = more

    def answer(self, ucp: Mapping[str, Any]) -> Answer:
        """Return it as an answer.

        Args:
            ucp: member of that name, with the status ``error``.
        """
        return Answer(self.status, {"ucp": ucp, "messages": [*self.messages], **self.more})


def error(
    code: str, content: str, *, severity: Severity = "recoverable", path: str | None = None
) -> Message:
    """Return an error message.

    Args:
        code: stable name.
        content: for people, plain text.
        severity: who can mend it.
        path: RFC 9535 JSONPath to what it is about.
    """
    told = {"type": "error", "code": code, "content": content, "severity": severity}
    return told if path is None else {**told, "path": path}


def warning(code: str, content: str, *, path: str | None = None) -> Message:
    """Return a warning that a platform shows its buyer."""
    told = {"type": "warning", "code": code, "content": content}
    return told if path is None else {**told, "path": path}


def notice(content: str, *, code: str | None = None, path: str | None = None) -> Message:
    """Return a piece of information."""
    told = {"type": "info", "code": code, "content": content, "path": path}
    return {name: value for name, value in told.items() if value is not None}
