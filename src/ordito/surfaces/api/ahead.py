"""Selling ahead over HTTP: what may be promised before it lies at its place, and what waits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, put
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import fulfilment, stock
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.processes.sale import Text
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.fulfilment import own_place
from ordito.surfaces.api.policies import ExpectedVersion, PolicyVersion
from ordito.surfaces.api.stock import named_skus
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token


class ReleaseRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From when on a SKU is handed out.

    Attributes:
        sku: code or id.
        releases_at: before, it is sold ahead alone; null hands it out at once.
    """

    sku: Text
    releases_at: datetime | None


class ReleaseAnswer(msgspec.Struct, frozen=True):
    """A SKU that is not handed out yet."""

    sku_id: UUID
    sku: str
    releases_at: datetime


Releases = Annotated[list[ReleaseRow], msgspec.Meta(min_length=1, max_length=1000)]


@get(
    "/ahead-policy",
    access=token(Scope.QUOTES, Scope.ORDERS_READ, Scope.ORDERS_WRITE),
    tags=["promises"],
    summary="Read what is promised ahead",
)
async def show_ahead_policy(request: Call) -> fulfilment.ahead.AheadBook:
    """Return the policy in force; version 0 are the defaults."""
    return request.house.memory.ahead


@put("/ahead-policy", access=token(), tags=["promises"], summary="Publish what is promised ahead")
async def put_ahead_policy(
    request: Call,
    data: JSONBody[fulfilment.ahead.AheadPolicy],
    idempotency_key: IdempotencyKey,
    expected_version: ExpectedVersion = None,
) -> Response[PolicyVersion]:
    """Put a policy in force for what is sold from now on; what was promised before stays.

    Raises:
        PolicyChanged: another version is in force than the one that was read.
    """
    key = await key_of(request, idempotency_key, "put_ahead_policy")

    async def command(tx: Tx) -> PolicyVersion:
        await fulfilment.ahead.AHEAD.require(tx, version=expected_version)
        by = request.principal.actor
        version = await fulfilment.ahead.publish_policy(tx, policy=data, by=by, at=now())
        return PolicyVersion(version)

    return await answer_once(request, key, subject_id=ids.new(), command=command, renews=True)


@get(
    "/stock/releases",
    access=token(Scope.STOCK_READ, Scope.STOCK_WRITE),
    tags=["stock"],
    summary="List what is not handed out yet",
)
async def show_releases(request: Call) -> Sequence[ReleaseAnswer]:
    """Return the SKUs that are sold ahead until their day, the next first."""
    shelf = request.house.memory.shelf
    found = await request.db.read(stock.ahead.list_releases, at=now())
    return [ReleaseAnswer(one.sku_id, shelf.sku(one.sku_id).code, one.releases_at) for one in found]


@put(
    "/stock/releases",
    access=token(Scope.STOCK_WRITE),
    tags=["stock"],
    summary="Say from when on SKUs are handed out",
)
async def put_releases(
    request: Call, data: JSONBody[Releases], idempotency_key: IdempotencyKey
) -> Response[Sequence[stock.ahead.SaleStart]]:
    """Put days of release; until then a SKU is sold ahead, and nobody carries it out.

    Raises:
        UnknownSku: a row names none.
    """
    skus = named_skus(request, [one.sku for one in data], "[{}].sku")
    releases = {sku: one.releases_at for sku, one in zip(skus, data, strict=True)}
    key = await key_of(request, idempotency_key, "put_releases")

    async def command(tx: Tx) -> Sequence[stock.ahead.SaleStart]:
        await stock.ahead.put_releases(tx, releases=releases)
        return [stock.ahead.SaleStart(sku, at) for sku, at in releases.items() if at is not None]

    return await answer_once(request, key, subject_id=ids.new(), command=command, renews=True)


@get(
    "/places/{place:str}/expected",
    access=token(Scope.ORDERS_READ),
    tags=["promises"],
    summary="List what waits for goods",
)
async def show_expected(request: Call, place: FromPath[str]) -> Sequence[fulfilment.ahead.Expected]:
    """Return the fulfilment orders of a place that wait for goods, the nearest promise first."""
    found = own_place(request, place)
    return await request.db.read(fulfilment.ahead.list_expected, place_ids=[found.place_id])


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_ahead_policy,
    put_ahead_policy,
    show_releases,
    put_releases,
    show_expected,
)
