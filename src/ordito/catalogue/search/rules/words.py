"""Words: what a text consists of for the search, and how far two words lie apart."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

MOST_WORDS: Final = 10
"""Words of a query that are looked for; what follows is left out."""

_LONGEST_WORD: Final = 40
_LONGEST_TEXT: Final = 20_000
# a longer word has so many rests that its errors are found by trigrams alone
_LONGEST_WITH_RESTS: Final = 24
_SHORTEST_WITH_RESTS: Final = 3
_SHORTEST_HALF: Final = 3
_WORD: Final = re.compile(r"[^\W_]+")
_JOINED: Final = re.compile(r"[^\W_]+(?:[-'][^\W_]+)+")
_APOSTROPHES: Final = str.maketrans({"\u2019": "'", "\u2010": "-", "\u2011": "-"})
_LETTERS: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})


def plain(text: str) -> str:
    """Return a text in small letters without accents, however it was written."""
    short = text[:_LONGEST_TEXT]
    if short.isascii():
        return short.lower()
    folded = unicodedata.normalize("NFKD", short).casefold()
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return bare.translate(_LETTERS).translate(_APOSTROPHES)


@lru_cache(maxsize=10_000)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text in their order; of T-shirt: t, shirt and tshirt."""
    bare = plain(text)
    joined = {match.start(): match[0] for match in _JOINED.finditer(bare)}
    words: list[str] = []
    for match in _WORD.finditer(bare):
        if match.start() in joined:
            words.append("".join(_WORD.findall(joined[match.start()])))
        words.append(match[0])
    return tuple(word for word in words if len(word) <= _LONGEST_WORD)


def typed_words(text: str) -> list[str]:
    """Return the words of a query in their order, not more than are looked for."""
    found = _WORD.findall(plain(text))
    return [word for word in found if len(word) <= _LONGEST_WORD][:MOST_WORDS]


def rests_of(word: str) -> list[str]:
    """Return a word and what is left of it without any one of its letters, each once.

    Two words that share a rest are one insertion, deletion, substitution or swap apart, or two.

    Source: W. Garbe, symmetric delete spelling correction (SymSpell), 2012.
    """
    if not _SHORTEST_WITH_RESTS <= len(word) <= _LONGEST_WITH_RESTS:
        return [word]
    return sorted({word, *(word[:place] + word[place + 1 :] for place in range(len(word)))})


def distance(one: str, other: str) -> int:
    """Return how many letters to insert, delete, replace or swap make one word of the other.

    Source: optimal string alignment distance, a restriction of F. Damerau's of 1964.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, wanted in enumerate(other, start=1):
            cost = min(
                last[column] + 1,
                current[column - 1] + 1,
                last[column - 1] + (letter != wanted),
            )
            is_swap = row > 1 and column > 1 and letter == other[column - 2]
            if is_swap and one[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, last = last, current
    return last[-1]


def most_errors(word: str) -> int:
    """Return how many typing errors a word of this length is forgiven."""
    return (len(word) >= 3) + (len(word) >= 7)  # noqa: PLR2004 # letters, as the line says


def halves_of(word: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to write a word as two."""
    for place in range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1):
        yield word[:place], word[place:]


def joins_of(words: Sequence[str]) -> list[str]:
    """Return what neighbouring words are, written as one."""
    return [one + other for one, other in pairwise(words)]


def spans_of(words: Sequence[str], most: int) -> list[str]:
    """Return every run of up to so many neighbouring words."""
    return [
        " ".join(words[start : start + length])
        for length in range(1, most + 1)
        for start in range(len(words) - length + 1)
    ]


def is_harmless(word: str) -> bool:
    """Tell whether a word of a query can be kept: no number by which a person could be known."""
    return sum(letter.isdigit() for letter in word) <= 4  # noqa: PLR2004 # years and sizes
