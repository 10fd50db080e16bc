"""Words of documents."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from ordito.orders.companies.model import Invoicing
from ordito.orders.model import Line, Order
from ordito.platform.ids import ChannelId, CustomerId, EntityId, OrderId, PlaceId, SkuId


class DocumentKind(StrEnum):
    """What a document is for."""

    RECEIPT = "receipt"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class DocumentLine(msgspec.Struct, frozen=True):
    """Units of one line of the order; amounts in minor units, not negative.

    Attributes:
        line_no: of the order.
        sku_id: what.
        quantity: units; 0 where only money is given back.
        unit_minor: price of one unit before discounts, with tax where the price list includes it.
        total_minor: for these units, tax included.
        tax_minor: within the total.
        tax_bp: tax rate in hundredths of a percent.
        discount_minor: by how much these units cost less than ``unit_minor`` each.
    """

    line_no: int
    sku_id: SkuId
    quantity: int
    unit_minor: int
    total_minor: int
    tax_minor: int
    tax_bp: int
    discount_minor: int = 0


class TaxTotal(msgspec.Struct, frozen=True):
    """What all lines of one tax rate add up to, minor units."""

    tax_bp: int
    net_minor: int
    tax_minor: int
    total_minor: int


class Buyer(msgspec.Struct, frozen=True):
    """A company that gets an invoice. People are named by their customer id alone.

    Attributes:
        name: as registered.
        tax_number: VAT or other tax number.
        address: for the invoice.
        country: ISO 3166-1 alpha-2.
        terms_days: days after the issue within which it is paid.
        invoicing: what the invoice needs besides.
    """

    name: str
    tax_number: str | None
    address: str
    country: str
    terms_days: int
    invoicing: Invoicing = Invoicing()


class OwnNumber(msgspec.Struct, frozen=True):
    """A number that a till has given itself.

    Attributes:
        series: of the till.
        number: from 1, without gaps.
    """

    series: str
    number: int


class OrderToState(msgspec.Struct, frozen=True):
    """An order whose documents may be due.

    Attributes:
        order: as it is now.
        lines: of the order, read after it.
        buyer: the company that gets an invoice; None gives a receipt.
        own: number that a till has given the receipt; only the first one of an order can have it.
        wants_invoice: whether a person asked for an invoice instead of a receipt.
    """

    order: Order
    lines: Sequence[Line]
    buyer: Buyer | None = None
    own: OwnNumber | None = None
    wants_invoice: bool = False


class Wish(msgspec.Struct, frozen=True):
    """What was said about papers when an order was placed.

    Attributes:
        order_id: of which order.
        own_series: in which the till has numbered the receipt itself.
        own_number: that number.
        wants_invoice: whether a person asked for an invoice instead of a receipt.
    """

    order_id: OrderId
    own_series: str | None
    own_number: int | None
    wants_invoice: bool

    @property
    def own(self) -> OwnNumber | None:
        """The till's own number, if it has given one."""
        if self.own_series is None or self.own_number is None:
            return None
        return OwnNumber(self.own_series, self.own_number)


class Document(msgspec.Struct, frozen=True):
    """A receipt, an invoice or a credit note.

    Attributes:
        customer_id: to whom; also its key.
        document_id: which.
        order_id: for which order.
        turn: of the order's documents, from 1.
        kind: see ``DocumentKind``.
        seller_id: legal entity that sells.
        channel_id: channel that sold the order.
        place_id: place that sold the order.
        currency: ISO 4217.
        total_minor: sum of its lines, minor units, not negative.
        tax_minor: within the total.
        lines: what it is about.
        taxes: totals by tax rate.
        buyer: the company it is made out to.
        refers_to: document that a credit note corrects.
        due_on: until when an invoice is paid.
        series: in which it is numbered.
        number: in its series; None until the job has come by.
        issued_at: when.
        numbered_at: when.
    """

    customer_id: CustomerId
    document_id: UUID
    order_id: OrderId
    turn: int
    kind: str
    seller_id: EntityId
    channel_id: ChannelId
    place_id: PlaceId | None
    currency: str
    total_minor: int
    tax_minor: int
    lines: list[DocumentLine]
    taxes: list[TaxTotal]
    buyer: Buyer | None
    refers_to: UUID | None
    due_on: date | None
    series: str
    number: int | None
    issued_at: datetime
    numbered_at: datetime | None
