"""Verbs that change who is known, inside the caller's transaction."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import structs

from ordito.customers import identity
from ordito.customers.errors import IdentifierTaken, UnknownCustomer
from ordito.customers.events import (
    CustomerChanged,
    CustomerErased,
    CustomerRegistered,
    IdentifierAdded,
)
from ordito.customers.model import (
    Claimed,
    Identifier,
    IdentifierKind,
    Imported,
    NewCustomer,
    Particulars,
)
from ordito.customers.queries import look_up
from ordito.customers.rules import key_class, normalise
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

_sql = statements(__name__)
_REGISTER = _sql.query("register", UUID)
_CHANGE = _sql.query("change_particulars", bool)
_LOCK = _sql.query("lock_customer", UUID)
_CLAIM = _sql.query("claim", Claimed)
_ERASE = _sql.query("erase", bool)


async def register(tx: Tx, *, customer: NewCustomer, at: datetime) -> CustomerId:
    """Make a customer known.

    Returns:
        The customer's id: another than asked for where an external id is somebody's already.

    Raises:
        InvalidIdentifier: a value cannot be of its kind.
        IdentifierTaken: a card, account or verified value belongs to another customer.
    """
    values = [normalise(identifier) for identifier in customer.identifiers]
    for found in await look_up(tx, identifiers=customer.identifiers, values=values):
        is_external = customer.identifiers[found.number - 1].kind is IdentifierKind.EXTERNAL
        if is_external and found.customer_id is not None:
            return found.customer_id
    new = await _register(tx, customers=[customer], at=at)
    if not new:
        return customer.customer_id
    owners = [customer.customer_id] * len(values)
    claimed = await _claim(
        tx, owners=owners, identifiers=customer.identifiers, values=values, at=at
    )
    _refuse_taken(claimed)
    _record_registered(tx, customer, claimed, at)
    return customer.customer_id


async def change_particulars(
    tx: Tx,
    *,
    customer_id: CustomerId,
    particulars: Particulars,
    language: str | None,
    at: datetime,
) -> None:
    """Replace a customer's name, address and language; the same again changes nothing.

    Raises:
        UnknownCustomer: nobody was registered under the id, or the customer was erased.
    """
    changed = await tx.find(
        _CHANGE, customer_id=customer_id, language=language, **structs.asdict(particulars)
    )
    if changed is None:
        raise UnknownCustomer("There is no such customer.", customer_id=customer_id)
    if changed:
        tx.record(CustomerChanged(), subject=customer_id, customer_id=customer_id, at=at)


async def add_identifier(
    tx: Tx, *, customer_id: CustomerId, identifier: Identifier, at: datetime
) -> Claimed:
    """Let a customer be reached or recognised by a further value, or verify one.

    Raises:
        UnknownCustomer: nobody was registered under the id, or the customer was erased.
        InvalidIdentifier: it cannot be a value of its kind.
        IdentifierTaken: it has one owner only, and that is another customer.
    """
    if await tx.find(_LOCK, customer_id=customer_id) is None:
        raise UnknownCustomer("There is no such customer.", customer_id=customer_id)
    claimed = await _claim(
        tx,
        owners=[customer_id],
        identifiers=[identifier],
        values=[normalise(identifier)],
        at=at,
    )
    _refuse_taken(claimed)
    if claimed[0].outcome != "known":
        fact = IdentifierAdded(identifier_id=claimed[0].identifier_id, kind=identifier.kind)
        tx.record(fact, subject=customer_id, customer_id=customer_id, at=at)
    return claimed[0]


async def import_customers(tx: Tx, *, customers: Sequence[NewCustomer], at: datetime) -> Imported:
    """Make many customers known; those here already stay, those who were erased stay away.

    Raises:
        InvalidIdentifier: a value cannot be of its kind.
    """
    values = {
        customer.customer_id: [normalise(identifier) for identifier in customer.identifiers]
        for customer in customers
    }
    kept, erased = await _without_erased_and_known(tx, customers, values)
    new = set(await _register(tx, customers=kept, at=at))
    registered = [customer for customer in kept if customer.customer_id in new]
    claimed = await _claim(
        tx,
        owners=[one.customer_id for one in registered for _ in one.identifiers],
        identifiers=[identifier for one in registered for identifier in one.identifiers],
        values=[value for one in registered for value in values[one.customer_id]],
        at=at,
    )
    by_owner = _by_owner(claimed)
    for customer in registered:
        _record_registered(tx, customer, by_owner[customer.customer_id], at)
    return Imported(
        registered=len(registered),
        known=len(customers) - len(registered) - erased,
        erased=erased,
        taken=sum(claim.outcome == "taken" for claim in claimed),
    )


async def erase(tx: Tx, *, customer_id: CustomerId, at: datetime) -> tuple[CustomerId, ...]:
    """Empty the vault of a person, under all ids; facts and ledgers keep ids only.

    Again is harmless.

    Returns:
        The ids of the person, who from now on is nobody else.
    """
    own = await identity.close(tx, customer_id=customer_id, at=at)
    for one in sorted(own):
        if await tx.one(_ERASE, customer_id=one, at=at):
            tx.record(CustomerErased(), subject=one, customer_id=one, at=at)
    return own


async def _register(tx: Tx, *, customers: Sequence[NewCustomer], at: datetime) -> list[UUID]:
    known = [customer.particulars for customer in customers]
    new = await tx.fetch(
        _REGISTER,
        customer_ids=[customer.customer_id for customer in customers],
        kinds=[customer.kind for customer in customers],
        languages=[customer.language for customer in customers],
        household_ids=[customer.household_id for customer in customers],
        since=[customer.since or at for customer in customers],
        names=[particulars.name for particulars in known],
        streets=[particulars.street for particulars in known],
        postal_codes=[particulars.postal_code for particulars in known],
        cities=[particulars.city for particulars in known],
        countries=[particulars.country for particulars in known],
        birth_dates=[particulars.birth_date for particulars in known],
    )
    await identity.resettle(tx, customer_ids=new, at=at)
    return new


async def _claim(
    tx: Tx,
    *,
    owners: Sequence[CustomerId],
    identifiers: Sequence[Identifier],
    values: Sequence[str],
    at: datetime,
) -> list[Claimed]:
    if not identifiers:
        return []
    claimed = await tx.fetch(
        _CLAIM,
        customer_ids=owners,
        identifier_ids=[ids.new() for _ in identifiers],
        kinds=[identifier.kind for identifier in identifiers],
        values=values,
        classes=[key_class(identifier) for identifier in identifiers],
        verified_at=[identifier.verified_at for identifier in identifiers],
        at=at,
    )
    await identity.resettle(tx, customer_ids=owners, at=at)
    taken = [
        identity.Owning(one.customer_id, identifiers[one.number - 1].kind, values[one.number - 1])
        for one in claimed
        if one.outcome == "taken"
    ]
    if not taken:
        return claimed
    await identity.join_observed(tx, owned=taken, at=at)
    both = {side for one in claimed for side in (one.customer_id, one.owner_id)}
    persons = await identity.persons_of(tx, customer_ids=sorted(both))
    return [
        structs.replace(one, outcome="known")
        if one.outcome == "taken" and persons[one.customer_id] == persons[one.owner_id]
        else one
        for one in claimed
    ]


async def _without_erased_and_known(
    tx: Tx, customers: Sequence[NewCustomer], values: dict[CustomerId, list[str]]
) -> tuple[list[NewCustomer], int]:
    """Return whom an import may register, and how many were erased."""
    asked = [(one, identifier) for one in customers for identifier in one.identifiers]
    found = await look_up(
        tx,
        identifiers=[identifier for _, identifier in asked],
        values=[value for one in customers for value in values[one.customer_id]],
    )
    erased = {asked[hit.number - 1][0].customer_id for hit in found if hit.erased}
    known = {
        asked[hit.number - 1][0].customer_id
        for hit in found
        if hit.customer_id is not None and asked[hit.number - 1][1].kind is IdentifierKind.EXTERNAL
    }
    kept = [one for one in customers if one.customer_id not in erased | known]
    return kept, len(erased)


def _by_owner(claimed: Sequence[Claimed]) -> defaultdict[CustomerId, list[Claimed]]:
    grouped: defaultdict[CustomerId, list[Claimed]] = defaultdict(list)
    for claim in claimed:
        grouped[claim.customer_id].append(claim)
    return grouped


def _refuse_taken(claimed: Sequence[Claimed]) -> None:
    taken = next((claim for claim in claimed if claim.outcome == "taken"), None)
    if taken is not None:
        raise IdentifierTaken("One of the values belongs to another customer.")


def _record_registered(
    tx: Tx, customer: NewCustomer, claimed: Sequence[Claimed], at: datetime
) -> None:
    identifier_ids = tuple(claim.identifier_id for claim in claimed if claim.outcome != "taken")
    tx.record(
        CustomerRegistered(kind=customer.kind, identifier_ids=identifier_ids),
        subject=customer.customer_id,
        customer_id=customer.customer_id,
        at=customer.since or at,
    )
