# Written by `python -m tools.client`; edits here are lost.
"""Routes of campaigns."""

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Campaigns:
    """Routes of campaigns."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_campaigns(self) -> list[models.Campaign]:
        """List campaigns.

        Return what links may name, the latest first; at most 1,000.
        """
        return await self._session.send("GET", "/api/v1/campaigns", list[models.Campaign])

    async def put_campaign(
        self, code: str, body: models.CampaignToBe, *, idempotency_key: str | None = None
    ) -> models.Campaign:
        """Declare a campaign.

        Declare what links may name as `utm_campaign`; again replaces it.

        Refused with:
            UnknownCollection: the collection is none.
            CampaignUnclear: it has no name, or would end before it begins.
        """
        return await self._session.send(
            "PUT",
            f"/api/v1/campaigns/{quoted(code)}",
            models.Campaign,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_phase_rules(
        self,
        body: models.Rules,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.PhaseBook:
        """Publish the phases of journeys.

        Put rules in force as a new version; the past is read by them as well.

        Refused with:
            PhaseRulesUnclear: a rule can never be reached.
            PolicyChanged: another version is in force than the one that was read.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/phase-rules",
            models.PhaseBook,
            query={"expected_version": expected_version},
            body=body,
            key=idempotency_key or new_key(),
        )

    async def show_phase_rules(self) -> models.PhaseBook:
        """Read the phases of journeys.

        Return the rules in force; version 0 are those that the product brings.
        """
        return await self._session.send("GET", "/api/v1/phase-rules", models.PhaseBook)
