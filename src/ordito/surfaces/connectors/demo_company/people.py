"""The people of the simulated company in the words of our rooms; pure."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Final

from ordito import customers, loyalty, world
from ordito.customers import ConsentState, Identifier, IdentifierKind, Particulars, Statement
from ordito.flows.load_world import Colleague
from ordito.platform import ids
from ordito.platform.ids import CustomerId, ProgrammeId
from ordito.surfaces.connectors.demo_company import mapping

PROGRAMME: Final = loyalty.Programme(
    programme_id=ProgrammeId(ids.derive(mapping.SOURCE, "programme")),
    code="filo",
    name="Carta Filo",
    minor_per_point={"EUR": 100},
    terms=loyalty.Terms(burn={"EUR": loyalty.BurnRule(points=100, minor=500, most_permille=500)}),
)
_MARKETPLACE: Final = "piazza-mercato"
_ROLES: Final = {
    "associate": ("associate",),
    "store_manager": ("associate", "manager"),
    "contact_agent": ("agent",),
    "merchandiser": ("merchandiser",),
    "helm": ("helm",),
    "admin": ("admin",),
}
# purpose and channel of what a person of the world agreed to
_PURPOSES: Final = {
    "email": ("marketing", "email"),
    "sms": ("marketing", "sms"),
    "profiling": ("profiling", "any"),
    "wifi": ("location", "any"),
}
_FORM: Final = "sign-up"
# every so many people, from this one on, are known twice
_EVERY, _TWICE = 30, 7
_AGAIN: Final = "posta."


def identifier(seen: world.Touchpoint) -> Identifier | None:
    """Return the surest of what somebody was seen by, as our rooms call it; None is nothing."""
    given = {one.kind: one.value for one in seen.identifiers}
    kind = next((kind for kind in _KINDS if kind in given), None)
    if kind is None:
        return None
    return Identifier(_KINDS[kind], given[kind], _MARKETPLACE if kind == "marketplace_id" else "")


# the surest first
_KINDS: Final = {
    "email": IdentifierKind.EMAIL,
    "card": IdentifierKind.CARD,
    "phone": IdentifierKind.PHONE,
    "marketplace_id": IdentifierKind.EXTERNAL,
    "device": IdentifierKind.DEVICE,
    "wifi": IdentifierKind.DEVICE,
}


def customers_of(
    company: world.Company, life: world.Life, *, since: datetime
) -> list[customers.NewCustomer]:
    """Return the people; a device is somebody's once it was seen with the e-mail address.

    Some of them are known twice: they gave another address and spelled their name otherwise.
    """
    devices = _devices_signed_in(life)
    once = [
        customers.NewCustomer(
            customer_id=mapping.customer_id(person.code),
            language=person.language,
            household_id=ids.derive(mapping.SOURCE, person.household),
            particulars=Particulars(
                name=f"{person.given_name} {person.family_name}",
                street=person.street,
                postal_code=person.postal_code,
                city=person.city,
                country=person.country,
                birth_date=person.born_on,
            ),
            identifiers=tuple(_identifiers(person, devices)),
            since=_card_day(person) or since,
        )
        for person in company.people
    ]
    twice = company.people[_TWICE::_EVERY]
    return once + [_again(person, number, since) for number, person in enumerate(twice)]


def _again(person: world.Person, number: int, since: datetime) -> customers.NewCustomer:
    """Return how somebody became known a second time, by a guest's order or on the phone."""
    given, family = person.given_name, person.family_name
    spelled = (
        (f"{given} {family[:-2]}{family[-1]}{family[-2]}", person.street, person.born_on),
        (f"{given[0]}. {family}", person.street, person.born_on),
        (f"{given} {family}", None, person.born_on),
        (f"{family} {given}", person.street, None),
    )
    name, street, born_on = spelled[number % len(spelled)]
    return customers.NewCustomer(
        customer_id=CustomerId(ids.derive(mapping.SOURCE, "again", person.code)),
        language=person.language,
        particulars=Particulars(
            name=name,
            street=street,
            postal_code=person.postal_code,
            city=person.city,
            country=person.country,
            birth_date=born_on,
        ),
        identifiers=(Identifier(IdentifierKind.EMAIL, f"{_AGAIN}{person.email}"),),
        since=since,
    )


def consents(company: world.Company, *, since: datetime) -> list[Statement]:
    """Return what each person has agreed to."""
    return [
        Statement(
            statement_id=ids.derive(mapping.SOURCE, "consent", person.code, purpose),
            customer_id=mapping.customer_id(person.code),
            purpose=_PURPOSES[purpose][0],
            channel=_PURPOSES[purpose][1],
            state=ConsentState.GRANTED,
            evidence=_FORM,
            source=mapping.SOURCE,
            said_at=_card_day(person) or since,
        )
        for person in company.people
        for purpose in person.consents
    ]


def members(company: world.Company) -> list[loyalty.NewMember]:
    """Return who has a card."""
    return [
        loyalty.NewMember(mapping.customer_id(person.code), since)
        for person in company.people
        if (since := _card_day(person)) is not None
    ]


def staff(company: world.Company) -> list[Colleague]:
    """Return the people for whom the demo opens an account."""
    return [
        Colleague(
            login=member.login,
            name=member.name,
            roles=_ROLES[member.role],
            place_ids=None if member.place is None else (mapping.place_id(member.place),),
            language=member.language,
        )
        for member in company.staff
        if member.signs_in
    ]


def _identifiers(person: world.Person, devices: dict[str, set[str]]) -> Iterator[Identifier]:
    yield Identifier(IdentifierKind.EMAIL, person.email)
    yield Identifier(IdentifierKind.PHONE, person.phone)
    yield Identifier(IdentifierKind.EXTERNAL, person.code, source=mapping.SOURCE)
    if person.card is not None:
        yield Identifier(IdentifierKind.CARD, person.card)
    if person.marketplace_id is not None:
        yield Identifier(IdentifierKind.EXTERNAL, person.marketplace_id, source=_MARKETPLACE)
    for device in sorted(devices.get(person.email, ())):
        yield Identifier(IdentifierKind.DEVICE, device)
    if "wifi" in person.consents:
        yield Identifier(IdentifierKind.DEVICE, person.wifi)


def _devices_signed_in(life: world.Life) -> dict[str, set[str]]:
    """Return the devices that were seen together with each e-mail address."""
    devices: dict[str, set[str]] = {}
    for seen in life.touchpoints:
        given = {identifier.kind: identifier.value for identifier in seen.identifiers}
        if "email" in given and "device" in given:
            devices.setdefault(given["email"], set()).add(given["device"])
    return devices


def _card_day(person: world.Person) -> datetime | None:
    if person.card_since is None:
        return None
    return datetime.combine(person.card_since, time(12), tzinfo=UTC)
