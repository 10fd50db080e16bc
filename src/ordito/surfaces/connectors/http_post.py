"""HTTP post: sends to addresses that strangers have named, and lets none of them reach inside.

A name is looked up when it is called, and the connection goes to the very address that was
checked: a name that answers differently the second time (DNS rebinding) gains nothing. Redirects
are not followed, no proxy of the environment is asked, and answers are cut after their beginning.
"""

import asyncio
import socket
import ssl
from collections.abc import Iterable, Mapping
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from time import perf_counter
from typing import Any, Final, cast

import httpcore

from ordito.platform.webhooks import Answer

_HEAD_BYTES: Final = 2000
_HEAD_LETTERS: Final = 1000
_SHOWN: Final = ("content-type", "location", "retry-after", "server")
_NAT64: Final = IPv6Network("64:ff9b::/96")
_GONE: Final = 410
_LONGEST_WAIT_S: Final = 86_400
_CONNECTIONS: Final = 200


class _AddressNotAllowed(httpcore.ConnectError):
    """The name leads to private addresses only."""


class HttpPost:
    """Posts over connections that are kept open and used again."""

    def __init__(self, *, timeout_s: float, allows_private: bool) -> None:
        self._timeout_s = timeout_s
        self._allows_private = allows_private
        self._pool: httpcore.AsyncConnectionPool | None = None

    async def __call__(self, url: str, *, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post once; see ``ordito.platform.webhooks.Post``."""
        began_s = perf_counter()
        try:
            async with asyncio.timeout(self._timeout_s):
                status, told, head = await self._exchange(url, headers, body)
        except (TimeoutError, httpcore.TimeoutException):
            return Answer(fault="timeout", duration_ms=_since(began_s))
        except _AddressNotAllowed:
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
                network_backend=_Guarded(allows_private=self._allows_private),
            )
        return self._pool

    async def close(self) -> None:
        """Close what is still open."""
        if self._pool is not None:
            await self._pool.aclose()
            self._pool = None


class _Guarded(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only."""

    def __init__(self, *, allows_private: bool) -> None:
        self._allows_private = allows_private
        self._inner = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 # the library's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        allowed = [one for one in addresses if self._allows_private or is_public(one)]
        if not allowed:
            raise _AddressNotAllowed(host)
        return await self._inner.connect_tcp(
            allowed[0], port, timeout, local_address, socket_options
        )

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def is_public(address: str) -> bool:
    """Tell whether an address lies in the public internet, also the one that it may wrap."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and (inner := _wrapped(ip)) is not None:
        ip = inner
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _wrapped(ip: IPv6Address) -> IPv4Address | None:
    if ip.teredo is not None:
        return ip.teredo[1]
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


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
