"""Refusals of the journeys room."""

from ordito.platform.errors import Conflict


class ComparisonFull(Conflict):
    """As many products are compared as can be shown side by side."""

    code = "journeys.comparison_full"
    remedy = "Take one of them away first."
