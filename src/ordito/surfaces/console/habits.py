"""Habits: what the purchases of a person say, in the words of one reader."""

from datetime import datetime
from uuid import UUID

from ordito import journeys
from ordito.catalogue import text_in
from ordito.platform import ids
from ordito.platform.clock import local_day
from ordito.platform.money import Money
from ordito.reads.profile import HotProfile
from ordito.surfaces import journey_screens
from ordito.surfaces.console.moments import Teller, channel_kind, place_name


def habits_of(
    teller: Teller, profile: HotProfile, at: datetime, zone: str
) -> journey_screens.Habits | None:
    """Return what the purchases of a person say, in the reader's words; None before the first."""
    traits = profile.traits
    if traits is None:
        return None
    scores = journeys.traits.rfm_of(traits.last_at, traits.purchases, traits.spent_minor, at=at)
    return journey_screens.Habits(
        purchases=traits.purchases,
        spent=Money(traits.spent_minor, traits.currency),
        last=local_day(traits.last_at, zone),
        place=place_name(teller.memory, traits.favourite_place_id),
        channel=None
        if traits.favourite_channel_id is None
        else channel_kind(teller.memory, traits.favourite_channel_id),
        category=text_in(traits.favourite_category, teller.language)
        if traits.favourite_category
        else None,
        recency=scores.recency,
        frequency=scores.frequency,
        monetary=scores.monetary,
    )


def tier_name(teller: Teller, programme_id: UUID, code: str | None) -> str | None:
    """Return what the company calls a tier; None where none is held."""
    programme = teller.memory.programmes.by_id.get(ids.ProgrammeId(programme_id))
    if programme is None or code is None:
        return None
    return next((tier.name for tier in programme.terms.tiers if tier.code == code), None)
