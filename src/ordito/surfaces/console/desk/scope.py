"""Scope of the desk: whose cases a reader sees, and how they are called."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from uuid import UUID

from ordito import customers, service
from ordito.platform.auth import Colleagues
from ordito.platform.ids import CustomerId
from ordito.surfaces.call import Call
from ordito.surfaces.console.customers import masked, may_see_persons
from ordito.surfaces.console.moments import Teller
from ordito.surfaces.guards import Access, Principal, Role, staff
from ordito.surfaces.screens import Choice
from ordito.surfaces.words import EXCEPTIONS

URL: Final = "/desk"
ACCESS: Final[Access] = staff(Role.AGENT, Role.ASSOCIATE, Role.STORE_LEAD)
"""Who works with cases: agents with all of them, the staff of a place with those of the place."""

_EVERYWHERE: Final = frozenset({Role.AGENT, Role.ADMIN})


def places_of(principal: Principal) -> Collection[UUID] | None:
    """Return the places whose cases somebody sees; None is every place."""
    return None if not principal.roles.isdisjoint(_EVERYWHERE) else principal.place_ids


async def find_case(request: Call, name: str) -> service.cases.Case:
    """Return a case by its number or id.

    Raises:
        UnknownCase: there is none, or it is of a place at which the reader does not work.
    """
    whose = await request.db.read(service.cases.get_whose, name=name)
    case = await request.db.read(service.cases.get_case, whose=whose)
    places = places_of(request.principal)
    if places is not None and case.place_id is not None and case.place_id not in places:
        raise service.cases.UnknownCase("There is no such case.", field="case")
    return case


async def names_of(request: Call, customer_ids: Sequence[CustomerId]) -> Mapping[CustomerId, str]:
    """Return the names of people as the reader may see them."""
    wanted = sorted({one for one in customer_ids if one != service.cases.HOUSE})
    found = await request.db.read(customers.list_names, customer_ids=wanted)
    if may_see_persons(request.principal):
        return found
    return {key: masked(name) for key, name in found.items()}


def subject_of(teller: Teller, subject: str) -> str:
    """Return what a case is about; one that came of an exception has its code for a subject."""
    return teller.word(subject, "exception") if subject in EXCEPTIONS else subject


def agents_of(request: Call, known: Colleagues, current: str | None = None) -> tuple[Choice, ...]:
    """Return to whom cases may be given: agents who may sign in, the reader first.

    Then whoever has the case, also somebody who has left.
    """
    own = request.principal.actor
    first = {actor: known.names[actor] for actor in (own, current or own) if actor in known.names}
    found = first | {one.actor: one.name for one in known.holders.get(Role.AGENT, ())}
    return tuple(
        Choice(label=name, url=actor, current=actor == current) for actor, name in found.items()
    )
