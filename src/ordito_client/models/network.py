# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

import msgspec


class Channel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A way by which customers and the company meet.

    Attributes:
        channel_id: made by the caller.
        code: short name, unique among channels.
        name: as staff call it.
        kind: by what it meets the customer.
        currency: in which it sells where nothing else is said, ISO 4217.
        market: code of the market (country or region) whose prices and taxes apply.
        active: whether it may sell.
        external_ids: what other systems call it, by system.
    """

    channel_id: UUID
    code: str
    name: str
    kind: ChannelKind
    currency: str
    market: str
    active: bool = True
    external_ids: Mapping[str, str] = {}


ChannelKind: TypeAlias = str
"""By what a channel meets the customer: store, web, app, marketplace, contact_centre, agent,
partner, ai_agent; more may come.
"""


class Fiscal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a legal entity says of itself on invoices.

    Attributes:
        address: street and number of its seat.
        postal_code: as the post writes it.
        city: locality.
        region: province or county, as its code.
        tax_code: number by which a tax office knows it, where that is not the VAT number.
        regime: tax regime as Italy's exchange of invoices codes it, as ``RF01``.
        register_number: in the register of companies.
        iban: account that invoices are paid to.
        bic: of that account's bank, where it is needed.
        email: for questions about invoices.
        phone: for questions about invoices.
        endpoint: electronic address of a network for invoices, as ``0088:5412345000013``.
    """

    address: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    tax_code: str | None = None
    regime: str | None = None
    register_number: str | None = None
    iban: str | None = None
    bic: str | None = None
    email: str | None = None
    phone: str | None = None
    endpoint: str | None = None


class LegalEntity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A company that sells, owns stock and pays tax.

    Attributes:
        entity_id: made by the caller.
        code: short name, unique among entities.
        name: as registered.
        country: ISO 3166-1 alpha-2.
        currency: of its books, ISO 4217.
        tax_number: VAT or other tax number of the company.
        active: whether new business may be booked on it.
        external_ids: what other systems call it, by system.
        fiscal: what it says of itself on invoices.
    """

    entity_id: UUID
    code: str
    name: str
    country: str
    currency: str
    tax_number: str | None = None
    active: bool = True
    external_ids: Mapping[str, str] = {}
    fiscal: Fiscal | msgspec.UnsetType = msgspec.UNSET


class Limit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Up to which amount a role may use a power. The most specific limit of a role counts.

    Attributes:
        role: code of the role, as staff and tokens have it.
        power: what it entitles to.
        entity_id: where the money is this legal entity's; None is any.
        currency: of ``up_to_minor``, ISO 4217; None is any, which knows no amounts but 0.
        up_to_minor: the highest amount, minor units; None is any amount, 0 takes the power
        away.
    """

    role: str
    power: Power
    entity_id: UUID | None = None
    currency: str | None = None
    up_to_minor: int | None = None


class OpeningHours(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When a place is open.

    Attributes:
        week: spans of the seven days, Monday first.
        exceptions: spans of single days, which replace those of the weekday; empty is closed.
    """

    week: Sequence[Sequence[Span]]
    exceptions: Mapping[str, Sequence[Span]] = {}


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where stock lies, people work and customers come.

    Attributes:
        place_id: made by the caller.
        code: short name, unique among places.
        name: as customers know it.
        kind: what it is for.
        entity_id: who owns its stock and sells there.
        time_zone: IANA name; its business days and opening hours are meant in it.
        currency: of its tills, ISO 4217.
        country: ISO 3166-1 alpha-2.
        city: locality.
        address: street and number.
        postal_code: as the post writes it.
        latitude: degrees north, WGS 84; with ``longitude`` or not at all.
        longitude: degrees east, WGS 84.
        services: what it does for a customer.
        hours: when it is open; None is always.
        gln: GS1 Global Location Number, 13 digits.
        closed_at: since when it is closed for good; None is in service.
        external_ids: what other systems call it, by system.
    """

    place_id: UUID
    code: str
    name: str
    kind: PlaceKind
    entity_id: UUID
    time_zone: str
    currency: str
    country: str
    city: str = ""
    address: str = ""
    postal_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    services: Sequence[Service] = ()
    hours: OpeningHours | None = None
    gln: str | None = None
    closed_at: dt.datetime | None = None
    external_ids: Mapping[str, str] = {}


PlaceKind: TypeAlias = str
"""What a place is for: store, warehouse, contact_centre, office, collection_point, partner;
more may come.
"""


Power: TypeAlias = str
"""What a person may be entitled to do up to an amount: discount, refund, appease, override,
release_hold, grant, write_off; more may come.
"""


class RowResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one row.

    Attributes:
        outcome: ``created``, ``updated``, ``unchanged`` or ``refused``.
        id: of the row in the books, where it has one.
        withheld: fields that kept their value, because another source owns them.
        noted: fields that were taken although another source owns them.
        stale: fields that kept their value, because it is of a later instant.
        code: of the refusal.
        detail: what was in the way.
        field: that it names.
        remedy: what helps.
    """

    outcome: str
    id: UUID | None = None
    withheld: Sequence[str] = ()
    noted: Sequence[str] = ()
    stale: Sequence[str] = ()
    code: str | None = None
    detail: str | None = None
    field: str | None = None
    remedy: str | None = None


Service: TypeAlias = str
"""What a place does for a customer: carry_out, collect, ship_from, return, repair, curbside;
more may come.
"""


class Span(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A time of opening, by the clock on the wall of the place.

    Attributes:
        opens_min: minutes after midnight, 0 to 1439.
        closes_min: minutes after the same midnight; above 1440 it closes on the next day.
    """

    opens_min: int
    closes_min: int
