"""Journeys: what was observed of customers, on whatever channel, kept as it came.

Owns the PostgreSQL schema ``journeys``: touchpoints with the identifier they came with, and by
person which products were looked at and are compared. It does not own whose identifier that is
(customers), nor what the core itself did (the log of platform).
"""

from ordito.journeys.commands import record_touchpoints
from ordito.journeys.errors import ComparisonFull
from ordito.journeys.interests import (
    MOST_COMPARED,
    PURPOSE,
    Interest,
    compare,
    forget_interests,
    forget_views,
    list_interests,
    note_view,
    pour_interests,
    stop_comparing,
    sweep_interests,
)
from ordito.journeys.model import Touchpoint
from ordito.journeys.queries import list_touchpoints

__all__ = [
    "MOST_COMPARED",
    "PURPOSE",
    "ComparisonFull",
    "Interest",
    "Touchpoint",
    "compare",
    "forget_interests",
    "forget_views",
    "list_interests",
    "list_touchpoints",
    "note_view",
    "pour_interests",
    "record_touchpoints",
    "stop_comparing",
    "sweep_interests",
]
