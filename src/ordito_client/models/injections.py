# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about injections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from ordito_client.models.consents import ConsentState
from ordito_client.models.customers import Address, CustomerKind
from ordito_client.models.quotes import Method


class CustomerRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer as another system knows them; what is left out stays as it is.

    Attributes:
        id: of the customer here, where the source knows it.
        external_id: what the source itself calls the customer.
        external_ids: what further systems call the customer.
        email: e-mail address; it is added to those that are known.
        phone: phone number; it is added to those that are known.
        region: ISO 3166-1 alpha-2, for a phone number without country code.
        card: number of a card.
        account: name of an account.
        kind: person or company; of a new customer only.
        language: ISO 639-1, preferred.
        name: of the person or company.
        street: street and number.
        postal_code: as the country writes it.
        city: locality.
        country: ISO 3166-1 alpha-2.
        birth_date: of a person.
        addresses: address book, by label; those that are left out stay.
        groups: codes of groups that the customer is in from now on; those that are left out
        stay.
        consents: what the customer said, by purpose and channel as ``marketing.email``.
        consent_proof: code of the form, page or call that shows it; none is allowed without.
        consent_at: when it was said; none is allowed without.
        since: when a new customer became known.
        as_of: instant of these values; earlier ones never replace later ones.
    """

    id: UUID | None = None
    external_id: str | None = None
    external_ids: Mapping[str, str] = {}
    email: str | None = None
    phone: str | None = None
    region: str | None = None
    card: str | None = None
    account: str | None = None
    kind: CustomerKind | msgspec.UnsetType = msgspec.UNSET
    language: str | None = None
    name: str | None = None
    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    country: str | None = None
    birth_date: dt.date | None = None
    addresses: Mapping[str, Address] = {}
    groups: Sequence[str] = ()
    consents: Mapping[str, ConsentState] = {}
    consent_proof: str | None = None
    consent_at: dt.datetime | None = None
    since: dt.datetime | None = None
    as_of: dt.datetime | None = None


class ForeignLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line as the other system sold it; its price is what it is, whatever ours says.

    Attributes:
        sku: code or id of the SKU.
        quantity: units.
        total_minor: paid for the line, tax included, minor units.
        tax_minor: within the total.
        discount_minor: that was taken off.
        method: how the goods reach the customer; None is shipping, or carried out on a receipt.
        place: code or id of the place that gives them, or gave them.
        promised_at: until when the customer was promised them.
    """

    sku: str
    quantity: int
    total_minor: int
    tax_minor: int
    discount_minor: int = 0
    method: Method | None = None
    place: str | None = None
    promised_at: dt.datetime | None = None


class ForeignOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A sale of another system.

    Attributes:
        source: the system.
        external_id: what it calls the order or receipt; with the source, it is injected once.
        kind: ``order``, to be delivered by us; or ``receipt``, whose goods are with the
        customer.
        placed_at: when it was sold.
        currency: ISO 4217.
        lines: what was sold.
        payments: how it was paid; the amounts add up to the lines.
        customer: who bought, as the source knows them; None stays anonymous.
        channel: code of the channel that sold; None is that of the token.
        place: code or id of the place that sold, if any.
        moves_stock: of a receipt: whether its goods are still in our book of the place.
        ship_to: address of what is shipped.
        earns: whether the customer's points of it are given here, because nobody else gives
        them.
    """

    source: str
    external_id: str
    placed_at: dt.datetime
    currency: str
    lines: Sequence[ForeignLine]
    kind: str = "order"
    payments: Sequence[ForeignPayment] = ()
    customer: CustomerRow | None = None
    channel: str | None = None
    place: str | None = None
    moves_stock: bool = False
    ship_to: Address | None = None
    earns: bool = False


class ForeignPayment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Money that the other system has.

    Attributes:
        tender: what it was, as ``card`` or ``paypal``; it is kept as ``external:card``.
        amount_minor: minor units.
        reference: the other system's name for it.
    """

    tender: str
    amount_minor: int
    reference: str | None = None


class Injected(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of an injection.

    Attributes:
        outcome: ``created``, or ``unchanged`` where it was here already.
        order_id: which order it is.
        number: what people call it.
        customer_id: whose.
        short: lines that cannot be served from what is there; each is an open exception.
        points: that the customer has earned with it.
    """

    outcome: str
    order_id: UUID
    number: str
    customer_id: UUID
    short: Sequence[ShortLine] = ()
    points: int = 0


class ShortLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that were sold and are not there."""

    sku: str
    place: str
    wanted: int
    available: int
