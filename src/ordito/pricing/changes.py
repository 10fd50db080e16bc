"""Changes: what a publication adds, replaces or withdraws; a draft is made of the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ordito.platform.ids import PriceListId, PromotionId, SkuId
from ordito.pricing.model import Price, PriceList, Promotion, Rulebook, TaxRate


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


def find_holding(
    rulebook: Rulebook, *, sku_id: SkuId, price_list_id: PriceListId, at: datetime
) -> Price | None:
    """Return the price that a SKU has on a list at an instant; of several the latest to begin."""
    for row in rulebook.prices.get(sku_id, ()):
        is_valid = row.valid_from <= at and (row.valid_to is None or at < row.valid_to)
        if row.price_list_id == price_list_id and is_valid:
            return row
    return None


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


def apply_changes(changes: Changes, rulebook: Rulebook) -> Rulebook:
    """Return the version that follows ``rulebook`` when these changes are published."""
    gone = changes.withdrawals
    lists = {key: row for key, row in rulebook.price_lists.items() if key not in gone.price_lists}
    lists |= {row.price_list_id: row for row in changes.price_lists}
    ended = {*gone.prices, *map(key_of_price, changes.prices)}
    prices = [
        price
        for rows in rulebook.prices.values()
        for price in rows
        if price.price_list_id in lists and key_of_price(price) not in ended
    ]
    ended_rates = {*gone.tax_rates, *map(key_of_rate, changes.tax_rates)}
    rates = [
        rate
        for rows in rulebook.tax_rates.values()
        for rate in rows
        if key_of_rate(rate) not in ended_rates
    ]
    ended_rules = {*gone.promotions, *(row.promotion_id for row in changes.promotions)}
    rules = [row for row in rulebook.promotions if row.promotion_id not in ended_rules]
    return Rulebook.of(
        rulebook.version + 1,
        price_lists=lists.values(),
        prices=[*prices, *changes.prices],
        tax_rates=[*rates, *changes.tax_rates],
        promotions=[*rules, *changes.promotions],
    )


def difference_between(before: Rulebook, after: Rulebook) -> Changes:
    """Return the changes that make ``after`` of ``before``."""
    prices, known = _prices_of(after), _prices_of(before)
    rates, known_rates = _rates_of(after), _rates_of(before)
    rules = {row.promotion_id: row for row in after.promotions}
    known_rules = {row.promotion_id: row for row in before.promotions}
    lists, known_lists = after.price_lists, before.price_lists
    return Changes(
        price_lists=tuple(row for key, row in lists.items() if known_lists.get(key) != row),
        prices=tuple(row for key, row in prices.items() if known.get(key) != row),
        tax_rates=tuple(row for key, row in rates.items() if known_rates.get(key) != row),
        promotions=tuple(row for key, row in rules.items() if known_rules.get(key) != row),
        withdrawals=Withdrawals(
            price_lists=tuple(sorted(known_lists.keys() - lists.keys())),
            prices=tuple(
                sorted(key for key in known.keys() - prices.keys() if key.price_list_id in lists)
            ),
            tax_rates=tuple(sorted(known_rates.keys() - rates.keys())),
            promotions=tuple(sorted(known_rules.keys() - rules.keys())),
        ),
    )


def _prices_of(rulebook: Rulebook) -> dict[PriceKey, Price]:
    return {key_of_price(price): price for rows in rulebook.prices.values() for price in rows}


def _rates_of(rulebook: Rulebook) -> dict[TaxRateKey, TaxRate]:
    return {key_of_rate(rate): rate for rows in rulebook.tax_rates.values() for rate in rows}
