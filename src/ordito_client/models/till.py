# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about till."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from ordito_client.models.changes import WantedLine
from ordito_client.models.orders import OrderPage, SaleLine, SalePayment, ShipTo, TillReceipt
from ordito_client.models.quotes import SaleCustomer
from ordito_client.models.return_policy import Goods
from ordito_client.models.returns import Effect


class BackLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that come back, or are not wanted; more that a till says of them is its own."""

    line_no: int
    quantity: int
    condition: Goods | msgspec.UnsetType = msgspec.UNSET


class BetterAtTill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product that the customer could be offered.

    Attributes:
        rule: by which rule.
        sku: what.
        name: of it.
        place: name of the nearest place that has it.
        units: that it has.
        currency: of the prices.
        listed_minor: price of one unit for this customer without the offer.
        price_minor: and with it.
    """

    rule: str
    sku: UUID
    name: str
    place: str
    units: int
    currency: str
    listed_minor: int
    price_minor: int


class CartToPark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cart as the till wrote it, and what people call it."""

    cart: Mapping[str, Any]
    label: str = ""


class CataloguePage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of what may be sold here; send ``next`` as ``after`` for more."""

    version: int
    skus: Sequence[TillSku]
    next: str | None


class CustomerAtTill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What matters of a customer at a counter; ``groups`` decide on prices."""

    id: UUID
    name: str
    card: str | None
    programme: str | None
    tier: str | None
    points: int
    worth_minor: int
    credit_minor: int
    groups: Sequence[str]
    claims: Sequence[str]
    offers: Sequence[OfferAtTill]
    recent: Sequence[RecentOrder]


class DoneChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was done, and the order as it then is."""

    effect: Effect
    order: OrderPage


class KeptAtTill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods that a place keeps for somebody who pays there; send ``code`` as the sale's claim."""

    code: str
    customer: UUID | None
    expires_at: dt.datetime
    lines: Sequence[KeptLine]


class KeptLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU that are kept."""

    sku: UUID
    quantity: int


class LineAtTill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of an order as a till shows it."""

    line_no: int
    sku: UUID
    name: str
    quantity: int
    kept: int
    returnable: int
    unit_minor: int
    total_minor: int
    method: str


class MailedTo(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a receipt is sent; None is the customer's own address."""

    email: str | None = None


class NewPin(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person's PIN to be, with the old one or the password as proof of who it is."""

    person: UUID
    pin: str
    old_pin: str | None = None
    password: str | None = None


class OfferAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which product is offered, by which rule."""

    rule: str
    sku: UUID


class OfferAtTill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An offer that the customer can still use: the sale of its goods takes it by itself."""

    sku: UUID
    name: str
    price_minor: int
    currency: str
    valid_to: dt.datetime


class OfferMadeAtTill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An offer that was made at a till; ``withheld`` where chance holds the customer out."""

    offer_id: UUID
    state: str
    valid_to: dt.datetime


class OrderAtTill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An order as a till shows it."""

    order_id: UUID
    number: str
    version: int
    placed_at: dt.datetime
    channel: str
    place: str | None
    currency: str
    total_minor: int
    customer: UUID
    lines: Sequence[LineAtTill]
    payments: Sequence[Mapping[str, Any]]


class ParkedId(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The cart that waits now."""

    parked: UUID


class Paying(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Tenders for the difference, where the customer has to pay one."""

    payments: Sequence[SalePayment] = ()


class PersonAtTill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who may work here; ``limits`` by power and currency, null is any amount."""

    id: UUID
    name: str
    roles: Sequence[str]
    language: str | None
    pin: Verifier | None
    limits: Mapping[str, Mapping[str, int | None]]


class PlaceWithStock(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place that has units, how far it is, and when they could be had."""

    place: str
    name: str
    km: int | None
    available: int
    collect_at: dt.datetime | None
    ship_at: dt.datetime | None


class RecalledCart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cart that was called back."""

    cart: Any


class RecentOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An order of the customer, of any channel."""

    order_id: UUID
    number: str
    placed_at: dt.datetime
    currency: str
    total_minor: int
    channel: str


class Shift(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
    opened_at: dt.datetime
    opened_by: UUID | None
    float_minor: int
    float_difference_minor: int
    closed_at: dt.datetime | None
    closed_by: UUID | None
    counted_minor: int | None
    expected_minor: int | None
    told_minor: int | None
    difference_minor: int | None
    reason: str | None


class ShiftReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
    tenders: Sequence[TenderSum]


class SignedIn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A session; send its text as ``Till-Session``, or, of an approval, as ``Till-Approval``."""

    session: str
    expires_at: dt.datetime
    person: PersonAtTill


class StockAround(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU here and elsewhere, the nearest first."""

    sku: UUID
    here: int
    places: Sequence[PlaceWithStock]


class TenderSum(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a tender gave in a shift, less what it got back."""

    tender: str
    amount_minor: int


class TillChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shall be done to an order at this till."""

    kind: str
    lines: Sequence[BackLine]
    wanted: Sequence[WantedLine] = ()
    reason: str = "customer_request"


class TillSale(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cart that the core has to sell: shipped, collected, or paid by a tender that it takes.

    Attributes:
        id: made by the till; it becomes the order's, and the same sale asked again is one.
        lines: what.
        payments: how it is paid; cash lies in the till's own drawer.
        customer: who buys.
        coupons: codes that the customer shows.
        expected_total_minor: refuse if the total would be another one.
        ship_to: whereto goods are shipped.
        slots: when it is collected, by place.
        receipt: number that the till has given it.
        receipt_by: ``email`` to send the papers.
        claim: code of goods that the till's place keeps for the customer; they are sold with
        it.
    """

    id: UUID
    lines: Sequence[SaleLine]
    payments: Sequence[SalePayment] = ()
    customer: SaleCustomer | None = None
    coupons: Sequence[str] = ()
    expected_total_minor: int | None = None
    ship_to: ShipTo | None = None
    slots: Mapping[str, dt.datetime] = {}
    receipt: TillReceipt | None = None
    receipt_by: str | None = None
    claim: str | None = None


class TillSignIn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person's PIN, to work here or to approve one act."""

    person: UUID
    pin: str
    purpose: str = "work"


class TillSku(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a till must know of a SKU."""

    id: UUID
    code: str
    name: str
    barcodes: Sequence[str]
    tax_class: str
    tags: Sequence[str]
    kind: str


class Verifier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a till needs to tell a right PIN without asking; worth nothing without its pepper.

    Attributes:
        salt: base64.
        iterations: of PBKDF2-HMAC-SHA256.
        check: HMAC-SHA256 of what that gives, under the till's pepper, base64.
        must_change: whether the person has to choose another PIN.
    """

    salt: str
    iterations: int
    check: str
    must_change: bool


class WaitingCart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cart that waits."""

    parked: UUID
    label: str
    units: int
    by: UUID | None
    parked_at: Any
