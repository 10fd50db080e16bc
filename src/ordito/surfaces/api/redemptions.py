"""Points as a tender over HTTP: set aside, spent in parts, let go, given back."""

from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import loyalty
from ordito.flows.redeem_points import redeem_points
from ordito.loyalty import NewRedemption, Redemption
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.customers import Code
from ordito.surfaces.api.loyalty import programme_of
from ordito.surfaces.api.tenders import Currency, NewHold, Part, Rest, expiry_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_SPEND: Final = token(Scope.TENDERS)
_REDEMPTION: Final = "/customers/{customer_id:uuid}/redemptions/{redemption_id:uuid}"


class PointsHold(NewHold, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What shall be paid with points: whole steps of the programme's rule."""

    programme: Code
    currency: Currency


@post(
    "/customers/{customer_id:uuid}/redemptions",
    access=_SPEND,
    tags=["loyalty"],
    summary="Set points aside to pay with",
)
async def post_redemption(
    request: Call,
    customer_id: FromPath[UUID],
    data: JSONBody[PointsHold],
    idempotency_key: IdempotencyKey,
) -> Response[Redemption]:
    """Set points aside that pay an amount; the household's too, where the programme shares.

    Raises:
        UnknownProgramme: there is none of that code.
        NotEnrolled: the customer does not take part.
        NotRedeemable: no whole steps of points pay the amount.
        NotEnoughPoints: fewer points may be spent.
    """
    programme = programme_of(request, data.programme)
    key = await key_of(request, idempotency_key, f"redeem:{customer_id}")
    redemption_id = ids.new()

    async def command(tx: Tx) -> Redemption:
        at = now()
        asked = NewRedemption(
            redemption_id=redemption_id,
            customer_id=CustomerId(customer_id),
            amount_minor=data.amount_minor,
            currency=data.currency,
            reference_id=data.order_id,
            expires_at=expiry_of(data, at=at),
        )
        return await redeem_points(tx, redemption=asked, programme_id=programme.programme_id, at=at)

    return await answer_once(request, key, subject_id=redemption_id, command=command, status=201)


@get(
    _REDEMPTION,
    access=token(Scope.TENDERS, Scope.LOYALTY_READ),
    tags=["loyalty"],
    summary="Read a redemption",
)
async def show_redemption(
    request: Call, customer_id: FromPath[UUID], redemption_id: FromPath[UUID]
) -> Redemption:
    """Return how a redemption stands in money and points.

    Raises:
        RedemptionUnknown: the customer has none of that id.
    """
    return await request.db.read(
        loyalty.get_redemption, customer_id=CustomerId(customer_id), redemption_id=redemption_id
    )


@post(f"{_REDEMPTION}/captures", access=_SPEND, tags=["loyalty"], summary="Pay with points")
async def post_capture(
    request: Call,
    customer_id: FromPath[UUID],
    redemption_id: FromPath[UUID],
    data: JSONBody[Part],
    idempotency_key: IdempotencyKey,
) -> Response[Redemption]:
    """Pay a part of the amount with the points that stand for it.

    Raises:
        RedemptionUnknown: the customer has none of that id.
        RedemptionTooSmall: less of it is open.
        HoldClosed: it has expired.
    """
    key = await key_of(request, idempotency_key, f"capture:{redemption_id}")

    async def command(tx: Tx) -> Redemption:
        return await loyalty.capture_redemption(
            tx,
            customer_id=CustomerId(customer_id),
            redemption_id=redemption_id,
            step_id=ids.new(),
            amount_minor=data.amount_minor,
            at=now(),
        )

    return await answer_once(request, key, subject_id=redemption_id, command=command, status=201)


@post(f"{_REDEMPTION}/releases", access=_SPEND, tags=["loyalty"], summary="Let go of points")
async def post_release(
    request: Call,
    customer_id: FromPath[UUID],
    redemption_id: FromPath[UUID],
    data: JSONBody[Rest],
    idempotency_key: IdempotencyKey,
) -> Response[Redemption]:
    """Free the points of a part of the amount, or of all that is open.

    Raises:
        RedemptionUnknown: the customer has none of that id.
        RedemptionTooSmall: less of it is open.
    """
    key = await key_of(request, idempotency_key, f"release:{redemption_id}")

    async def command(tx: Tx) -> Redemption:
        return await loyalty.release_redemption(
            tx,
            customer_id=CustomerId(customer_id),
            redemption_id=redemption_id,
            step_id=ids.new(),
            amount_minor=data.amount_minor,
            at=now(),
        )

    return await answer_once(request, key, subject_id=redemption_id, command=command, status=201)


@post(f"{_REDEMPTION}/refunds", access=_SPEND, tags=["loyalty"], summary="Give points back")
async def post_refund(
    request: Call,
    customer_id: FromPath[UUID],
    redemption_id: FromPath[UUID],
    data: JSONBody[Part],
    idempotency_key: IdempotencyKey,
) -> Response[Redemption]:
    """Give the points back that paid a part of the amount, to the accounts they came from.

    Raises:
        RedemptionUnknown: the customer has none of that id.
        RedemptionTooSmall: less was captured, or the rest was given back already.
    """
    key = await key_of(request, idempotency_key, f"refund:{redemption_id}")

    async def command(tx: Tx) -> Redemption:
        return await loyalty.refund_redemption(
            tx,
            customer_id=CustomerId(customer_id),
            redemption_id=redemption_id,
            step_id=ids.new(),
            amount_minor=data.amount_minor,
            at=now(),
        )

    return await answer_once(request, key, subject_id=redemption_id, command=command, status=201)


ROUTES: Final[list[ControllerRouterHandler]] = [
    post_redemption,
    show_redemption,
    post_capture,
    post_release,
    post_refund,
]
