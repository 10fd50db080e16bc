"""The nouns of the network: legal entities, channels, places, partners, and their directory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, Self, TypeVar
from uuid import UUID

import msgspec

from ordito.network.errors import UnknownChannel, UnknownEntity, UnknownPartner, UnknownPlace
from ordito.platform import ids
from ordito.platform.errors import NotFound
from ordito.platform.external_ids import ExternalIds
from ordito.platform.ids import ChannelId, EntityId, PartnerId, PlaceId

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]
Currency = Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
Minute = Annotated[int, msgspec.Meta(ge=0, le=2880)]

Subject = Literal["entity", "channel", "place", "partner"]
SUBJECTS: Final[tuple[Subject, ...]] = ("entity", "channel", "place", "partner")
Changed = Literal["entity", "channel", "place", "partner", "limit"]
Names = list[tuple[str, ...]]
Row = TypeVar("Row")
Key = TypeVar("Key")


class ChannelKind(StrEnum):
    """By what a channel meets the customer."""

    STORE = "store"
    WEB = "web"
    APP = "app"
    MARKETPLACE = "marketplace"
    CONTACT_CENTRE = "contact_centre"
    AGENT = "agent"
    PARTNER = "partner"
    AI_AGENT = "ai_agent"


class PlaceKind(StrEnum):
    """What a place is for."""

    STORE = "store"
    WAREHOUSE = "warehouse"
    CONTACT_CENTRE = "contact_centre"
    OFFICE = "office"
    COLLECTION_POINT = "collection_point"
    PARTNER = "partner"


class Service(StrEnum):
    """What a place does for a customer."""

    CARRY_OUT = "carry_out"
    COLLECT = "collect"
    SHIP_FROM = "ship_from"
    RETURN = "return"
    REPAIR = "repair"
    CURBSIDE = "curbside"


class PartnerKind(StrEnum):
    """In what role a partner works with the company."""

    FRANCHISEE = "franchisee"
    AGENT = "agent"
    DISTRIBUTOR = "distributor"
    RESELLER = "reseller"
    MARKETPLACE = "marketplace"
    AFFILIATE = "affiliate"
    CARRIER = "carrier"


class Power(StrEnum):
    """What a person may be entitled to do up to an amount."""

    DISCOUNT = "discount"
    REFUND = "refund"
    APPEASE = "appease"
    OVERRIDE = "override"
    RELEASE_HOLD = "release_hold"
    GRANT = "grant"
    WRITE_OFF = "write_off"


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """Up to which amount a role may use a power. The most specific limit of a role counts.

    Attributes:
        role: code of the role, as staff and tokens have it.
        power: what it entitles to.
        entity_id: where the money is this legal entity's; None is any.
        currency: of ``up_to_minor``, ISO 4217; None is any, which knows no amounts but 0.
        up_to_minor: the highest amount, minor units; None is any amount, 0 takes the power away.
    """

    role: Code
    power: Power
    entity_id: EntityId | None = None
    currency: Currency | None = None
    up_to_minor: Annotated[int, msgspec.Meta(ge=0, le=10**15)] | None = None

    @property
    def limit_id(self) -> UUID:
        """Its id, derived from all but the amount."""
        return ids.derive(
            "limit", self.role, self.power, str(self.entity_id or ""), self.currency or ""
        )


class Span(msgspec.Struct, frozen=True):
    """A time of opening, by the clock on the wall of the place.

    Attributes:
        opens_min: minutes after midnight, 0 to 1439.
        closes_min: minutes after the same midnight; above 1440 it closes on the next day.
    """

    opens_min: Minute
    closes_min: Minute


class OpeningHours(msgspec.Struct, frozen=True, kw_only=True):
    """When a place is open.

    Attributes:
        week: spans of the seven days, Monday first.
        exceptions: spans of single days, which replace those of the weekday; empty is closed.
    """

    week: tuple[tuple[Span, ...], ...]
    exceptions: dict[date, tuple[Span, ...]] = msgspec.field(default_factory=dict[date, Any])


class Fiscal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
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

    address: Annotated[str, msgspec.Meta(max_length=200)] = ""
    postal_code: Annotated[str, msgspec.Meta(max_length=20)] = ""
    city: Annotated[str, msgspec.Meta(max_length=100)] = ""
    region: Annotated[str, msgspec.Meta(max_length=20)] = ""
    tax_code: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    regime: Annotated[str, msgspec.Meta(pattern="^RF[0-9]{2}$")] | None = None
    register_number: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    iban: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}$")] | None = None
    bic: Annotated[str, msgspec.Meta(pattern="^[A-Z0-9]{8}([A-Z0-9]{3})?$")] | None = None
    email: Annotated[str, msgspec.Meta(max_length=254)] | None = None
    phone: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    endpoint: Annotated[str, msgspec.Meta(pattern="^[0-9A-Z]{2,4}:[^ ]{1,80}$")] | None = None


class LegalEntity(msgspec.Struct, frozen=True, kw_only=True):
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

    entity_id: EntityId
    code: Code
    name: str
    country: Country
    currency: Currency
    tax_number: str | None = None
    active: bool = True
    external_ids: ExternalIds = msgspec.field(default_factory=dict[str, str])
    fiscal: Fiscal = Fiscal()


class Channel(msgspec.Struct, frozen=True, kw_only=True):
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

    channel_id: ChannelId
    code: Code
    name: str
    kind: ChannelKind
    currency: Currency
    market: Code
    active: bool = True
    external_ids: ExternalIds = msgspec.field(default_factory=dict[str, str])


class Place(msgspec.Struct, frozen=True, kw_only=True):
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

    place_id: PlaceId
    code: Code
    name: str
    kind: PlaceKind
    entity_id: EntityId
    time_zone: str
    currency: Currency
    country: Country
    city: str = ""
    address: str = ""
    postal_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    services: frozenset[Service] = frozenset()
    hours: OpeningHours | None = None
    gln: Annotated[str, msgspec.Meta(pattern="^[0-9]{13}$")] | None = None
    closed_at: datetime | None = None
    external_ids: ExternalIds = msgspec.field(default_factory=dict[str, str])


class Partner(msgspec.Struct, frozen=True, kw_only=True):
    """A company or person outside who sells or serves in the company's name.

    Attributes:
        partner_id: made by the caller.
        code: short name, unique among partners.
        name: as registered.
        kind: in what role it works with the company.
        entity_id: its legal entity, where it books in the company's network.
        active: whether it may act.
        external_ids: what other systems call it, by system.
    """

    partner_id: PartnerId
    code: Code
    name: str
    kind: PartnerKind
    entity_id: EntityId | None = None
    active: bool = True
    external_ids: ExternalIds = msgspec.field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Directory:
    """The whole network as of one version, in memory: what the hot path asks instead of SQL.

    Attributes:
        version: grows with each change; see ``platform.reference``.
        entities: all legal entities.
        channels: all channels.
        places: all places, closed ones as well.
        partners: all partners.
        limits: all limits of authority.
    """

    version: int
    entities: Mapping[EntityId, LegalEntity]
    channels: Mapping[ChannelId, Channel]
    places: Mapping[PlaceId, Place]
    partners: Mapping[PartnerId, Partner]
    limits: tuple[Limit, ...]
    _names: Mapping[tuple[str, ...], UUID]

    @classmethod
    def of(
        cls,
        version: int,
        *,
        entities: Iterable[LegalEntity] = (),
        channels: Iterable[Channel] = (),
        places: Iterable[Place] = (),
        partners: Iterable[Partner] = (),
        limits: Iterable[Limit] = (),
    ) -> Self:
        """Build the directory of these rows."""
        by_id = (
            {entity.entity_id: entity for entity in entities},
            {channel.channel_id: channel for channel in channels},
            {place.place_id: place for place in places},
            {partner.partner_id: partner for partner in partners},
        )
        names = {
            name: row_id
            for subject, rows in zip(SUBJECTS, by_id, strict=True)
            for row_id, row in rows.items()
            for name in _names_of(subject, row)
        }
        return cls(version, *by_id, tuple(limits), names)

    def entity(self, entity_id: UUID) -> LegalEntity:
        """Return the legal entity, or raise ``UnknownEntity``."""
        return _found(self.entities, EntityId(entity_id), UnknownEntity)

    def channel(self, channel_id: UUID) -> Channel:
        """Return the channel, or raise ``UnknownChannel``."""
        return _found(self.channels, ChannelId(channel_id), UnknownChannel)

    def place(self, place_id: UUID) -> Place:
        """Return the place, or raise ``UnknownPlace``."""
        return _found(self.places, PlaceId(place_id), UnknownPlace)

    def partner(self, partner_id: UUID) -> Partner:
        """Return the partner, or raise ``UnknownPartner``."""
        return _found(self.partners, PartnerId(partner_id), UnknownPartner)

    def find_id(self, subject: Subject, *, code: str) -> UUID | None:
        """Return the id of the row with this code, or None."""
        return self._names.get((subject, code))

    def find_external(self, subject: Subject, *, source: str, value: str) -> UUID | None:
        """Return the id of the row that the system ``source`` calls ``value``, or None."""
        return self._names.get((subject, source, value))

    def channel_by_code(self, code: str) -> Channel:
        """Return the channel with this code, or raise ``UnknownChannel``."""
        return self.channels[ChannelId(self._named("channel", code, UnknownChannel))]

    def place_by_code(self, code: str) -> Place:
        """Return the place with this code, or raise ``UnknownPlace``."""
        return self.places[PlaceId(self._named("place", code, UnknownPlace))]

    def _named(self, subject: Subject, code: str, refusal: type[NotFound]) -> UUID:
        row_id = self.find_id(subject, code=code)
        if row_id is None:
            raise refusal(f"No {subject} has the code {code!r}.", field=subject, code=code)
        return row_id


def _names_of(subject: Subject, row: LegalEntity | Channel | Place | Partner) -> Names:
    return [(subject, row.code), *((subject, *pair) for pair in row.external_ids.items())]


def _found(rows: Mapping[Key, Row], key: Key, refusal: type[NotFound]) -> Row:
    row = rows.get(key)
    if row is None:
        raise refusal(f"{key} is not in the network.", id=key)
    return row
