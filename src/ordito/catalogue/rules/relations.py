"""Computed relations: which products are alike, better, or bought together, and what says so."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from ordito.catalogue.model import ComputedRelation, Product, RelationKind
from ordito.platform.ids import CategoryId, ProductId

_MILLION: Final = 1_000_000
# products of one category that are compared with each other; more of them are the newest codes
_MOST_COMPARED: Final = 400
_LEAST_ALIKE: Final = 0.2
# a better product costs this much more, percent of the other's price
_DEARER: Final = range(110, 201)
# orders with both that are more than chance, and how much more often than by chance
_LEAST_ORDERS: Final = 3
_LEAST_LIFT: Final = 1.2


@dataclass(frozen=True, slots=True)
class Together:
    """How often two products were bought in one order.

    Attributes:
        product_id: one.
        other_id: the other.
        orders: with both.
    """

    product_id: ProductId
    other_id: ProductId
    orders: int


def marks_of(product: Product) -> frozenset[str]:
    """Return what a product has in common with others: brand, attributes and option values."""
    marks = {f"{code}:{one}" for code, value in product.attributes.items() for one in _all(value)}
    marks |= {
        f"{option.code}:{value.code}" for option in product.options for value in option.values
    }
    if product.brand:
        marks.add(f"brand:{product.brand}")
    return frozenset(marks | {f"complexity:{product.complexity}"})


def compute_alike(
    products: Sequence[Product], prices: Mapping[ProductId, int], *, most: int
) -> Iterator[ComputedRelation]:
    """Yield products of the same category that are alike, and the better among them.

    Two are alike by the weight of the marks that they share over the weight of all that they have;
    a mark weighs more, the fewer products of the category have it. A better one is alike and costs
    a tenth to twice more.

    Args:
        products: active ones.
        prices: lowest price of each, minor units of one currency.
        most: relations of each kind of one product.

    Source: weighted Jaccard index with inverse document frequency.
    """
    shelves: defaultdict[CategoryId, list[Product]] = defaultdict(list)
    for product in products:
        if product.category_id is not None:
            shelves[product.category_id].append(product)
    for shelf in shelves.values():
        yield from _alike(shelf[:_MOST_COMPARED], prices, most)


def compute_together(
    pairs: Iterable[Together], orders: Mapping[ProductId, int], *, total: int, most: int
) -> Iterator[ComputedRelation]:
    """Yield products that go with others: bought in the same orders, more often than by chance.

    Args:
        pairs: each pair of products once, in either order.
        orders: with each product.
        total: orders of any.
        most: relations of one product.

    Source: confidence and lift of association rules (Agrawal, Imielinski, Swami 1993).
    """
    found: defaultdict[ProductId, list[ComputedRelation]] = defaultdict(list)
    for pair in pairs:
        lift = pair.orders * total / (orders[pair.product_id] * orders[pair.other_id])
        if pair.orders < _LEAST_ORDERS or lift < _LEAST_LIFT:
            continue
        for one, other in ((pair.product_id, pair.other_id), (pair.other_id, pair.product_id)):
            evidence = {"orders": pair.orders, "of": orders[one], "lift": f"{lift:.2f}"}
            share = pair.orders / orders[one]
            found[one].append(_relation(one, RelationKind.GOES_WITH, other, share, evidence))
    for relations in found.values():
        yield from _best(relations, most)


def _alike(
    shelf: Sequence[Product], prices: Mapping[ProductId, int], most: int
) -> Iterator[ComputedRelation]:
    marks = {product.product_id: marks_of(product) for product in shelf}
    spread = Counter(mark for some in marks.values() for mark in some)
    weight = {mark: math.log(1 + len(shelf) / count) for mark, count in spread.items()}
    whole = {one: sum(weight[mark] for mark in sorted(some)) for one, some in marks.items()}
    for product in shelf:
        one = product.product_id
        alike: list[ComputedRelation] = []
        better: list[ComputedRelation] = []
        for other, others in marks.items():
            shared = marks[one] & others
            both = sum(weight[mark] for mark in sorted(shared))
            score = both / (whole[one] + whole[other] - both)
            if other == one or score < _LEAST_ALIKE:
                continue
            evidence: dict[str, Any] = {"shared": sorted(shared)}
            alike.append(_relation(one, RelationKind.SIMILAR, other, score, evidence))
            percent = prices.get(other, 0) * 100 // prices[one] if prices.get(one) else 0
            if percent in _DEARER:
                evidence |= {"price_percent": percent}
                better.append(_relation(one, RelationKind.BETTER, other, score, evidence))
        yield from _best(alike, most)
        yield from _best(better, most)


def _best(relations: Sequence[ComputedRelation], most: int) -> Sequence[ComputedRelation]:
    return sorted(relations, key=lambda one: (-one.score_ppm, one.other_id))[:most]


def _relation(
    one: ProductId, kind: RelationKind, other: ProductId, score: float, evidence: dict[str, Any]
) -> ComputedRelation:
    return ComputedRelation(
        product_id=one,
        kind=kind,
        other_id=other,
        score_ppm=max(1, min(round(score * _MILLION), _MILLION)),
        evidence=dict(evidence),
    )


def _all(value: object) -> Iterator[str]:
    """Yield what a value of an attribute is, as a mark; a text in languages is none."""
    match value:
        case list():
            yield from cast("list[str]", value)
        case bool():
            yield str(value).lower()
        case dict():
            measure = cast("dict[str, str]", value)
            if "unit" in measure:
                yield f"{measure['value']} {measure['unit']}"
        case _:
            yield str(value)
