"""The rulebook: all prices, taxes and promotions of one published version.

Standard library only: the same file runs in the till's browser.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from ordito.platform.ids import PriceListId, SkuId
from ordito.pricing.model.prices import Price, PriceList, TaxRate
from ordito.pricing.model.promotions import Promotion


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All prices, taxes and promotions of one published version, in memory. It never changes.

    Attributes:
        version: number of the publication; 0 is empty.
        price_lists: all lists.
        prices: prices of each SKU, the one to be preferred first.
        tax_rates: rates by market and tax class, by code, the latest first.
        promotions: in the order in which they are applied: by priority, then code.
        scopes: what the rules have worked out of the promotions and keep; no part of the value.
    """

    version: int
    price_lists: Mapping[PriceListId, PriceList]
    prices: Mapping[SkuId, tuple[Price, ...]]
    tax_rates: Mapping[tuple[str, str], tuple[TaxRate, ...]]
    promotions: tuple[Promotion, ...] = ()
    scopes: dict[Hashable, Any] = field(
        default_factory=dict[Hashable, Any], init=False, repr=False, compare=False
    )

    @classmethod
    def of(
        cls,
        version: int,
        *,
        price_lists: Iterable[PriceList] = (),
        prices: Iterable[Price] = (),
        tax_rates: Iterable[TaxRate] = (),
        promotions: Iterable[Promotion] = (),
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
            _in_order(promotions),
        )

    def with_changes(
        self,
        version: int,
        *,
        sku_ids: Iterable[SkuId],
        prices: Iterable[Price],
        promotions: Iterable[Promotion],
    ) -> Self:
        """Return a later version with the same lists and taxes.

        Args:
            version: its number.
            sku_ids: whose prices changed.
            prices: all that these SKUs have in it.
            promotions: all that it has.
        """
        changed = _by_preference(self.price_lists, prices)
        kept = {**self.prices, **changed}
        for sku_id in sku_ids:
            if sku_id not in changed:
                kept.pop(sku_id, None)
        return replace(self, version=version, prices=kept, promotions=_in_order(promotions))


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publication added.

    Attributes:
        version: of the rulebook; the present one where nothing was added.
        price_lists: rows that are new or changed.
        prices: rows that are new or changed.
        tax_rates: rows that are new or changed.
        promotions: rows that are new or changed.
    """

    version: int
    price_lists: int
    prices: int
    tax_rates: int
    promotions: int = 0


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


def _in_order(promotions: Iterable[Promotion]) -> tuple[Promotion, ...]:
    return tuple(sorted(promotions, key=lambda row: (-row.priority, row.code)))


def _rate_order(rate: TaxRate) -> tuple[str, float]:
    return (rate.code, -rate.valid_from.timestamp())
