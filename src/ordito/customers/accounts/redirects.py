"""Redirect addresses: where a customer is led back to, and nowhere else.

Source: RFC 6749 section 3.1.2, RFC 8252 sections 7.1 and 7.3 (own schemes, loopback).
"""

from collections.abc import Iterable
from typing import Final
from urllib.parse import SplitResult, urlsplit

_LOOPBACKS: Final = frozenset({"127.0.0.1", "::1"})
_LONGEST: Final = 2000


def is_redirect_of(registered: Iterable[str], asked: str) -> bool:
    """Tell whether ``asked`` is one of the registered redirect addresses, letter for letter."""
    return any(is_same_redirect(one, asked) for one in registered)


def is_same_redirect(one: str, other: str) -> bool:
    """Tell whether two redirect addresses are equal; of loopback ones the port does not count."""
    if one == other:
        return True
    a, b = _loopback(one), _loopback(other)
    return a is not None and a == b


def fault_of_redirect(uri: str) -> str | None:
    """Return why an address cannot be redirected to, or None where it can."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return "is no address"
    if "#" in uri or not uri.isprintable() or " " in uri or len(uri) > _LONGEST:
        return "has a fragment or characters that an address cannot have"
    if parts.scheme == "https" and parts.hostname and not parts.username:
        return None
    if parts.scheme == "http":
        return None if _is_loopback(parts) else "is neither https nor on the customer's device"
    # an app's own scheme carries the app's domain, RFC 8252 section 7.1
    return None if "." in parts.scheme else "is of a scheme that any program may claim"


def _loopback(uri: str) -> SplitResult | None:
    """Return a loopback address without its port, None for any other address."""
    try:
        parts = urlsplit(uri)
        if not _is_loopback(parts):
            return None
    except ValueError:
        return None
    return parts._replace(netloc=parts.hostname or "")


def _is_loopback(parts: SplitResult) -> bool:
    # the name localhost may lead elsewhere; whoever stands before the host is a trick
    _ = parts.port  # refuses what is no number
    return parts.scheme == "http" and parts.hostname in _LOOPBACKS and "@" not in parts.netloc
