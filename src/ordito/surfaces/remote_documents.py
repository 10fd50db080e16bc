"""Remote documents: JSON objects of others, read from their addresses and kept for a while.

However many addresses are asked for, what is kept and what goes out stays bounded: a fixed number
of documents, a rate of readings for all together, and ever longer pauses before an address that
fails is asked again.

Source: RFC 9111 (caching), RFC 5861 (stale content); UCP, Profile Requirements, Fetching.
"""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any, Final, Protocol, cast

import msgspec

from ordito.surfaces.rates import Rate

_MOST_KEPT: Final = 1000
_LEAST_TTL_S: Final = 60.0
_LONGEST_TTL_S: Final = 86_400.0
_STALE_S: Final = 600.0
_FIRST_PAUSE_S: Final = 1.0
_LONGEST_PAUSE_S: Final = 300.0
_MAX_AGE: Final = re.compile(r"(?:^|[\s,])(?:s-maxage|max-age)\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_UNCHANGED: Final = 304
_FOUND: Final = 200
_ALL: Final = "all"


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What came back from an address.

    Attributes:
        status: of HTTP; None where no answer came.
        fault: None where an answer came whole; else ``wrong_address``, ``unresolvable``,
            ``private_address``, ``timeout``, ``no_connection``, ``tls`` or ``too_long``.
        body: of the answer.
        headers: the few that matter for keeping it, names in small letters.
    """

    status: int | None = None
    fault: str | None = None
    body: bytes = b""
    headers: Mapping[str, str] = {}


class Fetch(Protocol):
    """Whoever reads from an address that a stranger has named."""

    async def __call__(self, url: str, *, headers: Mapping[str, str]) -> Fetched:
        """Read once: no redirect is followed, no private address is called, no fault is raised."""
        ...

    async def close(self) -> None:
        """Close the connections that are kept open."""
        ...


class NoDocument(Exception):
    """There is no document at the address, for now or for good.

    Attributes:
        reason: a fault of ``Fetched``; ``status`` for another answer than 200; ``malformed`` where
            it is no JSON object; ``busy`` where too many unknown addresses are asked for.
        wait_s: before it is worth asking again.
    """

    def __init__(self, reason: str, *, wait_s: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait_s = wait_s


class _Kept(msgspec.Struct):
    """What is known of an address; ``document`` is None where nothing was read yet."""

    document: dict[str, Any] | None = None
    etag: str | None = None
    fresh_until_s: float = 0.0
    read_at_s: float = float("-inf")
    fault: NoDocument | None = None
    failures: int = 0
    again_at_s: float = 0.0


class RemoteDocuments:
    """Reads documents and keeps them.

    Args:
        fetch: whoever reads.
        rate: how often unknown addresses are read, all together.
        clock: seconds that only go forward.
    """

    def __init__(
        self, fetch: Fetch, *, rate: Rate | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        self._fetch = fetch
        self._rate = rate or Rate(per_s=20, burst=200)
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._under_way: dict[str, asyncio.Task[None]] = {}

    async def get(self, url: str, *, newer: bool = False) -> dict[str, Any]:
        """Return the document at an address.

        Args:
            url: address.
            newer: read it anew, unless that was done within the last minute.

        Raises:
            NoDocument: there is none that can be used.
        """
        kept = self._kept.setdefault(url, _Kept())
        self._kept.move_to_end(url)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        now_s = self._clock()
        is_fresh = kept.document is not None and now_s < kept.fresh_until_s
        may_renew = now_s >= kept.read_at_s + _LEAST_TTL_S
        if is_fresh and not (newer and may_renew):
            assert kept.document is not None
            return kept.document
        if now_s >= kept.again_at_s:
            await self._read_once(url, kept)
        return self._usable(kept)

    async def close(self) -> None:
        """Stop what is under way, and close the connections."""
        for task in self._under_way.values():
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)
        await self._fetch.close()

    def _usable(self, kept: _Kept) -> dict[str, Any]:
        """Return what is kept: fresh, or stale for a little longer where it cannot be renewed."""
        if kept.document is not None and self._clock() < kept.fresh_until_s + _STALE_S:
            return kept.document
        assert kept.fault is not None
        raise kept.fault

    async def _read_once(self, url: str, kept: _Kept) -> None:
        """Read; whoever asks for the same address meanwhile waits for the same answer."""
        task = self._under_way.get(url)
        if task is None:
            if kept.document is None and (wait_s := self._rate.take(_ALL)):
                raise NoDocument("busy", wait_s=wait_s)
            task = asyncio.create_task(self._read(url, kept))
            self._under_way[url] = task
            task.add_done_callback(lambda _: self._under_way.pop(url, None))
        await asyncio.shield(task)

    async def _read(self, url: str, kept: _Kept) -> None:
        headers = {"accept": "application/json", "user-agent": "Ordito/1"}
        if kept.etag is not None and kept.document is not None:
            headers["if-none-match"] = kept.etag
        fetched = await self._fetch(url, headers=headers)
        now_s = self._clock()
        document = _document_of(fetched, kept)
        if isinstance(document, NoDocument):
            kept.fault, kept.failures = document, kept.failures + 1
            pause_s = _FIRST_PAUSE_S * 2 ** min(kept.failures - 1, 20)
            kept.again_at_s = now_s + min(pause_s, _LONGEST_PAUSE_S)
            return
        kept.document, kept.etag = document, fetched.headers.get("etag", kept.etag)
        kept.fault, kept.failures, kept.again_at_s = None, 0, 0.0
        kept.read_at_s = now_s
        kept.fresh_until_s = now_s + _ttl_s(fetched.headers.get("cache-control", ""))


def _document_of(fetched: Fetched, kept: _Kept) -> dict[str, Any] | NoDocument:
    if fetched.fault is not None:
        return NoDocument(fetched.fault)
    if fetched.status == _UNCHANGED and kept.document is not None:
        return kept.document
    if fetched.status != _FOUND:
        return NoDocument("status")
    try:
        document: Any = msgspec.json.decode(fetched.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return NoDocument("malformed")
    return (
        cast("dict[str, Any]", document) if isinstance(document, dict) else NoDocument("malformed")
    )


def _ttl_s(cache_control: str) -> float:
    """Return how long a document stays fresh: at least a minute, whatever its origin says."""
    ages = [int(age) for age in _MAX_AGE.findall(cache_control)]
    forbidden = any(word in cache_control.lower() for word in ("no-store", "no-cache", "private"))
    age_s = 0.0 if forbidden or not ages else float(ages[0])
    return min(max(age_s, _LEAST_TTL_S), _LONGEST_TTL_S)
