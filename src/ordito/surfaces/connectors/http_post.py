"""HTTP post: sends to addresses that strangers have named, and lets none of them reach inside.

Redirects are not followed, no proxy of the environment is asked, and answers are cut after their
beginning.
"""

import asyncio
import ssl
from collections.abc import Mapping
from datetime import timedelta
from time import perf_counter
from typing import Final

import httpcore

from ordito.platform.webhooks import Answer
from ordito.surfaces.connectors.guarded import (
    AddressNotAllowed,
    Guarded,
    any_address,
    is_public,
    is_public_or_own,
)

_HEAD_BYTES: Final = 2000
_HEAD_LETTERS: Final = 1000
_SHOWN: Final = ("content-type", "location", "retry-after", "server")
_GONE: Final = 410
_LONGEST_WAIT_S: Final = 86_400
_CONNECTIONS: Final = 200


class HttpPost:
    """Posts over connections that are kept open and used again.

    Args:
        timeout_s: for all of an exchange.
        allows_private: whether every address may be called.
        allows_own: whether this machine's own may be called beside public ones.
    """

    def __init__(
        self, *, timeout_s: float, allows_private: bool = False, allows_own: bool = False
    ) -> None:
        self._timeout_s = timeout_s
        allows = is_public_or_own if allows_own else is_public
        self._allows = any_address if allows_private else allows
        self._pool: httpcore.AsyncConnectionPool | None = None

    async def __call__(self, url: str, *, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post once; see ``ordito.platform.webhooks.Post``."""
        began_s = perf_counter()
        try:
            async with asyncio.timeout(self._timeout_s):
                status, told, head = await self._exchange(url, headers, body)
        except (TimeoutError, httpcore.TimeoutException):
            return Answer(fault="timeout", duration_ms=_since(began_s))
        except AddressNotAllowed:
            return Answer(fault="private_address", duration_ms=_since(began_s))
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as no:
            fault = "tls" if isinstance(_root(no), ssl.SSLError) else "no_connection"
            return Answer(fault=fault, duration_ms=_since(began_s))
        except (OSError, UnicodeError):
            return Answer(fault="no_connection", duration_ms=_since(began_s))
        return Answer(
            status=status,
            fault=_fault_of(status),
            head=head.decode(errors="replace").replace("\0", "\ufffd")[:_HEAD_LETTERS],
            headers={name: told[name] for name in _SHOWN if name in told},
            duration_ms=_since(began_s),
            retry_after=_retry_after(told.get("retry-after", "")),
        )

    async def _exchange(
        self, url: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        sent = {**headers, "accept": "*/*", "accept-encoding": "identity"}
        async with self._connected().stream(
            "POST", url, headers=list(sent.items()), content=body
        ) as answer:
            told = {
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in answer.headers
            }
            head = b""
            async for part in answer.aiter_stream():
                head += part
                if len(head) >= _HEAD_BYTES:
                    break
        return answer.status, told, head[:_HEAD_BYTES]

    def _connected(self) -> httpcore.AsyncConnectionPool:
        if self._pool is None:
            self._pool = httpcore.AsyncConnectionPool(
                max_connections=_CONNECTIONS,
                keepalive_expiry=30.0,
                network_backend=Guarded(self._allows),
            )
        return self._pool

    async def close(self) -> None:
        """Close what is still open."""
        if self._pool is not None:
            await self._pool.aclose()
            self._pool = None


def _fault_of(status: int) -> str | None:
    if 200 <= status < 300:  # noqa: PLR2004 # success
        return None
    if 300 <= status < 400:  # noqa: PLR2004 # redirection
        return "redirected"
    return "gone" if status == _GONE else "refused"


def _retry_after(text: str) -> timedelta | None:
    is_number = text.isascii() and text.isdigit() and len(text) < 10  # noqa: PLR2004 # a date is not read
    return timedelta(seconds=min(int(text), _LONGEST_WAIT_S)) if is_number else None


def _since(began_s: float) -> int:
    return round((perf_counter() - began_s) * 1000)


def _root(error: BaseException) -> BaseException:
    while error.__cause__ is not None or error.__context__ is not None:
        error = error.__cause__ or error.__context__ or error
    return error
