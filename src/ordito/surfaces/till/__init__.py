"""Till: the counter's own application, a page that works without a connection.

The server gives it one page, its texts and its service worker; all else is ``assets/js/till`` and
what it asks of ``/api/v1/till``. See docs/decisions/0056 and 0058.
"""

from typing import Final

from litestar import Router
from litestar.types import ControllerRouterHandler

from ordito.surfaces.guards import PUBLIC
from ordito.surfaces.till import files, page

ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    Router("/", route_handlers=[*page.ROUTES, *files.ROUTES], opt={"access": PUBLIC}),
)
