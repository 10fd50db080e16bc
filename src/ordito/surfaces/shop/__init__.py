"""Shop: the reference shop of the company's own web channel, phone first, whole without scripts.

Every page is a struct and one template of ``templates/shop``; ``frame.page`` answers with both.
The channel is the one that the setting ``shop_channel`` names.
"""

from typing import Final

from litestar.types import ControllerRouterHandler

from ordito.surfaces.shop import (
    cart,
    changes,
    checkout,
    compare,
    door,
    door_code,
    home,
    keep,
    link,
    orders,
    places,
    product,
    safety,
    search,
)

ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    *home.ROUTES,
    *search.ROUTES,
    *product.ROUTES,
    *compare.ROUTES,
    *places.ROUTES,
    *keep.ROUTES,
    *door.ROUTES,
    *door_code.ROUTES,
    *safety.ROUTES,
    *link.ROUTES,
    *cart.ROUTES,
    *checkout.ROUTES,
    *orders.ROUTES,
    *changes.ROUTES,
)
