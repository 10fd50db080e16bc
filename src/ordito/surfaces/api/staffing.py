"""Staffing of places over HTTP: how much picking each can do in which hour of the week."""

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
    "/staffing",
    access=token(Scope.ORDERS_READ, Scope.ORDERS_WRITE),
    tags=["fulfilment"],
    summary="Read how much picking places can do",
)
async def show_staffing(request: Call) -> fulfilment.staffing.StaffingBook:
    """Return the staffing in force; by version 0 nobody has told it."""
    return await request.db.read(fulfilment.staffing.STAFFING.load)


@put(
    "/staffing",
    access=token(),
    tags=["fulfilment"],
    summary="Publish how much picking places can do",
)
async def put_staffing(
    request: Call,
    data: JSONBody[fulfilment.staffing.Staffing],
    idempotency_key: IdempotencyKey,
    expected_version: ExpectedVersion = None,
) -> Response[PolicyVersion]:
    """Put a staffing in force; from the next look on, the weakest link is judged by it.

    Raises:
        StaffingUnclear: a place is there twice, or hours end before they begin.
        UnknownPlace: no place has this id.
        PolicyChanged: another version is in force than the one that was read.
    """
    for number, one in enumerate(data.places):
        request.house.memory.place(str(one.place_id), field=f"places[{number}].place_id")
    key = await key_of(request, idempotency_key, "put_staffing")

    async def command(tx: Tx) -> PolicyVersion:
        await fulfilment.staffing.STAFFING.require(tx, version=expected_version)
        by = request.principal.actor
        version = await fulfilment.staffing.publish_staffing(tx, policy=data, by=by, at=now())
        return PolicyVersion(version)

    return await answer_once(request, key, subject_id=ids.new(), command=command)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_staffing, put_staffing)
