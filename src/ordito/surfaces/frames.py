"""Frames: what every page shows around its content, made from the request."""

from typing import Any, cast

from litestar import Request

from ordito.network import Directory
from ordito.platform.clock import now
from ordito.surfaces import rail, screens, words
from ordito.surfaces.guards import Principal
from ordito.surfaces.house import House
from ordito.surfaces.pages import language_of


def frame_of(request: Request[Any, Any, Any]) -> screens.Frame:
    """Return the frame of a page, also of one that nobody is signed in for."""
    scope = cast("dict[str, Any]", request.scope)
    house: House = scope["state"]["house"]
    principal: Principal | None = scope.get("user")
    path: str = scope["path"]
    query: str = scope["query_string"].decode("latin-1")
    return screens.Frame(
        company=house.settings.company_name or house.settings.company.capitalize(),
        language=language_of(request, None if principal is None else principal.language),
        zone=house.settings.zone,
        now=now(),
        path=f"{path}?{query}" if query else path,
        csrf="" if principal is None else principal.form_token or "",
        staff=None
        if principal is None
        else screens.Staff(name=principal.name, role=rail.role_of(principal)),
        rail=screens.Rail() if principal is None else rail.rail_of(principal, path),
        channels={} if principal is None else channel_names(house.memory.directory),
    )


def channel_names(directory: Directory) -> dict[str, str]:
    """Return how staff call the channels that have no word of their own, by their codes."""
    channels = directory.channels.values()
    return {one.code: one.name for one in channels if one.code not in words.CHANNELS}
