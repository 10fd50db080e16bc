"""Relations: who lives together, who speaks for a company, and which agent knows whom.

None of them makes two customers one person, and none says whose customer somebody is.
"""

from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

import msgspec

from ordito.customers.errors import UnknownCustomer
from ordito.customers.identity import members, persons_of
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.errors import Invalid
from ordito.platform.events import Event
from ordito.platform.ids import CustomerId


class NotACompany(Invalid):
    """Contacts are people who speak for a company."""

    code = "customers.not_a_company"
    remedy = "Name a customer that was registered as a company, and a person beside it."


class HouseholdChanged(Event, frozen=True, kw_only=True):
    """A customer lives with others from now on, or alone."""

    type: ClassVar[str] = "customers.household_changed"
    household_id: UUID | None


class ContactKept(Event, frozen=True, kw_only=True):
    """A person speaks for a company, in a role."""

    type: ClassVar[str] = "customers.contact_kept"
    person_id: UUID
    role: str


class ContactEnded(Event, frozen=True, kw_only=True):
    """A person speaks for a company no longer."""

    type: ClassVar[str] = "customers.contact_ended"
    person_id: UUID


class Contact(msgspec.Struct, frozen=True):
    """That a person speaks for a company.

    Attributes:
        customer_id: the one of the two that was asked for.
        side: which of the two that is, ``company`` or ``person``.
        other_id: the other.
        role: as ``buyer`` or ``accounts``.
        since: since when.
        ended_at: until when; None is to this day.
    """

    customer_id: CustomerId
    side: str
    other_id: CustomerId
    role: str
    since: datetime
    ended_at: datetime | None


class _Held(msgspec.Struct, frozen=True):
    """A customer who is not erased before the transaction ends."""

    kind: str
    household_id: UUID | None


_sql: Final = statements(__name__)
_SET_HOUSEHOLD: Final = _sql.query("set_household", bool)
_HOUSEHOLD: Final = _sql.query("list_household", UUID)
_HOLD: Final = _sql.query("hold_customer", _Held)
_KEEP_CONTACT: Final = _sql.query("keep_contact", bool)
_CONTACTS: Final = _sql.query("list_contacts", Contact)
_END_CONTACT: Final = _sql.query("end_contact", bool)
_ENTER: Final = _sql.query("enter_book", bool)
_STRIKE: Final = _sql.command("strike_book")
_BOOK: Final = _sql.query("list_book", UUID)


async def change_household(
    tx: Tx, *, customer_id: CustomerId, household_id: UUID | None, at: datetime
) -> None:
    """Let a customer live with those of a household, or, with None, alone.

    Raises:
        UnknownCustomer: nobody was registered under the id, or the customer was erased.
    """
    changed = await tx.find(_SET_HOUSEHOLD, customer_id=customer_id, household_id=household_id)
    if changed is None:
        raise UnknownCustomer("There is no such customer.", customer_id=customer_id)
    if changed:
        fact = HouseholdChanged(household_id=household_id)
        tx.record(fact, subject=customer_id, customer_id=customer_id, at=at)


async def share_household(
    tx: Tx, *, customer_id: CustomerId, other_id: CustomerId, at: datetime
) -> UUID:
    """Let a customer live with another; return the household, the other's where there is one.

    Raises:
        UnknownCustomer: one of them was never registered, or was erased.
    """
    held = await _hold(tx, customer_id, other_id)
    household_id = held[other_id].household_id or ids.new()
    for one in sorted({customer_id, other_id}):
        await change_household(tx, customer_id=one, household_id=household_id, at=at)
    return household_id


async def list_household(tx: Tx, *, customer_id: CustomerId) -> list[CustomerId]:
    """Return the people who live with a person, at most 50; each once, whatever ids they have."""
    own = await members(tx, customer_id=customer_id)
    found = [CustomerId(one) for one in await tx.fetch(_HOUSEHOLD, customer_ids=own)]
    persons = await persons_of(tx, customer_ids=found)
    return sorted({persons[one] for one in found} - {own[0]})


async def keep_contact(
    tx: Tx, *, company_id: CustomerId, person_id: CustomerId, role: str, at: datetime
) -> None:
    """Let a person speak for a company; another role takes the place of the one before.

    Raises:
        UnknownCustomer: one of them was never registered, or was erased.
        NotACompany: the first is no company, or the second is one.
    """
    held = await _hold(tx, company_id, person_id)
    if held[company_id].kind != "company" or held[person_id].kind == "company":
        raise NotACompany("A contact is a person of a company.", field="person_id")
    changed = await tx.one(
        _KEEP_CONTACT,
        company_id=company_id,
        person_id=person_id,
        role=role,
        at=at,
        actor=tx.context.actor,
    )
    if changed:
        fact = ContactKept(person_id=person_id, role=role)
        tx.record(fact, subject=company_id, customer_id=company_id, at=at)


async def end_contact(
    tx: Tx, *, company_id: CustomerId, person_id: CustomerId, at: datetime
) -> None:
    """Let a person speak for a company no longer; again, or where it never did, is harmless."""
    ended = await tx.one(
        _END_CONTACT,
        company_id=company_id,
        person_id=person_id,
        at=at,
        actor=tx.context.actor,
    )
    if ended:
        fact = ContactEnded(person_id=person_id)
        tx.record(fact, subject=company_id, customer_id=company_id, at=at)


async def list_contacts(tx: Tx, *, customer_id: CustomerId) -> list[Contact]:
    """Return a company's contacts, or the companies a person speaks for, under all own ids."""
    own = await members(tx, customer_id=customer_id)
    return await tx.fetch(_CONTACTS, customer_ids=own)


async def enter_in_book(tx: Tx, *, owner_id: UUID, customer_id: CustomerId, at: datetime) -> None:
    """Enter a customer in the address book of an agent or partner; again is harmless.

    Raises:
        UnknownCustomer: nobody was registered under the id, or the customer was erased.
    """
    if await tx.find(_ENTER, owner_id=owner_id, customer_id=customer_id, at=at) is None:
        raise UnknownCustomer("There is no such customer.", customer_id=customer_id)


async def strike_from_book(
    tx: Tx, *, owner_id: UUID, customer_id: CustomerId, at: datetime
) -> None:
    """Strike a customer from an address book; again is harmless."""
    await tx.run(_STRIKE, owner_id=owner_id, customer_id=customer_id, at=at)


async def list_book(tx: Tx, *, owner_id: UUID) -> list[CustomerId]:
    """Return the people in an address book, at most 5,000; each once, whatever ids they have."""
    found = [CustomerId(one) for one in await tx.fetch(_BOOK, owner_id=owner_id)]
    persons = await persons_of(tx, customer_ids=found)
    return sorted(set(persons.values()))


async def _hold(tx: Tx, *customer_ids: CustomerId) -> dict[CustomerId, _Held]:
    held: dict[CustomerId, _Held] = {}
    for one in sorted(set(customer_ids)):
        found = await tx.find(_HOLD, customer_id=one)
        if found is None:
            raise UnknownCustomer("There is no such customer.", customer_id=one)
        held[one] = found
    return held
