"""Refusals of the pricing room."""

from typing import Final

from ordito.platform.errors import Conflict, Invalid, NotFound, Refusal
from ordito.pricing.model import Unpriced


class NoPrice(Conflict):
    """No published price applies to a SKU in this channel, place and time."""

    code = "pricing.no_price"
    remedy = "Publish a price for the SKU, or leave it out of the basket."


class NoTaxRate(Conflict):
    """No tax rate is published for a class of goods in this market."""

    code = "pricing.no_tax_rate"
    remedy = "Publish a rate for the class and market; a rate of 0 says that nothing is due."


class WrongCurrency(Invalid):
    """The SKU is priced in other currencies only."""

    code = "pricing.wrong_currency"
    remedy = "Ask in a currency in which the SKU is priced."


class ImpossibleQuantity(Invalid):
    """A line asks for less than one unit."""

    code = "pricing.impossible_quantity"
    remedy = "Ask for at least 1 unit, in whole numbers."


class LineTwice(Invalid):
    """Two lines of a basket have the same number."""

    code = "pricing.line_twice"
    remedy = "Give each line its own number."


class UnknownPriceList(NotFound):
    """A price stands on a list that is not published."""

    code = "pricing.unknown_price_list"
    remedy = "Publish the price list first or together with its prices."


class UnknownRulebook(NotFound):
    """There is no such version."""

    code = "pricing.unknown_rulebook"
    remedy = "Use a version up to the present one."


class CodeTaken(Conflict):
    """Another price list has this code."""

    code = "pricing.code_taken"
    remedy = "Choose another code, or publish the list under the id that has it."


class WrongPrice(Invalid):
    """A price cannot be what it says."""

    code = "pricing.wrong_price"
    remedy = (
        "Give quantities from 1 up, amounts from 0 that never rise, and an end after the start."
    )


class WrongTaxRate(Invalid):
    """A tax rate cannot be what it says."""

    code = "pricing.wrong_tax_rate"
    remedy = "Give a rate from 0, in parts per million, and an end after the start."


# by the fault of the pure engine, which may not know refusals, and the field that it names
_BY_FAULT: Final[dict[str, tuple[type[Refusal], str]]] = {
    "no_price": (NoPrice, "sku_id"),
    "no_tax_rate": (NoTaxRate, "sku_id"),
    "wrong_currency": (WrongCurrency, "currency"),
    "quantity": (ImpossibleQuantity, "quantity"),
    "line_twice": (LineTwice, "line_no"),
}


def refusal_of(unpriced: Unpriced) -> Refusal:
    """Return the refusal of the first fault; its facts name every line that has one."""
    first = unpriced.faults[0]
    refusal, field = _BY_FAULT[first.code]
    return refusal(
        first.detail,
        field=f"lines[{first.position}].{field}",
        line_no=first.line_no,
        faults=[(fault.line_no, _BY_FAULT[fault.code][0].code) for fault in unpriced.faults],
    )
