"""The company, its channels and its places."""

from collections.abc import Sequence
from typing import Final

from ordito.network import Channel, ChannelKind, LegalEntity, Place, PlaceKind, Service
from ordito.surfaces.connectors.complete_journey.mapping.names import (
    COUNTRY,
    CURRENCY,
    DISTRIBUTION_ID,
    ENTITY_ID,
    MARKET,
    SOURCE,
    channel_id,
    place_code,
    place_id,
)
from ordito.surfaces.connectors.complete_journey.model import Store
from ordito.surfaces.connectors.complete_journey.rules import STORE_ZONE

_CHANNELS: Final = {
    "store": (ChannelKind.STORE, "Stores"),
    "web": (ChannelKind.WEB, "Web shop"),
    "app": (ChannelKind.APP, "App"),
    "contact_centre": (ChannelKind.CONTACT_CENTRE, "Contact centre"),
}


def entity() -> LegalEntity:
    """Return the company that sells and owns the stock."""
    return LegalEntity(
        entity_id=ENTITY_ID,
        code="cj",
        name="The Complete Journey",
        country=COUNTRY,
        currency=CURRENCY,
    )


def channels() -> list[Channel]:
    """Return the channels: stores, through which history came, and those of the replay."""
    return [
        Channel(
            channel_id=channel_id(code),
            code=code,
            name=name,
            kind=kind,
            currency=CURRENCY,
            market=MARKET,
        )
        for code, (kind, name) in _CHANNELS.items()
    ]


def places(stores: Sequence[Store]) -> list[Place]:
    """Return the stores and the distribution centre."""
    return [_distribution(), *(_store(store) for store in stores)]


def _store(store: Store) -> Place:
    return Place(
        place_id=place_id(store.number),
        code=place_code(store.number),
        name=f"Store {store.number}",
        kind=PlaceKind.STORE,
        entity_id=ENTITY_ID,
        time_zone=STORE_ZONE.key,
        currency=CURRENCY,
        country=COUNTRY,
        services=frozenset({Service.CARRY_OUT, Service.COLLECT, Service.RETURN}),
        external_ids={SOURCE: str(store.number)},
    )


def _distribution() -> Place:
    return Place(
        place_id=DISTRIBUTION_ID,
        code="distribution",
        name="Distribution centre",
        kind=PlaceKind.WAREHOUSE,
        entity_id=ENTITY_ID,
        time_zone=STORE_ZONE.key,
        currency=CURRENCY,
        country=COUNTRY,
        services=frozenset({Service.SHIP_FROM}),
    )
