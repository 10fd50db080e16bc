"""Decisions of the journeys room: no database, no clock, no chance."""

from ordito.journeys.rules.clocks import HORIZON, instant_of, is_off, shifted
from ordito.journeys.rules.privacy import masked
from ordito.journeys.rules.wording import type_of

__all__ = [
    "HORIZON",
    "instant_of",
    "is_off",
    "masked",
    "shifted",
    "type_of",
]
