# Written by `python -m tools.client`; edits here are lost.
"""Routes of prices."""

from ordito_client import models
from ordito_client.aio.session import AsyncSession
from ordito_client.repeats import new_key


class Prices:
    """Routes of prices."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def post_quote(self, body: models.QuoteRequest) -> models.Quote:
        """Price a basket.

        Price a basket by the engine that also sells it; nothing is kept.

        Refused with:
            UnknownSku: a line names none.
            NoPrice: a line has no price here and now.
            NoPromise: nobody can say until when a line would reach the customer.
        """
        return await self._session.send("POST", "/api/v1/quotes", models.Quote, body=body)

    async def publish_rulebook(
        self, body: models.NewPrices, *, idempotency_key: str | None = None
    ) -> models.Publication:
        """Publish prices and taxes.

        Publish price lists, prices and tax rates as one new version of the rulebook.
        """
        return await self._session.send(
            "POST",
            "/api/v1/rulebooks",
            models.Publication,
            body=body,
            key=idempotency_key or new_key(),
        )
