"""Ration: how often one address may ask the shop, so that nobody empties it with a machine."""

from math import ceil
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from ordito.platform.auth import TooManyRequests
from ordito.surfaces.forged import address_of
from ordito.surfaces.house import House


async def ration(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Let a request to the shop in, unless its address asks much faster than people do.

    Raises:
        TooManyRequests: it does.
    """
    house: House = connection.scope["state"]["house"]
    wait_s = house.shop_rate.take(address_of(connection))
    if wait_s:
        raise TooManyRequests(
            "too many pages were asked for from this address", retry_after_s=ceil(wait_s)
        )
