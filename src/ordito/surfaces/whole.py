"""Whole numbers as people type them, or as an address names them."""

from typing import Final

MOST: Final = 999_999_999
"""The most where nothing else is said: fits every column of units."""

MOST_UNITS: Final = 9_999
"""The most units that somebody handles at once."""

MOST_MINOR: Final = 999_999_999_999
"""The most of an amount, in minor units."""


def whole_of(text: str, most: int = MOST) -> int | None:
    """Return the number that ``text`` writes in digits; None where it is none, or too large."""
    # the length first: Python reads no number of thousands of digits
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most))):
        return None
    number = int(text)
    return number if number <= most else None
