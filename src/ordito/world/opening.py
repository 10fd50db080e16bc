"""The shelves: units on hand of every SKU at every place on the day the company opens its shop."""

from typing import Final

from ordito.world import facts
from ordito.world.draws import Draws
from ordito.world.model import Place, Product, Sku, StockLevel

# Of the products, the share that a store carries at all; the warehouse carries every one.
_CARRIED: Final = 0.62
_SOLD_OUT: Final = 0.06
_LAST_UNIT: Final = 0.05
_STORE_UNITS: Final = (2, 9)
_WAREHOUSE_UNITS: Final = (12, 60)
# The headphones of which nothing lies anywhere until their supplier brings them, in one colour.
_AWAITED: Final = "headphones-coro-pro"
# From this price on a store keeps few units.
_DEAR_MINOR: Final = 25_000


def opening_stock(
    seed: int, shops: tuple[Place, ...], products: tuple[Product, ...], skus: tuple[Sku, ...]
) -> tuple[StockLevel, ...]:
    """Return the units on hand; a SKU that a place does not carry has no level there."""
    missing = awaited(skus).code
    stories = facts.rows("stories", facts.StoryFact)
    told = {row.sku for row in stories}
    sold_as = {sku.code: sku.product for sku in skus}
    assert told <= set(sold_as)
    staged = {(sold_as[row.sku], row.place) for row in stories}
    places = tuple(place for place in shops if place.kind != "contact_centre")
    carried = {
        (product.code, place.code)
        for product in products
        for place in places
        if (product.code, place.code) in staged or _carries(seed, product, place)
    }
    drawn = (
        StockLevel(sku.code, place.code, 0 if sku.code == missing else _units(seed, sku, place))
        for sku in skus
        if sku.code not in told
        for place in places
        if (sku.product, place.code) in carried
    )
    return (*drawn, *(StockLevel(row.sku, row.place, row.on_hand) for row in stories))


def awaited(skus: tuple[Sku, ...]) -> Sku:
    """Return what everybody waits for."""
    return [one for one in skus if one.code.startswith(_AWAITED)][-1]


def _carries(seed: int, product: Product, place: Place) -> bool:
    if place.kind == "warehouse":
        return True
    return Draws(seed, "product", f"{product.code}@{place.code}", "carried").chance(_CARRIED)


def _units(seed: int, sku: Sku, place: Place) -> int:
    draws = Draws(seed, "stock", f"{sku.code}@{place.code}", "units")
    if place.kind == "warehouse":
        return draws.between(*_WAREHOUSE_UNITS)
    fate = draws.unit()
    if fate < _SOLD_OUT:
        return 0
    if fate < _SOLD_OUT + _LAST_UNIT:
        return 1
    low, high = _STORE_UNITS
    return draws.between(1, low) if sku.price_minor >= _DEAR_MINOR else draws.between(low, high)
