"""Rows of a small network."""

from zoneinfo import ZoneInfo

from msgspec.structs import replace

from ordito import network
from ordito.platform import ids
from ordito.platform.ids import ChannelId, EntityId, PartnerId, PlaceId

ROME = ZoneInfo("Europe/Rome")


def an_entity(code: str = "ITALIA", **changes: object) -> network.LegalEntity:
    entity = network.LegalEntity(
        entity_id=EntityId(ids.derive("entity", code)),
        code=code,
        name="Trama S.p.A.",
        country="IT",
        currency="EUR",
    )
    return replace(entity, **changes)


def a_channel(code: str = "WEB", **changes: object) -> network.Channel:
    channel = network.Channel(
        channel_id=ChannelId(ids.derive("channel", code)),
        code=code,
        name="Web shop",
        kind=network.ChannelKind.WEB,
        currency="EUR",
        market="IT",
    )
    return replace(channel, **changes)


def a_place(code: str = "MI01", **changes: object) -> network.Place:
    place = network.Place(
        place_id=PlaceId(ids.derive("place", code)),
        code=code,
        name="Milano Duomo",
        kind=network.PlaceKind.STORE,
        entity_id=an_entity().entity_id,
        time_zone="Europe/Rome",
        currency="EUR",
        country="IT",
        city="Milano",
        latitude=45.4642,
        longitude=9.19,
        services=frozenset(network.Service),
        hours=from_nine_to_eight(),
    )
    return replace(place, **changes)


def a_partner(code: str = "ROSSI", **changes: object) -> network.Partner:
    partner = network.Partner(
        partner_id=PartnerId(ids.derive("partner", code)),
        code=code,
        name="Rossi agenzia",
        kind=network.PartnerKind.AGENT,
    )
    return replace(partner, **changes)


def from_nine_to_eight() -> network.OpeningHours:
    """Monday to Saturday from 9:00 to 20:00."""
    day = (network.Span(9 * 60, 20 * 60),)
    return network.OpeningHours(week=(*[day] * 6, ()))
