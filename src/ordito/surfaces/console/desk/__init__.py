"""Service desk: the pages of who answers customers."""

from typing import Final

from litestar.types import ControllerRouterHandler

from ordito.surfaces.console.desk import (
    experience,
    knowledge,
    knowledge_editor,
    other_model,
)

ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    *knowledge.ROUTES,
    *knowledge_editor.ROUTES,
    *experience.ROUTES,
    *other_model.ROUTES,
)
