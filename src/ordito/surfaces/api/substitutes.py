"""Substitutes over HTTP: another article instead of one that is not there."""

from collections.abc import Sequence
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import fulfilment
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import FulfilmentOrderId
from ordito.processes import substitute
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.fulfilment import own_place
from ordito.surfaces.api.picking import LineNo, Units
from ordito.surfaces.api.stock import Sku
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token


class NewSubstitute(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is offered instead of units of a line.

    Attributes:
        line_no: line of the order.
        sku: code or id of what is offered.
        units: how many.
        substitute_id: of the caller's; the same again is left as it is.
    """

    line_no: LineNo
    sku: Sku
    units: Units = 1
    substitute_id: UUID | None = None


class SubstituteAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the customer has said it."""

    consent: Annotated[
        fulfilment.picking.Consent, msgspec.Meta(description="How the customer has said it.")
    ]


@post(
    "/places/{place:str}/fulfilment-orders/{fulfilment_order_id:uuid}/substitutes",
    access=token(Scope.ORDERS_WRITE),
    tags=["picking"],
    summary="Offer another article",
    status_code=200,
)
async def post_substitute(
    request: Call,
    place: FromPath[str],
    fulfilment_order_id: FromPath[UUID],
    data: JSONBody[NewSubstitute],
    idempotency_key: IdempotencyKey,
) -> fulfilment.picking.Substitute:
    """Note what is offered; it may cost no more, and changes nothing until the customer agrees.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
        NothingToPick: fewer units of the line are to be picked.
        SubstituteCostsMore: the customer would have to pay for it.
        NotEnoughStock: it is not there either.
    """
    key = await key_of(request, idempotency_key, f"substitute:{fulfilment_order_id}")
    return await substitute.offer(
        request.house.outlet,
        key={
            "place_id": own_place(request, place).place_id,
            "fulfilment_order_id": FulfilmentOrderId(fulfilment_order_id),
        },
        line_no=data.line_no,
        sku=data.sku,
        units=data.units,
        # the same command again offers the same
        substitute_id=data.substitute_id or ids.derive("substitute", key.claim),
        context=request.context,
        authority=request.principal.authority,
    )


@get(
    "/places/{place:str}/fulfilment-orders/{fulfilment_order_id:uuid}/substitutes",
    access=token(Scope.ORDERS_READ),
    tags=["picking"],
    summary="List what was offered instead",
)
async def list_substitutes(
    request: Call, place: FromPath[str], fulfilment_order_id: FromPath[UUID]
) -> Sequence[fulfilment.picking.Substitute]:
    """Return what was offered for a fulfilment order, the latest first."""
    return await request.db.read(
        fulfilment.picking.list_substitutes,
        place_id=own_place(request, place).place_id,
        fulfilment_order_id=FulfilmentOrderId(fulfilment_order_id),
    )


@post(
    "/places/{place:str}/substitutes/{substitute_id:uuid}/acceptance",
    access=token(Scope.ORDERS_WRITE),
    tags=["picking"],
    summary="Note that the customer agrees",
    status_code=200,
)
async def post_acceptance(
    request: Call,
    place: FromPath[str],
    substitute_id: FromPath[UUID],
    data: JSONBody[SubstituteAnswer],
    idempotency_key: IdempotencyKey,
) -> fulfilment.picking.Substitute:
    """Exchange what was bought for what was offered: prices, stock and money follow.

    Raises:
        UnknownSubstitute: nothing of that id was offered.
        SubstituteDecided: it was accepted or refused already.
        SubstituteCostsMore: by now the customer would have to pay for it.
        NotEnoughStock: it is not there any more.
    """
    place_id = own_place(request, place).place_id
    await key_of(request, idempotency_key, f"accept:{substitute_id}")
    return await substitute.accept(
        request.house.outlet,
        place_id=place_id,
        substitute_id=substitute_id,
        consent=data.consent,
        context=request.context,
        authority=request.principal.authority,
    )


@post(
    "/places/{place:str}/substitutes/{substitute_id:uuid}/refusal",
    access=token(Scope.ORDERS_WRITE),
    tags=["picking"],
    summary="Note that the customer does not agree",
    status_code=200,
)
async def post_refusal(
    request: Call,
    place: FromPath[str],
    substitute_id: FromPath[UUID],
    data: JSONBody[SubstituteAnswer],
    idempotency_key: IdempotencyKey,
) -> Response[fulfilment.picking.Substitute]:
    """Leave the order as it is; what is not there may be rejected then.

    Raises:
        UnknownSubstitute: nothing of that id was offered.
        SubstituteDecided: it was accepted or refused already.
    """
    place_id = own_place(request, place).place_id
    key = await key_of(request, idempotency_key, f"refuse:{substitute_id}")

    async def command(tx: Tx) -> fulfilment.picking.Substitute:
        found = await fulfilment.picking.get_substitute(
            tx, place_id=place_id, substitute_id=substitute_id
        )
        await fulfilment.picking.decide_substitute(
            tx, substitute=found, is_accepted=False, consent=data.consent, at=now()
        )
        return await fulfilment.picking.get_substitute(
            tx, place_id=place_id, substitute_id=substitute_id
        )

    return await answer_once(request, key, subject_id=substitute_id, command=command)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    post_substitute,
    list_substitutes,
    post_acceptance,
    post_refusal,
)
