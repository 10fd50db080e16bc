"""Shop: the reference shop of the company's own web channel, phone first, whole without scripts.

Every page is a struct and one template of ``templates/shop``; ``frame.page`` answers with both.
The channel is the one that the setting ``shop_channel`` names.
"""

from typing import Final

from litestar.types import ControllerRouterHandler

from ordito.surfaces.shop import cart, door, home, link

ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    home.show_home,
    *door.ROUTES,
    *link.ROUTES,
    *cart.ROUTES,
)
