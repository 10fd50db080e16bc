"""A hundred thousand products in three languages, and what people type to find them.

The words are made of syllables as each language has them, and as common as words are (Zipf): a few
stand in thousands of products, most in a handful. Queries are drawn from the products' own names
afterwards, so that nothing in them is made for an engine.
"""

import random
import string
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

PRODUCTS: Final = 100_000
LANGUAGES: Final = ("en", "it", "et")

_SEED: Final = 20_261_122
_NOUNS: Final = 400
_ADJECTIVES: Final = 800
_MODELS: Final = 30_000
_BRANDS: Final = 2_000
_WORDS: Final = 20_000
_CATEGORIES: Final = 300
_WITH_NUMBER: Final = 0.3
_SECOND_ADJECTIVE: Final = 0.4
# the commonest words of a language say nothing and stand in no catalogue
_FLAT: Final = 5
_DESCRIPTION: Final = (10, 30)
# first letters, vowels, last letters of syllables; endings of words
_SOUNDS: Final = {
    "en": ("b c d f g h l m n p r s t w sh st br tr ch cl", "a e i o u oo ea", "n r s t ck ll d"),
    "it": ("b c d f g l m n p r s t v z sc st br tr gl pr", "a e i o u ia io", "n r l s"),
    "et": ("h j k l m n p r s t v", "a e i o u ä õ ö ü aa ee ii oo uu äi", "n l s r t k"),
}
_ENDINGS: Final = {
    "en": ("", "", "", "s", "ing", "ed", "er"),
    "it": ("o", "a", "i", "e", "ità", "zione"),
    "et": ("", "", "d", "de", "te", "ga", "st", "le"),
}


@dataclass(frozen=True)
class Goods:
    """A product.

    Attributes:
        number: from 0 on.
        names: by language.
        descriptions: by language.
        brand: the maker.
        category: number of its category.
        variants: colour and size of each.
    """

    number: int
    names: dict[str, str]
    descriptions: dict[str, str]
    brand: str
    category: int
    variants: tuple[tuple[str, str], ...]


class _Zipf:
    """Draws the first of some things often and the last ones seldom."""

    def __init__(self, chance: random.Random, things: Sequence[str], exponent: float) -> None:
        self._chance = chance
        self._things = things
        ranks = range(1 + _FLAT, len(things) + 1 + _FLAT)
        self._shares = list(accumulate(1 / rank**exponent for rank in ranks))

    def draw(self) -> str:
        """Return one."""
        return self._things[self.place()]

    def place(self) -> int:
        """Return the rank of one, from 0 on."""
        return bisect(self._shares, self._chance.random() * self._shares[-1])


def goods(products: int = PRODUCTS) -> Iterator[Goods]:
    """Yield the products, always the same ones."""
    chance = random.Random(_SEED)
    nouns = {language: _lexicon(chance, language, _NOUNS) for language in LANGUAGES}
    adjectives = {language: _lexicon(chance, language, _ADJECTIVES) for language in LANGUAGES}
    texts = {
        language: _Zipf(chance, _lexicon(chance, language, _WORDS), 1.0) for language in LANGUAGES
    }
    noun, adjective = _Zipf(chance, nouns["en"], 0.9), _Zipf(chance, adjectives["en"], 0.9)
    model = _Zipf(chance, _lexicon(chance, "it", _MODELS), 0.4)
    brand = _Zipf(chance, _lexicon(chance, "en", _BRANDS), 0.8)
    colour, size = _Zipf(chance, _lexicon(chance, "en", 30), 1.0), _Zipf(chance, "MLSXYZ", 0.5)
    for number in range(products):
        kind, called = noun.place(), model.draw().capitalize()
        kinds = [adjective.place() for _ in range(1 + (chance.random() < _SECOND_ADJECTIVE))]
        length = chance.randint(*_DESCRIPTION)
        if chance.random() < _WITH_NUMBER:
            called += f" {chance.choice('XSTR')}{chance.randrange(10, 1000)}"
        yield Goods(
            number=number,
            names={
                one: _name(one, nouns[one][kind], [adjectives[one][i] for i in kinds], called)
                for one in LANGUAGES
            },
            descriptions={
                one: " ".join(texts[one].draw() for _ in range(length)) for one in LANGUAGES
            },
            brand=brand.draw().capitalize(),
            category=kind * _CATEGORIES // _NOUNS,
            variants=tuple(
                dict.fromkeys((colour.draw(), size.draw()) for _ in range(chance.randint(1, 4)))
            ),
        )


def misspelt(chance: random.Random, text: str) -> str:
    """Return a text with one typing error in one of its words of four letters or more."""
    words = text.split()
    long = [place for place, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    if long:
        place = chance.choice(long)
        words[place] = _wrong(chance, words[place])
    return " ".join(words)


def queries(
    chance: random.Random, names: Sequence[dict[str, str]], language: str, count: int
) -> list[str]:
    """Return what people type: one to three neighbouring words of the name of any product."""
    found: list[str] = []
    for _ in range(count):
        words = chance.choice(names)[language].split()
        length = min(chance.choice((1, 1, 2, 2, 2, 3)), len(words))
        first = chance.randint(0, len(words) - length)
        found.append(" ".join(words[first : first + length]).lower())
    return found


def category_name(number: int, language: str) -> str:
    """Return the name of a category."""
    return _lexicon(random.Random(number), language, 1)[0].capitalize()


def _name(language: str, noun: str, adjectives: Sequence[str], called: str) -> str:
    said = " ".join(adjectives)
    ordered = (noun, said, called) if language == "it" else (said, noun, called)
    return " ".join(part for part in ordered if part).capitalize()


def _lexicon(chance: random.Random, language: str, count: int) -> list[str]:
    starts, vowels, ends = (sounds.split() for sounds in _SOUNDS[language])
    words: dict[str, None] = {}
    while len(words) < count:
        syllables = chance.choice((1, 2, 2, 2, 3, 3))
        word = "".join(
            chance.choice(starts) + chance.choice(vowels) for _ in range(syllables)
        ) + chance.choice((*ends, ""))
        words[word + chance.choice(_ENDINGS[language])] = None
    return list(words)


def _wrong(chance: random.Random, word: str) -> str:
    place = chance.randrange(1, len(word))
    letter = chance.choice(string.ascii_lowercase)
    return chance.choice(
        (
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
            word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :],
        )
    )
