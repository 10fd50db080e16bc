"""A small rulebook, and baskets that are asked of it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ordito import pricing
from ordito.platform import ids
from ordito.platform.ids import ChannelId, PriceListId, PromotionId, SkuId

START = datetime(2026, 1, 1, tzinfo=UTC)
AT = datetime(2026, 11, 16, 12, tzinfo=UTC)
WEB = ChannelId(ids.derive("channel", "WEB"))
STORE = ChannelId(ids.derive("channel", "STORE"))


def a_sku_id(code: str = "red") -> SkuId:
    return SkuId(ids.derive("sku", code))


def a_price_list(code: str = "retail", **changes: Any) -> pricing.PriceList:
    price_list = pricing.PriceList(
        price_list_id=PriceListId(ids.derive("price list", code)),
        code=code,
        currency="EUR",
        tax_included=True,
    )
    return replace(price_list, **changes)


def a_price(
    *breaks: int | tuple[int, int], sku: str = "red", price_list: str = "retail", **changes: Any
) -> pricing.Price:
    """A price by its breaks: an amount from 1 unit on, or pairs of quantity and amount."""
    price = pricing.Price(
        price_list_id=a_price_list(price_list).price_list_id,
        sku_id=a_sku_id(sku),
        breaks=tuple(
            pricing.Break(*level) if isinstance(level, tuple) else pricing.Break(1, level)
            for level in breaks
        ),
        valid_from=START,
    )
    return replace(price, **changes)


def a_tax_rate(rate_ppm: int = 220_000, **changes: Any) -> pricing.TaxRate:
    rate = pricing.TaxRate(
        market="IT", tax_class="standard", code="VAT", rate_ppm=rate_ppm, valid_from=START
    )
    return replace(rate, **changes)


def a_rulebook(
    *prices: pricing.Price,
    price_lists: tuple[pricing.PriceList, ...] = (a_price_list(),),
    tax_rates: tuple[pricing.TaxRate, ...] = (a_tax_rate(),),
    promotions: tuple[pricing.Promotion, ...] = (),
) -> pricing.Rulebook:
    return pricing.Rulebook.of(
        7, price_lists=price_lists, prices=prices, tax_rates=tax_rates, promotions=promotions
    )


def a_promotion(code: str, benefit: pricing.Benefit, **changes: Any) -> pricing.Promotion:
    promotion = pricing.Promotion(
        promotion_id=PromotionId(ids.derive("promotion", code)),
        code=code,
        label=(("en", code),),
        benefit=benefit,
        valid_from=START,
        currency="EUR",
    )
    return replace(promotion, **changes)


def a_context(**changes: Any) -> pricing.PriceContext:
    return replace(
        pricing.PriceContext(channel_id=WEB, market="IT", currency="EUR", at=AT), **changes
    )


def a_basket(*wanted: tuple[str, int]) -> pricing.Basket:
    return pricing.Basket(
        tuple(
            pricing.BasketLine(number, a_sku_id(sku), quantity)
            for number, (sku, quantity) in enumerate(wanted, start=1)
        )
    )
