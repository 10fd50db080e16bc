"""Goals of stores over HTTP: the vision in a sentence, and what each wants to reach."""

from typing import Final

from litestar import Response, get, put
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from ordito import fulfilment
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.policies import ExpectedVersion, PolicyVersion
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token


@get(
    "/store-goals",
    access=token(Scope.ORDERS_READ, Scope.ORDERS_WRITE),
    tags=["fulfilment"],
    summary="Read what stores want to reach",
)
async def show_goals(request: Call) -> fulfilment.goals.GoalBook:
    """Return the goals in force; by version 0 there are none."""
    return await request.db.read(fulfilment.goals.GOALS.load)


@put(
    "/store-goals",
    access=token(),
    tags=["fulfilment"],
    summary="Publish what stores want to reach",
)
async def put_goals(
    request: Call,
    data: JSONBody[fulfilment.goals.StoreGoals],
    idempotency_key: IdempotencyKey,
    expected_version: ExpectedVersion = None,
) -> Response[PolicyVersion]:
    """Put goals in force; each store sees its own numbers beside them from now on.

    Raises:
        GoalsUnclear: a place has two goals.
        UnknownPlace: a goal names none.
        PolicyChanged: another version is in force than the one that was read.
    """
    for number, one in enumerate(data.places):
        request.house.memory.place(str(one.place_id), field=f"places[{number}].place_id")
    key = await key_of(request, idempotency_key, "put_store_goals")

    async def command(tx: Tx) -> PolicyVersion:
        await fulfilment.goals.GOALS.require(tx, version=expected_version)
        by = request.principal.actor
        return PolicyVersion(await fulfilment.goals.publish_goals(tx, policy=data, by=by, at=now()))

    return await answer_once(request, key, subject_id=ids.new(), command=command)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_goals, put_goals)
