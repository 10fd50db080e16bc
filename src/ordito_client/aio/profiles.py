# Written by `python -m tools.client`; edits here are lost.
"""Routes of profiles."""

from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Profiles:
    """Routes of profiles."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_preferences(self, customer_id: UUID) -> list[models.Stated]:
        """List what a customer said.

        Return what the person said of themselves under any id: by topic, the latest first.
        """
        return await self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/preferences", list[models.Stated]
        )

    async def list_timeline(
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
        return await self._session.send(
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

    async def post_preferences(
        self, body: models.StatedBatch, *, idempotency_key: str | None = None
    ) -> models.Imported:
        """Import what people said.

        Keep answers of surveys and market research, each beside what was observed of the
        person.

        Rows that cannot be kept are named with the reason; the others are kept. Of a topic each
        source
        has one answer, the latest; an older one changes nothing.
        """
        return await self._session.send(
            "POST",
            "/api/v1/preferences",
            models.Imported,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def show_profile(self, customer_id: UUID) -> models.HotProfile:
        """Read a customer at this moment.

        Return last touch, carts, open orders, points, tier, cases, consents and traits of a
        person.

        Any id of the person will do; what was committed before is in it. Personal values are
        not.
        """
        return await self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/profile", models.HotProfile
        )
