"""What the pages about customers who may be one person show."""

from datetime import datetime

from msgspec import Struct

from ordito.surfaces.screens import Choice


class DoubleRow(Struct, frozen=True, kw_only=True):
    """A pair in the list; ``agree`` and ``differ`` are fields that speak most for and against."""

    left: str
    right: str
    url: str
    probability: float
    state: str
    agree: tuple[str, ...]
    differ: tuple[str, ...]
    is_blocked: bool


class Doubles(Struct, frozen=True, kw_only=True):
    """doubles.html: pairs that wait or were decided. ``trained_by`` is None before the first round.

    ``shared_values`` are contacts that people of different names have; ``accept_from`` the bits
    from which on pairs are accepted unseen, where labelled pairs prove it.
    """

    rows: tuple[DoubleRow, ...]
    filters: tuple[Choice, ...]
    state: str
    next_url: str | None
    compared_at: datetime | None
    trained_by: str | None
    people: int
    shared_values: int
    accept_from: float | None


class DoubleField(Struct, frozen=True, kw_only=True):
    """A field of both, side by side; ``weight`` is None for what is shown and not compared."""

    field: str
    left: str
    right: str
    level: str | None
    weight: float | None
    share: int


class DoublePage(Struct, frozen=True, kw_only=True):
    """double.html: two customers side by side. Deciding posts decision, is_forced and _csrf."""

    left_name: str
    right_name: str
    left_url: str
    right_url: str
    url: str
    back_url: str
    state: str
    probability: float
    weight: float
    start: float
    fields: tuple[DoubleField, ...]
    blocked_by: tuple[str, ...]
    crowd: int
    decided_by: str | None
    masked: bool
    may_decide: bool
