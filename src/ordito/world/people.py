"""The people: a thousand customers, each with a household, a card or none, devices and consents."""

from datetime import date, timedelta
from functools import cache
from typing import Final

import msgspec

from ordito.world import facts
from ordito.world.assortment import CARD_PREFIX, internal_gtin
from ordito.world.draws import Draws, Wheel
from ordito.world.model import Agent, Person, Place
from ordito.world.names import mail_of, name_of, phone_of, street_of

# How four neighbours of the list live together: the size of each household and how often.
_BLOCK: Final = 4
_HOUSEHOLDS: Final = Wheel(((1, 1, 1, 1), (2, 1, 1), (2, 2), (3, 1), (4,)), (40, 28, 16, 9, 7))
_MAIN_STORE_IN_CITY: Final = 0.9
_CONSENTS: Final = (("email", 0.62), ("sms", 0.28), ("profiling", 0.48), ("wifi", 0.34))
# Cards were issued over three years before this day, whichever day the company is looked at.
_CARDS_UNTIL: Final = date(2026, 6, 30)
_CARD_DAYS: Final = 1_095
_ELDEST: Final = date(1948, 1, 1)
_BIRTH_DAYS: Final = 21_500


class Habits(msgspec.Struct, frozen=True):
    """How a kind of customer lives (see ``PersonaFact``) with the paths of buying laid out."""

    fact: facts.PersonaFact
    paths: Wheel[facts.PathFact]


@cache
def habits() -> dict[str, Habits]:
    """Return the habits of the six personas."""
    paths = facts.rows("paths", facts.PathFact)
    return {
        fact.code: Habits(fact, Wheel(paths, [getattr(path, fact.code) for path in paths]))
        for fact in facts.rows("personas", facts.PersonaFact)
    }


def persona_of(seed: int, person: str) -> str:
    """Return the persona of a person, which the product must find out by itself."""
    return Draws(seed, "person", person, "persona").spin(_personas())


def people(
    seed: int, count: int, shops: tuple[Place, ...], sellers: tuple[Agent, ...]
) -> tuple[Person, ...]:
    """Return the first ``count`` people (at most 10,000) of the company with this seed."""
    stores = tuple(place for place in shops if place.kind == "store")
    return tuple(_person(seed, number, stores, sellers) for number in range(count))


def _person(
    seed: int, number: int, stores: tuple[Place, ...], sellers: tuple[Agent, ...]
) -> Person:
    code = f"person-{number:05d}"
    household = _household(seed, number)
    home = Draws(seed, "household", household, "home").spin(_by_footfall(stores))
    language = "et" if home.country == "EE" else "it"
    given, _ = name_of(Draws(seed, "person", code, "name"), language)
    _, family = name_of(Draws(seed, "household", household, "name"), language)
    persona = persona_of(seed, code)
    address = Draws(seed, "household", household, "address")
    draws = Draws(seed, "person", code, "profile")
    has_card = draws.chance(habits()[persona].fact.card_percent / 100)
    card_since = _CARDS_UNTIL - timedelta(days=draws.below(_CARD_DAYS))
    return Person(
        code=code,
        given_name=given,
        family_name=family,
        email=mail_of(given, family, number),
        phone=phone_of(number),
        city=home.city,
        country=home.country,
        street=street_of(address, language),
        postal_code=f"{_postal()[home.city]}{address.between(21, 49)}",
        born_on=_ELDEST + timedelta(days=Draws(seed, "person", code, "birth").below(_BIRTH_DAYS)),
        language=language,
        household=household,
        main_store=_main_store(draws, home, stores).code,
        card=internal_gtin(Draws(seed, "person", code, "card"), CARD_PREFIX) if has_card else None,
        card_since=card_since if has_card else None,
        marketplace_id=f"pm-{draws.word():016x}" if draws.chance(0.4) else None,
        agent=_agent(persona, home.city, sellers),
        devices=(f"web-{draws.word():016x}", f"app-{draws.word():016x}"),
        wifi=f"wifi-{draws.word():016x}",
        consents=tuple(purpose for purpose, share in _CONSENTS if draws.chance(share)),
    )


def _household(seed: int, number: int) -> str:
    """Return the household of person ``number``, found without looking at other people."""
    block, seat = divmod(number, _BLOCK)
    sizes = Draws(seed, "block", str(block), "households").spin(_HOUSEHOLDS)
    home = 0
    while seat >= sizes[home]:
        seat -= sizes[home]
        home += 1
    return f"household-{block:05d}-{home}"


def _main_store(draws: Draws, home: Place, stores: tuple[Place, ...]) -> Place:
    in_city = tuple(store for store in stores if store.city == home.city)
    return draws.pick(in_city) if draws.chance(_MAIN_STORE_IN_CITY) else home


def _agent(persona: str, city: str, sellers: tuple[Agent, ...]) -> str | None:
    if persona != "assisted":
        return None
    return next((agent.code for agent in sellers if city in agent.territory), None)


@cache
def _postal() -> dict[str, str]:
    return {row.city: row.postal for row in facts.rows("cities", facts.CityFact)}


@cache
def _personas() -> Wheel[str]:
    rows = facts.rows("personas", facts.PersonaFact)
    return Wheel([row.code for row in rows], [row.share for row in rows])


@cache
def _by_footfall(stores: tuple[Place, ...]) -> Wheel[Place]:
    return Wheel(stores, [store.footfall for store in stores])
