"""Rights over HTTP: what is kept of a person, who looked, to be forgotten, and for how long."""

from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.enums import MediaType
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import Template
from litestar.types import ControllerRouterHandler

from ordito import customers
from ordito.customers import PersonAccess, Retention
from ordito.flows.erase_customer import ErasureReport, erase_customer
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Conflict
from ordito.platform.ids import CustomerId
from ordito.reads.person_file import PersonFile, read_person_file
from ordito.reads.under_way import is_under_way
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token
from ordito.surfaces.looking import note_look
from ordito.surfaces.mailing import company_of
from ordito.surfaces.person_page import person_page

_READ: Final = token(Scope.CUSTOMERS_READ)
_DECIDE: Final = token(Scope.ADMIN)


class SomethingUnderWay(Conflict):
    """Something that the person ordered has not left yet."""

    code = "http.something_under_way"
    remedy = "Cancel what is open, or wait until it was handed over; then ask again."


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For how many days a kind of value is kept, and why."""

    days: Annotated[int, msgspec.Meta(ge=1, le=36500)]
    because: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


@get(
    "/customers/{customer_id:uuid}/export",
    access=_READ,
    tags=["rights"],
    summary="Read everything that is kept of a person",
)
async def show_export(request: Call, customer_id: FromPath[UUID]) -> PersonFile:
    """Return every row of every room about the person, under all ids, without secrets."""
    who = CustomerId(customer_id)
    await note_look(request, [who], why="export")
    return await request.db.read(read_person_file, customer_id=who, at=now())


@get(
    "/customers/{customer_id:uuid}/export.html",
    access=_READ,
    tags=["rights"],
    summary="Read everything that is kept of a person, as a page",
    media_type=MediaType.HTML,
)
async def show_export_page(
    request: Call,
    customer_id: FromPath[UUID],
    language: Annotated[
        Literal["en", "it", "et"], QueryParameter(description="Of the page.")
    ] = "en",
) -> Template:
    """Return the same as `export`, whole, to be read and printed by people."""
    who = CustomerId(customer_id)
    await note_look(request, [who], why="export")
    person = await request.db.read(read_person_file, customer_id=who, at=now())
    return person_page(person, company=company_of(request.house.settings), language=language)


@get(
    "/customers/{customer_id:uuid}/accesses",
    access=_READ,
    tags=["rights"],
    summary="List who looked at a person's values",
)
async def list_accesses(request: Call, customer_id: FromPath[UUID]) -> list[PersonAccess]:
    """Return who looked, by which route and why, the latest first; once an hour for each."""
    return await request.db.read(customers.list_accesses, customer_id=CustomerId(customer_id))


@post(
    "/customers/{customer_id:uuid}/erasure",
    access=_DECIDE,
    tags=["rights"],
    summary="Forget a person",
    status_code=200,
)
async def post_erasure(
    request: Call, customer_id: FromPath[UUID], idempotency_key: IdempotencyKey
) -> Response[ErasureReport]:
    """Forget the person under all ids; nobody can undo it. The report names what the law keeps.

    Raises:
        SomethingUnderWay: an order is still to be delivered.
    """
    who = CustomerId(customer_id)
    key = await key_of(request, idempotency_key, f"erasure:{customer_id}")

    async def command(tx: Tx) -> ErasureReport:
        if await is_under_way(tx, customer_id=who):
            raise SomethingUnderWay("Something is still on its way.", customer_id=who)
        return await erase_customer(tx, customer_id=who, at=now())

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@get("/retention", access=_READ, tags=["rights"], summary="List how long personal values are kept")
async def list_retention(request: Call) -> list[Retention]:
    """Return each kind of value with its days and why."""
    return await request.db.read(customers.list_retention)


@put(
    "/retention/{kind:str}",
    access=_DECIDE,
    tags=["rights"],
    summary="Keep a kind of personal value for another time",
)
async def put_retention(
    request: Call,
    kind: FromPath[Annotated[str, msgspec.Meta(pattern="^[a-z_]{1,64}$")]],
    data: JSONBody[Term],
    idempotency_key: IdempotencyKey,
) -> Response[Term]:
    """Change for how long a kind of value is kept; what is older goes with the next sweep.

    Raises:
        UnknownRetention: there is no such kind.
    """
    key = await key_of(request, idempotency_key, f"retention:{kind}")

    async def command(tx: Tx) -> Term:
        await customers.change_retention(
            tx,
            kind=kind,
            days=data.days,
            because=data.because,
            by=request.principal.actor,
            at=now(),
        )
        return data

    subject = ids.derive("retention", kind)
    return await answer_once(request, key, subject_id=subject, command=command)


ROUTES: Final[list[ControllerRouterHandler]] = [
    show_export,
    show_export_page,
    list_accesses,
    post_erasure,
    list_retention,
    put_retention,
]
