# Written by `python -m tools.client`; edits here are lost.
"""Routes of webhooks."""

from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Webhooks:
    """Routes of webhooks."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def delete_webhook(self, endpoint_id: UUID) -> None:
        """Remove a webhook.

        Take a webhook away, with what waits for it and its log.

        Refused with:
            EndpointNotFound: there is none of that id, or not for this caller.
        """
        return self._session.send("DELETE", f"/api/v1/webhooks/{quoted(endpoint_id)}", type(None))

    def list_webhook_deliveries(
        self,
        endpoint_id: UUID,
        *,
        state: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> models.DeliveryPage:
        """List a webhook's deliveries.

        Return deliveries, latest first.

        Refused with:
            EndpointNotFound: there is none of that id, or not for this caller.
            CursorWrong: ``before`` is no ``next`` of this list.
        """
        return self._session.send(
            "GET",
            f"/api/v1/webhooks/{quoted(endpoint_id)}/deliveries",
            models.DeliveryPage,
            query={"state": state, "before": before, "limit": limit},
        )

    def list_webhooks(self) -> list[models.Endpoint]:
        """List webhooks.

        Return the webhooks within the caller's own rights, newest first.
        """
        return self._session.send("GET", "/api/v1/webhooks", list[models.Endpoint])

    def post_change(
        self, endpoint_id: UUID, body: models.WebhookChange, *, idempotency_key: str | None = None
    ) -> models.Endpoint:
        """Change, pause or resume a webhook.

        Change what is named; the rest stays.

        Refused with:
            EndpointNotFound: there is none of that id, or not for this caller.
            AddressWrong: the address cannot be one of a receiver.
            EventUnknown: there is no event of one of the types.
        """
        return self._session.send(
            "POST",
            f"/api/v1/webhooks/{quoted(endpoint_id)}/changes",
            models.Endpoint,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_redelivery(
        self, endpoint_id: UUID, fact_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Delivery:
        """Send a message again.

        Send a message again under its id, with the subject as it is now; also one that was
        given up.

        Refused with:
            EndpointNotFound: there is none of that id, or not for this caller.
            DeliveryNotFound: the fact was never meant for it, or is out of its log.
        """
        return self._session.send(
            "POST",
            f"/api/v1/webhooks/{quoted(endpoint_id)}/deliveries/{quoted(fact_id)}/redeliveries",
            models.Delivery,
            key=idempotency_key or new_key(),
        )

    def post_replay(
        self, endpoint_id: UUID, body: models.ReplaySpan, *, idempotency_key: str | None = None
    ) -> models.ReplaySpan:
        """Send a span of time again.

        Send again what was recorded in a span of time, under the same ids; also what was never
        sent.

        Refused with:
            EndpointNotFound: there is none of that id, or not for this caller.
            SpanWrong: it ends before it begins, or is longer than 31 days.
        """
        return self._session.send(
            "POST",
            f"/api/v1/webhooks/{quoted(endpoint_id)}/replays",
            models.ReplaySpan,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_secret(
        self, endpoint_id: UUID, body: models.SecretRotation, *, idempotency_key: str | None = None
    ) -> models.WebhookRegistered:
        """Replace a webhook's secret.

        Sign with a new secret; for the overlap messages carry both signatures.

        Refused with:
            EndpointNotFound: there is none of that id, or not for this caller.
        """
        return self._session.send(
            "POST",
            f"/api/v1/webhooks/{quoted(endpoint_id)}/secrets",
            models.WebhookRegistered,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_test(self, endpoint_id: UUID, body: models.Trial) -> models.Tried:
        """Try a webhook out.

        Send an invented event at once and return what came back; it leaves no trace in the log.

        Refused with:
            EndpointNotFound: there is none of that id, or not for this caller.
            EventUnknown: there is no event of that type.
        """
        return self._session.send(
            "POST", f"/api/v1/webhooks/{quoted(endpoint_id)}/tests", models.Tried, body=body
        )

    def post_webhook(
        self, body: models.NewWebhook, *, idempotency_key: str | None = None
    ) -> models.WebhookRegistered:
        """Register a webhook.

        Send the events of some types to an address from now on, signed with the answer's
        secret.

        Messages tell what this token may read: facts of its places; the order with
        ``orders:read``, the
        customer with ``customers:read``, the stock with ``stock:read``.

        Refused with:
            AddressWrong: the address cannot be one of a receiver.
            EventUnknown: there is no event of one of the types.
        """
        return self._session.send(
            "POST",
            "/api/v1/webhooks",
            models.WebhookRegistered,
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_delivery(self, endpoint_id: UUID, fact_id: UUID) -> models.DeliveryLog:
        """Read a delivery with its attempts.

        Return what was sent, what came back and how long it took, attempt by attempt.

        Refused with:
            EndpointNotFound: there is none of that id, or not for this caller.
            DeliveryNotFound: the fact was never meant for it, or is out of its log.
        """
        return self._session.send(
            "GET",
            f"/api/v1/webhooks/{quoted(endpoint_id)}/deliveries/{quoted(fact_id)}",
            models.DeliveryLog,
        )

    def show_webhook(self, endpoint_id: UUID) -> models.Endpoint:
        """Read a webhook.

        Return a webhook: where it goes, how it goes, what waits.

        Refused with:
            EndpointNotFound: there is none of that id, or not for this caller.
        """
        return self._session.send("GET", f"/api/v1/webhooks/{quoted(endpoint_id)}", models.Endpoint)
