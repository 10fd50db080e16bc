"""Prices at the console: what is in force, drafts of what comes, and the promotions in them."""

from ordito.surfaces.console.prices import drafts, overview, promotions

ROUTES = (*overview.ROUTES, *promotions.ROUTES, *drafts.ROUTES)
