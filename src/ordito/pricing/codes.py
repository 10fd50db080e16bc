"""Codes of coupons: how they are compared, made and checked. Pure; chance comes in from outside.

Made codes have 16 characters of an alphabet of 31 without I, L, O, 0 and 1, the last of which is a
check character: the sum of all characters, each times its position, is 0 modulo 31. As 31 is prime
and above the length, every single wrong character and every two that changed places are found (as
in the ISBN). 15 free characters are 74 bits.
"""

from collections.abc import Callable
from typing import Final

from ordito.pricing.errors import WrongCoupons

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH: Final = 16
_GROUP: Final = 4
_SHORTEST: Final = 3
_LONGEST: Final = 30
_VALUE: Final = {letter: value for value, letter in enumerate(ALPHABET)}


def normalise_code(code: str) -> str:
    """Return a code as it is compared: without spaces and hyphens, in capitals."""
    return "".join(code.split()).replace("-", "").upper()


def shown_code(code: str) -> str:
    """Return a code as it is printed: a made one by fours, a chosen one as it is."""
    if not is_made(code):
        return code
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def is_made(code: str) -> bool:
    """Tell whether a normalised code has the form of those that are made."""
    return len(code) == LENGTH and all(letter in _VALUE for letter in code)


def is_sound(code: str) -> bool:
    """Tell whether the check character of a made code fits the others."""
    return sum(place * _VALUE[letter] for place, letter in enumerate(code, start=1)) % 31 == 0


def make_code(draw: Callable[[str], str]) -> str:
    """Return a new code.

    Args:
        draw: picks one character of a text by chance, as ``secrets.choice``.
    """
    body = "".join(draw(ALPHABET) for _ in range(LENGTH - 1))
    total = sum(place * _VALUE[letter] for place, letter in enumerate(body, start=1))
    # LENGTH is 16, and 16 * 2 = 32 is 1 modulo 31: twice the missing part is the last character
    return body + ALPHABET[-total * 2 % 31]


def chosen_code(code: str) -> str:
    """Return a code that somebody chose, normalised.

    Raises:
        WrongCoupons: it is too short or too long, has other characters than letters and digits, or
            the form of codes that are made.
    """
    bare = normalise_code(code)
    if not (_SHORTEST <= len(bare) <= _LONGEST and bare.isascii() and bare.isalnum()):
        raise WrongCoupons("A code has 3 to 30 letters and digits.", field="code")
    if is_made(bare):
        raise WrongCoupons(
            "A chosen code of 16 characters would be mistaken for one that was made.", field="code"
        )
    return bare
