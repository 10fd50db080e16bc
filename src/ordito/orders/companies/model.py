"""Words of companies that buy."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from ordito.platform.ids import CustomerId, PaymentId


class CreditKind(StrEnum):
    """Why the used credit of a company changed."""

    DRAW = "draw"
    RELEASE = "release"
    PAID = "paid"


class Invoicing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
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

    postal_code: Annotated[str, msgspec.Meta(max_length=20)] = ""
    city: Annotated[str, msgspec.Meta(max_length=100)] = ""
    region: Annotated[str, msgspec.Meta(max_length=20)] = ""
    tax_code: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    recipient_code: Annotated[str, msgspec.Meta(pattern="^[A-Z0-9]{6,7}$")] | None = None
    certified_email: Annotated[str, msgspec.Meta(max_length=256)] | None = None
    endpoint: Annotated[str, msgspec.Meta(pattern="^[0-9A-Z]{2,4}:[^ ]{1,80}$")] | None = None
    reference: Annotated[str, msgspec.Meta(max_length=80)] | None = None


class Company(msgspec.Struct, frozen=True):
    """A company that buys, with its terms.

    Attributes:
        customer_id: which customer it is; also its key.
        name: as registered.
        tax_number: VAT or other tax number.
        address: for invoices.
        country: ISO 3166-1 alpha-2.
        currency: of its credit, ISO 4217.
        terms_days: days after an invoice within which it is paid.
        credit_limit_minor: how much it may owe, minor units; 0 buys nothing on account.
        active: whether it may buy on account.
        used_minor: what it owes or has promised to owe.
        invoicing: what its invoices need besides.
    """

    customer_id: CustomerId
    name: str
    tax_number: str | None
    address: str
    country: str
    currency: str
    terms_days: int
    credit_limit_minor: int
    active: bool
    used_minor: int = 0
    invoicing: Invoicing = Invoicing()


class CreditEntry(msgspec.Struct, frozen=True):
    """An entry of a company's credit book.

    Attributes:
        key: names the movement; the same one again changes nothing.
        kind: see ``CreditKind``.
        payment_id: of which payment, if it is about one.
        amount_minor: minor units; above 0 uses credit, below 0 frees it.
        reference: what the company wrote on its payment.
        at: when.
    """

    key: str
    kind: str
    payment_id: PaymentId | None
    amount_minor: int
    reference: str | None
    at: datetime


class CreditUse(msgspec.Struct, frozen=True):
    """What a payment on account has used.

    Attributes:
        customer_id: of the company.
        order_id: for which order.
        amount_minor: minor units.
    """

    customer_id: CustomerId
    order_id: UUID
    amount_minor: int
