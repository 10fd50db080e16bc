"""Names that exist often and people who do not: name, address and number drawn apart."""

import re
import unicodedata
from functools import cache
from typing import Final

from ordito.world import facts
from ordito.world.draws import Draws

# Domains that belong to nobody (RFC 2606).
MAIL_DOMAINS: Final = ("example.org", "example.com", "example.net", "posta.example")
# Mobile numbers kept free for fiction by the French regulator (ARCEP, decision 2018-0881,
# 06 39 98 00 00 to 06 39 98 99 99); Italy and Estonia keep none.
_FICTION: Final = "+3363998"
PHONES: Final = 10_000


def name_of(draws: Draws, language: str) -> tuple[str, str]:
    """Draw a given and a family name."""
    return draws.pick(_names(language, "given")), draws.pick(_names(language, "family"))


def mail_of(given: str, family: str, number: int) -> str:
    """Return the address of person ``number``, unique by that number."""
    domain = MAIL_DOMAINS[number % len(MAIL_DOMAINS)]
    return f"{slug(given)}.{slug(family)}.{number}@{domain}"


def phone_of(number: int) -> str:
    """Return the phone of person ``number`` (0 to 9,999), in E.164."""
    assert number < PHONES, "the range reserved for fiction has 10,000 numbers"
    return f"{_FICTION}{number:04d}"


def street_of(draws: Draws, language: str) -> str:
    """Draw a street and number, as letters are addressed."""
    return f"{draws.pick(_names(language, 'street'))} {draws.between(1, 90)}"


def slug(text: str) -> str:
    """Return ``text`` in lower-case letters, digits and hyphens of ASCII."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


@cache
def _names(language: str, part: str) -> tuple[str, ...]:
    (row,) = (
        row
        for row in facts.rows("names", facts.NamesFact)
        if (row.language, row.part) == (language, part)
    )
    return row.names
