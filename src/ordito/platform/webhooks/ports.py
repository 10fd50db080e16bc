"""What webhooks need from outside: somebody who posts."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol

from msgspec import Struct


class Answer(Struct, frozen=True, kw_only=True):
    """What came back, if anything did.

    Attributes:
        status: HTTP status, or None where no answer came.
        fault: None for 2xx; else ``refused`` (another status), ``redirected``, ``gone``,
            ``timeout``, ``no_connection``, ``tls``, ``private_address`` or ``nothing_to_tell``.
        head: beginning of the answer's body, as text.
        headers: of the answer, the few that help to find a fault.
        duration_ms: from the first byte out to the last byte in.
        retry_after: pause that the receiver asked for, or None.
    """

    status: int | None = None
    fault: str | None = None
    head: str = ""
    headers: dict[str, str] = {}
    duration_ms: int = 0
    retry_after: timedelta | None = None


class Post(Protocol):
    """Whoever sends a request to an address that a stranger has named."""

    async def __call__(self, url: str, *, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post once: no redirect is followed, no private address is called, no fault is raised."""
        ...

    async def close(self) -> None:
        """Close the connections that are kept open."""
        ...
