"""The company's network: entities, places, channels, partners, agents and staff."""

from datetime import time
from typing import Final

from ordito.world import facts
from ordito.world.draws import Draws
from ordito.world.model import (
    Agent,
    Channel,
    Entity,
    Hours,
    Partner,
    Place,
    StaffMember,
    TaxRate,
)
from ordito.world.names import name_of

DOMAIN: Final = "passochiaro.example"

# Role, place and language of the people for whom the demo opens an account, by login.
_HEAD_OFFICE: Final = (
    ("admin", "admin", None, "it"),
    ("helm", "helm", None, "it"),
    ("merchandiser", "merchandiser", None, "it"),
    ("ascolto", "contact_agent", "torino-ascolto", "it"),
    ("centro", "associate", "torino-centro", "it"),
    ("lingotto", "associate", "torino-lingotto", "it"),
    ("asti", "store_manager", "asti", "it"),
    ("tallinn", "associate", "tallinn", "et"),
)
_STORE_ROLES: Final = ("store_manager", "associate", "associate")


def entities() -> tuple[Entity, ...]:
    """Return the company and its franchisee."""
    return facts.rows("entities", Entity)


def channels() -> tuple[Channel, ...]:
    """Return the ways by which customers meet the company."""
    return facts.rows("channels", Channel)


def tax_rates() -> tuple[TaxRate, ...]:
    """Return the value-added tax of each country."""
    return facts.rows("tax", TaxRate)


def places() -> tuple[Place, ...]:
    """Return the stores, the warehouse and the contact centre."""
    weeks = {row.code: _week(row) for row in facts.rows("hours", facts.HoursFact)}
    return tuple(
        Place(
            code=row.code,
            name=row.name,
            kind=row.kind,
            entity=row.entity,
            city=row.city,
            country=row.country,
            zone=row.zone,
            latitude=row.latitude,
            longitude=row.longitude,
            services=row.services,
            week=weeks[row.hours],
            footfall=row.footfall,
        )
        for row in facts.rows("places", facts.PlaceFact)
    )


def agents(seed: int) -> tuple[Agent, ...]:
    """Return the sales agents with their territories."""
    return tuple(
        Agent(
            row.code,
            " ".join(name_of(Draws(seed, "agent", row.code, "name"), "it")),
            row.terms,
            row.territory,
        )
        for row in facts.rows("agents", facts.AgentFact)
    )


def partners(sellers: tuple[Agent, ...]) -> tuple[Partner, ...]:
    """Return the franchisee, the marketplace, the carrier and the agents."""
    return (
        *facts.rows("partners", Partner),
        *(Partner(agent.code, agent.name, "agent", None) for agent in sellers),
    )


def staff(seed: int, shops: tuple[Place, ...]) -> tuple[StaffMember, ...]:
    """Return the people of the head office and of every store."""
    office = [_member(seed, *row, signs_in=True) for row in _HEAD_OFFICE]
    stores = [
        _member(seed, f"{place.code}-{number}", role, place.code, _language(place), signs_in=False)
        for place in shops
        if place.kind == "store"
        for number, role in enumerate(_STORE_ROLES, start=1)
    ]
    return (*office, *stores)


def _member(
    seed: int, login: str, role: str, place: str | None, language: str, *, signs_in: bool
) -> StaffMember:
    name = " ".join(name_of(Draws(seed, "staff", login, "name"), language))
    return StaffMember(f"{login}@{DOMAIN}", name, role, place, language, signs_in)


def _language(place: Place) -> str:
    return "et" if place.country == "EE" else "it"


def _week(row: facts.HoursFact) -> tuple[Hours, ...]:
    days = (
        row.monday,
        row.tuesday,
        row.wednesday,
        row.thursday,
        row.friday,
        row.saturday,
        row.sunday,
    )
    return tuple(_span(day) if day else None for day in days)


def _span(text: str) -> Hours:
    opens, closes = (time.fromisoformat(part) for part in text.split("-"))
    return opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute
