"""The price watcher over HTTP: what deviates between channels, and how its runs went."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import pricing
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_READ: Final = token(Scope.CATALOGUE_READ, Scope.CATALOGUE_WRITE)
_CAUSES: Final = "|".join(pricing.watch.Cause)


class DeviationPage(msgspec.Struct, frozen=True):
    """A deviation with both answers, whole.

    Attributes:
        deviation: what differs.
        answer: of the surface that deviates, with its trace.
        against_answer: of the other.
    """

    deviation: pricing.watch.Deviation
    answer: dict[str, Any]
    against_answer: dict[str, Any]


class WatcherHealth(msgspec.Struct, frozen=True):
    """How the watcher does.

    Attributes:
        open: deviations that nobody has taken note of.
        walk: how far the walk over all SKUs has come.
        runs: the last ones, the latest first.
    """

    open: int
    walk: pricing.watch.Walk | None
    runs: Sequence[pricing.watch.Run]


class Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why somebody has taken note of a deviation."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=r"^[^\x00]+$")]


@get("/deviations", access=_READ, tags=["watcher"], summary="List what deviates between channels")
async def list_deviations(
    request: Call,
    *,
    in_state: Annotated[
        str | None,
        QueryParameter(
            name="state", pattern="^(open|acknowledged|gone)$", description="Only these."
        ),
    ] = None,
    surface: Annotated[str | None, QueryParameter(max_length=200)] = None,
    cause: Annotated[str | None, QueryParameter(pattern=f"^({_CAUSES})$")] = None,
    sku: Annotated[str | None, QueryParameter(max_length=64, description="Code or id.")] = None,
    before: Annotated[
        datetime | None, QueryParameter(description="Seen last before this instant.")
    ] = None,
    most: Annotated[int, QueryParameter(ge=1, le=1000)] = 200,
) -> Sequence[pricing.watch.Deviation]:
    """Return deviations, the latest seen first.

    Raises:
        UnknownSku: the code or id names none.
    """
    named = None if sku is None else request.house.memory.sku(sku, field="sku").sku_id
    return await request.db.read(
        pricing.watch.list_deviations,
        state=in_state,
        surface=surface,
        cause=cause,
        sku_id=named,
        before=before,
        most=most,
    )


@get(
    "/deviations/{deviation_id:uuid}",
    access=_READ,
    tags=["watcher"],
    summary="Read a deviation with both traces",
)
async def show_deviation(request: Call, deviation_id: FromPath[UUID]) -> DeviationPage:
    """Return a deviation with both answers.

    Raises:
        UnknownDeviation: there is none of that id.
    """
    found, answers = await request.db.read(pricing.watch.get_deviation, deviation_id=deviation_id)
    return DeviationPage(found, answers.answer, answers.against_answer)


@post(
    "/deviations/{deviation_id:uuid}/acknowledge",
    access=token(Scope.CATALOGUE_WRITE),
    tags=["watcher"],
    summary="Take note of a deviation",
    status_code=200,
)
async def acknowledge_deviation(
    request: Call,
    deviation_id: FromPath[UUID],
    data: JSONBody[Note],
    idempotency_key: IdempotencyKey,
) -> Response[pricing.watch.Deviation]:
    """Take note with a reason: it alarms nobody more, and stays until it is gone.

    Raises:
        UnknownDeviation: there is none of that id.
        DeviationGone: it is gone already.
    """
    key = await key_of(request, idempotency_key, f"acknowledge_deviation:{deviation_id}")

    async def command(tx: Tx) -> pricing.watch.Deviation:
        found, _ = await pricing.watch.get_deviation(tx, deviation_id=deviation_id)
        await pricing.watch.acknowledge(
            tx, sku_id=found.sku_id, deviation_id=deviation_id, reason=data.reason, at=now()
        )
        return (await pricing.watch.get_deviation(tx, deviation_id=deviation_id))[0]

    return await answer_once(request, key, subject_id=deviation_id, command=command)


@get("/watcher", access=_READ, tags=["watcher"], summary="See how the price watcher does")
async def show_watcher(request: Call) -> WatcherHealth:
    """Return its last runs, and how far it has come."""
    return WatcherHealth(
        await request.db.read(pricing.watch.count_open_deviations),
        await request.db.read(pricing.watch.find_walk),
        await request.db.read(pricing.watch.list_runs),
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    list_deviations,
    show_deviation,
    acknowledge_deviation,
    show_watcher,
)
