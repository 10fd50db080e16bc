# Written by `python -m tools.client`; edits here are lost.
"""Routes of network."""

from collections.abc import Sequence

from ordito_client import models
from ordito_client.aio.session import AsyncSession
from ordito_client.repeats import new_key


class Network:
    """Routes of network."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_channels(self) -> list[models.Channel]:
        """List the channels.

        Return the channels with their external ids.
        """
        return await self._session.send("GET", "/api/v1/channels", list[models.Channel])

    async def list_entities(self) -> list[models.LegalEntity]:
        """List the legal entities.

        Return the company's legal entities with their external ids.
        """
        return await self._session.send("GET", "/api/v1/entities", list[models.LegalEntity])

    async def list_limits(self) -> list[models.Limit]:
        """List the limits of authority.

        Return up to which amount each role may use which power.
        """
        return await self._session.send("GET", "/api/v1/authority", list[models.Limit])

    async def list_places(self) -> list[models.Place]:
        """List the places.

        Return the places with services, opening hours and external ids, closed ones as well.
        """
        return await self._session.send("GET", "/api/v1/places", list[models.Place])

    async def put_channels(
        self, body: Sequence[models.Channel], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put channels.

        Create or replace channels; each row is answered, the good ones are put.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/channels",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_entities(
        self, body: Sequence[models.LegalEntity], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put legal entities.

        Create or replace legal entities; each row is answered, the good ones are put.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/entities",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_limits(
        self, body: Sequence[models.Limit], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put limits of authority.

        Set limits by role, power, entity and currency; others stay as they are.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/authority",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_places(
        self, body: Sequence[models.Place], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put places.

        Create or replace places; each row is answered, the good ones are put.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/places",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )
