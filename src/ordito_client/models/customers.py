# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about customers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias
from uuid import UUID

import msgspec


class Address(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where to and for whom; personal values.

    Attributes:
        recipient: name on the door.
        lines: street and number, and what else it takes to be found.
        postal_code: as the country writes it; empty where it has none.
        city: locality.
        region: province or state, where the country wants it.
        country: ISO 3166-1 alpha-2.
        phone: for the carrier; of the country, where it has no country code.
    """

    recipient: str
    lines: Sequence[str]
    city: str
    country: str
    postal_code: str = ""
    region: str | None = None
    phone: str | None = None


class Customer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer's row with the vault beside it, empty after erasure.

    Attributes:
        customer_id: who.
        kind: see ``CustomerKind``.
        language: ISO 639-1, preferred.
        household_id: see ``NewCustomer``.
        created_at: when the customer became known.
        erased_at: when the vault was emptied.
        name: see ``Particulars``.
        street: see ``Particulars``.
        postal_code: see ``Particulars``.
        city: see ``Particulars``.
        country: see ``Particulars``.
        birth_date: see ``Particulars``.
    """

    customer_id: UUID
    kind: str
    language: str | None
    household_id: UUID | None
    created_at: dt.datetime
    erased_at: dt.datetime | None
    name: str | None
    street: str | None
    postal_code: str | None
    city: str | None
    country: str | None
    birth_date: dt.date | None


CustomerKind: TypeAlias = Literal["anonymous", "person", "company"]
"""What is known of a customer: anonymous, person, company."""


class CustomerPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything but the personal values.

    Attributes:
        points: by programme.
        spent: by currency.
        orders: the latest ten.
        timeline: latest first.
    """

    points: Sequence[Points]
    spent: Sequence[Spent]
    orders: Sequence[OrderBrief]
    timeline: Sequence[Item]


class Enrolment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which programme a customer takes part in, and with which card."""

    programme: str
    card: str | None = None


class GroupMembership(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That a customer is in a group.

    Attributes:
        code: of the group.
        valid_from: since when.
        valid_to: until when; None is for good.
        source: system that said so.
        assigned_by: who did.
        assigned_at: when.
    """

    code: str
    valid_from: dt.datetime
    valid_to: dt.datetime | None
    source: str
    assigned_by: str
    assigned_at: dt.datetime


class GroupTerm(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """From when until when; left out: from now on, for good."""

    valid_from: dt.datetime | None = None
    valid_to: dt.datetime | None = None


class HeldIdentifier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value in the vault.

    Attributes:
        identifier_id: what stands for it in facts.
        kind: see ``IdentifierKind``.
        value: normalised; of an external id ``source:value``.
        key_class: see ``KeyClass``.
        verified_at: see ``Identifier``.
    """

    identifier_id: UUID
    kind: str
    value: str
    key_class: str
    verified_at: dt.datetime | None


class Identifier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value as somebody gives it.

    Attributes:
        kind: see ``IdentifierKind``.
        value: as written; it is normalised before it is kept or compared.
        source: system that made an external id; empty for other kinds.
        region: ISO 3166-1 alpha-2, for a phone number without country code.
        verified_at: when its owner proved to have it.
    """

    kind: IdentifierKind
    value: str
    source: str = ""
    region: str | None = None
    verified_at: dt.datetime | None = None


IdentifierKind: TypeAlias = Literal[
    "email", "phone", "card", "account", "external", "tax", "device", "anonymous"
]
"""What a value is: email, phone, card, account, external, tax, device, anonymous."""


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact of the core, or a touchpoint that was observed.

    Attributes:
        id: of the fact or touchpoint.
        at: when.
        type: what.
        channel_id: on which channel.
        place_id: where.
        actor: who did it.
        case_id: the order to which it belongs, with its returns and calls.
        is_again: whether the person had done the same before, where a rule asks for it.
        source: who observed it; empty for facts.
        payload: its own fields.
    """

    id: UUID
    at: dt.datetime
    type: str
    channel_id: UUID | None
    place_id: UUID | None
    actor: str
    case_id: UUID | None
    is_again: bool
    source: str
    payload: Any


class KeptAddress(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An address in the vault; see ``Address``.

    Attributes:
        customer_id: whose.
        address_id: what stands for it outside the vault.
        label: its name in the address book; None where it belongs to an order.
        recipient: see ``Address``.
        lines: see ``Address``.
        postal_code: see ``Address``.
        city: see ``Address``.
        region: see ``Address``.
        country: see ``Address``.
        phone: E.164.
        kept_at: since when.
        retired_at: since when it is not in the book any more.
    """

    customer_id: UUID
    address_id: UUID
    label: str | None
    recipient: str
    lines: Sequence[str]
    postal_code: str
    city: str
    region: str | None
    country: str
    phone: str | None
    kept_at: dt.datetime
    retired_at: dt.datetime | None


class Membership(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer who takes part in a programme.

    Attributes:
        customer_id: who.
        programme_id: in which.
        account_id: where the points are.
        enrolled_at: since when.
        tier: code of the tier that was reached, if any.
        tier_until: until when it is held; of who has none, when it is asked for, or None.
        shares: whether the household may spend these points, where the programme allows it.
    """

    customer_id: UUID
    programme_id: UUID
    account_id: UUID
    enrolled_at: dt.datetime
    tier: str | None = None
    tier_until: dt.datetime | None = None
    shares: bool = True


class OrderBrief(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of the latest orders; units in its quantity vector."""

    order_id: UUID
    number: str
    placed_at: dt.datetime
    channel_id: UUID
    currency: str
    total_minor: int
    ordered: int
    fulfilled: int
    cancelled: int


class Particulars(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Name and address; they live in the vault only.

    Attributes:
        name: of the person or company.
        street: street and number.
        postal_code: as the country writes it.
        city: locality.
        country: ISO 3166-1 alpha-2.
        birth_date: of a person, where somebody said it.
    """

    name: str | None = None
    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    country: str | None = None
    birth_date: dt.date | None = None


class Points(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Points in one programme."""

    programme_id: UUID
    account_id: UUID
    posted: int
    held: int
    debt: int


class Profile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that this room knows of a person.

    Attributes:
        customer: the row of who answers; the id that was asked for may be one of those it
        ``was``.
        identifiers: of all ids of the person.
        consents: see ``consents``.
        canonical_id: who answers for the person from now on.
        was: ids that were retired by a merge; they answer with this one.
    """

    customer: Customer
    identifiers: Sequence[HeldIdentifier]
    consents: Sequence[Said]
    canonical_id: UUID
    was: Sequence[UUID]


class Registered(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The customer's id; another than asked for where an external id was known already."""

    customer_id: UUID


class Registration(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who becomes known.

    Attributes:
        id: made by the caller, or left out; registering it again is harmless.
        kind: person or company.
        language: ISO 639-1, preferred.
        particulars: name and address.
        identifiers: by what the person is reached; an external id names its ``source``.
    """

    id: UUID | None = None
    kind: CustomerKind | msgspec.UnsetType = msgspec.UNSET
    language: str | None = None
    particulars: Particulars | msgspec.UnsetType = msgspec.UNSET
    identifiers: Sequence[Identifier] = ()


class Said(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A statement as it is kept; see ``Statement``.

    Attributes:
        customer_id: see ``Statement``.
        statement_id: see ``Statement``.
        identifier_id: see ``Statement``.
        purpose: see ``Statement``.
        channel: see ``Statement``.
        state: see ``ConsentState``.
        legal_basis: see ``LegalBasis``.
        text_version: see ``Statement``.
        language: see ``Statement``.
        evidence: see ``Statement``.
        source: see ``Statement``.
        said_at: see ``Statement``.
        recorded_at: when it was heard.
    """

    customer_id: UUID
    statement_id: UUID
    identifier_id: UUID | None
    purpose: str
    channel: str
    state: str
    legal_basis: str
    text_version: int | None
    language: str | None
    evidence: str
    source: str
    said_at: dt.datetime
    recorded_at: dt.datetime


class Spent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was bought in one currency, minor units."""

    currency: str
    orders: int
    total_minor: int
