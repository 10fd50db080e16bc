"""HTTP get: reads documents from addresses that strangers have named, as ``http_post`` posts."""

import asyncio
import ssl
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import httpcore

from ordito.surfaces.connectors.guarded import (
    AddressNotAllowed,
    Guarded,
    Unresolvable,
    is_own,
    is_public,
    is_public_or_own,
)
from ordito.surfaces.remote_documents import Fetched

_CONNECTIONS: Final = 20
_KEPT: Final = ("cache-control", "etag", "content-type", "age")


class HttpGet:
    """Reads, without following a redirect.

    Args:
        timeout_s: for all of an exchange.
        limit_bytes: a longer document is not read.
        allows_own: whether this machine's own address may be called, by plain http too.
    """

    def __init__(self, *, timeout_s: float, limit_bytes: int, allows_own: bool) -> None:
        self._timeout_s = timeout_s
        self._limit_bytes = limit_bytes
        self._allows_own = allows_own
        self._pools: dict[str, httpcore.AsyncConnectionPool] = {}

    async def __call__(self, url: str, *, headers: Mapping[str, str]) -> Fetched:
        """Read once; see ``ordito.surfaces.remote_documents.Fetch``."""
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._exchange(url, headers)
        except (TimeoutError, httpcore.TimeoutException):
            return Fetched(fault="timeout")
        except AddressNotAllowed:
            return Fetched(fault="private_address")
        except Unresolvable:
            return Fetched(fault="unresolvable")
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as no:
            return Fetched(
                fault="tls" if isinstance(no.__cause__, ssl.SSLError) else "no_connection"
            )
        except (httpcore.UnsupportedProtocol, UnicodeError, ValueError):
            return Fetched(fault="wrong_address")

    async def close(self) -> None:
        """Close what is still open."""
        for pool in self._pools.values():
            await pool.aclose()
        self._pools.clear()

    async def _exchange(self, url: str, headers: Mapping[str, str]) -> Fetched:
        scheme = urlsplit(url).scheme
        if scheme != "https" and not (scheme == "http" and self._allows_own):
            return Fetched(fault="wrong_address")
        sent = {**headers, "accept-encoding": "identity"}
        async with self._pool(scheme).stream("GET", url, headers=list(sent.items())) as answer:
            told = {
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in answer.headers
            }
            body = b""
            async for part in answer.aiter_stream():
                body += part
                if len(body) > self._limit_bytes:
                    return Fetched(status=answer.status, fault="too_long")
        kept = {name: told[name] for name in _KEPT if name in told}
        return Fetched(status=answer.status, body=body, headers=kept)

    def _pool(self, scheme: str) -> httpcore.AsyncConnectionPool:
        if scheme not in self._pools:
            allows = is_public_or_own if self._allows_own else is_public
            self._pools[scheme] = httpcore.AsyncConnectionPool(
                max_connections=_CONNECTIONS,
                keepalive_expiry=5.0,
                # what goes in plain text stays on this machine
                network_backend=Guarded(is_own if scheme == "http" else allows),
            )
        return self._pools[scheme]
