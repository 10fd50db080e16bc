# Written by `python -m tools.client`; edits here are lost.
"""Routes of promises."""

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Promises:
    """Routes of promises."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put_ahead_policy(
        self,
        body: models.AheadPolicy,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.PolicyVersion:
        """Publish what is promised ahead.

        Put a policy in force for what is sold from now on; what was promised before stays.

        Refused with:
            PolicyChanged: another version is in force than the one that was read.
        """
        return self._session.send(
            "PUT",
            "/api/v1/ahead-policy",
            models.PolicyVersion,
            query={"expected_version": expected_version},
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_delivery_tariffs(
        self,
        body: models.DeliveryTariffs,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.TariffsInForce:
        """Publish what deliveries are charged.

        Put tariffs in force for what is sold from now on; they replace those before.

        Refused with:
            UnknownSku: a tariff names none.
            TariffOfGoods: a tariff names goods or a bundle.
            TariffUnclear: two claim the same deliveries, an amount has no currency, or a zone
            is none
                of the promise policy.
            PolicyChanged: another version is in force than the one that was read.
        """
        return self._session.send(
            "PUT",
            "/api/v1/delivery-tariffs",
            models.TariffsInForce,
            query={"expected_version": expected_version},
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_promise_policy(
        self,
        body: models.PromisePolicy,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.PolicyVersion:
        """Publish how promises are made.

        Put a policy in force for what is sold from now on; what was promised before stays.

        Refused with:
            PromisePolicyUnclear: it names zones that it does not have.
            PolicyChanged: another version is in force than the one that was read.
        """
        return self._session.send(
            "PUT",
            "/api/v1/promise-policy",
            models.PolicyVersion,
            query={"expected_version": expected_version},
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_ahead_policy(self) -> models.AheadBook:
        """Read what is promised ahead.

        Return the policy in force; version 0 are the defaults.
        """
        return self._session.send("GET", "/api/v1/ahead-policy", models.AheadBook)

    def show_delivery_tariffs(self) -> models.TariffsInForce:
        """Read what deliveries are charged.

        Return the tariffs in force.
        """
        return self._session.send("GET", "/api/v1/delivery-tariffs", models.TariffsInForce)

    def show_expected(self, place: str) -> list[models.Expected]:
        """List what waits for goods.

        Return the fulfilment orders of a place that wait for goods, the nearest promise first.
        """
        return self._session.send(
            "GET", f"/api/v1/places/{quoted(place)}/expected", list[models.Expected]
        )

    def show_promise_policy(self) -> models.PromiseBook:
        """Read what promises are made of.

        Return the policy in force; version 0 are the defaults.
        """
        return self._session.send("GET", "/api/v1/promise-policy", models.PromiseBook)
