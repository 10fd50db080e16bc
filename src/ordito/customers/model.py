"""Words of the customers room."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

import msgspec

from ordito.customers.consents.model import Said
from ordito.platform.ids import CustomerId, IdentifierId


class CustomerKind(StrEnum):
    """What is known of a customer."""

    ANONYMOUS = "anonymous"
    PERSON = "person"
    COMPANY = "company"


class IdentifierKind(StrEnum):
    """What a value is."""

    EMAIL = "email"
    PHONE = "phone"
    CARD = "card"
    ACCOUNT = "account"
    EXTERNAL = "external"
    TAX = "tax"
    DEVICE = "device"
    ANONYMOUS = "anonymous"


class KeyClass(StrEnum):
    """What it means that two customers have the same value.

    Unique and strong values have one owner. Claimed ones, typed by somebody, may be shared; of a
    session only what was seen in it is known; attributes tell nothing alone.
    """

    UNIQUE = "unique"
    STRONG = "strong"
    CLAIMED = "claimed"
    SESSION = "session"
    ATTRIBUTE = "attribute"


class Identifier(msgspec.Struct, frozen=True):
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
    verified_at: datetime | None = None


class Particulars(msgspec.Struct, frozen=True):
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
    birth_date: date | None = None


class NewCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who becomes known.

    Attributes:
        customer_id: chosen by the caller; registering it again is harmless.
        kind: see ``CustomerKind``.
        language: ISO 639-1, preferred.
        household_id: people who live together share it.
        particulars: name and address, as far as they are known.
        identifiers: by what the customer is reached and recognised.
        since: when the customer became known, where that was before now.
    """

    customer_id: CustomerId
    kind: CustomerKind = CustomerKind.PERSON
    language: str | None = None
    household_id: UUID | None = None
    particulars: Particulars = Particulars()
    identifiers: tuple[Identifier, ...] = ()
    since: datetime | None = None


class Imported(msgspec.Struct, frozen=True):
    """What became of the customers of an import.

    Attributes:
        registered: new ones.
        known: here already, by their id or an external id; they stay as they are.
        erased: left out, because the person asked to be forgotten.
        taken: unique identifiers left out, because they belong to somebody else.
    """

    registered: int
    known: int
    erased: int
    taken: int


class Claimed(msgspec.Struct, frozen=True):
    """What became of a value that was claimed.

    Attributes:
        number: place of the value among those claimed at once, from 1.
        customer_id: who claimed it.
        identifier_id: what stands for it in facts.
        outcome: ``added``; ``known``, the customer had it, if under another id of the same person;
            ``shared``, it belongs to somebody else and is kept to reach this customer too;
            ``taken``, it belongs to somebody else.
        owner_id: to whom it belongs.
    """

    number: int
    customer_id: CustomerId
    identifier_id: IdentifierId
    outcome: Literal["added", "known", "shared", "taken"]
    owner_id: CustomerId


class Lookup(msgspec.Struct, frozen=True):
    """What is known of a value.

    Attributes:
        number: place of the value among those asked for, from 1.
        customer_id: its owner, if it has one.
        erased: whether it belonged to somebody who was erased.
    """

    number: int
    customer_id: CustomerId | None
    erased: bool


class Customer(msgspec.Struct, frozen=True):
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

    customer_id: CustomerId
    kind: str
    language: str | None
    household_id: UUID | None
    created_at: datetime
    erased_at: datetime | None
    name: str | None
    street: str | None
    postal_code: str | None
    city: str | None
    country: str | None
    birth_date: date | None


class HeldIdentifier(msgspec.Struct, frozen=True):
    """A value in the vault.

    Attributes:
        identifier_id: what stands for it in facts.
        kind: see ``IdentifierKind``.
        value: normalised; of an external id ``source:value``.
        key_class: see ``KeyClass``.
        verified_at: see ``Identifier``.
    """

    identifier_id: IdentifierId
    kind: str
    value: str
    key_class: str
    verified_at: datetime | None

    @property
    def address(self) -> str:
        """The value as others know it: an external id without its source."""
        is_external = self.kind == IdentifierKind.EXTERNAL
        return self.value.partition(":")[2] if is_external else self.value


class Held(msgspec.Struct, frozen=True):
    """A value that a customer has; see ``HeldIdentifier``."""

    customer_id: CustomerId
    identifier_id: IdentifierId
    kind: str
    value: str


class Profile(msgspec.Struct, frozen=True):
    """All that this room knows of a person.

    Attributes:
        customer: the row of who answers; the id that was asked for may be one of those it ``was``.
        identifiers: of all ids of the person.
        consents: see ``consents``.
        canonical_id: who answers for the person from now on.
        was: ids that were retired by a merge; they answer with this one.
    """

    customer: Customer
    identifiers: tuple[HeldIdentifier, ...]
    consents: tuple[Said, ...]
    canonical_id: CustomerId
    was: tuple[CustomerId, ...]


class SearchHit(msgspec.Struct, frozen=True):
    """A customer found by staff, with what tells people apart."""

    customer_id: CustomerId
    kind: str
    name: str | None
    email: str | None
    phone: str | None
    card: str | None


class Named(msgspec.Struct, frozen=True):
    """A customer's name."""

    customer_id: CustomerId
    name: str
