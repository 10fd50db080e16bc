"""Collecting over HTTP: how long goods wait, how promises are kept, and what stores want."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final

from litestar import Response, get, put
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import fulfilment
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.reads.promise_kept import Kept, PromiseRow, list_kept, list_promises
from ordito.surfaces.api import goals, staffing
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.fulfilment import own_place
from ordito.surfaces.api.policies import ExpectedVersion, PolicyVersion
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

Day = Annotated[date, QueryParameter(description="By the place's clock.")]


@get(
    "/collecting-policy",
    access=token(Scope.ORDERS_READ, Scope.ORDERS_WRITE),
    tags=["fulfilment"],
    summary="Read for how long goods wait",
)
async def show_policy(request: Call) -> fulfilment.collecting.Collecting:
    """Return the policy in force; version 0 are the defaults."""
    return await request.db.read(fulfilment.collecting.COLLECTING.load)


@put(
    "/collecting-policy",
    access=token(),
    tags=["fulfilment"],
    summary="Publish for how long goods wait",
)
async def put_policy(
    request: Call,
    data: JSONBody[fulfilment.collecting.CollectingPolicy],
    idempotency_key: IdempotencyKey,
    expected_version: ExpectedVersion = None,
) -> Response[PolicyVersion]:
    """Put a policy in force for what becomes ready from now on.

    Raises:
        CollectingPolicyUnclear: a reminder comes after the end, or before another one.
        PolicyChanged: another version is in force than the one that was read.
    """
    key = await key_of(request, idempotency_key, "put_collecting_policy")

    async def command(tx: Tx) -> PolicyVersion:
        await fulfilment.collecting.COLLECTING.require(tx, version=expected_version)
        by = request.principal.actor
        return PolicyVersion(
            await fulfilment.collecting.publish_policy(tx, policy=data, by=by, at=now())
        )

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@get(
    "/places/{place:str}/promises-kept",
    access=token(Scope.ORDERS_READ),
    tags=["fulfilment"],
    summary="Read how a place keeps its promises",
)
async def show_kept(request: Call, place: FromPath[str], first: Day, last: Day) -> Sequence[Kept]:
    """Return by day and method what was promised, kept and late, the latest day first."""
    found = own_place(request, place)
    return await request.db.read(
        list_kept, first=first, last=last, place_ids=[found.place_id], at=now()
    )


@get(
    "/places/{place:str}/promises",
    access=token(Scope.ORDERS_READ),
    tags=["fulfilment"],
    summary="List the promises of a place for a day",
)
async def show_promises(request: Call, place: FromPath[str], day: Day) -> Sequence[PromiseRow]:
    """Return the rows behind the figures of a day, the latest first."""
    found = own_place(request, place)
    return await request.db.read(list_promises, place_id=found.place_id, day=day)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_policy,
    put_policy,
    show_kept,
    show_promises,
    *goals.ROUTES,
    *staffing.ROUTES,
)
