# Written by `python -m tools.client`; edits here are lost.
"""Routes of picking."""

from collections.abc import Sequence
from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Picking:
    """Routes of picking."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_lines(self, place: str, fulfilment_order_id: UUID) -> list[models.PickedLine]:
        """List what is picked for a fulfilment order.

        Return the lines of a fulfilment order in the order of the shelves.
        """
        return await self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/lines",
            list[models.PickedLine],
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
