# Written by `python -m tools.client`; edits here are lost.
"""Routes of promotions."""

from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Promotions:
    """Routes of promotions."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def block_batch(
        self, batch_id: UUID, *, idempotency_key: str | None = None
    ) -> models.CouponBatch:
        """Block coupons.

        Let the coupons of a batch be used no more.

        Refused with:
            UnknownBatch: there is none of that id.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/coupon-batches/{quoted(batch_id)}/block",
            models.CouponBatch,
            key=idempotency_key or new_key(),
        )

    async def delete_offer(
        self, customer_id: UUID, offer_id: UUID, *, idempotency_key: str | None = None
    ) -> list[models.PersonalOffer]:
        """Take an offer back.

        Take an offer back; answers what the person may still use now.

        Refused with:
            OfferUnknown: the customer has none of that id.
        """
        return await self._session.send(
            "DELETE",
            f"/api/v1/customers/{quoted(customer_id)}/offers/{quoted(offer_id)}",
            list[models.PersonalOffer],
            key=idempotency_key or new_key(),
        )

    async def list_batches(self, *, promotion: UUID | None = None) -> list[models.CouponBatch]:
        """List coupons by batch.

        Return batches of coupons, the latest first.
        """
        return await self._session.send(
            "GET",
            "/api/v1/coupon-batches",
            list[models.CouponBatch],
            query={"promotion": promotion},
        )

    async def list_coupons(self, customer_id: UUID) -> list[models.CustomerCoupon]:
        """List the personal coupons of a customer.

        Return the coupons that were given to a customer and are not over.
        """
        return await self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/coupons", list[models.CustomerCoupon]
        )

    async def list_offers(self, customer_id: UUID) -> list[models.PersonalOffer]:
        """List the offers of a customer.

        Return the offers that were made to a customer, the latest first.
        """
        return await self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/offers", list[models.PersonalOffer]
        )

    async def list_promotions(self) -> list[models.ShownPromotion]:
        """List promotions.

        Return the promotions of the present rulebook in the order in which they are applied.
        """
        return await self._session.send("GET", "/api/v1/promotions", list[models.ShownPromotion])

    async def post_coupons(
        self, body: models.NewCoupons, *, idempotency_key: str | None = None
    ) -> models.MadeCoupons:
        """Make coupons.

        Make coupons for a promotion; their codes are in the answer, this once.

        Refused with:
            UnknownPromotion: the present rulebook has none of that id.
            WrongCoupons: it asks for no coupon, or the fields do not fit the kind.
            CouponsTaken: the batch is there, or another coupon has the code.
        """
        return await self._session.send(
            "POST",
            "/api/v1/coupon-batches",
            models.MadeCoupons,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_offer(
        self, customer_id: UUID, body: models.NewOffer, *, idempotency_key: str | None = None
    ) -> list[models.PersonalOffer]:
        """Offer a promotion to a customer.

        Offer a promotion to one person; answers what the person may use now.

        Refused with:
            UnknownPromotion: the present rulebook has none of that id.
            WrongPromotion: it is not given by offers.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/offers",
            list[models.PersonalOffer],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_budget(
        self, promotion_id: UUID, body: models.NewBudget, *, idempotency_key: str | None = None
    ) -> models.Budget:
        """Say what a promotion may give away.

        Limit money, orders and orders of each customer; what has no limit is left out.

        Refused with:
            UnknownPromotion: the present rulebook has none of that id.
            WrongBudget: it is not marked as limited, or has given more already.
        """
        return await self._session.send(
            "PUT",
            f"/api/v1/promotions/{quoted(promotion_id)}/budget",
            models.Budget,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def show_promotion(self, promotion_id: UUID) -> models.ShownPromotion:
        """Read a promotion.

        Return a promotion of the present rulebook.

        Refused with:
            UnknownPromotion: it has none of that id.
        """
        return await self._session.send(
            "GET", f"/api/v1/promotions/{quoted(promotion_id)}", models.ShownPromotion
        )
