"""Guarded: connections to addresses that strangers have named, none of which leads inside.

A name is looked up when it is called, and the connection goes to the very address that was
checked: a name that answers differently the second time (DNS rebinding) gains nothing.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any, Final, TypeAlias, cast

import httpcore

LookUp: TypeAlias = Callable[[str, int], Awaitable[list[str]]]
_NAT64: Final = IPv6Network("64:ff9b::/96")


class AddressNotAllowed(httpcore.ConnectError):
    """The name leads to addresses only that are not called."""


class Unresolvable(httpcore.ConnectError):
    """The name leads nowhere."""


class Guarded(httpcore.AsyncNetworkBackend):
    """Connects to addresses that ``allows`` says yes to, as ``look_up`` finds them."""

    def __init__(self, allows: Callable[[str], bool], look_up: LookUp | None = None) -> None:
        self._allows = allows
        self._look_up = look_up or _look_up
        self._inner = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 # the library's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that is allowed.

        Raises:
            Unresolvable: the name leads nowhere.
            AddressNotAllowed: none of its addresses is.
        """
        try:
            found = await self._look_up(host, port)
        except (socket.gaierror, UnicodeError) as wrong:
            raise Unresolvable(host) from wrong
        allowed = [one for one in found if self._allows(one)]
        if not allowed:
            raise AddressNotAllowed(host)
        return await self._inner.connect_tcp(
            allowed[0], port, timeout, local_address, socket_options
        )

    async def sleep(self, seconds: float) -> None:
        """Wait, as the library asks."""
        await asyncio.sleep(seconds)


async def _look_up(host: str, port: int) -> list[str]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Tell whether an address lies in the public internet, also the one that it may wrap."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and (inner := _wrapped(ip)) is not None:
        ip = inner
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def is_public_or_own(address: str) -> bool:
    """Tell whether an address is public, or this machine's own."""
    return is_public(address) or is_own(address)


def is_own(address: str) -> bool:
    """Tell whether an address is the loopback of this machine."""
    return ip_address(address.partition("%")[0]).is_loopback


def any_address(_: str) -> bool:
    """Let every address be called."""
    return True


def _wrapped(ip: IPv6Address) -> IPv4Address | None:
    if ip.teredo is not None:
        return ip.teredo[1]
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour
