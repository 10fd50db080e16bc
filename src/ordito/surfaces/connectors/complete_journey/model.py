"""The words of The Complete Journey, and what the import decides about its lines."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

import msgspec


class SoldBy(StrEnum):
    """What a line's quantity counts."""

    PIECE = "piece"
    VOLUME = "volume"  # thousandths of a gallon
    AMOUNT = "amount"  # nothing: coupons, gift cards, misc sales


class Outcome(StrEnum):
    """What becomes of a line."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"


class Reason(StrEnum):
    """Why a line is not taken as it stands; the first five are corrected, the others rejected."""

    PRODUCT_MISSING = "product_missing"
    QUANTITY_ZERO = "quantity_zero"
    QUANTITY_LOST = "quantity_lost"
    QUANTITY_MEASURED = "quantity_measured"
    FRACTION_OF_CENT = "fraction_of_cent"
    FIELD_MISSING = "field_missing"
    QUANTITY_NEGATIVE = "quantity_negative"
    MONEY_NEGATIVE = "money_negative"
    LINE_REPEATED = "line_repeated"
    BASKET_DIVIDED = "basket_divided"


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line of a basket as the source says it; money in cents of USD.

    Attributes:
        batch: number of the batch that its basket falls into, from 1.
        household: who bought.
        store: where.
        basket: receipt.
        product: what.
        quantity: see ``sold_by``; 0 where the till wrote none.
        sales_minor: received for the line after the store's own discounts, the money of a
            manufacturer's coupon included.
        retail_discount_minor: loyalty discount, positive, already taken off.
        match_discount_minor: the store's match of a coupon, positive, already taken off.
        coupon_minor: what the manufacturer pays of ``sales_minor``, positive; the customer pays
            the rest, which may be below 0.
        complete: no field was missing; where False, fields above may be None.
        whole_cents: no amount had a fraction of a cent.
        sold_at: naive UTC, as shipped.
        listed: the product is in the list of products.
        sold_by: what ``quantity`` counts.
    """

    batch: int
    household: int
    store: int
    basket: int
    product: int
    quantity: int
    sales_minor: int
    retail_discount_minor: int
    match_discount_minor: int
    coupon_minor: int
    complete: bool
    whole_cents: bool
    sold_at: datetime
    listed: bool
    sold_by: str

    @property
    def shelf_minor(self) -> int:
        """Price of the whole line before the store's discounts, cents."""
        return self.sales_minor + self.retail_discount_minor + self.match_discount_minor


class JudgedLine(msgspec.Struct, frozen=True, gc=False):
    """A line with its verdict.

    Attributes:
        line: as the source says it.
        outcome: taken as it stands, taken corrected, or not taken.
        reasons: why; empty where accepted.
        units: pieces (or fillings of a tank) that the order takes over; 0 for a line that sold
            nothing, such as a coupon or a voided article.
    """

    line: Line
    outcome: Outcome
    reasons: tuple[Reason, ...]
    units: int


class Basket(msgspec.Struct, frozen=True):
    """A receipt: what one household bought at one till.

    Attributes:
        number: of the source.
        household: who bought.
        store: where.
        sold_at: aware UTC.
        lines: those that are taken over, by product; never empty.
    """

    number: int
    household: int
    store: int
    sold_at: datetime
    lines: tuple[JudgedLine, ...]


class Batch(msgspec.Struct, frozen=True):
    """What one transaction of the import takes in.

    Attributes:
        number: from 1; means the same baskets in every run over the same files.
        baskets: in order of payment.
        rejected: lines that are not taken over.
    """

    number: int
    baskets: tuple[Basket, ...]
    rejected: tuple[JudgedLine, ...]

    @property
    def n_lines(self) -> int:
        """How many lines of the source it holds."""
        return sum(len(basket.lines) for basket in self.baskets) + len(self.rejected)

    @property
    def judged(self) -> Iterator[JudgedLine]:
        """All lines of the batch, taken over or not."""
        for basket in self.baskets:
            yield from basket.lines
        yield from self.rejected


class Product(msgspec.Struct, frozen=True):
    """An article; all but the number is None where it is not listed."""

    number: int
    manufacturer: int | None
    department: str | None
    brand: str | None
    category: str | None
    kind: str | None
    package_size: str | None
    listed: bool
    sold_by: str


class Household(msgspec.Struct, frozen=True):
    """A card holder with the bands of the survey, where the household answered it."""

    number: int
    age: str | None
    income: str | None
    home_ownership: str | None
    marital_status: str | None
    size: str | None
    composition: str | None
    kids: str | None


class Store(msgspec.Struct, frozen=True):
    """A shop and how many baskets it sold in the year."""

    number: int
    n_baskets: int


class ListPrice(msgspec.Struct, frozen=True):
    """Shelf price of one piece, cents of USD; not ``observed``: the median of its peers."""

    product: int
    unit_price_minor: int
    observed: bool


class StoreUnits(msgspec.Struct, frozen=True):
    """Pieces of a product that a store sold in the weeks before the end."""

    store: int
    product: int
    units: int


class Totals(msgspec.Struct, frozen=True):
    """What both sides of the import are counted by; money in cents of USD."""

    lines: int
    baskets: int
    households: int
    stores: int
    products: int
    sales_minor: int
    retail_discount_minor: int
    match_discount_minor: int
    coupon_minor: int
