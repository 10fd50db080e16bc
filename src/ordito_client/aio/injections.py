# Written by `python -m tools.client`; edits here are lost.
"""Routes of injections."""

from ordito_client import models
from ordito_client.aio.session import AsyncSession
from ordito_client.repeats import new_key


class Injections:
    """Routes of injections."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def post_injection(
        self, body: models.ForeignOrder, *, idempotency_key: str | None = None
    ) -> models.Injected:
        """Inject an order sold elsewhere.

        Keep a sale that has happened: what is not there becomes an exception, never a refusal.

        Refused with:
            InjectedDifferently: the source's order is here with another content.
        """
        return await self._session.send(
            "POST",
            "/api/v1/orders/injections",
            models.Injected,
            body=body,
            key=idempotency_key or new_key(),
        )
