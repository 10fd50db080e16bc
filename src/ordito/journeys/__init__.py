"""Journeys: what was observed of customers, on whatever channel, kept as it came.

Owns the PostgreSQL schema ``journeys``: touchpoints with the identifier they came with. It does
not own whose identifier that is (customers), nor what the core itself did (the log of platform).
"""

from ordito.journeys.commands import record_touchpoints
from ordito.journeys.model import Touchpoint
from ordito.journeys.queries import list_touchpoints

__all__ = ["Touchpoint", "list_touchpoints", "record_touchpoints"]
