# Written by `python -m tools.client`; edits here are lost.
"""Routes of fulfilment."""

from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Fulfilment:
    """Routes of fulfilment."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_tasks(self, place: str) -> list[models.Task]:
        """List what a place has to do.

        Return open fulfilment orders, the nearest promise first.

        Refused with:
            UnknownPlace: there is no such place.
            PlaceOutside: the caller may not act there.
        """
        return self._session.send(
            "GET", f"/api/v1/places/{quoted(place)}/fulfilment-orders", list[models.Task]
        )

    def post_hand_over(
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
            WrongCode: the customer's code is another one.
            OrderHeld: somebody has to look at the order first.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/hand-over",
            models.Task,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_ready(
        self, place: str, fulfilment_order_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Task:
        """Say that the goods are picked.

        Note that the goods wait for the customer or the carrier.

        Refused with:
            UnknownFulfilmentOrder: the place has none of that id.
            FulfilmentClosed: it is not open.
            OrderHeld: somebody has to look at the order first.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/ready",
            models.Task,
            key=idempotency_key or new_key(),
        )

    def put_delivery_tariffs(
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
        return self._session.send(
            "PUT",
            "/api/v1/delivery-tariffs",
            models.TariffsInForce,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_promise_policy(
        self, body: models.PromisePolicy, *, idempotency_key: str | None = None
    ) -> models.PolicyVersion:
        """Publish how promises are made.

        Put a policy in force for what is sold from now on; what was promised before stays.

        Refused with:
            PromisePolicyUnclear: it names zones that it does not have.
        """
        return self._session.send(
            "PUT",
            "/api/v1/promise-policy",
            models.PolicyVersion,
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_delivery_tariffs(self) -> models.TariffsInForce:
        """Read what deliveries are charged.

        Return the tariffs in force.
        """
        return self._session.send("GET", "/api/v1/delivery-tariffs", models.TariffsInForce)

    def show_parcel_address(self, place: str, fulfilment_order_id: UUID) -> models.KeptAddress:
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
        return self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/address",
            models.KeptAddress,
        )

    def show_promise_policy(self) -> models.PromiseBook:
        """Read what promises are made of.

        Return the policy in force; version 0 are the defaults.
        """
        return self._session.send("GET", "/api/v1/promise-policy", models.PromiseBook)
