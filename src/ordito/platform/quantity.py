"""Quantity: an amount of goods in a unit of measure."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Unit(StrEnum):
    """Units of measure (UN/ECE recommendation 20 codes)."""

    PIECE = "C62"
    KILOGRAM = "KGM"
    METRE = "MTR"
    LITRE = "LTR"


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much of something.

    Attributes:
        value: amount in ``unit``; whole where the unit is pieces.
        unit: unit of measure.
    """

    value: Decimal
    unit: Unit = Unit.PIECE

    def __post_init__(self) -> None:
        """Refuse a broken piece."""
        assert self.unit is not Unit.PIECE or self.value == int(self.value), self.value
