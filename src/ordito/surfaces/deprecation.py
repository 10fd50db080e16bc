"""Deprecation: a route that will go says so in every answer, and until when it works.

``@get("/old", opt={"goes": Goes(since=..., ends=..., instead="/api/v1/new")}, deprecated=True)``.
How long it must go on working is written in docs/reference/api-versions.md.
"""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Final

import msgspec

NOTICE: Final = timedelta(days=365)
"""What is deprecated works at least this much longer."""


class Goes(msgspec.Struct, frozen=True):
    """That a route will go.

    Attributes:
        since: when it was said, aware UTC.
        ends: until when it works at least, aware UTC; ``NOTICE`` after ``since``, or later.
        instead: path of what replaces it.
    """

    since: datetime
    ends: datetime
    instead: str | None = None

    def __post_init__(self) -> None:
        """Refuse a notice that is too short: it is a programmer's error."""
        assert self.ends - self.since >= NOTICE, f"{self.ends} is less than a year after the notice"

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """What every answer of the route says.

        Source: RFC 9745 (Deprecation), RFC 8594 (Sunset), RFC 8288 (Link).
        """
        ends = format_datetime(self.ends.astimezone(UTC), usegmt=True)
        said = [
            (b"deprecation", b"@%d" % self.since.timestamp()),
            (b"sunset", ends.encode()),
        ]
        if self.instead is not None:
            said.append((b"link", f'<{self.instead}>; rel="successor-version"'.encode()))
        return said
