"""Copies of the company's log and views: immutable files, and a manifest that says which count."""

from ordito.marts.copies.absorbing import absorb, digest_of, find_damaged
from ordito.marts.copies.controls import Controls, take_controls
from ordito.marts.copies.manifest import RAW, Copies, Generation, Part, locked, read_copies, sync
from ordito.marts.copies.taking import Taken, take, us_of
from ordito.marts.copies.views import open_copies, source_of

__all__ = [
    "RAW",
    "Controls",
    "Copies",
    "Generation",
    "Part",
    "Taken",
    "absorb",
    "digest_of",
    "find_damaged",
    "locked",
    "open_copies",
    "read_copies",
    "source_of",
    "sync",
    "take",
    "take_controls",
    "us_of",
]
