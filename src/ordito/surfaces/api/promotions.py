"""Promotions over HTTP: their budgets, coupons and personal offers."""

import csv
import io
from collections.abc import Sequence
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, delete, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import pricing
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, PromotionId
from ordito.pricing import (
    Budget,
    CouponBatch,
    CustomerCoupon,
    NewBudget,
    NewCoupons,
    NewOffer,
    PersonalOffer,
    codec,
)
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.pricing import READ, WRITE, PromotionForm
from ordito.surfaces.api.secrets import shown_once
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_SEE_OFFERS: Final = token(Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE)
_MAKE_OFFERS: Final = token(Scope.CUSTOMERS_WRITE)


class ShownPromotion(msgspec.Struct, frozen=True):
    """A promotion of the present rulebook, with what it has given away where that is limited."""

    promotion: PromotionForm
    budget: Budget | None


class MadeCoupons(msgspec.Struct, frozen=True):
    """Coupons that were made, and their codes as CSV: code, and customer where it is personal.

    The codes are shown this once; a repeat of the request says null.
    """

    batch: CouponBatch
    codes_csv: str | None


@get("/promotions", access=READ, tags=["promotions"], summary="List promotions")
async def list_promotions(request: Call) -> Sequence[ShownPromotion]:
    """Return the promotions of the present rulebook in the order in which they are applied."""
    budgets = {one.promotion_id: one for one in await request.db.read(pricing.list_budgets)}
    return [
        ShownPromotion(codec.plain(row), budgets.get(row.promotion_id))
        for row in request.house.memory.rulebook.promotions
    ]


@get(
    "/promotions/{promotion_id:uuid}", access=READ, tags=["promotions"], summary="Read a promotion"
)
async def show_promotion(request: Call, promotion_id: FromPath[UUID]) -> ShownPromotion:
    """Return a promotion of the present rulebook.

    Raises:
        UnknownPromotion: it has none of that id.
    """
    subject = PromotionId(promotion_id)
    found = await request.db.read(pricing.get_present_promotion, promotion_id=subject)
    budget = await request.db.read(pricing.find_budget, promotion_id=subject)
    return ShownPromotion(codec.plain(found), budget)


@put(
    "/promotions/{promotion_id:uuid}/budget",
    access=WRITE,
    tags=["promotions"],
    summary="Say what a promotion may give away",
)
async def put_budget(
    request: Call,
    promotion_id: FromPath[UUID],
    data: JSONBody[NewBudget],
    idempotency_key: IdempotencyKey,
) -> Response[Budget]:
    """Limit money, orders and orders of each customer; what has no limit is left out.

    Raises:
        UnknownPromotion: the present rulebook has none of that id.
        WrongBudget: it is not marked as limited, or has given more already.
    """
    key = await key_of(request, idempotency_key, f"budget:{promotion_id}")

    async def command(tx: Tx) -> Budget:
        subject = PromotionId(promotion_id)
        return await pricing.put_budget(tx, promotion_id=subject, new=data, at=now())

    return await answer_once(request, key, subject_id=promotion_id, command=command)


@post("/coupon-batches", access=WRITE, tags=["promotions"], summary="Make coupons")
async def post_coupons(
    request: Call, data: JSONBody[NewCoupons], idempotency_key: IdempotencyKey
) -> Response[MadeCoupons]:
    """Make coupons for a promotion; their codes are in the answer, this once.

    Raises:
        UnknownPromotion: the present rulebook has none of that id.
        WrongCoupons: it asks for no coupon, or the fields do not fit the kind.
        CouponsTaken: the batch is there, or another coupon has the code.
    """
    key = await key_of(request, idempotency_key, "make_coupons")
    made: list[str] = []

    async def command(tx: Tx) -> MadeCoupons:
        codes = await pricing.make_coupons(tx, new=data, at=now())
        made.append(_csv(codes, data.customer_ids))
        return MadeCoupons(await pricing.get_batch(tx, batch_id=data.batch_id), None)

    answer = await answer_once(request, key, subject_id=data.batch_id, command=command, status=201)
    return shown_once(answer, "codes_csv", made)


@get("/coupon-batches", access=READ, tags=["promotions"], summary="List coupons by batch")
async def list_batches(
    request: Call,
    promotion: Annotated[UUID | None, QueryParameter(description="Of this promotion.")] = None,
) -> Sequence[CouponBatch]:
    """Return batches of coupons, the latest first."""
    return await request.db.read(pricing.list_batches, promotion_id=promotion)


