"""Facets: by what hits can be narrowed, counted as filters would leave them over."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import msgspec

from ordito import catalogue
from ordito.reads.search_prices import band_of, range_of

search = catalogue.search

PRICE: Final = "price"
AVAILABILITY: Final = "availability"
LIVE: Final = frozenset({PRICE, AVAILABILITY})
"""Facets that no index has: they change with each sale and each price."""

Chosen: TypeAlias = Mapping[str, frozenset[str]]


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """A product that matches, with what is known of it now.

    Attributes:
        hit: the product.
        availability: where it is.
        price_minor: its lowest list price; None where it has none.
    """

    hit: search.Hit
    availability: search.Availability
    price_minor: int | None


class FacetValue(msgspec.Struct, frozen=True):
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


class Facet(msgspec.Struct, frozen=True):
    """Values of one kind.

    Attributes:
        facet: code of the kind, as ``brand`` or ``option.colour``.
        name: what it is called; empty where the code says it.
        values: the commonest first, bands of prices from the lowest on.
    """

    facet: str
    name: str
    values: Sequence[FacetValue]


def passing(candidates: Sequence[Candidate], chosen: Chosen) -> Sequence[Candidate]:
    """Return the candidates that have what is chosen of price and availability.

    Raises:
        UnknownFacet: a chosen value is none.
    """
    wanted, bands = chosen.get(AVAILABILITY), chosen.get(PRICE)
    if wanted is not None:
        known = _known(wanted)
        candidates = [one for one in candidates if one.availability in known]
    if bands is not None:
        ranges = [_range(band) for band in bands]
        candidates = [
            one
            for one in candidates
            if (price := one.price_minor) is not None
            and any(first <= price <= last for first, last in ranges)
        ]
    return candidates


def facets_of(
    counts: Iterable[search.FacetCount],
    language: str,
    chosen: Chosen,
    *,
    without: Collection[str] = (),
) -> list[Facet]:
    """Return facets with their values.

    Args:
        counts: by facet, the commonest first.
        language: of the names.
        chosen: values that are chosen.
        without: names of facets that are left out.
    """
    found: dict[str, tuple[str, list[FacetValue]]] = {}
    for count in counts:
        facet, _, value = count.facet.partition(":")
        if facet in without:
            continue
        name = search.text_of(count.called or {}, language)
        values = found.setdefault(facet, (name, []))[1]
        told = search.text_of(count.told or {}, language)
        values.append(FacetValue(value, told, count.hits, value in chosen.get(facet, ())))
    return [Facet(facet, name, values) for facet, (name, values) in found.items()]


def live_facets(candidates: Sequence[Candidate], chosen: Chosen) -> list[Facet]:
    """Return availability and price bands, each as if nothing of it were chosen."""
    others = {name: values for name, values in chosen.items() if name != AVAILABILITY}
    where = Counter(one.availability for one in passing(candidates, others))
    facets = [
        Facet(
            AVAILABILITY,
            "",
            [
                FacetValue(one, "", where[one], one in chosen.get(AVAILABILITY, ()))
                for one in search.Availability
                if where[one]
            ],
        )
    ]
    others = {name: values for name, values in chosen.items() if name != PRICE}
    bands = Counter(
        band_of(one.price_minor)
        for one in passing(candidates, others)
        if one.price_minor is not None
    )
    ordered = sorted(bands, key=lambda band: int(band.partition("-")[0]))
    values = [FacetValue(one, "", bands[one], one in chosen.get(PRICE, ())) for one in ordered]
    return [facet for facet in (*facets, Facet(PRICE, "", values)) if facet.values]


def _known(values: frozenset[str]) -> frozenset[str]:
    unknown = values - {one.value for one in search.Availability}
    if unknown:
        raise search.UnknownFacet(f"{min(unknown)[:40]!r} is no availability.", field="filter")
    return values


def _range(band: str) -> tuple[int, int]:
    found = range_of(band)
    if found is None:
        raise search.UnknownFacet(f"{band[:40]!r} is no band of prices.", field="filter")
    return found
