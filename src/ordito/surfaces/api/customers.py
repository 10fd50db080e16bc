"""Customers over HTTP: who somebody is, what the person allows, and everything that happened."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from ordito import customers, loyalty
from ordito.customers import (
    CustomerKind,
    Identifier,
    NewCustomer,
    Particulars,
    Profile,
)
from ordito.loyalty import Membership
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import NotFound
from ordito.platform.ids import CustomerId
from ordito.processes.sale import SaleCustomer
from ordito.reads.customer_page import CustomerPage, read_customer_json
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token
from ordito.surfaces.looking import note_look

_READ: Final = token(Scope.CUSTOMERS_READ)
_WRITE: Final = token(Scope.CUSTOMERS_WRITE)
_MOST: Final = 200
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class UnknownProgramme(NotFound):
    """No programme has this code."""

    code = "http.unknown_programme"
    remedy = "Use the code of a programme that the company runs."


class Registration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who becomes known.

    Attributes:
        id: made by the caller, or left out; registering it again is harmless.
        kind: person or company.
        language: ISO 639-1, preferred.
        particulars: name and address.
        identifiers: by what the person is reached; an external id names its ``source``.
    """

    id: UUID | None = None
    kind: CustomerKind = CustomerKind.PERSON
    language: Annotated[str, msgspec.Meta(pattern="^[a-z]{2}$")] | None = None
    particulars: Particulars = Particulars()
    identifiers: Annotated[tuple[Identifier, ...], msgspec.Meta(max_length=20)] = ()


class Registered(msgspec.Struct, frozen=True):
    """The customer's id; another than asked for where an external id was known already."""

    customer_id: UUID


class Enrolment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which programme a customer takes part in, and with which card."""

    programme: Code
    card: Code | None = None


@post("/customers", access=_WRITE, tags=["customers"], summary="Register a customer")
async def post_customer(
    request: Call, data: JSONBody[Registration], idempotency_key: IdempotencyKey
) -> Response[Registered]:
    """Make a customer known; somebody whose external id is known already is that somebody.

    Raises:
        InvalidIdentifier: a value cannot be of its kind.
        IdentifierTaken: a card or verified value belongs to another customer.
    """
    customer_id = CustomerId(data.id or ids.new())
    key = await key_of(request, idempotency_key, "register")

    async def command(tx: Tx) -> Registered:
        new = NewCustomer(
            customer_id=customer_id,
            kind=data.kind,
            language=data.language,
            particulars=data.particulars,
            identifiers=data.identifiers,
        )
        return Registered(await customers.register(tx, customer=new, at=now()))

    return await answer_once(request, key, subject_id=customer_id, command=command, status=201)


@get("/customers", access=_READ, tags=["customers"], summary="Find a customer")
async def find_customer(
    request: Call,
    card: FromQuery[str | None] = None,
    email: FromQuery[str | None] = None,
    phone: FromQuery[str | None] = None,
    external_id: FromQuery[str | None] = None,
    source: FromQuery[str | None] = None,
) -> Profile:
    """Return the one customer that has the identifier.

    Raises:
        CustomerUnclear: none or several identifiers were given.
        UnknownCustomer: nobody has it.
    """
    asked = SaleCustomer(
        card=card, email=email, phone=phone, external_id=external_id, source=source
    ).reference()
    assert isinstance(asked, Identifier), asked
    found = await request.db.read(customers.find_by_identifier, identifier=asked)
    if found is None:
        message = f"Nobody is known by that {asked.kind}."
        raise customers.UnknownCustomer(message, field=asked.kind)
    await note_look(request, [found])
    return await request.db.read(customers.get_profile, customer_id=found)


@get("/customers/{customer_id:uuid}", access=_READ, tags=["customers"], summary="Read a customer")
async def show_customer(request: Call, customer_id: FromPath[UUID]) -> Profile:
    """Return name, address, identifiers with external ids, and consents.

    Raises:
        UnknownCustomer: nobody was registered under the id.
    """
    await note_look(request, [CustomerId(customer_id)])
    return await request.db.read(customers.get_profile, customer_id=CustomerId(customer_id))


@get(
    "/customers/{customer_id:uuid}/page",
    access=_READ,
    tags=["customers"],
    summary="Read a customer's orders, points and timeline",
)
async def show_customer_page(
    request: Call,
    customer_id: FromPath[UUID],
    limit: Annotated[
        int, QueryParameter(ge=1, le=_MOST, description="Items of the timeline.")
    ] = 50,
) -> Response[CustomerPage]:
    """Return what happened to a customer in every channel; personal values are not in it."""
    body = await request.db.read(
        read_customer_json, customer_id=CustomerId(customer_id), before=now(), page_size=limit
    )
    return Response(body.encode(), media_type="application/json")  # pyright: ignore[reportReturnType] # encoded already


@post(
    "/customers/{customer_id:uuid}/memberships",
    access=_WRITE,
    tags=["customers"],
    summary="Enrol a customer in a loyalty programme",
)
async def post_membership(
    request: Call,
    customer_id: FromPath[UUID],
    data: JSONBody[Enrolment],
    idempotency_key: IdempotencyKey,
) -> Response[Membership]:
    """Let a known customer collect points, with or without a card.

    Raises:
        UnknownProgramme: there is none of that code.
        UnknownCustomer: nobody was registered under the id.
        IdentifierTaken: the card belongs to another customer.
    """
    programmes = request.house.memory.programmes.by_id.values()
    programme = next((each for each in programmes if each.code == data.programme), None)
    if programme is None:
        message = f"No programme has the code {data.programme!r}."
        raise UnknownProgramme(message, field="programme")
    key = await key_of(request, idempotency_key, f"enrol:{customer_id}")

    async def command(tx: Tx) -> Membership:
        return await loyalty.enrol(
            tx,
            programme=programme,
            customer_id=CustomerId(customer_id),
            card=data.card,
            at=now(),
        )

    return await answer_once(request, key, subject_id=customer_id, command=command, status=201)
