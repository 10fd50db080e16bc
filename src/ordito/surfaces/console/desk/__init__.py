"""Service desk: the pages of who answers customers."""

from typing import Final

from litestar.types import ControllerRouterHandler

from ordito.surfaces.console.desk import (
    boards,
    call_screen,
    case_answer,
    case_page,
    case_work,
    experience,
    knowledge,
    knowledge_editor,
    offers,
    other_model,
    outreach,
    queue,
)

ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    *queue.ROUTES,
    *boards.ROUTES,
    *call_screen.ROUTES,
    *case_page.ROUTES,
    *case_answer.ROUTES,
    *case_work.ROUTES,
    *knowledge.ROUTES,
    *knowledge_editor.ROUTES,
    *experience.ROUTES,
    *other_model.ROUTES,
    *offers.ROUTES,
    *outreach.ROUTES,
)
