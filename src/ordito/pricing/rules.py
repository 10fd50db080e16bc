"""The price engine: one pure function answers every channel, in the core and in the till.

A basket passes named steps, each of which takes what the one before made:
price of a unit -> amount of a line -> tax. Amounts are integers; nothing is rounded but tax, once
per line, half up.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from ordito.platform.ids import SkuId
from ordito.platform.money import split
from ordito.pricing.model import (
    Basket,
    BasketLine,
    Break,
    Fault,
    Price,
    PriceContext,
    PricedBasket,
    PricedLine,
    PriceList,
    Rulebook,
    TaxPart,
    TaxRate,
    TraceStep,
    Unpriced,
)

_MILLION: Final = 1_000_000


def quote(
    context: PriceContext, basket: Basket, rulebook: Rulebook, *, trace: bool = False
) -> PricedBasket | Unpriced:
    """Price a basket, or say why it has no price. The same arguments give the same answer.

    Units of a SKU reach a quantity break together, over all lines; lines stay what they are.

    Args:
        context: who asks, where and when.
        basket: what is wanted.
        rulebook: published prices and taxes.
        trace: whether to say what was applied and what was not, and why.
    """
    faults = list(_input_faults(basket.lines))
    if faults:
        return Unpriced(tuple(faults))
    units = _units(basket.lines)
    lines: list[PricedLine] = []
    for position, line in enumerate(basket.lines):
        priced = _priced(context, line, units[line.sku_id], rulebook)
        if isinstance(priced, PricedLine):
            lines.append(priced)
        else:
            faults.append(Fault(priced[0], line.line_no, position, priced[1]))
    steps = tuple(_explain(context, basket, lines, rulebook)) if trace else ()
    if faults:
        return Unpriced(tuple(faults), steps)
    return PricedBasket(
        currency=context.currency,
        rulebook_version=rulebook.version,
        at=context.at,
        lines=tuple(lines),
        discount_minor=sum([line.discount_minor for line in lines]),
        total_minor=sum([line.total_minor for line in lines]),
        tax_minor=sum([line.tax_minor for line in lines]),
        taxes=_tax_totals(lines),
        trace=steps,
    )


def find_price(
    context: PriceContext, sku_id: SkuId, units: int, rulebook: Rulebook
) -> tuple[Price, Break] | None:
    """Return the price that applies to ``units`` of a SKU, and its break; None where none does.

    The most specific list wins, in it the price that became valid last (ADR on price selection).
    """
    for price in rulebook.prices.get(sku_id, ()):
        price_list = rulebook.price_lists[price.price_list_id]
        if _objection(context, price_list, price, units) is None:
            return price, _break_of(price, units)
    return None


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


def tax_of(amount_minor: int, rate_ppm: int, *, included: bool) -> int:
    """Return the tax within or on top of an amount, half up.

    Args:
        amount_minor: minor units, not negative.
        rate_ppm: parts per million of the net amount.
        included: whether the amount includes the tax.
    """
    whole = _MILLION + rate_ppm if included else _MILLION
    return (2 * amount_minor * rate_ppm + whole) // (2 * whole)


def _input_faults(lines: Sequence[BasketLine]) -> Iterator[Fault]:
    times = Counter([line.line_no for line in lines])
    for position, line in enumerate(lines):
        if line.quantity < 1:
            detail = f"{line.quantity} units cannot be sold."
            yield Fault("quantity", line.line_no, position, detail)
        if times[line.line_no] > 1:
            detail = f"Line {line.line_no} stands {times[line.line_no]} times."
            yield Fault("line_twice", line.line_no, position, detail)


def _units(lines: Iterable[BasketLine]) -> dict[SkuId, int]:
    units: dict[SkuId, int] = {}
    for line in lines:
        units[line.sku_id] = units.get(line.sku_id, 0) + line.quantity
    return units


def _priced(
    context: PriceContext, line: BasketLine, units: int, rulebook: Rulebook
) -> PricedLine | tuple[str, str]:
    """Return the priced line, or the code of the fault and its detail."""
    found = find_price(context, line.sku_id, units, rulebook)
    if found is None:
        return _no_price(context, line, rulebook)
    rates = _rates(context, line.tax_class, rulebook)
    if not rates:
        what = f"{line.tax_class} in {context.market}"
        return "no_tax_rate", f"No tax rate is published for {what}."
    price, level = found
    base_minor = level.unit_minor * line.quantity
    included = rulebook.price_lists[price.price_list_id].tax_included
    rate_ppm = sum([rate.rate_ppm for rate in rates])
    tax_minor = tax_of(base_minor, rate_ppm, included=included)
    return PricedLine(
        line_no=line.line_no,
        sku_id=line.sku_id,
        quantity=line.quantity,
        price_list_id=price.price_list_id,
        unit_minor=level.unit_minor,
        base_minor=base_minor,
        discount_minor=0,
        total_minor=base_minor if included else base_minor + tax_minor,
        tax_minor=tax_minor,
        taxes=_parts(tax_minor, rates),
    )


def _objection(
    context: PriceContext, price_list: PriceList, price: Price, units: int
) -> str | None:
    """Say what speaks against a price in this context; None where nothing does."""
    return _scope_objection(context, price_list) or _price_objection(context, price, units)


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


def _price_objection(context: PriceContext, price: Price, units: int) -> str | None:
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


def _no_price(context: PriceContext, line: BasketLine, rulebook: Rulebook) -> tuple[str, str]:
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


def _rates(context: PriceContext, tax_class: str, rulebook: Rulebook) -> list[TaxRate]:
    """Return the taxes that apply: of each code the rate that became valid last."""
    applied: list[TaxRate] = []
    for rate in rulebook.tax_rates.get((context.market, tax_class), ()):
        if applied and applied[-1].code == rate.code:
            continue
        if rate.valid_from <= context.at and (rate.valid_to is None or context.at < rate.valid_to):
            applied.append(rate)
    return applied


def _parts(tax_minor: int, rates: Sequence[TaxRate]) -> tuple[TaxPart, ...]:
    if len(rates) == 1:
        return (TaxPart(rates[0].code, rates[0].rate_ppm, tax_minor),)
    amounts = split(tax_minor, [rate.rate_ppm for rate in rates])
    return tuple(
        TaxPart(rate.code, rate.rate_ppm, amount)
        for rate, amount in zip(rates, amounts, strict=True)
    )


def _tax_totals(lines: Iterable[PricedLine]) -> tuple[TaxPart, ...]:
    totals: dict[tuple[str, int], int] = {}
    for line in lines:
        for part in line.taxes:
            key = (part.code, part.rate_ppm)
            totals[key] = totals.get(key, 0) + part.amount_minor
    return tuple(TaxPart(code, rate, totals[code, rate]) for code, rate in sorted(totals))


def _explain(
    context: PriceContext, basket: Basket, priced: Iterable[PricedLine], rulebook: Rulebook
) -> Iterator[TraceStep]:
    """Say of every price of the basket's SKUs why it was or was not applied, then of every tax."""
    units = _units(basket.lines)
    for line in basket.lines:
        best = find_price(context, line.sku_id, units[line.sku_id], rulebook)
        for price in rulebook.prices.get(line.sku_id, ()):
            listed = rulebook.price_lists[price.price_list_id]
            if best is not None and price is best[0]:
                yield TraceStep("price", line.line_no, listed.code, "best", best[1].unit_minor)
            else:
                against = _objection(context, listed, price, units[line.sku_id])
                yield TraceStep("price", line.line_no, listed.code, against or "superseded")
    for line in priced:
        for part in line.taxes:
            yield TraceStep("tax", line.line_no, part.code, "best", part.amount_minor)
