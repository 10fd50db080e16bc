"""What may come back instead of an answer: a refusal that says why, or a fault.

A ``Refusal`` is the expected "no": nothing was changed, and ``remedy`` says what to do. A ``Fault``
is a server that failed or did not answer; it keeps the ``idempotency_key`` with which the same
command may be sent again.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import httpx
import msgspec


class FieldProblem(msgspec.Struct, frozen=True):
    """What is wrong with one field of what was sent."""

    field: str
    detail: str


class Problem(msgspec.Struct, frozen=True):
    """Problem details, as the server writes them.

    Attributes:
        code: stable name of the kind; decide by it.
        detail: what happened here.
        remedy: what the caller can do about it.
        title: the kind in words.
        status: HTTP status.
        type: where the kind is explained, relative to the server's URL.
        field: path of the first offending field.
        fields: all offending fields, where there is more than one.
        facts: values that the caller may need.
        instance: identifier of the request, as in the server's log.

    Source: RFC 9457.
    """

    code: str
    detail: str = ""
    remedy: str = ""
    title: str = ""
    status: int = 0
    type: str = ""
    field: str | None = None
    fields: Sequence[FieldProblem] = ()
    facts: Mapping[str, Any] = {}
    instance: str | None = None


class Refusal(Exception):
    """The server understood and says no; nothing was changed.

    Attributes:
        problem: everything that it says.
        idempotency_key: of the refused command; None where it was none.
    """

    def __init__(self, problem: Problem, idempotency_key: str | None = None) -> None:
        super().__init__(f"{problem.code}: {problem.detail} ({problem.remedy})")
        self.problem = problem
        self.idempotency_key = idempotency_key

    @property
    def code(self) -> str:
        """Stable name of the kind."""
        return self.problem.code

    @property
    def field(self) -> str | None:
        """Path of the first offending field."""
        return self.problem.field

    @property
    def remedy(self) -> str:
        """What can be done about it."""
        return self.problem.remedy


class Invalid(Refusal):
    """What was sent does not have the documented form, or cannot be true."""


class Unauthenticated(Refusal):
    """There is no token, or it is not valid."""


class Forbidden(Refusal):
    """The token may not do this, or not here."""


class NotFound(Refusal):
    """There is no such thing."""


class Conflict(Refusal):
    """It cannot be done as things stand: sold out, changed meanwhile, declined."""


class TooMany(Refusal):
    """Asked faster than allowed, for longer than the client was willing to wait."""


class Fault(Exception):
    """No usable answer came.

    Attributes:
        idempotency_key: with which the command may be sent again: it is then done once, whether
            or not it was done before. None where the request was no command.
    """

    def __init__(self, detail: str, idempotency_key: str | None = None) -> None:
        super().__init__(detail)
        self.idempotency_key = idempotency_key


class ServerFault(Fault):
    """The server failed, or a system behind it.

    Attributes:
        problem: everything that it says.
    """

    def __init__(self, problem: Problem, idempotency_key: str | None = None) -> None:
        super().__init__(f"{problem.code}: {problem.detail} ({problem.remedy})", idempotency_key)
        self.problem = problem


class NoAnswer(Fault):
    """The server could not be reached, or the connection broke before its answer.

    Attributes:
        was_sent: whether the request may have arrived, and then may have been done.
    """

    def __init__(
        self, detail: str, idempotency_key: str | None = None, *, was_sent: bool = True
    ) -> None:
        super().__init__(detail, idempotency_key)
        self.was_sent = was_sent


class Unreadable(Fault):
    """The answer does not have the form that this client knows: it is of another version."""


_KINDS: Final[Mapping[int, type[Refusal]]] = {
    HTTPStatus.UNAUTHORIZED: Unauthenticated,
    HTTPStatus.FORBIDDEN: Forbidden,
    HTTPStatus.NOT_FOUND: NotFound,
    HTTPStatus.CONFLICT: Conflict,
    HTTPStatus.PRECONDITION_FAILED: Conflict,
    HTTPStatus.TOO_MANY_REQUESTS: TooMany,
}


def error_of(answer: httpx.Response, key: str | None) -> Refusal | Fault:
    """Return what an answer of status 400 or more means.

    Args:
        answer: whole.
        key: of the command, None where it was none.
    """
    problem = problem_of(answer)
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ServerFault(problem, key)
    return _KINDS.get(answer.status_code, Invalid)(problem, key)


def problem_of(answer: httpx.Response) -> Problem:
    """Return the problem details of an answer, made up where a proxy answered instead."""
    if says_problem(answer):
        try:
            return msgspec.json.decode(answer.content, type=Problem)
        except msgspec.MsgspecError:
            pass
    status = answer.status_code
    return Problem(
        code=f"http.{status}",
        detail=f"{status} {answer.reason_phrase}",
        remedy="look at what stands between this client and the server",
        status=status,
    )


def says_problem(answer: httpx.Response) -> bool:
    """Tell whether the server itself answered, and not something before it."""
    kind = answer.headers.get("content-type", "")
    return kind.partition(";")[0].strip() == "application/problem+json"
