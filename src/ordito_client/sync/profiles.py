# Written by `python -m tools.client`; edits here are lost.
"""Routes of profiles."""

from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Profiles:
    """Routes of profiles."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_preferences(self, customer_id: UUID) -> list[models.Stated]:
        """List what a customer said.

        Return what the person said of themselves under any id: by topic, the latest first.
        """
        return self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/preferences", list[models.Stated]
        )

    def list_timeline(
        self,
        customer_id: UUID,
        *,
        before: str | None = None,
        phase: models.Phase | None = None,
        type_: str | None = None,
        channel_id: UUID | None = None,
        order_id: UUID | None = None,
        limit: int | None = None,
    ) -> models.Timeline:
        """Read what happened to a customer.

        Return facts and touchpoints of a person under every id and identifier, latest first.

        Refused with:
            PlaceWrong: ``before`` is no ``next`` of an answer.
        """
        return self._session.send(
            "GET",
            f"/api/v1/customers/{quoted(customer_id)}/timeline",
            models.Timeline,
            query={
                "before": before,
                "phase": phase,
                "type": type_,
                "channel_id": channel_id,
                "order_id": order_id,
                "limit": limit,
            },
        )

    def post_preferences(
        self, body: models.StatedBatch, *, idempotency_key: str | None = None
    ) -> models.Imported:
        """Import what people said.

        Keep answers of surveys and market research, each beside what was observed of the
        person.

        Rows that cannot be kept are named with the reason; the others are kept. Of a topic each
        source
        has one answer, the latest; an older one changes nothing.
        """
        return self._session.send(
            "POST",
            "/api/v1/preferences",
            models.Imported,
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_profile(self, customer_id: UUID) -> models.HotProfile:
        """Read a customer at this moment.

        Return last touch, carts, open orders, points, tier, cases, consents and traits of a
        person.

        Any id of the person will do; what was committed before is in it. Personal values are
        not.
        """
        return self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/profile", models.HotProfile
        )
