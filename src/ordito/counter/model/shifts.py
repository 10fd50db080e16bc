"""Shifts, their drawer and receipts; carts that wait, papers to print, money lent to a till."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec


class Shift(msgspec.Struct, frozen=True):
    """From one count of a drawer to the next; amounts in minor units.

    Attributes:
        place_id: of the till.
        device_id: the till.
        shift_id: made by the till.
        currency: of its drawer.
        drawer: code of the drawer.
        after_id: shift that was handed over to it.
        opened_at: when.
        opened_by: person.
        float_minor: counted at the begin.
        float_difference_minor: between that and the book.
        closed_at: when, or None while it is open.
        closed_by: person.
        counted_minor: counted at the end.
        expected_minor: in the drawer by the book.
        told_minor: in the drawer as the till reckoned.
        difference_minor: counted less expected.
        reason: what the person said of the difference.
    """

    place_id: UUID
    device_id: UUID
    shift_id: UUID
    currency: str
    drawer: str
    after_id: UUID | None
    opened_at: datetime
    opened_by: UUID | None
    float_minor: int
    float_difference_minor: int
    closed_at: datetime | None
    closed_by: UUID | None
    counted_minor: int | None
    expected_minor: int | None
    told_minor: int | None
    difference_minor: int | None
    reason: str | None


class Cash(msgspec.Struct, frozen=True, kw_only=True):
    """Cash that an act of the till moved, negative where it went out."""

    kind: str
    amount_minor: int
    reason: str
    note: str | None = None
    approved_by: UUID | None = None


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt of a till; amounts are negative where money went back.

    Attributes:
        series: of the till.
        number: in it.
        kind: ``sale``, ``return`` or ``exchange``.
        act_id: id that the till gave the act.
        shift_id: in which.
        staff_id: by whom.
        customer_id: whose order.
        order_id: which order.
        currency: ISO 4217.
        total_minor: what it came to.
        tax_minor: within that.
        discount_minor: taken off.
        units: of goods.
        cash_minor: into the drawer.
        tenders: minor units by tender.
        is_online: whether the core had done it before.
        issued_at: when.
    """

    series: str
    number: int
    kind: str
    act_id: UUID
    shift_id: UUID | None
    staff_id: UUID | None
    customer_id: UUID | None
    order_id: UUID | None
    currency: str
    total_minor: int
    tax_minor: int = 0
    discount_minor: int = 0
    units: int = 0
    cash_minor: int = 0
    tenders: Mapping[str, int] = msgspec.field(default_factory=dict[str, int])
    is_online: bool = False
    issued_at: datetime


class KeptReceipt(msgspec.Struct, frozen=True):
    """A receipt in the register.

    Attributes:
        device_id: till that gave it.
        seq: its entry.
        series: of the till.
        number: in it.
        kind: ``sale``, ``return`` or ``exchange``.
        act_id: id that the till gave the act.
        customer_id: whose order.
        order_id: which order.
        currency: ISO 4217.
        total_minor: what it came to.
        issued_at: when.
        copies: highest copy that was printed.
    """

    device_id: UUID
    seq: int
    series: str
    number: int
    kind: str
    act_id: UUID
    customer_id: UUID | None
    order_id: UUID | None
    currency: str
    total_minor: int
    issued_at: datetime
    copies: int


class TenderSum(msgspec.Struct, frozen=True):
    """What a tender gave in a shift, less what it got back."""

    tender: str
    amount_minor: int


class ShiftReport(msgspec.Struct, frozen=True, kw_only=True):
    """A shift as the books have it: X while it goes on, Z once it has ended.

    Attributes:
        shift: which.
        sales: receipts of sales.
        returns: receipts of returns.
        exchanges: receipts of exchanges.
        units: sold.
        sales_minor: worth of the sales.
        returns_minor: worth of the returns, not negative.
        tax_minor: within the sales.
        discount_minor: taken off the sales.
        cash_sales_minor: cash that receipts brought.
        cash_refunds_minor: cash that receipts gave back, not negative.
        cash_in_minor: that came in otherwise.
        cash_out_minor: that went out otherwise, not negative.
        expected_minor: in the drawer by all that.
        no_sales: times that the drawer was opened for nothing.
        voids: carts that were given up.
        reprints: copies.
        first_receipt: number.
        last_receipt: number.
        tenders: by tender.
    """

    shift: Shift
    sales: int
    returns: int
    exchanges: int
    units: int
    sales_minor: int
    returns_minor: int
    tax_minor: int
    discount_minor: int
    cash_sales_minor: int
    cash_refunds_minor: int
    cash_in_minor: int
    cash_out_minor: int
    expected_minor: int
    no_sales: int
    voids: int
    reprints: int
    first_receipt: int | None
    last_receipt: int | None
    tenders: tuple[TenderSum, ...]


class Parked(msgspec.Struct, frozen=True):
    """A cart that waits."""

    parked_id: UUID
    label: str
    units: int
    parked_by: UUID | None
    parked_at: datetime


class ParkedCart(msgspec.Struct, frozen=True):
    """A cart that was called back."""

    parked_id: UUID
    cart: Any


class Paper(msgspec.Struct, frozen=True):
    """A receipt that a fiscal printer has to print."""

    place_id: UUID
    device_id: UUID
    seq: int
    state: str
    tries: int
    text: str


class Hold(msgspec.Struct, frozen=True):
    """Points, store credit or a gift card's money that was lent to a till."""

    place_id: UUID
    hold_id: UUID
    device_id: UUID
    customer_id: UUID
    account_id: UUID
    tender: str
    currency: str
    amount_minor: int
    lent_at: datetime
    expires_at: datetime

    @property
    def is_bearers(self) -> bool:
        """Whether whoever shows it may use it, as a gift card; anything else is its customer's."""
        return self.tender == "gift_card"

    def rest_minor(self, amount_minor: int) -> int:
        """Return what goes back where only an amount of it has paid."""
        return self.amount_minor - amount_minor
