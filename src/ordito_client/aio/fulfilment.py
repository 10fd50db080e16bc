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

    async def list_lines(self, place: str, fulfilment_order_id: UUID) -> list[models.PickedLine]:
        """List what is picked for a fulfilment order.

        Return the lines of a fulfilment order in the order of the shelves.
        """
        return await self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/lines",
            list[models.PickedLine],
        )

    async def list_parcels(
        self, place: str, fulfilment_order_id: UUID
    ) -> list[models.ParcelAnswer]:
        """List the parcels of a fulfilment order.

        Return its parcels that are closed, with what their carriers told.
        """
        return await self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/parcels",
            list[models.ParcelAnswer],
        )

    async def list_picks(self, place: str, fulfilment_order_id: UUID) -> list[models.PickAnswer]:
        """List what was taken from the shelf.

        Return who took what for a fulfilment order, the first first.
        """
        return await self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/picks",
            list[models.PickAnswer],
        )

    async def list_rejections(self, place: str) -> list[models.Rejection]:
        """List what a place could not give.

        Return the latest hundred, with their reasons.
        """
        return await self._session.send(
            "GET", f"/api/v1/places/{quoted(place)}/rejections", list[models.Rejection]
        )

    async def list_shelves(self, place: str, *, sku: Sequence[str]) -> list[models.Shelf]:
        """Read where articles lie.

        Return the shelves of SKUs, as far as they are known.

        Refused with:
            UnknownSku: a name is none.
        """
        return await self._session.send(
            "GET", f"/api/v1/places/{quoted(place)}/shelves", list[models.Shelf], query={"sku": sku}
        )

    async def list_substitutes(
        self, place: str, fulfilment_order_id: UUID
    ) -> list[models.Substitute]:
        """List what was offered instead.

        Return what was offered for a fulfilment order, the latest first.
        """
        return await self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/substitutes",
            list[models.Substitute],
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

    async def list_waiting(
        self, *, queue: models.WaitingQueue | None = None, place: str | None = None
    ) -> list[models.WaitingTold]:
        """List what waits for another source.

        Return at most 200 lines' units that wait, the oldest first.

        Refused with:
            UnknownPlace: there is no such place.
            PlaceOutside: the caller may not act there.
        """
        return await self._session.send(
            "GET",
            "/api/v1/sourcing/waiting",
            list[models.WaitingTold],
            query={"queue": queue, "place": place},
        )

    async def list_waves(self, place: str) -> list[models.Wave]:
        """List the walks in which somebody picks.

        Return the walks of a place that are not at their end, the latest first.
        """
        return await self._session.send(
            "GET", f"/api/v1/places/{quoted(place)}/waves", list[models.Wave]
        )

    async def post_acceptance(
        self,
        place: str,
        substitute_id: UUID,
        body: models.SubstituteAnswer,
        *,
        idempotency_key: str | None = None,
    ) -> models.Substitute:
        """Note that the customer agrees.

        Exchange what was bought for what was offered: prices, stock and money follow.

        Refused with:
            UnknownSubstitute: nothing of that id was offered.
            SubstituteDecided: it was accepted or refused already.
            SubstituteCostsMore: by now the customer would have to pay for it.
            NotEnoughStock: it is not there any more.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/substitutes/{quoted(substitute_id)}/acceptance",
            models.Substitute,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_cancel(
        self, place: str, waiting_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Effect:
        """Call off what waits.

        Call units off that nobody can give; what was paid for them goes back.

        Refused with:
            UnknownWaiting: nothing of that id waits at the place.
            WaitingClosed: somebody has decided already.
            NotEntitled: more goes back than the caller may give back.
            PlaceOutside: the caller may not act there.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/waiting/{quoted(waiting_id)}/cancel",
            models.Effect,
            key=idempotency_key or new_key(),
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

    async def post_give_up(
        self, place: str, fulfilment_order_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Task:
        """Give a fulfilment order back.

        Let somebody else pick the rest; what was picked stays picked.

        Refused with:
            UnknownFulfilmentOrder: the place has none of that id.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/picking/end",
            models.Task,
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

    async def post_open(
        self, place: str, fulfilment_order_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Opened:
        """Open what was packed.

        Open the parcels that have not left, to pack them anew.

        Refused with:
            UnknownFulfilmentOrder: the place has none of that id.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/parcels/open",
            models.Opened,
            key=idempotency_key or new_key(),
        )

    async def post_options(self, body: models.GoodsQuestion) -> models.SourcingTold:
        """Say where goods would come from.

        Say of every place what it would cost and by when, or why it gives nothing; reserves
        nothing.

        Refused with:
            UnknownSku: a line names none.
            UnknownPlace: there is no such place.
            PlaceOutside: the caller sells at another place.
        """
        return await self._session.send(
            "POST", "/api/v1/sourcing/options", models.SourcingTold, body=body
        )

    async def post_parcel(
        self,
        place: str,
        fulfilment_order_id: UUID,
        body: models.NewParcel,
        *,
        idempotency_key: str | None = None,
    ) -> models.ParcelAnswer:
        """Pack a parcel.

        Put picked units into a parcel and number it; its carrier is told.

        Refused with:
            UnknownFulfilmentOrder: the place has none of that id.
            NotPicked: fewer units are picked and in no parcel.
            FulfilmentClosed: nothing of it is picked, or it is ready or over.
            OrderHeld: somebody has to look at the order first.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/parcels",
            models.ParcelAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_pick(
        self,
        place: str,
        fulfilment_order_id: UUID,
        body: models.NewPick,
        *,
        idempotency_key: str | None = None,
    ) -> models.Picked:
        """Pick without a code.

        Count units of a line that has no code to scan, as a service.

        Refused with:
            UnknownFulfilmentOrder: the place has none of that id.
            LotWanted: its units are told apart, and it was not said which these are.
            NothingToPick: so many are not to be picked.
            PickedByAnother: somebody else picks it.
            OrderHeld: somebody has to look at the order first.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/picks",
            models.Picked,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_picking(
        self, place: str, fulfilment_order_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Task:
        """Take a fulfilment order to pick it.

        Take one fulfilment order; one's own again is harmless.

        Refused with:
            UnknownFulfilmentOrder: the place has none of that id.
            PickedByAnother: somebody else picks it.
            FulfilmentClosed: it is picked already, or over.
            OrderHeld: somebody has to look at the order first.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/picking",
            models.Task,
            key=idempotency_key or new_key(),
        )

    async def post_put_back(
        self,
        place: str,
        fulfilment_order_id: UUID,
        body: models.PutBack,
        *,
        idempotency_key: str | None = None,
    ) -> list[models.PickAnswer]:
        """Say which unit went back to the shelf.

        Say of which lot a unit is that was picked and is not wanted any more; the others leave.

        Where nobody says so, it is the unit that was picked last. Returns all picks, as they
        are now.

        Refused with:
            UnknownFulfilmentOrder: the place has none of that id.
            NotThere: nothing of the line went back that is not named yet, or this unit has
            left.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/put-back",
            list[models.PickAnswer],
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

    async def post_reassign(
        self,
        place: str,
        waiting_id: UUID,
        body: models.GivenBy,
        *,
        idempotency_key: str | None = None,
    ) -> models.Effect:
        """Let another place give what waits.

        Move units that wait to a place, at the price of the order.

        Refused with:
            UnknownWaiting: nothing of that id waits at the place.
            WaitingClosed: somebody has decided already.
            NotEnoughStock: the place has not got them.
            UnknownPlace, ServiceNotOffered, ClosedPlace: it does not do that.
            PlaceOutside: the caller may not act there.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/waiting/{quoted(waiting_id)}/reassign",
            models.Effect,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_refusal(
        self,
        place: str,
        substitute_id: UUID,
        body: models.SubstituteAnswer,
        *,
        idempotency_key: str | None = None,
    ) -> models.Substitute:
        """Note that the customer does not agree.

        Leave the order as it is; what is not there may be rejected then.

        Refused with:
            UnknownSubstitute: nothing of that id was offered.
            SubstituteDecided: it was accepted or refused already.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/substitutes/{quoted(substitute_id)}/refusal",
            models.Substitute,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_rejection(
        self,
        place: str,
        fulfilment_order_id: UUID,
        body: models.NewRejection,
        *,
        idempotency_key: str | None = None,
    ) -> models.Task:
        """Say that units are not there.

        Send units, or all of it, to another source; what is missing or damaged leaves the
        stock.

        Refused with:
            UnknownFulfilmentOrder: the place has none of that id.
            NothingToPick: so many are not to be picked.
            FulfilmentClosed: it was picked already, or is over.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/rejections",
            models.Task,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_replay(self, body: models.ReplayAsked) -> models.SourcingReplay:
        """Source past orders again by another policy.

        Say what the shipped orders of a time would have cost and when they would have come.

        Nothing is changed. Both sides are reckoned by the costs of the given policy; goods lay
        where
        the books say they lay. At most 1,000 rows are told, those that save most first.

        Refused with:
            SpanUnclear: the time is none, or longer than 31 days.
        """
        return await self._session.send(
            "POST", "/api/v1/sourcing/replay", models.SourcingReplay, body=body
        )

    async def post_scan(
        self,
        place: str,
        fulfilment_order_id: UUID,
        body: models.NewScan,
        *,
        idempotency_key: str | None = None,
    ) -> models.Picked:
        """Pick what was scanned for a fulfilment order.

        Count an article; the first scan takes the fulfilment order, the last one ends it.

        Refused with:
            WrongScan: the barcode cannot be read.
            UnknownScanned: no SKU has it.
            WrongItem: nothing of the kind is to be picked; it names both.
            LotWanted: its units are told apart, and the code does not say which these are.
            NothingToPick: so many are not to be picked.
            PickedByAnother: somebody else picks it.
            OrderHeld: somebody has to look at the order first.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/scans",
            models.Picked,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_substitute(
        self,
        place: str,
        fulfilment_order_id: UUID,
        body: models.NewSubstitute,
        *,
        idempotency_key: str | None = None,
    ) -> models.Substitute:
        """Offer another article.

        Note what is offered; it may cost no more, and changes nothing until the customer
        agrees.

        Refused with:
            UnknownFulfilmentOrder: the place has none of that id.
            NothingToPick: fewer units of the line are to be picked.
            SubstituteCostsMore: the customer would have to pay for it.
            NotEnoughStock: it is not there either.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/substitutes",
            models.Substitute,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_wave(
        self, place: str, body: models.NewWave, *, idempotency_key: str | None = None
    ) -> models.WaveAnswer:
        """Begin a walk along the shelves.

        Take the most urgent open fulfilment orders of a place; it may be none.

        Refused with:
            UnknownPlace: there is no such place.
            PlaceOutside: the caller may not act there.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/waves",
            models.WaveAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_wave_scan(
        self, place: str, wave_id: UUID, body: models.NewScan, *, idempotency_key: str | None = None
    ) -> models.Picked:
        """Pick what was scanned in a walk.

        Count an article for the most urgent order of the walk that wants it; it says which.

        Refused with:
            WrongScan: the barcode cannot be read.
            UnknownScanned: no SKU has it.
            WrongItem: nothing of the kind is to be picked; it names both.
            LotWanted: its units are told apart, and the code does not say which these are.
            NothingToPick: so many are not to be picked.
            PickedByAnother: somebody else picks it.
            OrderHeld: somebody has to look at the order first.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/waves/{quoted(wave_id)}/scans",
            models.Picked,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_ahead_policy(
        self, body: models.AheadPolicy, *, idempotency_key: str | None = None
    ) -> models.PolicyVersion:
        """Publish what is promised ahead.

        Put a policy in force for what is sold from now on; what was promised before stays.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/ahead-policy",
            models.PolicyVersion,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_claim_policy(
        self, body: models.ClaimPolicy, *, idempotency_key: str | None = None
    ) -> models.PolicyVersion:
        """Publish for how long goods are kept unpaid.

        Put a policy in force for what is kept from now on.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/claim-policy",
            models.PolicyVersion,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_delivery_tariffs(
        self, body: models.DeliveryTariffs, *, idempotency_key: str | None = None
    ) -> models.TariffsInForce:
        """Publish what deliveries are charged.

        Put tariffs in force for what is sold from now on; they replace those before.

        Refused with:
            UnknownSku: a tariff names none.
            TariffOfGoods: a tariff names goods or a bundle.
            TariffUnclear: two claim the same deliveries, an amount has no currency, or a zone
            is none
                of the promise policy.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/delivery-tariffs",
            models.TariffsInForce,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_goals(
        self, body: models.StoreGoals, *, idempotency_key: str | None = None
    ) -> models.PolicyVersion:
        """Publish what stores want to reach.

        Put goals in force; each store sees its own numbers beside them from now on.

        Refused with:
            GoalsUnclear: a place has two goals.
            UnknownPlace: a goal names none.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/store-goals",
            models.PolicyVersion,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_policy(
        self, body: models.CollectingPolicy, *, idempotency_key: str | None = None
    ) -> models.PolicyVersion:
        """Publish for how long goods wait.

        Put a policy in force for what becomes ready from now on.

        Refused with:
            CollectingPolicyUnclear: a reminder comes after the end, or before another one.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/collecting-policy",
            models.PolicyVersion,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_priority(
        self,
        place: str,
        fulfilment_order_id: UUID,
        body: models.Priority,
        *,
        idempotency_key: str | None = None,
    ) -> models.Task:
        """Let a fulfilment order be picked first.

        Put it before others, or after them.

        Refused with:
            UnknownFulfilmentOrder: the place has none of that id.
        """
        return await self._session.send(
            "PUT",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/priority",
            models.Task,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_promise_policy(
        self, body: models.PromisePolicy, *, idempotency_key: str | None = None
    ) -> models.PolicyVersion:
        """Publish how promises are made.

        Put a policy in force for what is sold from now on; what was promised before stays.

        Refused with:
            PromisePolicyUnclear: it names zones that it does not have.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/promise-policy",
            models.PolicyVersion,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_shelves(
        self, place: str, body: Sequence[models.NewShelf], *, idempotency_key: str | None = None
    ) -> models.Taken:
        """Say where articles lie.

        Name the shelves of SKUs; of one named twice the last row counts.

        Refused with:
            UnknownSku: a row names none.
        """
        return await self._session.send(
            "PUT",
            f"/api/v1/places/{quoted(place)}/shelves",
            models.Taken,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_sourcing_policy(
        self, body: models.SourcingPolicy, *, idempotency_key: str | None = None
    ) -> models.SourcingVersion:
        """Publish how goods come.

        Put a policy in force for what is sold from now on.

        Refused with:
            SourcingPolicyUnclear: it names a rule twice, or zones that the promise policy has
            not.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/sourcing-policy",
            models.SourcingVersion,
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

    async def show_ahead_policy(self) -> models.AheadBook:
        """Read what is promised ahead.

        Return the policy in force; version 0 are the defaults.
        """
        return await self._session.send("GET", "/api/v1/ahead-policy", models.AheadBook)

    async def show_claim_policy(self) -> models.ClaimBook:
        """Read for how long goods are kept unpaid.

        Return the policy in force; version 0 keeps nothing.
        """
        return await self._session.send("GET", "/api/v1/claim-policy", models.ClaimBook)

    async def show_delivery_tariffs(self) -> models.TariffsInForce:
        """Read what deliveries are charged.

        Return the tariffs in force.
        """
        return await self._session.send("GET", "/api/v1/delivery-tariffs", models.TariffsInForce)

    async def show_expected(self, place: str) -> list[models.Expected]:
        """List what waits for goods.

        Return the fulfilment orders of a place that wait for goods, the nearest promise first.
        """
        return await self._session.send(
            "GET", f"/api/v1/places/{quoted(place)}/expected", list[models.Expected]
        )

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

    async def show_label(self, place: str, parcel_id: UUID) -> bytes:
        """Print the label of a parcel.

        Return the label as PDF, with the number as GS1-128; who prints it has seen an address.

        Refused with:
            UnknownParcel: the place has none of that id.
        """
        return await self._session.send(
            "GET", f"/api/v1/places/{quoted(place)}/parcels/{quoted(parcel_id)}/label", bytes
        )

    async def show_packing_slip(self, place: str, parcel_id: UUID) -> bytes:
        """Print the packing slip of a parcel.

        Return what is in a parcel as PDF; who prints it has seen an address.

        Refused with:
            UnknownParcel: the place has none of that id.
        """
        return await self._session.send(
            "GET", f"/api/v1/places/{quoted(place)}/parcels/{quoted(parcel_id)}/packing-slip", bytes
        )

    async def show_parcel(self, place: str, parcel_id: UUID) -> models.ParcelAnswer:
        """Read a parcel.

        Return where a parcel is.

        Refused with:
            UnknownParcel: the place has none of that id.
        """
        return await self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/parcels/{quoted(parcel_id)}",
            models.ParcelAnswer,
        )

    async def show_parcel_address(
        self, place: str, fulfilment_order_id: UUID
    ) -> models.KeptAddress:
        """Read whereto a parcel goes.

        Return the address for the place that ships, as long as it has the goods.

        Refused with:
            UnknownPlace: there is no such place.
            PlaceOutside: the caller may not act there.
            UnknownFulfilmentOrder: the place has none of that id.
            FulfilmentClosed: the carrier has the goods, or nobody wants them any more.
            UnknownAddress: nothing is shipped, it was not said whereto, or the customer was
            erased.
        """
        return await self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/address",
            models.KeptAddress,
        )

    async def show_policy(self) -> models.Collecting:
        """Read for how long goods wait.

        Return the policy in force; version 0 are the defaults.
        """
        return await self._session.send("GET", "/api/v1/collecting-policy", models.Collecting)

    async def show_promise_policy(self) -> models.PromiseBook:
        """Read what promises are made of.

        Return the policy in force; version 0 are the defaults.
        """
        return await self._session.send("GET", "/api/v1/promise-policy", models.PromiseBook)

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

    async def show_sourcing_policy(self) -> models.SourcingBook:
        """Read how goods are sourced.

        Return the policy in force; version 0 has no rules.
        """
        return await self._session.send("GET", "/api/v1/sourcing-policy", models.SourcingBook)

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

    async def show_wave(self, place: str, wave_id: UUID) -> models.WaveAnswer:
        """Read a walk.

        Return what is picked in a walk, in the order of the shelves.

        Refused with:
            UnknownWave: the place has none of that id.
        """
        return await self._session.send(
            "GET", f"/api/v1/places/{quoted(place)}/waves/{quoted(wave_id)}", models.WaveAnswer
        )

    async def show_work(self, place: str) -> list[models.ToPick]:
        """Count what a place has to do.

        Return how many fulfilment orders stand where, and how many of them are late.
        """
        return await self._session.send(
            "GET", f"/api/v1/places/{quoted(place)}/work", list[models.ToPick]
        )
