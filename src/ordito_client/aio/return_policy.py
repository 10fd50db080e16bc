# Written by `python -m tools.client`; edits here are lost.
"""Routes of return policy."""

from ordito_client import models
from ordito_client.aio.session import AsyncSession
from ordito_client.repeats import new_key


class ReturnPolicy:
    """Routes of return policy."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put_return_policy(
        self,
        body: models.ReturnPolicy,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.ReturnRulesVersion:
        """Publish the rules of returns.

        Put rules in force for what comes back from now on.

        Refused with:
            PolicyUnclear: a rule is there twice, or a season ends before it begins.
            UnknownSku: a charge names none.
            FeeOfGoods: a charge is no service.
            UnknownPlace: what is sent back is expected at none.
            ServiceNotOffered: no goods are taken back there.
            PolicyChanged: another version is in force than the one that was read.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/return-policy",
            models.ReturnRulesVersion,
            query={"expected_version": expected_version},
            body=body,
            key=idempotency_key or new_key(),
        )

    async def show_return_policy(self) -> models.ReturnBook:
        """Read the rules of returns.

        Return the rules in force; by version 0 everything comes back.
        """
        return await self._session.send("GET", "/api/v1/return-policy", models.ReturnBook)
