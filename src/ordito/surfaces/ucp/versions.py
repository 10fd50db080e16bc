"""Versions of the protocol that are spoken here."""

from enum import StrEnum
from typing import Final


class Version(StrEnum):
    """A dated release of the protocol."""

    AUGUST = "2026-08-25"
    APRIL = "2026-04-08"


NEWEST: Final = Version.AUGUST
