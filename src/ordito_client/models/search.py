# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias
from uuid import UUID

import msgspec

Act: TypeAlias = str
"""What is done with a product under a query: pin, boost, bury; more may come."""


class Curated(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is decided for a query.

    Attributes:
        language: of the query.
        query: its words count, not how they are written.
        products: their places; none lets the engine decide alone.
    """

    language: str
    query: str
    products: Sequence[Curation]


class Curation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product's place under a query.

    Attributes:
        product_id: which one.
        act: ``pin`` puts it first, ``boost`` forward, ``bury`` back.
        rank: order of pinned ones; 0 comes first.
    """

    product_id: UUID
    act: Act
    rank: int = 0


class Facet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Values of one kind.

    Attributes:
        facet: code of the kind, as ``brand`` or ``option.colour``.
        name: what it is called; empty where the code says it.
        values: the commonest first, bands of prices from the lowest on.
    """

    facet: str
    name: str
    values: Sequence[FacetValue]


class FacetValue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value by which hits can be narrowed.

    Attributes:
        value: its code.
        name: what it is called; empty where the code says it.
        hits: that have it.
        is_chosen: whether it is chosen.
    """

    value: str
    name: str
    hits: int
    is_chosen: bool


class Miss(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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


class ProductHit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product that was found.

    Attributes:
        product_id: which one.
        code: short name.
        name: in the language of the query where it has one in it.
        brand: as the maker writes it.
        availability: where it is now: ``here``, ``elsewhere``, ``coming`` or ``none``.
        from_minor: its lowest list price; None where it has none here.
        currency: of the price.
        sku: code of the variant that was named by its code, if one was.
    """

    product_id: UUID
    code: str
    name: str
    brand: str | None
    availability: str
    from_minor: int | None = None
    currency: str | None = None
    sku: str | None = None


class SearchAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of hits.

    Attributes:
        hits: of this page, the first is the best.
        total: hits in all, at most 1,000.
        is_more: whether there are more than are counted; then ``total`` and the facets are what
            the best thousand have.
        language: in which the words were found; another one than asked where they only exist
        there.
        spelling: the query as it was understood, where that is not how it was typed.
        matched: whether hits have ``all`` words, only ``some``, or there are ``none``.
        facets: by which hits can be narrowed.
        cursor: of the next page; None where this is the last.
    """

    hits: Sequence[ProductHit]
    total: int
    is_more: bool
    language: str
    spelling: str | None
    matched: str
    facets: Sequence[Facet]
    cursor: str | None


class Suggestions(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a query that is being typed may become.

    Attributes:
        queries: the likeliest first.
        products: that they find first.
    """

    queries: Sequence[str]
    products: Sequence[ProductHit]
