"""The company, its channels and places, and who works at its desk."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final

from ordito import fulfilment, service
from ordito.network import (
    Channel,
    ChannelKind,
    LegalEntity,
    Partner,
    PartnerKind,
    Place,
    PlaceKind,
    Service,
)
from ordito.platform import ids
from ordito.platform.ids import PartnerId
from ordito.surfaces.connectors.world_folder import model
from ordito.surfaces.connectors.world_folder.mapping.names import (
    COUNTRY,
    CURRENCY,
    SOURCE,
    agent_id,
    channel_id,
    entity_id,
    place_id,
)

AGENTS: Final = tuple(f"staff:{ids.derive(SOURCE, 'desk', number)}" for number in range(5))
_CHANNELS: Final = {
    ChannelKind.STORE: "Stores",
    ChannelKind.WEB: "Web shop",
    ChannelKind.APP: "App",
    ChannelKind.MARKETPLACE: "Marketplace",
    ChannelKind.CONTACT_CENTRE: "Contact centre",
    ChannelKind.AGENT: "Agents",
}
# somewhere in the plain of the Po; a degree is so many kilometres there
_SOUTH, _WEST = 44.0, 7.5
_KM_NORTH, _KM_EAST = 111.2, 79.0


def entities() -> list[LegalEntity]:
    """Return the company and the franchisee."""
    return [
        LegalEntity(
            entity_id=entity_id(franchised=franchised),
            code=code,
            name=name,
            country=COUNTRY,
            currency=CURRENCY,
        )
        for franchised, code, name in (
            (False, "company", "The company"),
            (True, "franchisee", "The franchisee"),
        )
    ]


def channels() -> list[Channel]:
    """Return the ways by which customers meet the company."""
    return [
        Channel(
            channel_id=channel_id(kind),
            code=kind.value,
            name=name,
            kind=kind,
            currency=CURRENCY,
            market=COUNTRY,
        )
        for kind, name in _CHANNELS.items()
    ]


def places(told: Sequence[model.Place], *, zone: str) -> list[Place]:
    """Return the stores and depots, somewhere in Italy as far from each other as they are."""
    return [
        Place(
            place_id=place_id(place.number),
            code=f"{place.kind}-{place.number}",
            name=f"{place.kind.capitalize()} {place.number}",
            kind=PlaceKind.STORE if place.kind == "store" else PlaceKind.WAREHOUSE,
            entity_id=entity_id(franchised=place.franchised),
            time_zone=zone,
            currency=CURRENCY,
            country=COUNTRY,
            latitude=round(min(_SOUTH + place.north_km / _KM_NORTH, 89.0), 5),
            longitude=round(min(_WEST + place.east_km / _KM_EAST, 179.0), 5),
            services=_services(place),
            external_ids={SOURCE: str(place.number)},
        )
        for place in told
    ]


def _services(place: model.Place) -> frozenset[Service]:
    if place.kind == "store":
        everything = {Service.CARRY_OUT, Service.COLLECT, Service.SHIP_FROM, Service.RETURN}
        return frozenset(everything)
    return frozenset({Service.SHIP_FROM, Service.RETURN})


def staffing(told: Sequence[model.Staffed]) -> fulfilment.staffing.Staffing:
    """Return who picks at the places of which a world says it."""
    return fulfilment.staffing.Staffing(
        tuple(
            fulfilment.staffing.PlaceStaffing(
                place_id(number),
                tuple(
                    fulfilment.staffing.StaffedHours(at.weekday, at.hour, at.hour + 1, at.minutes)
                    for at in hours
                ),
            )
            for number, hours in groupby(told, key=attrgetter("place"))
        )
    )


def partners(agents_told: Sequence[int]) -> list[Partner]:
    """Return the franchisee, the marketplace and the agents."""
    return [
        Partner(
            partner_id=PartnerId(ids.derive(SOURCE, "franchisee")),
            code="franchisee",
            name="The franchisee",
            kind=PartnerKind.FRANCHISEE,
            entity_id=entity_id(franchised=True),
        ),
        Partner(
            partner_id=PartnerId(ids.derive(SOURCE, "marketplace")),
            code="marketplace",
            name="The marketplace",
            kind=PartnerKind.MARKETPLACE,
        ),
        *(
            Partner(
                partner_id=agent_id(number),
                code=f"agent-{number}",
                name=f"Agent {number}",
                kind=PartnerKind.AGENT,
            )
            for number in agents_told
        ),
    ]


def agents() -> list[service.cases.NewAgent]:
    """Return who works at the desk."""
    return [
        service.cases.NewAgent(agent=agent, name=f"Desk {number}", is_lead=number == 1)
        for number, agent in enumerate(AGENTS, start=1)
    ]
