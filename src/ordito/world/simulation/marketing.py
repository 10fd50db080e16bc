"""Whom a simulated company reaches before they buy, and whom it leaves alone by lot (P6, P7)."""

from typing import Final

import msgspec
import numpy as np

from ordito.world.simulation.chance import Ints, Marks, Reals, Stream
from ordito.world.simulation.parameters import Medium, Parameters
from ordito.world.simulation.people import People

FLIGHT_DAYS: Final = 56
_MOST_FLIGHTS: Final = 64
_MOST_MEDIA: Final = 16


class Reach(msgspec.Struct, frozen=True):
    """Who was reached by one medium in one flight.

    Attributes:
        targeted: of each person, whether the flight was meant for the person.
        treated: of each person, whether the person was reached; targets who are not are controls.
        days: on which day each person is, or would have been, reached.
    """

    targeted: Marks
    treated: Marks
    days: Ints


def flights(parameters: Parameters) -> int:
    """Return how many flights of each medium there are."""
    return -(-parameters.days // FLIGHT_DAYS)


def reach(parameters: Parameters, people: People, *, medium: int, flight: int) -> Reach:
    """Return whom ``flight`` of ``medium`` (an index) reaches."""
    told = parameters.media[medium]
    draws = Stream(parameters.seed, "marketing")
    ids = (people.ids * _MOST_MEDIA + medium) * _MOST_FLIGHTS + flight
    targeted = draws.chance(ids, _wish(told, people), 0)
    return Reach(
        targeted=targeted,
        treated=targeted & ~draws.chance(ids, parameters.control, 1),
        days=flight * FLIGHT_DAYS + draws.below(ids, FLIGHT_DAYS, 2),
    )


def under_effect(
    parameters: Parameters, people: People, *, medium: int, persons: Ints, days: Ints
) -> tuple[Marks, Marks, Ints]:
    """Return of each occasion whether ``medium`` was meant to work on it, does, and since when.

    Args:
        parameters: of the world.
        people: of the world.
        medium: index.
        persons: of each occasion.
        days: of each occasion.
    """
    works = parameters.media[medium].works_days
    meant = np.zeros(len(persons), np.bool_)
    working = np.zeros(len(persons), np.bool_)
    since = np.full(len(persons), -1, np.int64)
    for flight in range(flights(parameters)):
        told = reach(parameters, people, medium=medium, flight=flight)
        reached = told.days[persons]
        hit = told.targeted[persons] & (reached <= days) & (days < reached + works)
        meant |= hit
        working |= hit & told.treated[persons]
        since = np.where(hit & told.treated[persons], reached, since)
    return meant, working, since


def _wish(medium: Medium, people: People) -> Reals:
    """Return the probability that each person is a target."""
    leaning = medium.leans * (2 * people.quantiles - 1)
    return np.clip(medium.reach * (1 + leaning), 0.0, 1.0)
