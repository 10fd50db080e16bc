"""Hooks that only conformance runs have: they answer this machine alone."""

from ipaddress import ip_address
from typing import Any

from ordito.surfaces.call import Call
from ordito.surfaces.doorkeeper import address_of
from ordito.surfaces.ucp import rest
from ordito.surfaces.ucp.answers import ProtocolError


async def body_of_hook(request: Call) -> dict[str, Any]:
    """Return the body of a call of a hook.

    Raises:
        ProtocolError: 404 for everybody but this machine.
    """
    if not ip_address(address_of(request)).is_loopback:
        raise ProtocolError("not_found", "There is nothing here.", status=404)
    return rest.decode(await request.body())