@post(
    "/coupon-batches/{batch_id:uuid}/block",
    access=WRITE,
    tags=["promotions"],
    summary="Block coupons",
    status_code=200,
)
async def block_batch(
    request: Call, batch_id: FromPath[UUID], idempotency_key: IdempotencyKey
) -> Response[CouponBatch]:
    """Let the coupons of a batch be used no more.

    Raises:
        UnknownBatch: there is none of that id.
    """
    key = await key_of(request, idempotency_key, f"block_coupons:{batch_id}")

    async def command(tx: Tx) -> CouponBatch:
        return await pricing.block_coupons(tx, batch_id=batch_id, at=now())

    return await answer_once(request, key, subject_id=batch_id, command=command)


@get(
    "/customers/{customer_id:uuid}/offers",
    access=_SEE_OFFERS,
    tags=["promotions"],
    summary="List the offers of a customer",
)
async def list_offers(request: Call, customer_id: FromPath[UUID]) -> Sequence[PersonalOffer]:
    """Return the offers that were made to a customer, the latest first."""
    return await request.db.read(pricing.list_offers, customer_id=CustomerId(customer_id))


@post(
    "/customers/{customer_id:uuid}/offers",
    access=_MAKE_OFFERS,
    tags=["promotions"],
    summary="Offer a promotion to a customer",
)
async def post_offer(
    request: Call,
    customer_id: FromPath[UUID],
    data: JSONBody[NewOffer],
    idempotency_key: IdempotencyKey,
) -> Response[Sequence[PersonalOffer]]:
    """Offer a promotion to one person; answers what the person may use now.

    Raises:
        UnknownPromotion: the present rulebook has none of that id.
        WrongPromotion: it is not given by offers.
    """
    key = await key_of(request, idempotency_key, f"offer:{customer_id}")
    person = CustomerId(customer_id)

    async def command(tx: Tx) -> Sequence[PersonalOffer]:
        await pricing.make_offer(tx, customer_id=person, new=data, at=now())
        return await pricing.find_offers(tx, customer_id=person, at=now())

    return await answer_once(request, key, subject_id=customer_id, command=command, status=201)


@delete(
    "/customers/{customer_id:uuid}/offers/{offer_id:uuid}",
    access=_MAKE_OFFERS,
    tags=["promotions"],
    summary="Take an offer back",
    status_code=200,
)
async def delete_offer(
    request: Call,
    customer_id: FromPath[UUID],
    offer_id: FromPath[UUID],
    idempotency_key: IdempotencyKey,
) -> Response[Sequence[PersonalOffer]]:
    """Take an offer back; answers what the person may still use now.

    Raises:
        OfferUnknown: the customer has none of that id.
    """
    key = await key_of(request, idempotency_key, f"withdraw_offer:{offer_id}")
    person = CustomerId(customer_id)

    async def command(tx: Tx) -> Sequence[PersonalOffer]:
        await pricing.withdraw_offer(tx, customer_id=person, offer_id=offer_id, at=now())
        return await pricing.find_offers(tx, customer_id=person, at=now())

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@get(
    "/customers/{customer_id:uuid}/coupons",
    access=_SEE_OFFERS,
    tags=["promotions"],
    summary="List the personal coupons of a customer",
)
async def list_coupons(request: Call, customer_id: FromPath[UUID]) -> Sequence[CustomerCoupon]:
    """Return the coupons that were given to a customer and are not over."""
    return await request.db.read(
        pricing.list_coupons_of, customer_id=CustomerId(customer_id), at=now()
    )


def _csv(codes: Sequence[str], customer_ids: Sequence[CustomerId]) -> str:
    """Return codes as they are printed, each beside its customer where it has one."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["code", "customer_id"] if customer_ids else ["code"])
    for number, code in enumerate(codes):
        shown = pricing.shown_code(code)
        writer.writerow([shown, customer_ids[number]] if customer_ids else [shown])
    return text.getvalue()


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    list_promotions,
    show_promotion,
    put_budget,
    post_coupons,
    list_batches,
    block_batch,
    list_offers,
    post_offer,
    delete_offer,
    list_coupons,
)
