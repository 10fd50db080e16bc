# Written by `python -m tools.client`; edits here are lost.
"""Routes of quotes."""

from ordito_client import models
from ordito_client.aio.session import AsyncSession


class Quotes:
    """Routes of quotes."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def post_quote(
        self, body: models.QuoteRequest, *, trace: bool | None = None
    ) -> models.Quote:
        """Price a basket.

        Price a basket by the engine that also sells it; nothing is kept unless it shall be
        held.

        Refused with:
            UnknownSku: a line names none.
            NoPrice: a line has no price here and now.
            NoPromise: nobody can say until when a line would reach the customer.
            UnknownCustomer: nobody has that identifier.
        """
        return await self._session.send(
            "POST", "/api/v1/quotes", models.Quote, query={"trace": trace}, body=body
        )
