"""Changes: what a publication adds, replaces or withdraws; a draft is made of the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ordito.platform.ids import PriceListId, PromotionId, SkuId
from ordito.pricing.model import Price, PriceList, Promotion, TaxRate


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class PriceKey:
    """Which price is meant."""

    sku_id: SkuId
    price_list_id: PriceListId
    valid_from: datetime


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class TaxRateKey:
    """Which rate is meant."""

    market: str
    tax_class: str
    code: str
    valid_from: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawals:
    """Rows that shall be in no later version.

    Attributes:
        price_lists: lists, each with all prices on it.
        prices: single prices.
        tax_rates: rates.
        promotions: promotions.
    """

    price_lists: tuple[PriceListId, ...] = ()
    prices: tuple[PriceKey, ...] = ()
    tax_rates: tuple[TaxRateKey, ...] = ()
    promotions: tuple[PromotionId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What makes one version of the rulebook of another.

    Attributes:
        price_lists: new or changed lists.
        prices: new or changed prices.
        tax_rates: new or changed rates.
        promotions: new or changed promotions.
        withdrawals: what goes.
    """

    price_lists: tuple[PriceList, ...] = ()
    prices: tuple[Price, ...] = ()
    tax_rates: tuple[TaxRate, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    withdrawals: Withdrawals = Withdrawals()


def key_of_price(price: Price) -> PriceKey:
    """Return what names a price."""
    return PriceKey(
        sku_id=price.sku_id, price_list_id=price.price_list_id, valid_from=price.valid_from
    )


def key_of_rate(rate: TaxRate) -> TaxRateKey:
    """Return what names a rate."""
    return TaxRateKey(
        market=rate.market, tax_class=rate.tax_class, code=rate.code, valid_from=rate.valid_from
    )


def changes_of(
    *,
    price_lists: Iterable[PriceList] = (),
    prices: Iterable[Price] = (),
    tax_rates: Iterable[TaxRate] = (),
    promotions: Iterable[Promotion] = (),
    withdrawals: Withdrawals | None = None,
) -> Changes:
    """Return changes of rows in any sequence."""
    return Changes(
        price_lists=tuple(price_lists),
        prices=tuple(prices),
        tax_rates=tuple(tax_rates),
        promotions=tuple(promotions),
        withdrawals=withdrawals or Withdrawals(),
    )
