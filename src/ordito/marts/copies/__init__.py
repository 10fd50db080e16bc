"""Copies of the company's log and views: immutable files, and a manifest that says which count."""

from ordito.marts.copies.absorbing import absorb, find_damaged
from ordito.marts.copies.controls import Controls, take_controls
from ordito.marts.copies.manifest import Copies, locked, read_copies
from ordito.marts.copies.taking import Taken, take, us_of
from ordito.marts.copies.views import open_copies, source_of

__all__ = [
    "Controls",
    "Copies",
    "Taken",
    "absorb",
    "find_damaged",
    "locked",
    "open_copies",
    "read_copies",
    "source_of",
    "take",
    "take_controls",
    "us_of",
]
