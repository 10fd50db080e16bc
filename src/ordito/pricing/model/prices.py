"""Prices and taxes: lists, what a SKU costs on them, and rates.

Standard library only: the same file runs in the till's browser.
"""

from dataclasses import dataclass
from datetime import datetime

from ordito.platform.ids import ChannelId, PlaceId, PriceListId, SkuId


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """A set of prices and for whom they are meant. What is None is meant for all.

    Attributes:
        price_list_id: made by the caller.
        code: short name, unique among price lists.
        currency: of its amounts, ISO 4217.
        tax_included: whether its amounts include tax.
        customer_group: whose members it is meant for.
        place_id: place it is meant for.
        channel_id: channel it is meant for.
        market: market it is meant for.
    """

    price_list_id: PriceListId
    code: str
    currency: str
    tax_included: bool
    customer_group: str | None = None
    place_id: PlaceId | None = None
    channel_id: ChannelId | None = None
    market: str | None = None

    @property
    def specificity(self) -> int:
        """How narrowly it is meant: a group outweighs a place, a place a channel, that a market."""
        return (
            8 * (self.customer_group is not None)
            + 4 * (self.place_id is not None)
            + 2 * (self.channel_id is not None)
            + (self.market is not None)
        )


@dataclass(frozen=True, slots=True)
class Break:
    """The price of one unit from a quantity on.

    Attributes:
        min_quantity: units in the basket from which it holds, at least 1.
        unit_minor: price of one unit, minor units, not negative.
    """

    min_quantity: int
    unit_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a SKU costs on a price list in a time.

    Attributes:
        price_list_id: on which list.
        sku_id: of what.
        breaks: by quantity, ascending; the price of a unit never rises along them.
        valid_from: from this instant on, aware UTC.
        valid_to: before this instant; None is until another price starts.
    """

    price_list_id: PriceListId
    sku_id: SkuId
    breaks: tuple[Break, ...]
    valid_from: datetime
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRate:
    """A tax on a class of goods in a market. Several taxes with different codes add up.

    Attributes:
        market: where.
        tax_class: of what.
        code: which tax, as ``VAT``.
        rate_ppm: parts per million of the net amount (22 % is 220,000), not negative.
        valid_from: from this instant on, aware UTC; a later rate of the same code takes over.
        valid_to: before this instant; None is until another rate starts.
    """

    market: str
    tax_class: str
    code: str
    rate_ppm: int
    valid_from: datetime
    valid_to: datetime | None = None
