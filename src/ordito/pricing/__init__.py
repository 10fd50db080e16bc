"""Pricing: what a basket costs, the same in every channel, and why.

Owns the PostgreSQL schema ``pricing``: price lists, prices and tax rates, published as versions of
one rulebook that never change. It does not own what a SKU is (catalogue), who gets points
(loyalty), or what was agreed with a buyer (orders). The engine is ``rules.py`` with ``model.py``:
pure, so that a till without a connection runs the same files.
"""

from ordito.pricing.commands import publish_prices
from ordito.pricing.errors import (
    CodeTaken,
    ImpossibleQuantity,
    LineTwice,
    NoPrice,
    NoTaxRate,
    UnknownPriceList,
    UnknownRulebook,
    WrongCurrency,
    WrongPrice,
    WrongTaxRate,
)
from ordito.pricing.model import (
    Basket,
    BasketLine,
    Break,
    Price,
    PriceContext,
    PricedBasket,
    PricedLine,
    PriceList,
    Publication,
    Rulebook,
    TaxPart,
    TaxRate,
    TraceStep,
)
from ordito.pricing.queries import (
    PublishedRulebook,
    list_altered_rulebooks,
    list_price_lists,
    list_prices_of,
    list_prices_of_many,
    list_rulebooks,
    load_rulebook,
    quote,
    refresh_rulebook,
)

__all__ = [
    "Basket",
    "BasketLine",
    "Break",
    "CodeTaken",
    "ImpossibleQuantity",
    "LineTwice",
    "NoPrice",
    "NoTaxRate",
    "Price",
    "PriceContext",
    "PriceList",
    "PricedBasket",
    "PricedLine",
    "Publication",
    "PublishedRulebook",
    "Rulebook",
    "TaxPart",
    "TaxRate",
    "TraceStep",
    "UnknownPriceList",
    "UnknownRulebook",
    "WrongCurrency",
    "WrongPrice",
    "WrongTaxRate",
    "list_altered_rulebooks",
    "list_price_lists",
    "list_prices_of",
    "list_prices_of_many",
    "list_rulebooks",
    "load_rulebook",
    "publish_prices",
    "quote",
    "refresh_rulebook",
]
