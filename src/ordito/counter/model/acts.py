"""Acts of a till as its log writes them. What a till of tomorrow adds is ignored here, and kept.

Amounts are minor units; see docs/explanation/till.md, "The wire".
"""

from collections.abc import Mapping
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec

Minor = Annotated[int, msgspec.Meta(ge=0, le=10**12)]
Signed = Annotated[int, msgspec.Meta(ge=-(10**12), le=10**12)]
Units = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
Count = Annotated[int, msgspec.Meta(ge=1, le=10**12)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Word = Annotated[str, msgspec.Meta(max_length=1000, pattern=r"^[^\x00]*$")]
Currency = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$(?!\n)")]
Tender = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$(?!\n)")]
Pieces = dict[str, int]
Lines = msgspec.Meta(min_length=1, max_length=500)


class ReceiptNumber(msgspec.Struct, frozen=True):
    """The number that the till gave its receipt."""

    series: Text
    number: Count


class _Act(msgspec.Struct, frozen=True, kw_only=True):
    """What every act says: the shift in which, and the person by whom."""

    shift: UUID | None = None
    by: UUID | None = None
    approved_by: UUID | None = None


class ShiftOpened(_Act, frozen=True, kw_only=True):
    """The drawer was counted and a shift began; ``after`` is the one that was handed over."""

    currency: Currency
    counted_minor: Minor
    counted: Pieces = msgspec.field(default_factory=dict[str, int])
    after: UUID | None = None


class ShiftClosed(_Act, frozen=True, kw_only=True):
    """The drawer was counted and the shift ended."""

    currency: Currency
    counted_minor: Minor
    counted: Pieces = msgspec.field(default_factory=dict[str, int])
    expected_minor: Signed | None = None
    difference_minor: Signed | None = None
    reason: Word = ""


class PromotionCut(msgspec.Struct, frozen=True):
    """What a promotion took off a line."""

    promotion_id: UUID
    code: Text
    amount_minor: Minor
    claim: Text | None = None


class HandDiscount(msgspec.Struct, frozen=True):
    """What a person took off a line by hand."""

    minor: Minor
    reason: Word = ""
    by: UUID | None = None
    approved_by: UUID | None = None


class LineSold(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it was sold.

    Attributes:
        line_no: in the sale.
        sku: id or code, or whatever was scanned.
        name: what the person typed where nobody knew it.
        quantity: units.
        unit_minor: price of one before anything was taken off.
        discount_minor: all that was taken off, by hand as well.
        total_minor: to pay, tax included.
        tax_minor: within that.
        tax_bp: its rate, hundredths of a percent.
        method: how it reached the customer.
        discounts: by promotion.
        by_hand: by a person.
        serial: of the unit.
        lot: of the units.
    """

    line_no: Annotated[int, msgspec.Meta(ge=1, le=32_767)]
    sku: Text
    name: Word | None = None
    quantity: Units
    unit_minor: Minor
    discount_minor: Minor = 0
    total_minor: Minor
    tax_minor: Minor = 0
    tax_bp: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0
    method: str = "carry_out"
    discounts: tuple[PromotionCut, ...] = ()
    by_hand: HandDiscount | None = None
    serial: Text | None = None
    lot: Text | None = None


class Tendered(msgspec.Struct, frozen=True, kw_only=True):
    """How a part was paid; in the drawer lies ``amount_minor + rounding_minor``."""

    tender: Tender
    amount_minor: Minor
    given_minor: Minor | None = None
    change_minor: Minor | None = None
    rounding_minor: Signed = 0
    reference: Text | None = None
    hold: UUID | None = None


class WhoBuys(msgspec.Struct, frozen=True):
    """Who buys: an id, or the number of a card."""

    id: UUID | None = None
    card: Text | None = None


class OnlineSale(msgspec.Struct, frozen=True):
    """The order that the core made of the sale before the till wrote it down."""

    order_id: UUID
    number: str = ""


class SoldAtTill(_Act, frozen=True, kw_only=True):
    """Goods were sold and carried out; ``online`` names the order where the core had sold them."""

    id: UUID
    currency: Currency
    lines: Annotated[tuple[LineSold, ...], Lines]
    total_minor: Minor
    tax_minor: Minor = 0
    discount_minor: Minor = 0
    rulebook_version: Annotated[int, msgspec.Meta(ge=0, le=2**53)] = 0
    payments: Annotated[tuple[Tendered, ...], msgspec.Meta(max_length=20)] = ()
    receipt: ReceiptNumber
    customer: WhoBuys | None = None
    coupons: tuple[Text, ...] = ()
    receipt_by: str | None = None
    pair: UUID | None = None
    online: OnlineSale | None = None


class LineBack(msgspec.Struct, frozen=True, kw_only=True):
    """Units that came back."""

    line_no: Annotated[int, msgspec.Meta(ge=1, le=32_767)]
    quantity: Units
    condition: Literal["sellable", "damaged"] = "sellable"
    reason: str = "customer_request"


class Refund(msgspec.Struct, frozen=True):
    """Money that went back, as it went out."""

    tender: Tender
    amount_minor: Minor


class Returned(_Act, frozen=True, kw_only=True):
    """Goods came back and money went out; with ``change_id`` the core had done it before."""

    id: UUID
    order: Text
    lines: Annotated[tuple[LineBack, ...], Lines]
    refunds: tuple[Refund, ...] = ()
    total_minor: Minor
    receipt: ReceiptNumber
    change_id: UUID | None = None
    pair: UUID | None = None


class Exchanged(_Act, frozen=True, kw_only=True):
    """Goods came back and others went, as the core had done it."""

    id: UUID
    order: Text
    change_id: UUID
    lines: tuple[LineBack, ...] = ()
    due_minor: Signed = 0
    payments: tuple[Tendered, ...] = ()
    refunds: tuple[Refund, ...] = ()
    receipt: ReceiptNumber


class CashMove(_Act, frozen=True, kw_only=True):
    """Cash came into the drawer, or left it, for another reason than a sale."""

    id: UUID
    amount_minor: Annotated[int, msgspec.Meta(ge=1, le=10**12)]
    reason: Text
    note: Word = ""


class NoSale(_Act, frozen=True, kw_only=True):
    """The drawer was opened and nothing was sold."""

    reason: Word = ""


class Reprint(_Act, frozen=True, kw_only=True):
    """A receipt was printed again, marked as a copy."""

    receipt: ReceiptNumber
    copy: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1


class Voided(_Act, frozen=True, kw_only=True):
    """A cart was given up before it was paid."""

    id: UUID
    reason: Word = ""
    total_minor: Minor = 0


Act = (
    ShiftOpened
    | ShiftClosed
    | SoldAtTill
    | Returned
    | Exchanged
    | CashMove
    | NoSale
    | Reprint
    | Voided
)
ACTS: Final[Mapping[str, type[Act]]] = {
    "shift_opened": ShiftOpened,
    "shift_closed": ShiftClosed,
    "sale": SoldAtTill,
    "return": Returned,
    "exchange": Exchanged,
    "cash_in": CashMove,
    "cash_out": CashMove,
    "no_sale": NoSale,
    "reprint": Reprint,
    "void": Voided,
}
"""Acts by the kind of their entry."""
