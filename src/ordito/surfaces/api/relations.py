"""Relations over HTTP: households, contacts of companies, address books of agents and partners."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, delete, get, put
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import customers
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_READ: Final = token(Scope.CUSTOMERS_READ)
_WRITE: Final = token(Scope.CUSTOMERS_WRITE)
_HOUSEHOLD: Final = "/customers/{customer_id:uuid}/household"
_CONTACTS: Final = "/customers/{customer_id:uuid}/contacts"
_BOOK: Final = "/address-books/{owner_id:uuid}/customers"
Role = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$(?!\n)")]


class Household(msgspec.Struct, frozen=True):
    """The people with whom a person lives, by who answers for each."""

    customer_ids: Sequence[UUID]


class LivesWith(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """With whom: the household is that of the other, a new one where there is none."""

    other_id: UUID


class ContactRole(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As what a person speaks for a company: ``buyer``, ``accounts`` ..."""

    role: Role


class Book(msgspec.Struct, frozen=True):
    """The people in an address book, by who answers for each."""

    customer_ids: Sequence[UUID]


@get(_HOUSEHOLD, access=_READ, tags=["relations"], summary="List with whom a customer lives")
async def show_household(request: Call, customer_id: FromPath[UUID]) -> Household:
    """Return the others of the household; nobody becomes one person by it."""
    return await request.db.read(_household, CustomerId(customer_id))


@put(_HOUSEHOLD, access=_WRITE, tags=["relations"], summary="Let a customer live with another")
async def put_household(
    request: Call,
    customer_id: FromPath[UUID],
    data: JSONBody[LivesWith],
    idempotency_key: IdempotencyKey,
) -> Response[Household]:
    """Bring two into one household. Where a programme says so, it spends points together.

    Raises:
        UnknownCustomer: one of them was never registered, or was erased.
    """
    key = await key_of(request, idempotency_key, f"household:{customer_id}")
    whose = CustomerId(customer_id)

    async def command(tx: Tx) -> Household:
        await customers.relations.share_household(
            tx, customer_id=whose, other_id=CustomerId(data.other_id), at=now()
        )
        return await _household(tx, whose)

    return await answer_once(request, key, subject_id=customer_id, command=command)


@delete(
    _HOUSEHOLD,
    access=_WRITE,
    tags=["relations"],
    summary="Let a customer live alone",
    status_code=204,
)
async def delete_household(request: Call, customer_id: FromPath[UUID]) -> None:
    """Take a customer out of the household; again is harmless.

    Raises:
        UnknownCustomer: nobody was registered under the id, or the customer was erased.
    """
    await request.db.transact(
        customers.relations.change_household,
        request.context,
        customer_id=CustomerId(customer_id),
        household_id=None,
        at=now(),
    )


@get(
    _CONTACTS,
    access=_READ,
    tags=["relations"],
    summary="List a company's contacts, or for whom a person speaks",
)
async def list_contacts(
    request: Call, customer_id: FromPath[UUID]
) -> Sequence[customers.relations.Contact]:
    """Return contacts, those that have ended last; at most 500."""
    return await request.db.read(
        customers.relations.list_contacts, customer_id=CustomerId(customer_id)
    )


@put(
    _CONTACTS + "/{person_id:uuid}",
    access=_WRITE,
    tags=["relations"],
    summary="Let a person speak for a company",
)
async def put_contact(
    request: Call,
    customer_id: FromPath[UUID],
    person_id: FromPath[UUID],
    data: JSONBody[ContactRole],
    idempotency_key: IdempotencyKey,
) -> Response[Sequence[customers.relations.Contact]]:
    """Keep a contact of a company; another role takes the place of the one before.

    Raises:
        UnknownCustomer: one of them was never registered, or was erased.
        NotACompany: the first is no company, or the second is one.
    """
    company_id = CustomerId(customer_id)

    async def command(tx: Tx) -> Sequence[customers.relations.Contact]:
        await customers.relations.keep_contact(
            tx,
            company_id=company_id,
            person_id=CustomerId(person_id),
            role=data.role,
            at=now(),
        )
        return await customers.relations.list_contacts(tx, customer_id=company_id)

    return await _answer(request, idempotency_key, f"contact:{person_id}", company_id, command)


@delete(
    _CONTACTS + "/{person_id:uuid}",
    access=_WRITE,
    tags=["relations"],
    summary="Let a person speak for a company no longer",
    status_code=204,
)
async def delete_contact(
    request: Call, customer_id: FromPath[UUID], person_id: FromPath[UUID]
) -> None:
    """End a contact; it stays to be read. Again is harmless."""
    await request.db.transact(
        customers.relations.end_contact,
        request.context,
        company_id=CustomerId(customer_id),
        person_id=CustomerId(person_id),
        at=now(),
    )


@get(_BOOK, access=_READ, tags=["relations"], summary="Read an address book")
async def list_book(request: Call, owner_id: FromPath[UUID]) -> Book:
    """Return whom an agent or partner knows; at most 5,000."""
    return Book(await request.db.read(customers.relations.list_book, owner_id=owner_id))


@put(
    _BOOK + "/{customer_id:uuid}",
    access=_WRITE,
    tags=["relations"],
    summary="Enter a customer in an address book",
    status_code=204,
)
async def put_in_book(request: Call, owner_id: FromPath[UUID], customer_id: FromPath[UUID]) -> None:
    """Enter a customer; again is harmless. It says nothing of whose customer somebody is.

    Raises:
        UnknownCustomer: nobody was registered under the id, or the customer was erased.
    """
    await request.db.transact(
        customers.relations.enter_in_book,
        request.context,
        owner_id=owner_id,
        customer_id=CustomerId(customer_id),
        at=now(),
    )


@delete(
    _BOOK + "/{customer_id:uuid}",
    access=_WRITE,
    tags=["relations"],
    summary="Strike a customer from an address book",
    status_code=204,
)
async def delete_from_book(
    request: Call, owner_id: FromPath[UUID], customer_id: FromPath[UUID]
) -> None:
    """Strike a customer; again is harmless."""
    await request.db.transact(
        customers.relations.strike_from_book,
        request.context,
        owner_id=owner_id,
        customer_id=CustomerId(customer_id),
        at=now(),
    )


async def _household(tx: Tx, customer_id: CustomerId) -> Household:
    return Household(await customers.relations.list_household(tx, customer_id=customer_id))


async def _answer(
    request: Call,
    sent: str,
    what: str,
    customer_id: CustomerId,
    command: Callable[[Tx], Awaitable[Sequence[customers.relations.Contact]]],
) -> Response[Sequence[customers.relations.Contact]]:
    key = await key_of(request, sent, f"{what}:{customer_id}")
    return await answer_once(request, key, subject_id=customer_id, command=command)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_household,
    put_household,
    delete_household,
    list_contacts,
    put_contact,
    delete_contact,
    list_book,
    put_in_book,
    delete_from_book,
)
