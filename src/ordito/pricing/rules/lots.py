"""Lots: the units of a basket that are alike, whatever lines they stand on.

Promotions and taxes see lots, in an order of their own, and never lines: so neither the order of
lines nor the way in which units are spread over them can change what a basket costs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ordito.platform.ids import SkuId
from ordito.platform.money import split
from ordito.pricing.model import (
    DELIVERY,
    Basket,
    BasketLine,
    Break,
    Fault,
    Price,
    PriceContext,
    PriceList,
    Rounding,
    Rulebook,
    Selector,
    TaxRate,
    TaxRounding,
)
from ordito.pricing.rules.selection import find_price, no_price
from ordito.pricing.rules.shares import portion
from ordito.pricing.rules.taxes import rates_of, tax_of

_ROUNDING: Final = Rounding()


@dataclass(frozen=True, slots=True)
class Lot:
    """Units of one SKU with the same tags and tax class.

    Attributes:
        sku_id: what.
        tags: of all its lines.
        units: of all its lines.
        unit_minor: price of one, as the list says it.
        price_list: that gave the price.
        rates: taxes that apply.
        lines: by number.
    """

    sku_id: SkuId
    tags: frozenset[str]
    units: int
    unit_minor: int
    price_list: PriceList
    rates: tuple[TaxRate, ...]
    lines: tuple[BasketLine, ...]

    @property
    def rate_ppm(self) -> int:
        """Sum of its rates."""
        return sum([rate.rate_ppm for rate in self.rates])

    @property
    def is_on_top(self) -> bool:
        """Whether its tax comes on top of its price."""
        return not self.price_list.tax_included

    def tax_minor(self, amount_minor: int, step: int = 1) -> int:
        """Return the tax of an amount at its rates; tax on top is whole steps."""
        if self.price_list.tax_included:
            return tax_of(amount_minor, self.rate_ppm, included=True)
        return tax_of(amount_minor, self.rate_ppm, included=False, step=step)


class Lots:
    """The lots of a basket, numbered, with masks that say which of them carry a tag.

    Attributes:
        all: by number, the dearest unit first, lots of one price by what they are.
        units: of each.
        prices: of one unit of each, minor units.
        bases: units times price of each.
        goods: mask of those that are no deliveries; bit n stands for lot n.
        everything: mask of all.
        on_top: numbers of those whose prices do not include tax.
        step: smallest amount that is charged, minor units.
    """

    def __init__(self, lots: Sequence[Lot], rounding: Rounding = _ROUNDING) -> None:
        """Number them and note where each tag is."""
        self.all = lots
        self.step = rounding.step_minor
        self._is_whole = rounding.tax is TaxRounding.DOCUMENT
        self.units = [lot.units for lot in lots]
        self.prices = [lot.unit_minor for lot in lots]
        self.bases = [lot.unit_minor * lot.units for lot in lots]
        self.everything = (1 << len(lots)) - 1
        self.on_top = [n for n, lot in enumerate(lots) if not lot.price_list.tax_included]
        # by the number of an identifier: to hash the identifier itself takes far longer
        self.by_sku: dict[int, int] = {}
        self.by_tag: dict[str, int] = {}
        deliveries = 0
        for number, lot in enumerate(lots):
            bit = 1 << number
            sku = lot.sku_id.int
            self.by_sku[sku] = self.by_sku.get(sku, 0) | bit
            if DELIVERY in lot.tags:
                deliveries |= bit
                continue
            for tag in lot.tags:
                self.by_tag[tag] = self.by_tag.get(tag, 0) | bit
        if deliveries:
            self.by_tag[DELIVERY] = deliveries
        self.goods = self.everything & ~deliveries
        self._tags = frozenset(self.by_tag)
        self._numbers: dict[int, list[int]] = {}
        self._spend: dict[int, int] = {}

    def select(self, selector: Selector) -> int:
        """Return the mask of the lots that a selector takes."""
        if selector.sku_ids or selector.tags:
            mask = self.any_of(selector.sku_ids, selector.tags)
        else:
            mask = self.goods
        if mask and (selector.but_sku_ids or selector.but_tags):
            mask &= ~self.any_of(selector.but_sku_ids, selector.but_tags)
        return mask

    def any_of(self, sku_ids: frozenset[SkuId], tags: frozenset[str]) -> int:
        """Return the mask of the lots of these SKUs and those with these tags."""
        mask = 0
        if len(sku_ids) > len(self.all):
            mask = sum([1 << n for n, lot in enumerate(self.all) if lot.sku_id in sku_ids])
        else:
            for sku_id in sku_ids:
                mask |= self.by_sku.get(sku_id.int, 0)
        for tag in tags & self._tags:
            mask |= self.by_tag[tag]
        return mask

    def numbers(self, mask: int) -> list[int]:
        """Return the numbers of the lots of a mask, the dearest unit first; not to be altered."""
        numbers = self._numbers.get(mask)
        if numbers is None:
            numbers = self._numbers[mask] = numbers_of(mask)
        return numbers

    def spend(self, mask: int) -> int:
        """Return what the lots of a mask cost before any promotion, in minor units."""
        spend = self._spend.get(mask)
        if spend is None:
            bases = self.bases
            spend = self._spend[mask] = sum([bases[number] for number in self.numbers(mask)])
        return spend

    def count(self, mask: int) -> int:
        """Return the units of the lots of a mask."""
        units = self.units
        return sum([units[number] for number in self.numbers(mask)])

    def total(self, left: Sequence[int]) -> int:
        """Return what is to pay, tax included, where ``left`` is left of each lot's price."""
        total = sum(left)
        if self._is_whole:
            if self.on_top:
                taxes = self.taxes(left)
                total += sum([taxes[number] for number in self.on_top])
            return total
        for number in self.on_top:
            total += self.all[number].tax_minor(left[number], self.step)
        return total

    def taxes(self, left: Sequence[int]) -> list[int]:
        """Return the tax of each lot, where ``left`` is left of its price.

        Rounded for each; or once for all that have the same rates, shared by what they cost.
        """
        if not self._is_whole:
            return [lot.tax_minor(left[n], self.step) for n, lot in enumerate(self.all)]
        taxes = [0] * len(self.all)
        alike: dict[tuple[bool, tuple[tuple[str, int], ...]], list[int]] = {}
        for number, lot in enumerate(self.all):
            rates = tuple([(rate.code, rate.rate_ppm) for rate in lot.rates])
            alike.setdefault((lot.is_on_top, rates), []).append(number)
        for (is_on_top, _), numbers in alike.items():
            parts = [left[number] for number in numbers]
            tax_minor = self.all[numbers[0]].tax_minor(sum(parts), self.step)
            shared = split(tax_minor // self.step, parts) if is_on_top else split(tax_minor, parts)
            for number, part in zip(numbers, shared, strict=True):
                taxes[number] = part * self.step if is_on_top else part
        return taxes


def numbers_of(mask: int) -> list[int]:
    """Return the numbers of the bits that are set, ascending."""
    numbers: list[int] = []
    while mask:
        low = mask & -mask
        numbers.append(low.bit_length() - 1)
        mask ^= low
    return numbers


def lots_of(
    context: PriceContext, basket: Basket, rulebook: Rulebook
) -> tuple[Lots, tuple[Fault, ...]]:
    """Price the units of a basket; lines without a price are named and left out."""
    positions = range(len(basket.lines))
    prices = _prices(context, basket, rulebook)
    rates: dict[str, tuple[TaxRate, ...]] = {}
    faults: list[Fault] = []
    alike: dict[tuple[int, str, frozenset[str]], list[BasketLine]] = {}
    for position, line in zip(positions, basket.lines, strict=True):
        if line.tax_class not in rates:
            rates[line.tax_class] = rates_of(context, line.tax_class, rulebook)
        sku = line.sku_id.int
        if prices[sku] is None:
            code, detail = no_price(context, line, rulebook)
            faults.append(Fault(code, line.line_no, position, detail))
        elif not rates[line.tax_class]:
            detail = f"No tax rate is published for {line.tax_class} in {context.market}."
            faults.append(Fault("no_tax_rate", line.line_no, position, detail))
        else:
            alike.setdefault((sku, line.tax_class, line.tags), []).append(line)
    step = context.rounding.step_minor
    found = [_lot(same, prices, rates, rulebook, step) for same in alike.values()]
    return Lots(sorted(found, key=_order), context.rounding), tuple(faults)


def units_of(basket: Basket) -> dict[int, int]:
    """Return the units of each SKU, by the number of its identifier, over all lines."""
    units: dict[int, int] = {}
    for line in basket.lines:
        sku = line.sku_id.int
        units[sku] = units.get(sku, 0) + line.quantity
    return units


def input_faults(basket: Basket) -> Iterator[Fault]:
    """Find lines that are impossible whatever the prices are."""
    times: dict[int, int] = {}
    for line in basket.lines:
        times[line.line_no] = times.get(line.line_no, 0) + 1
    for position, line in enumerate(basket.lines):
        if line.quantity < 1:
            detail = f"{line.quantity} units cannot be sold."
            yield Fault("quantity", line.line_no, position, detail)
        if times[line.line_no] > 1:
            detail = f"Line {line.line_no} stands {times[line.line_no]} times."
            yield Fault("line_twice", line.line_no, position, detail)


def _prices(
    context: PriceContext, basket: Basket, rulebook: Rulebook
) -> dict[int, tuple[Price, Break] | None]:
    units = units_of(basket)
    prices: dict[int, tuple[Price, Break] | None] = {}
    for line in basket.lines:
        sku = line.sku_id.int
        if sku not in prices:
            prices[sku] = find_price(context, line.sku_id, units[sku], rulebook)
    return prices


def _order(lot: Lot) -> tuple[int, int, str, list[str]]:
    """Order lots by what they are, never by where they stood: the dearest unit first."""
    return (-lot.unit_minor, lot.sku_id.int, lot.lines[0].tax_class, sorted(lot.tags))


def _lot(
    lines: list[BasketLine],
    prices: dict[int, tuple[Price, Break] | None],
    rates: dict[str, tuple[TaxRate, ...]],
    rulebook: Rulebook,
    step: int,
) -> Lot:
    first = lines[0]
    found = prices[first.sku_id.int]
    assert found is not None
    price, level = found
    if len(lines) > 1:
        lines.sort(key=lambda line: line.line_no)
    return Lot(
        sku_id=first.sku_id,
        tags=first.tags,
        units=sum([line.quantity for line in lines]),
        unit_minor=portion(level.unit_minor, 1, 1, step),
        price_list=rulebook.price_lists[price.price_list_id],
        rates=rates[first.tax_class],
        lines=tuple(lines),
    )
