"""What a scanner reads, and the barcodes that the company prints itself."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import msgspec


class Holds(StrEnum):
    """What stands beside the article in a barcode of the company's own."""

    WEIGHT_KG = "weight_kg"
    PRICE = "price"
    COUNT = "count"


class ScanPrefix(msgspec.Struct, frozen=True, kw_only=True):
    """First digits of barcodes of 13 digits that hold an article and a value.

    The SKU's GTIN is the number with zeros in place of the value, and the check digit of that.

    Attributes:
        prefix: one to four digits within 02, 04 and 20 to 29, which GS1 leaves to each company.
        holds: what the value is.
        value_digits: how many digits before the check digit are the value.
        decimals: how many of them stand behind the point.
        has_inner_check: whether a check digit of the value itself stands before it.
    """

    prefix: Annotated[str, msgspec.Meta(pattern=r"^(02|04|2[0-9])[0-9]{0,2}$(?!\n)")]
    holds: Holds
    value_digits: Annotated[int, msgspec.Meta(ge=3, le=6)] = 5
    decimals: Annotated[int, msgspec.Meta(ge=0, le=4)] = 3
    has_inner_check: bool = False


class Scan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a barcode says.

    Attributes:
        gtin: of the article, 14 digits.
        lot: AI 10.
        serial: AI 21.
        expires_on: AI 17, or 15 where only that is given: the last day.
        count: of pieces, AI 30 or 37.
        weight_kg: AI 310n, or of a barcode of the company's own.
        price: of a barcode of the company's own, in its currency, as printed.
    """

    gtin: str
    lot: str | None = None
    serial: str | None = None
    expires_on: date | None = None
    count: int | None = None
    weight_kg: Decimal | None = None
    price: Decimal | None = None
