"""Refusals: the expected "no" of the system, said with its facts and its remedy.

Surfaces show them as problem details (RFC 9457). A programmer's error is an ``assert``.
"""

from typing import Any, ClassVar


class Refusal(Exception):
    """An expected "no": nothing was changed.

    Attributes:
        code: stable, dotted, documented; the room's name comes first.
        remedy: what the caller can do about it.
        detail: what happened, in one sentence.
        field: path of the offending input field, or None.
        facts: values the caller may need (ids, codes and amounts; no personal data).
    """

    code: ClassVar[str]
    remedy: ClassVar[str]
    status: ClassVar[int]

    def __init__(self, detail: str, *, field: str | None = None, **facts: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field
        self.facts = facts


class NotFound(Refusal):
    """What was named does not exist, or not for this caller."""

    status = 404


class Conflict(Refusal):
    """The present state does not allow it."""

    status = 409


class Forbidden(Refusal):
    """The caller may not do it."""

    status = 403


class Invalid(Refusal):
    """The input itself is wrong."""

    status = 422


class TooMany(Refusal):
    """The caller asks too often.

    ``facts["retry_after_s"]`` says when to try again, seconds.
    """

    status = 429


class OutsideFault(Exception):
    """Something outside failed or did not answer.

    Attributes:
        may_retry: True where the same call may succeed later.
    """

    def __init__(self, detail: str, *, may_retry: bool) -> None:
        super().__init__(detail)
        self.may_retry = may_retry
