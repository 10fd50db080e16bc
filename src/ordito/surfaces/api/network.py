"""Network over HTTP: who the company is, through which channels and at which places."""

from collections.abc import Sequence
from typing import Annotated, Final

import msgspec
from litestar import Response, get, put
from litestar.params import JSONBody

from ordito import network
from ordito.network import Channel, LegalEntity, Limit, Place
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.reference import Put
from ordito.platform.rows import RowResult
from ordito.surfaces.api.bulk import PARTLY, put_rows
from ordito.surfaces.api.commands import IdempotencyKey
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_ANY: Final = token(
    Scope.CATALOGUE_READ, Scope.ORDERS_READ, Scope.ORDERS_WRITE, Scope.QUOTES, Scope.STOCK_READ
)
Entities = Annotated[list[LegalEntity], msgspec.Meta(min_length=1, max_length=1000)]
Channels = Annotated[list[Channel], msgspec.Meta(min_length=1, max_length=1000)]
Places = Annotated[list[Place], msgspec.Meta(min_length=1, max_length=5000)]
Limits = Annotated[list[Limit], msgspec.Meta(min_length=1, max_length=1000)]


@get("/entities", access=_ANY, tags=["network"], summary="List the legal entities")
async def list_entities(request: Call) -> Sequence[LegalEntity]:
    """Return the company's legal entities with their external ids."""
    return list(request.house.memory.directory.entities.values())


@get("/channels", access=_ANY, tags=["network"], summary="List the channels")
async def list_channels(request: Call) -> Sequence[Channel]:
    """Return the channels with their external ids."""
    return list(request.house.memory.directory.channels.values())


@get("/places", access=_ANY, tags=["network"], summary="List the places")
async def list_places(request: Call) -> Sequence[Place]:
    """Return the places with services, opening hours and external ids, closed ones as well."""
    return list(request.house.memory.directory.places.values())


@get("/authority", access=_ANY, tags=["network"], summary="List the limits of authority")
async def list_limits(request: Call) -> Sequence[Limit]:
    """Return up to which amount each role may use which power."""
    return list(request.house.memory.directory.limits)


@put("/entities", access=token(), tags=["network"], summary="Put legal entities", responses=PARTLY)
async def put_entities(
    request: Call, data: JSONBody[Entities], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Create or replace legal entities; each row is answered, the good ones are put."""
    return await put_rows(request, idempotency_key, data, command="put_entities", put=_put_entities)


async def _put_entities(tx: Tx, rows: Sequence[LegalEntity]) -> list[Put]:
    return await network.put_entities(tx, entities=rows, at=now())


@put("/channels", access=token(), tags=["network"], summary="Put channels", responses=PARTLY)
async def put_channels(
    request: Call, data: JSONBody[Channels], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Create or replace channels; each row is answered, the good ones are put."""
    return await put_rows(request, idempotency_key, data, command="put_channels", put=_put_channels)


async def _put_channels(tx: Tx, rows: Sequence[Channel]) -> list[Put]:
    return await network.put_channels(tx, channels=rows, at=now())


@put("/places", access=token(), tags=["network"], summary="Put places", responses=PARTLY)
async def put_places(
    request: Call, data: JSONBody[Places], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Create or replace places; each row is answered, the good ones are put."""
    return await put_rows(request, idempotency_key, data, command="put_places", put=_put_places)


async def _put_places(tx: Tx, rows: Sequence[Place]) -> list[Put]:
    return await network.put_places(tx, places=rows, at=now())


@put(
    "/authority",
    access=token(),
    tags=["network"],
    summary="Put limits of authority",
    responses=PARTLY,
)
async def put_limits(
    request: Call, data: JSONBody[Limits], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Set limits by role, power, entity and currency; others stay as they are."""
    return await put_rows(request, idempotency_key, data, command="put_limits", put=_put_limits)


async def _put_limits(tx: Tx, rows: Sequence[Limit]) -> list[Put]:
    return await network.put_limits(tx, limits=rows, at=now())
