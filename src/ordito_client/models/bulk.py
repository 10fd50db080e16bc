# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about bulk."""

from __future__ import annotations

import datetime as dt

import msgspec


class FieldOwner(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whose word counts for a field.

    Attributes:
        subject: kind of the rows: ``customer``, ``product``, ``price`` or ``stock``.
        field: of the row.
        source: system whose word counts.
        otherwise: what becomes of another's word: ``refuse`` the row, ``keep`` the value that
        is
            there and take the rest of the row, or take it and ``note`` it.
    """

    subject: str
    field: str
    source: str
    otherwise: str = "keep"


class FieldState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A field of a row, and where its value comes from.

    Attributes:
        field: which.
        owner: source whose word counts; None where everybody's does.
        otherwise: what becomes of another's word.
        source: whose value stands there; None where no feed wrote it.
        written_at: instant of that value.
        withheld_from: whose word was last not taken.
        withheld_at: instant of that word.
    """

    field: str
    owner: str | None = None
    otherwise: str | None = None
    source: str | None = None
    written_at: dt.datetime | None = None
    withheld_from: str | None = None
    withheld_at: dt.datetime | None = None
