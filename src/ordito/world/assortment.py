"""The assortment: categories, products, variants, prices and which product goes with which."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from itertools import product as combinations
from typing import Final

from ordito.world import facts
from ordito.world.draws import Draws
from ordito.world.model import Category, OptionValue, Product, Relation, Sku
from ordito.world.names import slug
from ordito.world.showroom import Bundle, Service

ELECTRONICS: Final = frozenset(
    {"computers", "computer-accessories", "phones", "audio", "wearables", "home"}
)
# Prefixes of GS1's range for numbers that circulate inside one company (020 to 029, 200 to 299).
SKU_PREFIX: Final = "20"
CARD_PREFIX: Final = "29"
_DIGITS: Final = 10**10
_ONE_SIZE: Final = "one"
# Share of SKUs whose price on the web is another than everywhere else, and by how much.
_SLIPS: Final = 0.015
_SLIP_PERCENTS: Final = (-8, -5, -3, 3, 5, 8)
# From this price on, in cents, prices end with nine euro instead of ninety cents.
_DEAR_MINOR: Final = 10_000


def categories() -> tuple[Category, ...]:
    """Return the shelves of the catalogue."""
    return tuple(
        Category(row.code, row.parent, {"it": row.it, "en": row.en, "et": row.et})
        for row in facts.rows("categories", facts.CategoryFact)
    )


def options() -> tuple[OptionValue, ...]:
    """Return the sizes, colours and storages."""
    return tuple(
        OptionValue(row.axis, row.code, {"it": row.it, "en": row.en, "et": row.et})
        for row in facts.rows("options", facts.OptionFact)
    )


def products() -> tuple[Product, ...]:
    """Return every model of every family."""
    return tuple(
        Product(
            code=product_code(family, model),
            category=family.category,
            family=family.code,
            names=_names(family, model),
            tax_category=family.tax,
            axes=tuple(axis for axis, _ in _axes(family)),
            demand=family.demand / len(family.models),
        )
        for family in _families()
        for model in family.models
    )


def skus(seed: int) -> tuple[Sku, ...]:
    """Return every variant of every product with its price and cost."""
    return tuple(
        _sku(seed, family, rank, dict(zip(dict(_axes(family)), values, strict=True)))
        for family in _families()
        for rank in range(len(family.models))
        for values in combinations(*(values for _, values in _axes(family)))
    )


def web_prices(seed: int, skus: tuple[Sku, ...]) -> dict[str, int]:
    """Return the prices in cents that somebody changed on the web alone; of no story's SKU."""
    told = {row.sku for row in facts.rows("stories", facts.StoryFact)}
    found: dict[str, int] = {}
    for sku in skus:
        draws = Draws(seed, "sku", sku.code, "slip")
        if sku.code not in told and draws.chance(_SLIPS):
            found[sku.code] = sku.price_minor * (100 + draws.pick(_SLIP_PERCENTS)) // 100
    return found


def relations() -> tuple[Relation, ...]:
    """Return what to show beside a product: the neighbour model, the better one, the companions."""
    return tuple(relation for family in _families() for relation in _relations(family))


def product_code(family: facts.FamilyFact, model: str) -> str:
    """Return the code of a model of a family."""
    return f"{family.code}-{slug(model)}"


def internal_gtin(draws: Draws, prefix: str) -> str:
    """Draw 13 digits of the company's own range, the last one the check digit."""
    body = f"{prefix}{draws.below(_DIGITS):010d}"
    return body + check_digit(body)


def service_gtin(seed: int, code: str) -> str:
    """Return the number under which a till scans a service or bundle."""
    return internal_gtin(Draws(seed, "service", code, "gtin"), SKU_PREFIX)


def bundle_price(bundle: Bundle, skus: Mapping[str, Sku], services: Mapping[str, Service]) -> int:
    """Return what a bundle costs, cents; it ends as shop prices do."""
    parts = [
        skus[code].price_minor if code in skus else services[code].price_minor
        for code in bundle.parts
    ]
    return sum(parts) * bundle.percent // 100 // 100 * 100 + 90


def check_digit(body: str) -> str:
    """Return the digit that makes the 12 digits of ``body`` a GTIN-13.

    Source: GS1 General Specifications, section 7.9.
    """
    return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body)) % 10)


def _families() -> tuple[facts.FamilyFact, ...]:
    return facts.rows("families", facts.FamilyFact)


def _names(family: facts.FamilyFact, model: str) -> dict[str, str]:
    return {
        "it": f"{family.it} {model}",
        "en": f"{model} {family.en}",
        "et": f"{family.et} {model}",
    }


def _axes(family: facts.FamilyFact) -> list[tuple[str, tuple[str, ...]]]:
    axes = [("colour", family.colours)] if family.colours else []
    if family.sizes != _ONE_SIZE:
        scale = [
            row for row in facts.rows("options", facts.OptionFact) if row.scale == family.sizes
        ]
        axes.append((scale[0].axis, tuple(row.code for row in scale)))
    return axes


def _sku(seed: int, family: facts.FamilyFact, rank: int, values: dict[str, str]) -> Sku:
    code = "-".join([product_code(family, family.models[rank]), *values.values()])
    price = _price(seed, family, rank, larger=values.get("storage") == "512")
    return Sku(
        code=code,
        product=product_code(family, family.models[rank]),
        gtin=internal_gtin(Draws(seed, "sku", code, "gtin"), SKU_PREFIX),
        options=values,
        price_minor=price,
        cost_minor=price * 100 // 122 * family.cost_percent // 100,
    )


def _price(seed: int, family: facts.FamilyFact, rank: int, *, larger: bool) -> int:
    """Return a price in cents that rises with the model and ends as shop prices do."""
    draws = Draws(seed, "product", product_code(family, family.models[rank]), "price")
    share = (rank + draws.unit() / 2) / len(family.models)
    price = int(family.low + (family.high - family.low) * share) * (115 if larger else 100) // 100
    return price // 100 * 100 + 90 if price < _DEAR_MINOR else price // 1_000 * 1_000 + 900


def _relations(family: facts.FamilyFact) -> Iterator[Relation]:
    codes = [product_code(family, model) for model in family.models]
    for lower, upper in pairwise(codes):
        yield Relation(lower, upper, "similar")
        yield Relation(upper, lower, "similar")
        if family.category in ELECTRONICS:
            yield Relation(lower, upper, "better")
    companions = {other.code: other for other in _families()}
    for name in family.goes_with:
        other = companions[name]
        for rank, code in enumerate(codes):
            match = other.models[min(rank, len(other.models) - 1)]
            yield Relation(code, product_code(other, match), "goes_with")
