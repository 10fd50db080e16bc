# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about companies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import msgspec

from ordito_client.models.orders import SaleLine, SalePayment
from ordito_client.models.quotes import Destination, DiscountTold


class CompanyPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A company with its terms; amounts in minor units."""

    customer_id: UUID
    name: str
    tax_number: str | None
    address: str
    country: str
    currency: str
    terms_days: int
    active: bool
    credit_limit_minor: int
    used_minor: int
    free_minor: int
    invoicing: Invoicing


class CompanyQuoteRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shall be quoted.

    Attributes:
        lines: as in a sale.
        place: code or id of the place that would sell it.
        valid_days: for how long it holds.
        reference: what the company calls it.
        coupons: codes that the company shows.
    """

    lines: Sequence[SaleLine]
    place: str | None = None
    valid_days: int = 30
    reference: str | None = None
    coupons: Sequence[str] = ()


class CompanyTerms(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a company agreed with us.

    Attributes:
        name: as registered.
        country: ISO 3166-1 alpha-2.
        currency: of its credit, ISO 4217; it stays.
        credit_limit_minor: how much it may owe, minor units.
        terms_days: days after an invoice within which it is paid.
        tax_number: VAT or other tax number.
        address: for invoices.
        active: whether it may buy on account.
        invoicing: what its invoices need besides: address in parts, codes, electronic address.
    """

    name: str
    country: str
    currency: str
    credit_limit_minor: int
    terms_days: int = 30
    tax_number: str | None = None
    address: str = ""
    active: bool = True
    invoicing: Invoicing | msgspec.UnsetType = msgspec.UNSET


class CreditLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry of the credit book; above 0 uses credit, below 0 frees it."""

    kind: str
    payment_id: UUID | None
    amount_minor: int
    reference: str | None
    at: dt.datetime


class Invoicing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What invoices to a company need besides its name.

    Attributes:
        postal_code: as the country writes it.
        city: locality.
        region: province or county, as its code.
        tax_code: number by which a tax office knows it, where that is not the VAT number.
        recipient_code: under which Italy's exchange reaches it (codice destinatario).
        certified_email: under which Italy's exchange reaches it otherwise (PEC).
        endpoint: electronic address of a network for invoices, as ``0088:5412345000013``.
        reference: what it wants to read on its invoices.
    """

    postal_code: str = ""
    city: str = ""
    region: str = ""
    tax_code: str | None = None
    recipient_code: str | None = None
    certified_email: str | None = None
    endpoint: str | None = None
    reference: str | None = None


class Paid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a company has paid, and what it wrote on it."""

    amount_minor: int
    reference: str | None = None


class QuoteOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a quote is ordered; without payments it is paid on account."""

    payments: Sequence[SalePayment] | msgspec.UnsetType = msgspec.UNSET
    destination: Destination | None = None
    agent: str | None = None


class QuotePage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A quote as it stands; amounts in minor units."""

    quote_id: UUID
    number: str
    customer_id: UUID
    state: str
    order_id: UUID | None
    currency: str
    total_minor: int
    tax_minor: int
    discount_minor: int
    reference: str | None
    quoted_at: dt.datetime
    valid_until: dt.datetime
    lines: Sequence[QuotePageLine]


class QuotePageLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A quoted line; amounts in minor units. What deliveries cost follows what was asked for."""

    sku_id: UUID
    sku: str
    quantity: int
    method: str
    unit_minor: int
    total_minor: int
    discount_minor: int = 0
    kind: str = "goods"
    discounts: Sequence[DiscountTold] = ()
