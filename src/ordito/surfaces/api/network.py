"""Network over HTTP: who the company is, through which channels and at which places."""

from collections.abc import Sequence
from typing import Annotated, Final

import msgspec
from litestar import Response, get, put
from litestar.params import JSONBody

from ordito import network
from ordito.network import Channel, LegalEntity, Limit, Place
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.reference import Put
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
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
    """Return up to which amount each role may discount, refund, appease, override and release."""
    return list(request.house.memory.directory.limits)


@put("/entities", access=token(), tags=["network"], summary="Put legal entities")
async def put_entities(
    request: Call, data: JSONBody[Entities], idempotency_key: IdempotencyKey
) -> Response[list[Put]]:
    """Create or replace legal entities, all or none; each row is answered."""
    key = await key_of(request, idempotency_key, "put_entities")

    async def command(tx: Tx) -> list[Put]:
        return await network.put_entities(tx, entities=data, at=now())

    return await answer_once(request, key, subject_id=ids.new(), command=command, renews=True)


@put("/channels", access=token(), tags=["network"], summary="Put channels")
async def put_channels(
    request: Call, data: JSONBody[Channels], idempotency_key: IdempotencyKey
) -> Response[list[Put]]:
    """Create or replace channels, all or none; each row is answered."""
    key = await key_of(request, idempotency_key, "put_channels")

    async def command(tx: Tx) -> list[Put]:
        return await network.put_channels(tx, channels=data, at=now())

    return await answer_once(request, key, subject_id=ids.new(), command=command, renews=True)


@put("/places", access=token(), tags=["network"], summary="Put places")
async def put_places(
    request: Call, data: JSONBody[Places], idempotency_key: IdempotencyKey
) -> Response[list[Put]]:
    """Create or replace places, all or none; each row is answered."""
    key = await key_of(request, idempotency_key, "put_places")

    async def command(tx: Tx) -> list[Put]:
        return await network.put_places(tx, places=data, at=now())

    return await answer_once(request, key, subject_id=ids.new(), command=command, renews=True)


@put("/authority", access=token(), tags=["network"], summary="Put limits of authority")
async def put_limits(
    request: Call, data: JSONBody[Limits], idempotency_key: IdempotencyKey
) -> Response[list[Put]]:
    """Set limits, all or none: by role, power, entity and currency; others stay as they are."""
    key = await key_of(request, idempotency_key, "put_limits")

    async def command(tx: Tx) -> list[Put]:
        return await network.put_limits(tx, limits=data, at=now())

    return await answer_once(request, key, subject_id=ids.new(), command=command, renews=True)
