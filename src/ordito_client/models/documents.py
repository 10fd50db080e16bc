# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import msgspec

from ordito_client.models.companies import Invoicing


class Buyer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
    invoicing: Invoicing | msgspec.UnsetType = msgspec.UNSET


class Document(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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

    customer_id: UUID
    document_id: UUID
    order_id: UUID
    turn: int
    kind: str
    seller_id: UUID
    channel_id: UUID
    place_id: UUID | None
    currency: str
    total_minor: int
    tax_minor: int
    lines: Sequence[DocumentLine]
    taxes: Sequence[TaxTotal]
    buyer: Buyer | None
    refers_to: UUID | None
    due_on: dt.date | None
    series: str
    number: int | None
    issued_at: dt.datetime
    numbered_at: dt.datetime | None


class DocumentLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of one line of the order; amounts in minor units, not negative.

    Attributes:
        line_no: of the order.
        sku_id: what.
        quantity: units; 0 where only money is given back.
        unit_minor: price of one unit before discounts, with tax where the price list includes
        it.
        total_minor: for these units, tax included.
        tax_minor: within the total.
        tax_bp: tax rate in hundredths of a percent.
        discount_minor: by how much these units cost less than ``unit_minor`` each.
    """

    line_no: int
    sku_id: UUID
    quantity: int
    unit_minor: int
    total_minor: int
    tax_minor: int
    tax_bp: int
    discount_minor: int = 0


class Link(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The customer's own way to a document.

    Attributes:
        code: nobody guesses it.
        path: under the public address of this server; ``.pdf`` at its end gives the file.
    """

    code: str
    path: str


class MessagePage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message about a document, and what became of it; see ``ordito.messages.Message``."""

    message_id: UUID
    template: str
    state: str
    attempts: int
    status: int | None
    fault: str | None
    queued_at: dt.datetime
    ended_at: dt.datetime | None


class Reading(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That somebody has read a document; see ``orders.documents.archive.Access``."""

    purpose: str
    form: str
    actor: str
    at: dt.datetime


class TaxTotal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What all lines of one tax rate add up to, minor units."""

    tax_bp: int
    net_minor: int
    tax_minor: int
    total_minor: int


class WantedMail(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whereto a document shall be sent.

    Attributes:
        email: address; it is kept with the customer. Left out, the customer's own.
    """

    email: str | None = None
