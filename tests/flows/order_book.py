"""A book of orders kept by hand: units in each state, what they are worth, the tax within."""

import dataclasses

from ordito.customers import Address
from ordito.processes.sale import SaleAnswer
from ordito.processes.whereto import ShipTo

PRICES = {"shirt": 1990, "laptop": 89_900}
HOME = ShipTo(
    address=Address(recipient="A", lines=("B 1",), postal_code="10124", city="Home", country="IT")
)
ELSEWHERE = ShipTo(
    address=Address(
        recipient="A", lines=("C 2",), postal_code="20121", city="Elsewhere", country="IT"
    )
)


def tax_of(amount: int) -> int:
    """Return the 22 % tax within an amount, half up."""
    return (2 * 22 * amount + 122) // (2 * 122)


@dataclasses.dataclass
class Line:
    """A line in the book: units in each state, and what they are worth."""

    sku: str
    open: int
    kept: int
    value: int
    tax: int
    announced: int = 0
    withheld: int = 0

    def worth(self, quantity: int) -> int:
        """What units are worth: their share of what is left, the last one the rest."""
        return self.value * quantity // (self.open + self.kept + self.withheld)

    def give_up(self, quantity: int, *, back_first: bool) -> int:
        """Take units off, those that the customer has first or not at all; answer their value."""
        value = self.worth(quantity)
        back = min(quantity, self.kept) if back_first else 0
        self.kept -= back
        self.announced -= min(back, self.announced)
        self.open -= quantity - back
        self.take_off(value)
        return value

    def take_off(self, amount: int) -> None:
        """Take an amount off what is to pay, with its share of the tax, the last cent the rest."""
        self.tax -= self.tax if amount == self.value else self.tax * amount // self.value
        self.value -= amount


@dataclasses.dataclass
class Book:
    """An order in the book."""

    sold: SaleAnswer
    is_member: bool
    lines: list[Line]
    is_broken: bool = False  # the processor did not stand by its promise
