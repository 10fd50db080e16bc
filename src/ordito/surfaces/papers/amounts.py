"""Amounts of a paper without tax, as electronic invoices state them: they add up to the cent."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import msgspec

from ordito.reads.paper import Paper, PaperLine

_WHOLE_BP: Final = 10_000
_EU: Final = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()
)


class NetLine(msgspec.Struct, frozen=True):
    """A line without tax, minor units.

    Attributes:
        quantity: units, at least 1.
        listed_minor: for all units before the discount.
        allowance_minor: taken off.
        net_minor: what is left; its tax on top of it is the line's total.
    """

    quantity: int
    listed_minor: int
    allowance_minor: int
    net_minor: int

    def unit(self, minor_digits: int, places: int) -> Decimal:
        """Return the price of one unit in major units, exact as far as ``places`` let it be."""
        return major(self.listed_minor, minor_digits, places, self.quantity)


def net_line(line: PaperLine) -> NetLine:
    """Return a line without tax: what it cost before its discount, the discount, and the rest.

    What a price with tax is without it is rounded once, half up; the line's own net amount is given
    and stays, so that the discount takes the cent that may be left.
    """
    net = line.net_minor
    if line.quantity == 0 or line.discount_minor == 0:
        return NetLine(max(line.quantity, 1), net, 0, net)
    listed = line.unit_minor * line.quantity
    if listed - line.discount_minor == line.total_minor:
        listed = (2 * listed * _WHOLE_BP + _WHOLE_BP + line.tax_bp) // (
            2 * (_WHOLE_BP + line.tax_bp)
        )
    listed = max(listed, net)
    return NetLine(line.quantity, listed, listed - net, net)


def lawful_tax_minor(total_minor: int, tax_bp: int) -> int:
    """Return the tax within an amount by its rate, half up."""
    whole = _WHOLE_BP + tax_bp
    return (2 * total_minor * tax_bp + whole) // (2 * whole)


def category_of(paper: Paper, tax_bp: int) -> str:
    """Return the category of a tax rate: S taxed, K to another member state, G exported, Z none.

    Source: UN/EDIFACT code list 5305 as EN 16931 uses it.
    """
    if tax_bp:
        return "S"
    country = "" if paper.buyer is None else paper.buyer.country
    if country in ("", paper.seller.country):
        return "Z"
    if country not in _EU:
        return "G"
    return "K" if paper.buyer is not None and paper.buyer.tax_number else "Z"


def major(minor: int, minor_digits: int, places: int | None = None, parts: int = 1) -> Decimal:
    """Return an amount in major units, or one of equal parts of it."""
    exact = Decimal(minor).scaleb(-minor_digits) / parts
    short = exact.quantize(Decimal(1).scaleb(-minor_digits), ROUND_HALF_UP)
    if places is None or short == exact:
        return short
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def percent(tax_bp: int) -> str:
    """Return a tax rate in percent, as short as it can be written."""
    return f"{(Decimal(tax_bp) / 100).normalize():f}"


def vat_number(country: str, number: str) -> str:
    """Return a VAT number with its country in front, as both invoices and checks want it."""
    plain = "".join(number.split()).upper()
    return plain if plain[:2].isalpha() else f"{country}{plain}"
