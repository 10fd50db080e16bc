"""Store room and store desk: what must leave or be ready next, what comes, and who waits."""

from typing import Final

from litestar.types import ControllerRouterHandler

from ordito.surfaces.console.store import (
    corrections,
    counts,
    day,
    front,
    giving,
    incoming,
    instead,
    kept,
    lent,
    packing,
    picking,
    shelves,
    tasks,
    transfers,
)

ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    front.show_store,
    front.stream_store,
    *tasks.ROUTES,
    *picking.ROUTES,
    *instead.ROUTES,
    *packing.ROUTES,
    *giving.ROUTES,
    *incoming.ROUTES,
    *counts.ROUTES,
    *corrections.ROUTES,
    *transfers.ROUTES,
    *shelves.ROUTES,
    *kept.ROUTES,
    *lent.ROUTES,
    *day.ROUTES,
)
