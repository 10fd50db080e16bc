# Written by `python -m tools.client`; edits here are lost.
"""Routes of fulfilment."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Fulfilment:
    """Routes of fulfilment."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_claims(self, place: str, *, code: str | None = None) -> list[models.ClaimAnswer]:
        """List what is kept unpaid.

        Return what a place keeps, what expires next first.
        """
        return await self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/claims",
            list[models.ClaimAnswer],
            query={"code": code},
        )

    async def list_tasks(
        self,
        place: str,
        *,
        state: Sequence[models.FulfilmentState] | None = None,
        method: str | None = None,
    ) -> list[models.Task]:
        """List what a place has to do.

        Return what is not over yet, the nearest promise first.

        Refused with:
            UnknownPlace: there is no such place.
            PlaceOutside: the caller may not act there.
        """
        return await self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders",
            list[models.Task],
            query={"state": state, "method": method},
        )

    async def post_claim(
        self, place: str, body: models.NewClaim, *, idempotency_key: str | None = None
    ) -> models.ClaimAnswer:
        """Keep goods for somebody who pays at the place.

        Set goods aside at a place until they are paid there, released, or their time is over.

        Refused with:
            UnknownPlace, UnknownSku: there is none of that name.
            NothingKept: no policy keeps goods.
            TooManyClaims: so many nobody may have.
            NotEnoughStock: the place has not got them.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/claims",
            models.ClaimAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_hand_over(
        self,
        place: str,
        fulfilment_order_id: UUID,
        body: models.HandOver,
        *,
        idempotency_key: str | None = None,
    ) -> models.Task:
        """Hand the goods over.

        Book the goods out of the place and into the customer's or the carrier's hands.

        Refused with:
            UnknownFulfilmentOrder: the place has none of that id.
            FulfilmentClosed: it was handed over or cancelled already.
            NotThere: so many units are not left.
            WrongCode: the customer's code is another one.
            TooManyCodes: too many wrong codes were shown.
            OrderHeld: somebody has to look at the order first.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/hand-over",
            models.Task,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_ready(
        self, place: str, fulfilment_order_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Task:
        """Say that the goods are picked.

        Note that the goods wait for the customer or the carrier.

        Refused with:
            UnknownFulfilmentOrder: the place has none of that id.
            FulfilmentClosed: it is ready already, or over.
            NotPacked: parcels were packed, and something is in none of them.
            OrderHeld: somebody has to look at the order first.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/ready",
            models.Task,
            key=idempotency_key or new_key(),
        )

    async def put_claim_policy(
        self,
        body: models.ClaimPolicy,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.PolicyVersion:
        """Publish for how long goods are kept unpaid.

        Put a policy in force for what is kept from now on.

        Refused with:
            PolicyChanged: another version is in force than the one that was read.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/claim-policy",
            models.PolicyVersion,
            query={"expected_version": expected_version},
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_goals(
        self,
        body: models.StoreGoals,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.PolicyVersion:
        """Publish what stores want to reach.

        Put goals in force; each store sees its own numbers beside them from now on.

        Refused with:
            GoalsUnclear: a place has two goals.
            UnknownPlace: a goal names none.
            PolicyChanged: another version is in force than the one that was read.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/store-goals",
            models.PolicyVersion,
            query={"expected_version": expected_version},
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_policy(
        self,
        body: models.CollectingPolicy,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.PolicyVersion:
        """Publish for how long goods wait.

        Put a policy in force for what becomes ready from now on.

        Refused with:
            CollectingPolicyUnclear: a reminder comes after the end, or before another one.
            PolicyChanged: another version is in force than the one that was read.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/collecting-policy",
            models.PolicyVersion,
            query={"expected_version": expected_version},
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_staffing(
        self,
        body: models.Staffing,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.PolicyVersion:
        """Publish how much picking places can do.

        Put a staffing in force; from the next look on, the weakest link is judged by it.

        Refused with:
            StaffingUnclear: a place is there twice, or hours end before they begin.
            UnknownPlace: no place has this id.
            PolicyChanged: another version is in force than the one that was read.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/staffing",
            models.PolicyVersion,
            query={"expected_version": expected_version},
            body=body,
            key=idempotency_key or new_key(),
        )

    async def release_claim(
        self, place: str, claim_id: UUID, *, idempotency_key: str | None = None
    ) -> models.ClaimAnswer:
        """Free what is kept unpaid.

        Free the goods of a claim; released again, nothing happens.

        Refused with:
            UnknownClaim: the place keeps nothing under this id.
            ClaimOver: it was paid, or is being paid.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/claims/{quoted(claim_id)}/release",
            models.ClaimAnswer,
            key=idempotency_key or new_key(),
        )

    async def show_claim_policy(self) -> models.ClaimBook:
        """Read for how long goods are kept unpaid.

        Return the policy in force; version 0 keeps nothing.
        """
        return await self._session.send("GET", "/api/v1/claim-policy", models.ClaimBook)

    async def show_goals(self) -> models.GoalBook:
        """Read what stores want to reach.

        Return the goals in force; by version 0 there are none.
        """
        return await self._session.send("GET", "/api/v1/store-goals", models.GoalBook)

    async def show_kept(self, place: str, *, first: dt.date, last: dt.date) -> list[models.Kept]:
        """Read how a place keeps its promises.

        Return by day and method what was promised, kept and late, the latest day first.
        """
        return await self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/promises-kept",
            list[models.Kept],
            query={"first": first, "last": last},
        )

    async def show_policy(self) -> models.Collecting:
        """Read for how long goods wait.

        Return the policy in force; version 0 are the defaults.
        """
        return await self._session.send("GET", "/api/v1/collecting-policy", models.Collecting)

    async def show_promises(self, place: str, *, day: dt.date) -> list[models.PromiseRow]:
        """List the promises of a place for a day.

        Return the rows behind the figures of a day, the latest first.
        """
        return await self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/promises",
            list[models.PromiseRow],
            query={"day": day},
        )

    async def show_staffing(self) -> models.StaffingBook:
        """Read how much picking places can do.

        Return the staffing in force; by version 0 nobody has told it.
        """
        return await self._session.send("GET", "/api/v1/staffing", models.StaffingBook)

    async def show_task(self, place: str, fulfilment_order_id: UUID) -> models.Task:
        """Read a fulfilment order.

        Return where a fulfilment order stands.

        Refused with:
            UnknownFulfilmentOrder: the place has none of that id.
        """
        return await self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}",
            models.Task,
        )
