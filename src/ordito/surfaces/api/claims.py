"""Reserve in store over HTTP: goods are kept at a place for people who pay there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import fulfilment
from ordito.flows.keep_goods import keep_goods, let_go
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId, CustomerId, SkuId
from ordito.processes.keep_goods import code_of, keeping
from ordito.processes.sale import Text
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.fulfilment import own_place
from ordito.surfaces.api.policies import ExpectedVersion, PolicyVersion
from ordito.surfaces.api.stock import named_skus
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token


class ClaimLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units of a SKU that shall be kept; ``sku`` is its code or id."""

    sku: Text
    quantity: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1


class NewClaim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What shall be kept.

    Attributes:
        lines: each SKU once.
        customer_id: for whom, where that is known; limits count by it, else by the caller.
    """

    lines: Annotated[list[ClaimLine], msgspec.Meta(min_length=1, max_length=20)]
    customer_id: UUID | None = None


class ClaimAnswer(msgspec.Struct, frozen=True):
    """Goods that a place keeps; ``code`` is what their owner says at the counter."""

    claim_id: UUID
    place_id: UUID
    code: str
    state: str
    expires_at: datetime
    lines: list[ClaimLine]
    customer_id: UUID | None
    order_id: UUID | None


@get(
    "/claim-policy",
    access=token(Scope.ORDERS_READ, Scope.ORDERS_WRITE),
    tags=["fulfilment"],
    summary="Read for how long goods are kept unpaid",
)
async def show_claim_policy(request: Call) -> fulfilment.claims.ClaimBook:
    """Return the policy in force; version 0 keeps nothing."""
    return request.house.memory.claims


@put(
    "/claim-policy",
    access=token(),
    tags=["fulfilment"],
    summary="Publish for how long goods are kept unpaid",
)
async def put_claim_policy(
    request: Call,
    data: JSONBody[fulfilment.claims.ClaimPolicy],
    idempotency_key: IdempotencyKey,
    expected_version: ExpectedVersion = None,
) -> Response[PolicyVersion]:
    """Put a policy in force for what is kept from now on.

    Raises:
        PolicyChanged: another version is in force than the one that was read.
    """
    key = await key_of(request, idempotency_key, "put_claim_policy")

    async def command(tx: Tx) -> PolicyVersion:
        await fulfilment.claims.CLAIMS.require(tx, version=expected_version)
        by = request.principal.actor
        version = await fulfilment.claims.publish_policy(tx, policy=data, by=by, at=now())
        return PolicyVersion(version)

    return await answer_once(request, key, subject_id=ids.new(), command=command, renews=True)


@post(
    "/places/{place:str}/claims",
    access=token(Scope.ORDERS_WRITE),
    tags=["fulfilment"],
    summary="Keep goods for somebody who pays at the place",
)
async def post_claim(
    request: Call, place: FromPath[str], data: JSONBody[NewClaim], idempotency_key: IdempotencyKey
) -> Response[ClaimAnswer]:
    """Set goods aside at a place until they are paid there, released, or their time is over.

    Raises:
        UnknownPlace, UnknownSku: there is none of that name.
        NothingKept: no policy keeps goods.
        TooManyClaims: so many nobody may have.
        NotEnoughStock: the place has not got them.
    """
    memory = request.house.memory
    found = memory.place(place, field="place")
    skus = named_skus(request, [one.sku for one in data.lines], "lines[{}].sku")
    at, claim_id = now(), ids.new()
    policy = keeping(memory, found, at)
    key = await key_of(request, idempotency_key, "post_claim")
    named = request.context.channel_id

    async def command(tx: Tx) -> ClaimAnswer:
        claim = await keep_goods(
            tx,
            policy=policy,
            place_id=found.place_id,
            claim_id=claim_id,
            code=code_of(),
            customer_id=None if data.customer_id is None else CustomerId(data.customer_id),
            channel_id=None if named is None else ChannelId(named),
            asked_from=str(data.customer_id or request.principal.actor),
            lines=[(sku, one.quantity) for sku, one in zip(skus, data.lines, strict=True)],
            at=at,
        )
        return _told(request, claim)

    return await answer_once(request, key, subject_id=claim_id, command=command, status=201)


@get(
    "/places/{place:str}/claims",
    access=token(Scope.ORDERS_READ, Scope.ORDERS_WRITE),
    tags=["fulfilment"],
    summary="List what is kept unpaid",
)
async def list_claims(
    request: Call,
    place: FromPath[str],
    code: Annotated[
        str | None, QueryParameter(max_length=20, description="Only what is kept under this code.")
    ] = None,
) -> Sequence[ClaimAnswer]:
    """Return what a place keeps, what expires next first."""
    found = own_place(request, place)
    kept = await request.db.read(fulfilment.claims.list_claims, place_id=found.place_id, at=now())
    return [_told(request, one) for one in kept if code is None or one.code == code.upper()]


@post(
    "/places/{place:str}/claims/{claim_id:uuid}/release",
    access=token(Scope.ORDERS_WRITE),
    tags=["fulfilment"],
    summary="Free what is kept unpaid",
    status_code=200,
)
async def release_claim(
    request: Call, place: FromPath[str], claim_id: FromPath[UUID], idempotency_key: IdempotencyKey
) -> Response[ClaimAnswer]:
    """Free the goods of a claim; released again, nothing happens.

    Raises:
        UnknownClaim: the place keeps nothing under this id.
        ClaimOver: it was paid, or is being paid.
    """
    found = own_place(request, place)
    key = await key_of(request, idempotency_key, "release_claim")

    async def read(tx: Tx) -> fulfilment.claims.Claim:
        return await fulfilment.claims.get_claim(tx, place_id=found.place_id, claim_id=claim_id)

    async def command(tx: Tx) -> ClaimAnswer:
        claim = await read(tx)
        if not await let_go(tx, claim=claim, outcome="released", at=now()):
            raise fulfilment.claims.ClaimOver(f"It is {claim.state}.", state=claim.state)
        return _told(request, await read(tx))

    return await answer_once(request, key, subject_id=claim_id, command=command)


def _told(request: Call, claim: fulfilment.claims.Claim) -> ClaimAnswer:
    shelf = request.house.memory.shelf
    return ClaimAnswer(
        claim_id=claim.claim_id,
        place_id=claim.place_id,
        code=claim.code,
        state=claim.state,
        expires_at=claim.expires_at,
        lines=[
            ClaimLine(shelf.sku(SkuId(sku)).code, units)
            for sku, units in zip(claim.sku_ids, claim.quantities, strict=True)
        ],
        customer_id=claim.customer_id,
        order_id=claim.order_id,
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_claim_policy,
    put_claim_policy,
    post_claim,
    list_claims,
    release_claim,
)
