"""Service desk: the pages of who answers customers."""

from typing import Final

from litestar.types import ControllerRouterHandler

from ordito.surfaces.console.desk import other_model

ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (*other_model.ROUTES,)
