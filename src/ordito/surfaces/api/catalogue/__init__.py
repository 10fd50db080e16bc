"""Catalogue over HTTP: what is sold, how it is described and grouped, and where it is sold."""

from typing import Final

from litestar.types import ControllerRouterHandler

from ordito.surfaces.api.catalogue import assortment, goods, groups, media

ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    *goods.ROUTES,
    *groups.ROUTES,
    *media.ROUTES,
    *assortment.ROUTES,
)
