"""The nouns of the search: documents that are found, words that are known, what was asked."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final, TypeAlias
from uuid import UUID

import msgspec

from ordito.platform.ids import ProductId

LANGUAGES: Final = ("en", "it", "et")
"""Languages that texts are stemmed in; those of the pages."""

DICTIONARIES: Final = {"en": "english_stem", "it": "italian_stem", "et": "estonian_stem"}
SUPPLIES: Final = {"service": "always", "bundle": "all"}
"""When a product of a kind is in stock: always, or where all of its goods are; else any."""

MOST_HITS: Final = 1_000
"""Hits that are counted and shown; where there are more, it says so."""

Language = Annotated[str, msgspec.Meta(pattern="^(en|it|et)$")]
Texts: TypeAlias = Mapping[str, str]
"""A text by language."""
Phrase = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class Source(msgspec.Struct, frozen=True):
    """A product with its variants, as the catalogue has it.

    Attributes:
        product: its row.
        skus: rows of its variants, by code.
    """

    product: dict[str, Any]
    skus: list[dict[str, Any]]


class Trait(msgspec.Struct, frozen=True):
    """Something that a product is.

    Attributes:
        name: of what, as ``brand`` or ``option.colour``.
        value: the code of it, or itself.
        told: the value by language, where it has names.
        called: the name by language, where it has names.
        is_facet: whether hits can be narrowed by it.
    """

    name: str
    value: str
    told: Texts = msgspec.field(default_factory=dict[str, str])
    called: Texts = msgspec.field(default_factory=dict[str, str])
    is_facet: bool = True

    @property
    def facet(self) -> str:
        """Name and value in one, as filters and indexes write it."""
        # PostgreSQL keeps no zero byte in a text
        return f"{self.name}:{self.value}".replace("\x00", "")

    def __hash__(self) -> int:
        """Traits with the same value are found together; their texts are compared then."""
        return hash((self.name, self.value))


class Branch(msgspec.Struct, frozen=True):
    """A category on the way from a product to the root.

    Attributes:
        code: short name.
        name: by language.
    """

    code: str
    name: Texts


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """What a product says in one language: words as they are written, by where they stand.

    Attributes:
        name: of the product and its variants.
        brand: the maker.
        traits: category, options, attributes.
        text: the rest.
    """

    name: tuple[str, ...]
    brand: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    text: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((*self.name, *self.brand, *self.traits, *self.text)))


class KnownWord(msgspec.Struct, frozen=True):
    """A word that was asked about.

    Attributes:
        word: as it is written.
        lexeme: what the stemmer leaves of it; None where the word is too common to be looked for.
        documents: in how many products it stands.
    """

    word: str
    lexeme: str | None
    documents: int


class Alternative(msgspec.Struct, frozen=True):
    """One way to understand some typed words.

    Attributes:
        words: as they are written.
        lexemes: what must stand in a product, all of them.
    """

    words: tuple[str, ...]
    lexemes: tuple[str, ...]


class Group(msgspec.Struct, frozen=True):
    """Typed words that mean one thing.

    Attributes:
        said: as they were typed.
        ways: to understand them, any of which will do; the first is the likeliest.
        documents: in how many products the first stands at most.
        is_sure: whether the words are known as they were typed.
    """

    said: str
    ways: tuple[Alternative, ...]
    documents: int
    is_sure: bool


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A product that was found.

    Attributes:
        number: its short name.
        product_id: which one.
        relevance: how well its text answers, above 0.
        popularity: see ``rules.popularity_of``.
    """

    number: int
    product_id: ProductId
    relevance: float
    popularity: int


class CodeHit(msgspec.Struct, frozen=True):
    """A variant that was named by a code, a GTIN or the beginning of a code.

    Attributes:
        sku_id: which one.
        product_id: its product.
        code: of the variant.
        is_exact: whether the whole code was given.
    """

    sku_id: UUID
    product_id: UUID
    code: str
    is_exact: bool


class FacetCount(msgspec.Struct, frozen=True):
    """A facet's value among hits.

    Attributes:
        facet: ``NAME:VALUE``.
        hits: how many have it.
        told: the value by language, where it has names.
        called: the facet by language, where it has names.
    """

    facet: str
    hits: int
    told: dict[str, str] | None
    called: dict[str, str] | None


class Brief(msgspec.Struct, frozen=True):
    """What a list shows of a product.

    Attributes:
        product_id: which one.
        code: short name.
        name: by language.
        brand: as the maker writes it.
        sku_ids: of what it is in stock: active variants, or the components of a bundle.
    """

    product_id: UUID
    code: str
    name: dict[str, str]
    brand: str | None
    sku_ids: list[UUID]


class Synonym(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that customers use for words of the catalogue.

    Attributes:
        language: in which.
        term: as customers say it.
        means: as products say it; each is looked for as well.
        is_two_way: whether who looks for one of ``means`` finds ``term`` as well.
    """

    language: Language
    term: Phrase
    means: Annotated[list[Phrase], msgspec.Meta(min_length=1, max_length=20)]
    is_two_way: bool = False


class Act(StrEnum):
    """What is done with a product under a query."""

    PIN = "pin"
    BOOST = "boost"
    BURY = "bury"


class Curation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A product's place under a query.

    Attributes:
        product_id: which one.
        act: ``pin`` puts it first, ``boost`` forward, ``bury`` back.
        rank: order of pinned ones; 0 comes first.
    """

    product_id: ProductId
    act: Act
    rank: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 0


class Miss(msgspec.Struct, frozen=True):
    """A query that found nothing.

    Attributes:
        language: in which.
        query: its words.
        times: how often it was asked.
        last_on: day of the last time, UTC, ISO 8601.
    """

    language: str
    query: str
    times: int
    last_on: str


class IndexState(msgspec.Struct, frozen=True):
    """How far the index follows the catalogue.

    Attributes:
        products: that can be found.
        stale: products whose change it has not taken up.
        lag_s: how long the oldest of them has waited, seconds.
    """

    products: int
    stale: int
    lag_s: int
