"""Which price of a SKU applies: the most specific list wins, in it the latest price."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from ordito.platform.ids import SkuId
from ordito.pricing.model import BasketLine, Break, Price, PriceContext, PriceList, Rulebook


def find_price(
    context: PriceContext, sku_id: SkuId, units: int, rulebook: Rulebook
) -> tuple[Price, Break] | None:
    """Return the price that applies to ``units`` of a SKU, and its break; None where none does.

    The most specific list wins, in it the price that became valid last (ADR on price selection).
    """
    for price in rulebook.prices.get(sku_id, ()):
        price_list = rulebook.price_lists[price.price_list_id]
        if price_objection(context, price_list, price, units) is None:
            return price, _break_of(price, units)
    return None


def price_turns_at(sku_id: SkuId, rulebook: Rulebook, *, at: datetime) -> datetime | None:
    """Return the next instant at which a price of a SKU begins or ends; None where none does."""
    turns = [
        turn
        for price in rulebook.prices.get(sku_id, ())
        for turn in (price.valid_from, price.valid_to)
        if turn is not None and turn > at
    ]
    return min(turns, default=None)


def find_ladder_fault(breaks: Sequence[Break]) -> str | None:
    """Say what is wrong with the quantity breaks of a price; None where nothing is."""
    if not breaks:
        return "it has no amount"
    if breaks[0].min_quantity < 1 or breaks[-1].unit_minor < 0:
        return "quantities start at 1 and amounts at 0"
    for before, after in pairwise(breaks):
        if after.min_quantity <= before.min_quantity:
            return "its quantities do not ascend"
        if after.unit_minor > before.unit_minor:
            return "a unit costs more when more are bought"
    return None


def price_objection(
    context: PriceContext, price_list: PriceList, price: Price, units: int
) -> str | None:
    """Say what speaks against a price in this context; None where nothing does."""
    return _scope_objection(context, price_list) or _validity_objection(context, price, units)


def no_price(context: PriceContext, line: BasketLine, rulebook: Rulebook) -> tuple[str, str]:
    """Return the code of the fault of a line without a price, and its detail."""
    prices = rulebook.prices.get(line.sku_id, ())
    currencies = {rulebook.price_lists[price.price_list_id].currency for price in prices}
    if currencies and context.currency not in currencies:
        known = ", ".join(sorted(currencies))
        detail = f"SKU {line.sku_id} is priced in {known}, not in {context.currency}."
        return "wrong_currency", detail
    return (
        "no_price",
        f"No price of SKU {line.sku_id} applies to {line.quantity} units here and now.",
    )


def _scope_objection(context: PriceContext, price_list: PriceList) -> str | None:
    if price_list.currency != context.currency:
        return "currency"
    group = price_list.customer_group
    if group is not None and group not in context.customer_groups:
        return "customer_group"
    if price_list.place_id is not None and price_list.place_id != context.place_id:
        return "place"
    if price_list.channel_id is not None and price_list.channel_id != context.channel_id:
        return "channel"
    if price_list.market is not None and price_list.market != context.market:
        return "market"
    return None


def _validity_objection(context: PriceContext, price: Price, units: int) -> str | None:
    if context.at < price.valid_from:
        return "not_yet_valid"
    if price.valid_to is not None and context.at >= price.valid_to:
        return "expired"
    return "quantity" if units < price.breaks[0].min_quantity else None


def _break_of(price: Price, units: int) -> Break:
    reached = price.breaks[0]
    for level in price.breaks:
        if level.min_quantity > units:
            break
        reached = level
    return reached
