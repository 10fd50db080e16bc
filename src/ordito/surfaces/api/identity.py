"""Identity over HTTP: who is one person and why; merged, taken back, looked at."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, delete, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import customers
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_READ: Final = token(Scope.CUSTOMERS_READ)
_WRITE: Final = token(Scope.CUSTOMERS_WRITE)
_DECIDE: Final = token(Scope.ADMIN)
Limit = Annotated[int, QueryParameter(ge=1, le=200, description="At most.")]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class NewMerge(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """That two customers are one person.

    Attributes:
        other_id: the other customer.
        reason: why, as a code or in words; no personal values.
        is_forced: although they disagree in what a person has one of, or were told apart.
    """

    other_id: UUID
    reason: Words
    is_forced: bool = False


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """The merge, by which it is taken back, and who answers for both from now on."""

    merge_id: UUID
    person_id: UUID
    customer_ids: tuple[UUID, ...]


class NewUnmerge(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """That what joined two customers was wrong.

    Attributes:
        reason: why, as a code or in words; no personal values.
        is_apart: nothing shall join the two again by itself.
    """

    reason: Words
    is_apart: bool = False


class Unmerged(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers for the customer and for the other from now on.

    It is one person still where something else joins them.
    """

    person_id: UUID
    other_person_id: UUID


class NewJunk(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A value that says nothing of who somebody is.

    Attributes:
        kind: of the value.
        value: as people type it; it is not kept.
        source: system of an external id.
        region: ISO 3166-1 alpha-2, for a phone number without country code.
        note: what it is, as ``our own switchboard``; not the value.
    """

    kind: customers.IdentifierKind
    value: Words
    source: Words | None = None
    region: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")] | None = None
    note: Words


class JunkNoted(msgspec.Struct, frozen=True):
    """By what it is taken back."""

    junk_id: UUID


@get(
    "/customers/{customer_id:uuid}/identity",
    access=_READ,
    tags=["identity"],
    summary="Explain who a person is",
)
async def explain_customer(
    request: Call, customer_id: FromPath[UUID]
) -> customers.identity.Explanation:
    """Return all ids of the person, the kinds of values, and what joins them; no values."""
    return await request.db.read(customers.identity.explain, customer_id=CustomerId(customer_id))


@get("/merge-reviews", access=_READ, tags=["identity"], summary="List what may be one person")
async def list_merge_reviews(
    request: Call,
    limit: Annotated[int, QueryParameter(ge=1, le=200, description="Edges at most.")] = 50,
) -> list[customers.identity.Edge]:
    """Return what was seen together but makes no one person: they disagree, or are too many."""
    return await request.db.read(customers.identity.list_held_edges, page_size=limit)


@post(
    "/customers/{customer_id:uuid}/merges",
    access=_WRITE,
    tags=["identity"],
    summary="Merge two customers into one person",
)
async def post_merge(
    request: Call,
    customer_id: FromPath[UUID],
    data: JSONBody[NewMerge],
    idempotency_key: IdempotencyKey,
) -> Response[Merged]:
    """Make two customers one person; each keeps what is under its id, and it can be taken back.

    Raises:
        SameCustomer: it is one customer.
        UnknownCustomer: one of them was never registered.
        MergeHeld: they disagree in what a person has one of, were told apart, or are too many.
    """
    key = await key_of(request, idempotency_key, f"merge:{customer_id}")
    merge_id = ids.new()

    async def command(tx: Tx) -> Merged:
        person_id = await customers.identity.merge(
            tx,
            merge_id=merge_id,
            customer_id=CustomerId(customer_id),
            other_id=CustomerId(data.other_id),
            reason=data.reason,
            is_forced=data.is_forced,
            at=now(),
        )
        own = await customers.identity.members(tx, customer_id=person_id)
        return Merged(merge_id=merge_id, person_id=person_id, customer_ids=own)

    return await answer_once(request, key, subject_id=customer_id, command=command, status=201)


@post(
    "/customers/{customer_id:uuid}/merges/{merge_id:uuid}/undo",
    access=_WRITE,
    tags=["identity"],
    summary="Take a merge back",
    status_code=200,
)
async def undo_merge(
    request: Call,
    customer_id: FromPath[UUID],
    merge_id: FromPath[UUID],
    data: JSONBody[NewUnmerge],
    idempotency_key: IdempotencyKey,
) -> Response[Unmerged]:
    """Take away what joined two customers, whether somebody decided it or a rule.

    Raises:
        UnknownMerge: nothing of that id joins the customer with anybody.
    """
    key = await key_of(request, idempotency_key, f"unmerge:{customer_id}:{merge_id}")

    async def command(tx: Tx) -> Unmerged:
        person_id, other = await customers.identity.unmerge(
            tx,
            merge_id=merge_id,
            customer_id=CustomerId(customer_id),
            reason=data.reason,
            is_apart=data.is_apart,
            at=now(),
        )
        return Unmerged(person_id=person_id, other_person_id=other)

    return await answer_once(request, key, subject_id=customer_id, command=command)


@get("/junk-values", access=_READ, tags=["identity"], summary="List values that are nobody's")
async def list_junk_values(request: Call) -> list[customers.identity.JunkValue]:
    """Return what was noted, the latest first, by its note; the values stand nowhere."""
    return await request.db.read(customers.identity.list_junk)


@post(
    "/junk-values",
    access=_DECIDE,
    tags=["identity"],
    summary="Note that a value is nobody's",
)
async def post_junk_value(
    request: Call, data: JSONBody[NewJunk], idempotency_key: IdempotencyKey
) -> Response[JunkNoted]:
    """Let a value join nobody, as the company's own telephone; whom it has joined come apart.

    Raises:
        InvalidIdentifier: it cannot be a value of its kind.
    """
    key = await key_of(request, idempotency_key, "junk-value")
    value = customers.Identifier(
        data.kind, data.value, source=data.source or "", region=data.region
    )

    async def command(tx: Tx) -> JunkNoted:
        noted = await customers.identity.note_junk(tx, identifier=value, note=data.note, at=now())
        return JunkNoted(noted)

    return await answer_once(request, key, subject_id=ids.new(), command=command, status=201)


@delete(
    "/junk-values/{junk_id:uuid}",
    access=_DECIDE,
    tags=["identity"],
    summary="Let a value count again",
    status_code=204,
)
async def delete_junk_value(request: Call, junk_id: FromPath[UUID]) -> None:
    """Let a value count where it is seen from now on; again is harmless."""
    await request.db.transact(customers.identity.take_back_junk, request.context, junk_id=junk_id)


@get("/shared-values", access=_READ, tags=["identity"], summary="List values that too many have")
async def list_shared_values(
    request: Call, limit: Limit = 100
) -> list[customers.identity.SharedValue]:
    """Return values that join nobody, with how many ids they were seen; no values themselves."""
    return await request.db.read(customers.identity.list_shared, size=limit)


@get("/crowds", access=_READ, tags=["identity"], summary="List people of many customer ids")
async def list_crowds(
    request: Call,
    least: Annotated[int, QueryParameter(ge=2, le=1000, description="Ids at least.")] = 10,
    limit: Limit = 100,
) -> list[customers.identity.Crowd]:
    """Return the largest people first, for somebody to look whether they are one."""
    return await request.db.read(customers.identity.list_crowds, least=least, size=limit)


ROUTES: Final[list[ControllerRouterHandler]] = [
    explain_customer,
    list_merge_reviews,
    post_merge,
    undo_merge,
    list_junk_values,
    post_junk_value,
    delete_junk_value,
    list_shared_values,
    list_crowds,
]
