"""What the page of a customer's relations shows: household, contacts, addresses, proofs."""

from datetime import datetime

from msgspec import Struct


class Other(Struct, frozen=True, kw_only=True):
    """Another customer; ``role`` and ``side`` are of a contact."""

    name: str
    url: str
    customer_id: str
    role: str = ""
    since: datetime | None = None
    ended_at: datetime | None = None


class BookAddress(Struct, frozen=True, kw_only=True):
    """An address of the book, by its label."""

    label: str
    recipient: str
    lines: tuple[str, ...]
    locality: str
    phone: str | None


class Provable(Struct, frozen=True, kw_only=True):
    """A value that somebody can show to be theirs."""

    kind: str
    value: str
    verified_at: datetime | None


class Relations(Struct, frozen=True, kw_only=True):
    """customer_relations.html. ``secret`` belongs to a code that was sent just now."""

    name: str
    url: str
    customer_url: str
    is_company: bool
    country: str
    household: tuple[Other, ...]
    contacts: tuple[Other, ...]
    addresses: tuple[BookAddress, ...]
    values: tuple[Provable, ...]
    means: tuple[str, ...]
    is_in_my_book: bool
    secret: str | None = None
    told: str | None = None
    failure: str | None = None
