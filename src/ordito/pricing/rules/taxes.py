"""Tax: by market and class, rounded once for the units of a SKU or for the basket, half up."""

from collections.abc import Iterable, Sequence

from ordito.platform.money import split
from ordito.pricing.model import PriceContext, PricedLine, Rulebook, TaxPart, TaxRate
from ordito.pricing.rules.shares import MILLION, portion, share


def tax_of(amount_minor: int, rate_ppm: int, *, included: bool, step: int = 1) -> int:
    """Return the tax within or on top of an amount, half up.

    Args:
        amount_minor: minor units, not negative.
        rate_ppm: parts per million of the net amount.
        included: whether the amount includes the tax.
        step: smallest amount of tax, minor units.
    """
    return portion(amount_minor, rate_ppm, MILLION + rate_ppm if included else MILLION, step)


def rates_of(context: PriceContext, tax_class: str, rulebook: Rulebook) -> tuple[TaxRate, ...]:
    """Return the taxes that apply: of each code the rate that became valid last."""
    applied: list[TaxRate] = []
    for rate in rulebook.tax_rates.get((context.market, tax_class), ()):
        if applied and applied[-1].code == rate.code:
            continue
        if rate.valid_from <= context.at and (rate.valid_to is None or context.at < rate.valid_to):
            applied.append(rate)
    return tuple(applied)


def parts_of(
    tax_minor: int, rates: Sequence[TaxRate], lines: Sequence[int]
) -> list[tuple[TaxPart, ...]]:
    """Break the tax of a lot down by code, and for each of its lines.

    Args:
        tax_minor: of the lot.
        rates: at least one.
        lines: what each line has of the tax; adds up to it.
    """
    if len(rates) == 1:
        rate = rates[0]
        return [(TaxPart(rate.code, rate.rate_ppm, amount),) for amount in lines]
    amounts = split(tax_minor, [rate.rate_ppm for rate in rates])
    left = list(lines)
    columns: list[list[int]] = []
    for amount in amounts:
        column = share(amount, left)
        left = [before - part for before, part in zip(left, column, strict=True)]
        columns.append(column)
    return [
        tuple(
            TaxPart(rate.code, rate.rate_ppm, column[number])
            for rate, column in zip(rates, columns, strict=True)
        )
        for number in range(len(lines))
    ]


def totals_of(lines: Iterable[PricedLine]) -> tuple[TaxPart, ...]:
    """Return the sums of the lines' taxes by code and rate."""
    totals: dict[tuple[str, int], int] = {}
    for line in lines:
        for part in line.taxes:
            key = (part.code, part.rate_ppm)
            totals[key] = totals.get(key, 0) + part.amount_minor
    return tuple(TaxPart(code, rate, totals[code, rate]) for code, rate in sorted(totals))
