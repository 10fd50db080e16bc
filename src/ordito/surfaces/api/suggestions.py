"""Suggestions over HTTP: who may be one person, and what somebody decides about it."""

from collections.abc import Sequence
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from ordito import customers
from ordito.customers import Identifier, Particulars
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token
from ordito.surfaces.looking import note_look

_READ: Final = token(Scope.CUSTOMERS_READ)
_WRITE: Final = token(Scope.CUSTOMERS_WRITE)


class Described(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who stands here, as far as is known before anything is registered.

    Attributes:
        kind: person or company.
        particulars: name and address.
        identifiers: e-mail addresses and phone numbers; others tell nothing here.
    """

    kind: Literal["person", "company"] = "person"
    particulars: Particulars = Particulars()
    identifiers: Annotated[tuple[Identifier, ...], msgspec.Meta(max_length=20)] = ()


class Likely(msgspec.Struct, frozen=True):
    """Somebody who is known and may be the one described.

    Attributes:
        customer_id: who.
        name: as it is known.
        probability: share of such pairs that are one person.
        weight: the same in bits; the sum of ``start`` and of what all fields say.
        start: bits before anything was compared.
        told: what each field says.
        differs_in: kinds of unique identifiers in which the two differ.
    """

    customer_id: UUID
    name: str | None
    probability: float
    weight: float
    start: float
    told: Sequence[customers.matching.Told]
    differs_in: Sequence[str]


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody decides who has looked at both.

    Attributes:
        decision: ``accept``: they are one person; ``refuse``: they are two, and nobody is asked
            again; ``undo``: an accepted one is taken back.
        is_forced: accept although they differ in what a person has one of.
    """

    decision: Literal["accept", "refuse", "undo"]
    is_forced: bool = False


@post(
    "/customers/suggestions",
    access=_READ,
    tags=["identity"],
    summary="Ask who somebody may be who stands here",
    status_code=200,
)
async def post_described(request: Call, data: JSONBody[Described]) -> Sequence[Likely]:
    """Return who is known already and may be the person described, the likeliest first.

    For who enrols somebody: is it one of these? Nothing is kept. A contact that people of other
    given names have says nothing: it is a family's.
    """
    weights = await request.house.weights.read(request.db)
    found = await request.db.read(
        customers.matching.list_candidates,
        weights=weights,
        particulars=data.particulars,
        identifiers=data.identifiers,
        kind=data.kind,
    )
    await note_look(request, [one.customer_id for one in found], why="enrolment")
    return [
        Likely(
            one.customer_id,
            one.name,
            one.score.probability,
            one.score.weight,
            one.score.start,
            one.score.told,
            one.differs_in,
        )
        for one in found
    ]


@get(
    "/customers/suggestions",
    access=_READ,
    tags=["identity"],
    summary="List pairs of customers who may be one person",
)
async def list_suggestions(
    request: Call,
    decided: Annotated[
        Literal["open", "accepted", "refused", "undone", "lapsed"],
        QueryParameter(description="What was decided."),
    ] = "open",
    before_weight: Annotated[
        float | None, QueryParameter(description="Weight of the last one of the page before.")
    ] = None,
    before_id: Annotated[
        UUID | None, QueryParameter(description="Its pair_id; both or none.")
    ] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200, description="Pairs at most.")] = 50,
) -> Sequence[customers.matching.Suggestion]:
    """Return pairs, the surest first, with the weight of each field; no personal values."""
    before = None if before_weight is None or before_id is None else (before_weight, before_id)
    return await request.db.read(
        customers.matching.list_suggestions, state=decided, before=before, size=limit
    )


@post(
    "/customers/suggestions/{pair_id:uuid}/decision",
    access=_WRITE,
    tags=["identity"],
    summary="Decide whether two customers are one person",
    status_code=200,
)
async def post_decision(
    request: Call,
    pair_id: FromPath[UUID],
    data: JSONBody[Decision],
    idempotency_key: IdempotencyKey,
) -> Response[customers.matching.Suggestion]:
    """Make the two one person, keep them apart for good, or take an acceptance back.

    Raises:
        UnknownSuggestion: there is none of that id.
        SuggestionDecided: it was decided otherwise already.
        MergeHeld: they differ in what a person has one of.
    """
    key = await key_of(request, idempotency_key, f"decide:{pair_id}")

    async def command(tx: Tx) -> customers.matching.Suggestion:
        await decide(tx, pair_id=pair_id, asked=data)
        return await customers.matching.get_suggestion(tx, pair_id=pair_id)

    return await answer_once(request, key, subject_id=pair_id, command=command)


async def decide(tx: Tx, *, pair_id: UUID, asked: Decision) -> None:
    """Do what somebody decides."""
    match asked.decision:
        case "accept":
            await customers.matching.accept(
                tx, pair_id=pair_id, at=now(), is_forced=asked.is_forced
            )
        case "refuse":
            await customers.matching.refuse(tx, pair_id=pair_id, at=now())
        case "undo":
            await customers.matching.undo(tx, pair_id=pair_id, at=now())


ROUTES: Final = (post_described, list_suggestions, post_decision)
