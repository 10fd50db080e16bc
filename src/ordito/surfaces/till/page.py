"""Page of the till: one for every till, person and language, so that a browser can keep it."""

from typing import Any, Final

import msgspec
from litestar import Request, get
from litestar.enums import MediaType
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito.surfaces import assets
from ordito.surfaces.frames import frame_of
from ordito.surfaces.till.build import PAGE, addresses


@get("/till", include_in_schema=False, media_type=MediaType.HTML, sync_to_thread=False)
def show_till(request: Request[Any, Any, Any]) -> Template | Redirect:
    """Show the till; whose it is, is known to the browser alone.

    Without its last stroke the address leads to the one with it: a service worker answers for what
    is below that.
    """
    if not request.scope["raw_path"].endswith(b"/"):
        return Redirect(PAGE, status_code=307)
    built = msgspec.json.encode(addresses()).decode() if assets.manifest() else "{}"
    frame = msgspec.structs.replace(frame_of(request), language="en")
    return Template(
        "till/till.html",
        context={"built": built, "frame": frame},
        headers={"Cache-Control": "no-cache"},
        media_type=MediaType.HTML,
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_till,)
