"""Baskets of three lines: carried out of a store, collected there, or shipped from a depot."""

import random
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from bench import company

LINES: Final = 3
# of a hundred sales
MIX: Final = {"carry_out": 60, "collect": 20, "ship": 20}


def draw(
    chance: random.Random, *, method: str, skus: Sequence[int], members: int = company.MEMBERS
) -> dict[str, Any]:
    """Return the body of a sale.

    Args:
        chance: where it is drawn from.
        method: how the goods reach the customer; what is shipped names no place: it is sourced.
        skus: numbers of its SKUs.
        members: the customer is one of so many.
    """
    store = f"p{chance.randrange(company.DEPOTS, company.PLACES)}"
    lines = [{"sku": f"s{sku}", "quantity": 1, "method": method} for sku in skus]
    sale: dict[str, Any] = {
        "lines": lines,
        "payments": [{"tender": "card", "token": "sandbox-approve"}],
        "customer": {"card": company.card_of(chance.randrange(members))},
    }
    if method == "carry_out":
        sale["place"] = store
    if method == "collect":
        sale["lines"] = [line | {"place": store} for line in lines]
    return sale


def spread(seed: int, *, members: int = company.MEMBERS) -> Iterator[bytes]:
    """Yield sales in the mix of methods, over all SKUs and places, for ever."""
    chance = random.Random(seed)
    methods, weights = list(MIX), list(MIX.values())
    while True:
        method = chance.choices(methods, weights)[0]
        skus = chance.sample(range(company.SKUS), LINES)
        sale = draw(chance, method=method, skus=skus, members=members)
        yield msgspec.json.encode(sale)


def single(seed: int, *, sku: int, place: int, method: str = "carry_out") -> Iterator[bytes]:
    """Yield sales of one unit of one SKU at one place, for ever."""
    chance = random.Random(seed)
    while True:
        sale = draw(chance, method=method, skus=[sku])
        if method == "carry_out":
            sale["place"] = f"p{place}"
        yield msgspec.json.encode(sale)
