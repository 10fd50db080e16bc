# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about till devices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias
from uuid import UUID

import msgspec

from ordito_client.models.escrows import UnitsLine


class CardBalance(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A gift card as a till pays with it."""

    balance_minor: int
    currency: str
    token: UUID
    expires_at: Any


class Doubt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What of a fact does not fit; a person looks at it, and the fact stays.

    Attributes:
        code: of the exception.
        detail: in a sentence.
        facts: ids, codes and amounts.
    """

    code: str
    detail: str
    facts: Mapping[str, Any] = {}


class EntryResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one entry that was told.

    Attributes:
        seq: which; None where the text says none.
        kind: of the act.
        outcome: see ``Outcome``.
        code: why it was not taken or not booked.
        exceptions: what does not fit.
        order_id: order that it made or changed.
        number: what people call that order.
        customer: whose.
        points: that it gave.
    """

    seq: int | None
    kind: str | None
    outcome: Outcome
    code: str | None = None
    exceptions: Sequence[Doubt] = ()
    order_id: UUID | None = None
    number: str | None = None
    customer: UUID | None = None
    points: int = 0


class Invited(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Leave to register one till, as it is shown, once."""

    invitation: str
    expires_at: dt.datetime


class KeptEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry as it was taken, and what became of it."""

    seq: int
    kind: str
    text: str
    told_at: dt.datetime
    occurred_at: dt.datetime
    taken_at: dt.datetime
    state: str
    exceptions: Any
    order_id: UUID | None


class LentHold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Money or points that the till may take without asking.

    Attributes:
        hold: names it when it pays.
        tender: which.
        customer: whose; of a gift card nobody's.
        left_minor: how much.
        expires_at: until when.
        ending: last characters of a gift card's number, by which people tell it; null of
        others.
        token: of a gift card, what pays with it where the core can be asked; null of others.
    """

    hold: UUID
    tender: str
    customer: UUID
    left_minor: int
    expires_at: Any
    ending: str | None
    token: UUID | None


class LentUnits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that were lent."""

    escrow_id: UUID
    lines: Sequence[Mapping[str, Any]]


class LogFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A till's log as it was exported.

    Attributes:
        format: ``ordito-device-log``.
        version: of the format.
        device: whose log.
        entries: all that was kept, oldest first.
    """

    format: str
    version: int
    device: UUID
    entries: Sequence[ToldEntry]


class NewInvitation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A till to be.

    Attributes:
        place: code or id of the place where it will be.
        code: short name; names its drawer and the series of its receipts for ever.
        channel: code through which it sells; a token of a channel gives its own.
        name: as people call it.
    """

    place: str
    code: str
    channel: str | None = None
    name: str | None = None


class NewTill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A till that was registered; token and pepper are shown in this answer alone."""

    device: UUID
    code: str
    name: str
    token: str
    pepper: str
    series: str


class OpenException(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What waits for a person."""

    place_id: UUID
    exception_id: UUID
    device_id: UUID
    seq: int
    kind: str
    facts: Any
    order_id: UUID | None
    opened_at: dt.datetime


Outcome: TypeAlias = str
"""What became of an entry that was told: booked, exception, repeated, waiting, gap, incident;
more may come.
"""


class Seen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody says who has looked at it."""

    note: str


class ShownIncident(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was told and could not be taken."""

    incident_id: UUID
    device_id: UUID
    kind: str
    seq: int | None
    noted_at: dt.datetime


class ShownTill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A till as those see it who look after it."""

    device: UUID
    code: str
    name: str
    place: str
    channel: str
    registered_at: dt.datetime
    revoked_at: dt.datetime | None
    last_told_at: dt.datetime | None
    taken_through: int
    booked_through: int
    head: str
    is_lost: bool
    open_exceptions: int
    open_incidents: int


class TakenLog(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far a till's log is taken, and what became of what was told.

    Attributes:
        device: which till.
        taken_through: last entry that is taken.
        head: digest of its text.
        expected: the next.
        results: in the order in which it was told.
    """

    device: UUID
    taken_through: int
    head: str
    expected: int
    results: Sequence[EntryResult]


class TillRegistration(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page that becomes a till: its invitation, and the public half of the key it made."""

    invitation: str
    public_key: str


class ToldEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry as a till tells it.

    Attributes:
        text: canonical JSON.
        signature: ECDSA P-256 over SHA-256 of its UTF-8, r and s, 64 bytes in base64.
    """

    text: str
    signature: str


class ToldLog(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a till's log goes on with, oldest first."""

    device: UUID
    entries: Sequence[ToldEntry]


class Waits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What of a place's tills waits for a person: facts that do not fit, and incidents."""

    exceptions: Sequence[OpenException]
    incidents: Sequence[ShownIncident]


class WantedHold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Money or points to be lent to the till for one payment.

    Attributes:
        tender: which.
        customer: whose; of a gift card left out.
        token: of a gift card, the id of its account; of points, the programme.
        amount_minor: how much.
    """

    tender: str
    amount_minor: int
    customer: UUID | None = None
    token: str | None = None


class WantedUnits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that the till shall be able to sell without asking."""

    lines: Sequence[UnitsLine]


class Why(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why, as a code: ``lost``, ``found``, ``replaced``."""

    reason: str
