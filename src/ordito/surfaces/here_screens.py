"""What the page of the customers at a place shows; codes are translated by its template."""

from datetime import datetime

from msgspec import Struct

from ordito.surfaces.journey_screens import Collection, Habits, LookedAt, Told
from ordito.surfaces.screens import Choice


class Guest(Struct, frozen=True, kw_only=True):
    """Somebody who is at the place; ``means`` is a code, ``name`` None where not given."""

    name: str | None
    url: str
    means: str
    since: datetime
    tier: str | None
    points: int | None
    cart_units: int
    collections: tuple[Collection, ...]
    looked_at: tuple[LookedAt, ...]
    told: tuple[Told, ...]
    cases: tuple[str, ...]
    habits: Habits | None
    leave_url: str


class Here(Struct, frozen=True, kw_only=True):
    """here.html: who is at a place; ``scan_url`` takes a card that was scanned."""

    place: str | None
    places: tuple[Choice, ...]
    guests: tuple[Guest, ...]
    scan_url: str
    failure: str | None = None
