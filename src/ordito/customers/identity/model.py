"""Words of identity: what was seen together, who that is, and why."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from ordito.customers.model import Identifier
from ordito.platform.ids import CustomerId, IdentifierId


class Rule(StrEnum):
    """Why two customer ids may be one person, the surest first."""

    ASKED = "asked"
    UNIQUE_KEY = "unique_key"
    VERIFIED_KEY = "verified_key"
    MATCHED = "matched"
    SESSION = "session"


class Means(StrEnum):
    """How somebody proved to have a value."""

    CODE = "code"
    DOCUMENT = "document"
    DEVICE = "device"
    CALL = "call"


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """Values that came together with one event.

    Attributes:
        identifiers: in any order; values that cannot be of their kind are left out, not refused.
        at: when it happened.
        source: who observed it.
        is_shared_device: a kiosk, till or tablet of the company, whose device says nothing of who
            stands before it.
        customer_id: who it is, where the core knows (somebody signed in).
    """

    identifiers: tuple[Identifier, ...]
    at: datetime
    source: str
    is_shared_device: bool = False
    customer_id: CustomerId | None = None


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """Who a sighting is of.

    Attributes:
        identifier_id: under which a touchpoint is kept; None where nothing usable came.
        identifier_ids: of all values that came, that one first.
        customer_id: to whom the value belongs; the id of somebody nameless is new.
        person_id: who answers for that customer id now.
        is_erased: one of the values belonged to somebody who was erased, and is nobody's now.
    """

    identifier_id: IdentifierId | None
    identifier_ids: tuple[IdentifierId, ...]
    customer_id: CustomerId | None
    person_id: CustomerId | None
    is_erased: bool = False


class Resolved(msgspec.Struct, frozen=True):
    """Whose a value is, or was.

    Attributes:
        number: place of the value among those asked for, from 1.
        identifier_id: what stands for it in facts.
        customer_id: to whom it belongs.
        person_id: who answered for that customer id at the instant that was asked for.
    """

    number: int
    identifier_id: IdentifierId
    customer_id: CustomerId
    person_id: CustomerId


class Member(msgspec.Struct, frozen=True):
    """A customer id of a person.

    Attributes:
        person_id: who answers for it.
        customer_id: one of the person's ids; also the person's own.
    """

    person_id: CustomerId
    customer_id: CustomerId


class Edge(msgspec.Struct, frozen=True):
    """What says that two customer ids are one person; with the cut that took it away.

    Attributes:
        edge_id: the same from both sides.
        customer_id: one of the two.
        other_id: the other.
        via: value of the first by which it was seen; its own id where somebody said so.
        other_via: value of the other.
        rule: see ``Rule``.
        source: who observed or decided it.
        evidence: codes, weights and words of who decided; no personal values.
        first_at: when it was first seen.
        held: why it does not make them one, though it was not taken away: they disagree in what a
            person has one of, were told apart, or are too many.
        cut_at: when it was taken away.
        cut_by: by whom.
        cut_reason: why.
    """

    edge_id: UUID
    customer_id: CustomerId
    other_id: CustomerId
    via: UUID
    other_via: UUID
    rule: str
    source: str
    evidence: Any
    first_at: datetime
    held: str | None
    cut_at: datetime | None
    cut_by: str | None
    cut_reason: str | None


class Held(StrEnum):
    """Why what was seen together does not make one person."""

    APART = "apart"
    DISAGREES = "disagrees"
    TOO_LARGE = "too_large"


class Root(msgspec.Struct, frozen=True):
    """A customer id with what tells it from others.

    Attributes:
        customer_id: which one.
        person_id: who answers for it now.
        registered_at: since when somebody is known under it; None for one only observed.
        is_known: registered, or with a value that proves who somebody is.
        scopes: of its unique and verified values, as ``card`` or ``external:crm``.
        key_ids: those values, in the same order.
    """

    customer_id: UUID
    person_id: UUID
    registered_at: datetime | None
    is_known: bool
    scopes: list[str]
    key_ids: list[UUID]


class Bond(msgspec.Struct, frozen=True):
    """An edge that may stand.

    Attributes:
        edge_id: the same from both sides.
        one: customer id.
        other: customer id.
        rule: see ``Rule``.
        is_forced: somebody decided it although the two disagree.
        first_at: when it was first seen.
        held: as it is kept; see ``Held``.
    """

    edge_id: UUID
    one: UUID
    other: UUID
    rule: str
    is_forced: bool
    first_at: datetime
    held: str | None


class Partition(msgspec.Struct, frozen=True):
    """Who is one person.

    Attributes:
        persons: who answers for each customer id.
        held: edges that do not stand, and why.
    """

    persons: Mapping[UUID, UUID]
    held: Mapping[UUID, Held]
