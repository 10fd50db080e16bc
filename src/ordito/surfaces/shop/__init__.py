"""Shop: the reference shop of the company's own web channel, phone first, whole without scripts.

Every page is a struct and one template of ``templates/shop``; ``frame.page`` answers with both.
The channel is the one that the setting ``shop_channel`` names.
"""

from typing import Final

from litestar import Router
from litestar.types import ControllerRouterHandler

from ordito.surfaces.shop import (
    account,
    answers,
    cart,
    challenge,
    changes,
    chat,
    checkout,
    compare,
    contact,
    door,
    door_code,
    help_pages,
    home,
    how_was_it,
    keep,
    kept,
    link,
    offer,
    orders,
    permalink,
    places,
    preferences,
    product,
    safety,
    search,
    wifi,
)
from ordito.surfaces.shop.ration import ration

_PAGES: Final[tuple[ControllerRouterHandler, ...]] = (
    *home.ROUTES,
    *search.ROUTES,
    *product.ROUTES,
    *compare.ROUTES,
    *places.ROUTES,
    *keep.ROUTES,
    *kept.ROUTES,
    *door.ROUTES,
    *door_code.ROUTES,
    *safety.ROUTES,
    *link.ROUTES,
    *cart.ROUTES,
    *checkout.ROUTES,
    *challenge.ROUTES,
    *permalink.ROUTES,
    *orders.ROUTES,
    *changes.ROUTES,
    *answers.ROUTES,
    *account.ROUTES,
    *help_pages.ROUTES,
    *contact.ROUTES,
    *chat.ROUTES,
    *how_was_it.ROUTES,
    *offer.ROUTES,
    *wifi.ROUTES,
    *preferences.ROUTES,
)

ROUTES: Final = (Router("/", route_handlers=_PAGES, guards=[ration]),)
