"""The nouns of pricing. Standard library only: the same file runs in the till's browser."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

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


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All prices and taxes of one published version, in memory. It never changes.

    Attributes:
        version: number of the publication; 0 is empty.
        price_lists: all lists.
        prices: prices of each SKU, the one to be preferred first.
        tax_rates: rates by market and tax class, by code, the latest first.
    """

    version: int
    price_lists: Mapping[PriceListId, PriceList]
    prices: Mapping[SkuId, tuple[Price, ...]]
    tax_rates: Mapping[tuple[str, str], tuple[TaxRate, ...]]

    @classmethod
    def of(
        cls,
        version: int,
        *,
        price_lists: Iterable[PriceList] = (),
        prices: Iterable[Price] = (),
        tax_rates: Iterable[TaxRate] = (),
    ) -> Self:
        """Build the rulebook of these rows, in whatever order they come."""
        lists = {row.price_list_id: row for row in price_lists}
        rates: dict[tuple[str, str], list[TaxRate]] = {}
        for rate in tax_rates:
            rates.setdefault((rate.market, rate.tax_class), []).append(rate)
        return cls(
            version,
            lists,
            _by_preference(lists, prices),
            {key: tuple(sorted(rows, key=_rate_order)) for key, rows in rates.items()},
        )

    def with_prices(self, version: int, prices: Iterable[Price]) -> Self:
        """Return a later version in which ``prices`` are all that their SKUs have."""
        changed = _by_preference(self.price_lists, prices)
        return type(self)(version, self.price_lists, {**self.prices, **changed}, self.tax_rates)


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publication added.

    Attributes:
        version: of the rulebook; the present one where nothing was added.
        price_lists: rows that are new or changed.
        prices: rows that are new or changed.
        tax_rates: rows that are new or changed.
    """

    version: int
    price_lists: int
    prices: int
    tax_rates: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceContext:
    """Who asks for a price, where and when: all that a price may depend on besides the basket.

    Attributes:
        channel_id: channel that sells.
        market: whose prices and taxes apply.
        currency: in which is paid, ISO 4217.
        at: instant for which the price is asked, aware UTC.
        place_id: place that sells, if any.
        customer_groups: groups that the customer is a member of.
    """

    channel_id: ChannelId
    market: str
    currency: str
    at: datetime
    place_id: PlaceId | None = None
    customer_groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class BasketLine:
    """Units that are wanted.

    Attributes:
        line_no: names the line in the answer; unique in the basket.
        sku_id: what.
        quantity: units, at least 1.
        tax_class: of the SKU, as the catalogue says.
    """

    line_no: int
    sku_id: SkuId
    quantity: int
    tax_class: str = "standard"


@dataclass(frozen=True, slots=True)
class Basket:
    """What is wanted.

    Attributes:
        lines: in any order; the answer does not depend on it.
    """

    lines: tuple[BasketLine, ...]


@dataclass(frozen=True, slots=True)
class TaxPart:
    """One tax within a total.

    Attributes:
        code: which tax.
        rate_ppm: parts per million of the net amount.
        amount_minor: minor units.
    """

    code: str
    rate_ppm: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line with its price; amounts in minor units.

    Attributes:
        line_no: as in the basket.
        sku_id: as in the basket.
        quantity: as in the basket.
        price_list_id: list that gave the price.
        unit_minor: price of one unit as the list says it, with or without tax.
        base_minor: units times their price.
        discount_minor: taken off ``base_minor``, at most all of it.
        total_minor: to pay, tax included.
        tax_minor: tax within the total.
        taxes: parts of that tax.
    """

    line_no: int
    sku_id: SkuId
    quantity: int
    price_list_id: PriceListId
    unit_minor: int
    base_minor: int
    discount_minor: int
    total_minor: int
    tax_minor: int
    taxes: tuple[TaxPart, ...]

    @property
    def tax_bp(self) -> int:
        """Sum of the rates in hundredths of a percent, half up; the exact ones are in ``taxes``."""
        return (sum(part.rate_ppm for part in self.taxes) + 50) // 100


@dataclass(frozen=True, slots=True)
class TraceStep:
    """Why something was or was not applied to a line.

    Attributes:
        step: ``price`` or ``tax``.
        line_no: to which line.
        subject: code of the price list or tax.
        reason: ``best`` where it was applied, otherwise what spoke against it: ``currency``,
            ``customer_group``, ``place``, ``channel``, ``market``, ``not_yet_valid``, ``expired``,
            ``quantity``, or ``superseded`` by a price that is preferred.
        amount_minor: price of one unit, or tax; None where it was not applied.
    """

    step: str
    line_no: int
    subject: str
    reason: str
    amount_minor: int | None = None


@dataclass(frozen=True, slots=True)
class PricedBasket:
    """The answer to a quote; amounts in minor units.

    Attributes:
        currency: of all amounts.
        rulebook_version: prices and taxes that were applied.
        at: instant for which it holds.
        lines: in the order of the basket.
        discount_minor: taken off in all.
        total_minor: to pay, tax included.
        tax_minor: tax within the total.
        taxes: sums of the lines' taxes by code and rate.
        trace: why, where it was asked for.
    """

    currency: str
    rulebook_version: int
    at: datetime
    lines: tuple[PricedLine, ...]
    discount_minor: int
    total_minor: int
    tax_minor: int
    taxes: tuple[TaxPart, ...]
    trace: tuple[TraceStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What stands in the way of a price.

    Attributes:
        code: ``no_price``, ``no_tax_rate``, ``wrong_currency``, ``quantity`` or ``line_twice``.
        line_no: on which line.
        position: of that line in the basket, from 0.
        detail: in one sentence.
    """

    code: str
    line_no: int
    position: int
    detail: str


@dataclass(frozen=True, slots=True)
class Unpriced:
    """A basket that has no price: nothing of it is priced in part.

    Attributes:
        faults: at least one, by line.
        trace: why, where it was asked for.
    """

    faults: tuple[Fault, ...]
    trace: tuple[TraceStep, ...] = ()


def _by_preference(
    lists: Mapping[PriceListId, PriceList], prices: Iterable[Price]
) -> dict[SkuId, tuple[Price, ...]]:
    """Group prices by SKU: the most specific list first, in it the latest price."""
    weights = {row.price_list_id: (-row.specificity, row.code) for row in lists.values()}

    def order(price: Price) -> tuple[int, float, str]:
        specificity, code = weights[price.price_list_id]
        return (specificity, -price.valid_from.timestamp(), code)

    by_sku: dict[SkuId, list[Price]] = {}
    for price in prices:
        by_sku.setdefault(price.sku_id, []).append(price)
    return {
        sku_id: tuple(rows if len(rows) == 1 else sorted(rows, key=order))
        for sku_id, rows in by_sku.items()
    }


def _rate_order(rate: TaxRate) -> tuple[str, float]:
    return (rate.code, -rate.valid_from.timestamp())
