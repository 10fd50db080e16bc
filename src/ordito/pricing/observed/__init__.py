"""Observed prices: what others ask for the same goods, as it was seen, when and by whom.

Sources (competitors, marketplaces, shops that sell our own products) show offers of sellers. An
offer is matched with a SKU by a number that is the same; what its title is like is a suggestion
that a person confirms. What it cost is a history of changes. Nothing of it moves a price of ours.
"""

from ordito.pricing.observed.commands import (
    match_offer,
    observe,
    put_advised_prices,
    put_sellers,
    put_sources,
    seller_id_of,
)
from ordito.pricing.observed.errors import (
    OfferNameless,
    SellerWithoutChannel,
    SightingWrong,
    SourceCodeTaken,
    UnknownOffer,
    UnknownSource,
)
from ordito.pricing.observed.events import OfferMatched
from ordito.pricing.observed.model import (
    AdviceKind,
    AdvisedPrice,
    Availability,
    FlashRule,
    FlashSale,
    Match,
    Position,
    PricePoint,
    Rival,
    Seller,
    SellerKind,
    Sighting,
    Source,
    SourceKind,
)
from ordito.pricing.observed.queries import (
    Offer,
    get_offer,
    get_source,
    list_advised_prices,
    list_history,
    list_offers,
    list_offers_of,
    list_own_offers,
    list_sellers,
    list_sources,
    list_to_match,
)
from ordito.pricing.observed.rules import flash_sales, likeness, standing

__all__ = [
    "AdviceKind",
    "AdvisedPrice",
    "Availability",
    "FlashRule",
    "FlashSale",
    "Match",
    "Offer",
    "OfferMatched",
    "OfferNameless",
    "Position",
    "PricePoint",
    "Rival",
    "Seller",
    "SellerKind",
    "SellerWithoutChannel",
    "Sighting",
    "SightingWrong",
    "Source",
    "SourceCodeTaken",
    "SourceKind",
    "UnknownOffer",
    "UnknownSource",
    "flash_sales",
    "get_offer",
    "get_source",
    "likeness",
    "list_advised_prices",
    "list_history",
    "list_offers",
    "list_offers_of",
    "list_own_offers",
    "list_sellers",
    "list_sources",
    "list_to_match",
    "match_offer",
    "observe",
    "put_advised_prices",
    "put_sellers",
    "put_sources",
    "seller_id_of",
    "standing",
]
