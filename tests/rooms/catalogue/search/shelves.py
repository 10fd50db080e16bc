"""A shoe shop that the search knows."""

from collections.abc import Mapping
from typing import Any

from ordito import catalogue
from ordito.catalogue import search
from ordito.platform.clock import now
from ordito.platform.db import Tx
from tests.rooms.catalogue.builders import a_category, a_product, a_sku

SHOES = {"en": "Shoes", "it": "Scarpe", "et": "Jalatsid"}
PRODUCTS: Mapping[str, Mapping[str, Any]] = {
    "RUN": {
        "name": {
            "en": "Running shoe Aurora",
            "it": "Scarpa da corsa Aurora",
            "et": "Jooksuking Aurora",
        },
        "brand": "Nordik",
    },
    "TREK": {
        "name": {
            "en": "Trekking boots Città",
            "it": "Scarponi da trekking Città",
            "et": "Matkasaapad",
        },
        "brand": "O'Neill & Söhne",
    },
    "TEE": {
        "name": {"en": "Red T-shirt", "it": "Maglietta rossa", "et": "Punane T-särk"},
        "brand": "Nordik",
        "category_id": None,
    },
}


async def fill(tx: Tx) -> None:
    """Put three products with two variants each, and take them up."""
    shoes = a_category("shoes", name=SHOES)
    await catalogue.put_categories(tx, categories=[shoes], at=now())
    products = [
        a_product(code, **{"category_id": shoes.category_id, **some})
        for code, some in PRODUCTS.items()
    ]
    await catalogue.put_products(tx, products=products, at=now())
    skus = [
        a_sku(
            f"{product.code}-{colour}",
            product_id=product.product_id,
            name=product.name,
            options={"colour": colour, "size": "M"},
        )
        for product in products
        for colour in ("red", "blue")
    ]
    await catalogue.put_skus(tx, skus=skus, at=now())
    await search.mark_all_stale(tx, at=now())
    while await search.index_stale(tx):
        pass


async def found(tx: Tx, text: str, language: str = "en", **chosen: str) -> list[str]:
    """Return the codes of the products that a query finds, the best first."""
    values = {name.replace("_", "."): frozenset({value}) for name, value in chosen.items()}
    _, some = await search.find(tx, text=text, language=language, chosen=values)
    briefs = await search.list_briefs(tx, product_ids=[hit.product_id for hit in some.hits])
    best = sorted(some.hits, key=lambda hit: (-hit.relevance, hit.number))
    return [briefs[hit.product_id].code for hit in best]
