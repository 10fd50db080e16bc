# Written by `python -m tools.client`; edits here are lost.
"""Routes of decision policy."""

from ordito_client import models
from ordito_client.aio.session import AsyncSession
from ordito_client.repeats import new_key


class DecisionPolicy:
    """Routes of decision policy."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def check_decision_policy(self, body: models.DecisionPolicy) -> list[models.PolicyFlaw]:
        """Check a decision policy.

        Return gaps, overlaps and rules that no case reaches, each with a case; none is good.

        Refused with:
            DecisionPolicyUnclear: it is none that could be checked.
        """
        return await self._session.send(
            "POST", "/api/v1/decision-policy/checks", list[models.PolicyFlaw], body=body
        )

    async def list_policy_versions(self) -> list[models.PublishedVersion]:
        """List the versions of the decision policy.

        Return who published which version when, the latest first; at most 50.
        """
        return await self._session.send(
            "GET", "/api/v1/decision-policy/versions", list[models.PublishedVersion]
        )

    async def put_decision_draft(
        self, body: models.DraftToSave, *, idempotency_key: str | None = None
    ) -> models.PolicyDraft:
        """Save the draft of the decision policy.

        Save a draft, which need not be whole yet.

        Refused with:
            DecisionPolicyUnclear: it names facts that are none, or misses words.
            DraftChanged: somebody else has saved it since.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/decision-policy/draft",
            models.PolicyDraft,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_decision_policy(
        self,
        body: models.DecisionPolicy,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.DecisionPolicyInForce:
        """Publish the decision policy.

        Put a policy in force for what is decided from now on.

        Refused with:
            DecisionPolicyUnclear: it leaves cases out, or says two things of one; it names
            them.
            PolicyChanged: another version is in force than the one that was read.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/decision-policy",
            models.DecisionPolicyInForce,
            query={"expected_version": expected_version},
            body=body,
            key=idempotency_key or new_key(),
        )

    async def replay_decision_policy(self, body: models.PolicyToTry) -> models.PolicyReplay:
        """Try a decision policy on the past.

        Say what would have been decided otherwise, in cases and in money.

        Refused with:
            DecisionPolicyUnclear: it is none that could be asked.
        """
        return await self._session.send(
            "POST", "/api/v1/decision-policy/replays", models.PolicyReplay, body=body
        )

    async def show_decision_draft(self) -> models.PolicyDraft:
        """Read the draft of the decision policy.

        Return the draft; where nobody has begun one, what is in force, as edition 0.
        """
        return await self._session.send("GET", "/api/v1/decision-policy/draft", models.PolicyDraft)

    async def show_decision_policy(
        self, *, version: int | None = None
    ) -> models.DecisionPolicyInForce:
        """Read the decision policy.

        Return the policy in force, or one of its versions.
        """
        return await self._session.send(
            "GET",
            "/api/v1/decision-policy",
            models.DecisionPolicyInForce,
            query={"version": version},
        )
