"""Platforms: who asks, as its profile says."""

from collections.abc import Mapping
from typing import Any

import msgspec

from ordito.surfaces.house import House


class Platform(msgspec.Struct, frozen=True, kw_only=True):
    """A platform, as its profile says.

    Attributes:
        url: of its profile; what it is known by.
        version: of the protocol that its profile is written in; None of one that is registered.
        capabilities: its declarations by capability; None means that it has whatever we have.
        keys: public JSON web keys.
        webhook_url: where it wants to hear of orders.
    """

    url: str
    version: str | None = None
    capabilities: Mapping[str, tuple[Mapping[str, Any], ...]] | None = None
    keys: tuple[Mapping[str, Any], ...] = ()
    webhook_url: str | None = None


async def platform_of(house: House, url: str) -> Platform:  # noqa: ARG001 # fetched soon
    """Return the platform whose profile is at ``url``.

    Raises:
        ProtocolError: ``invalid_profile_url``, ``profile_unreachable`` or ``profile_malformed``.
    """
    return Platform(url=url)
