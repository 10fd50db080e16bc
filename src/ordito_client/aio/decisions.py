# Written by `python -m tools.client`; edits here are lost.
"""Routes of decisions."""

import datetime as dt
from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted


class Decisions:
    """Routes of decisions."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def judge_case(self, body: models.CaseToJudge) -> models.Judgement:
        """Judge a case by its facts.

        Say what is owed and what may be granted in a case; nothing is decided by that.

        Refused with:
            DecisionPolicyUnclear: the policy that came along is none that could be asked.
        """
        return await self._session.send(
            "POST", "/api/v1/decision-policy/judgements", models.Judgement, body=body
        )

    async def list_decisions(
        self,
        *,
        customer_id: UUID | None = None,
        order_id: UUID | None = None,
        subject: models.DecisionSubject | None = None,
        actor: str | None = None,
        cell: str | None = None,
        deviating: bool | None = None,
        before: UUID | None = None,
    ) -> list[models.GrantDecision]:
        """List decisions.

        Return decisions, the latest first, 50 at a time; ``before`` is the last
        ``decision_id``.

        Refused with:
            UnknownDecision: ``before`` is none.
        """
        return await self._session.send(
            "GET",
            "/api/v1/decisions",
            list[models.GrantDecision],
            query={
                "customer_id": customer_id,
                "order_id": order_id,
                "subject": subject,
                "actor": actor,
                "cell": cell,
                "deviating": deviating,
                "before": before,
            },
        )

    async def show_decision(self, decision_id: UUID) -> models.GrantDecision:
        """Read a decision.

        Return a decision: its facts, what the policy said, what was given, and why.

        Refused with:
            UnknownDecision: there is none of that id.
        """
        return await self._session.send(
            "GET", f"/api/v1/decisions/{quoted(decision_id)}", models.GrantDecision
        )

    async def show_fairness(
        self,
        *,
        since: dt.datetime,
        until: dt.datetime | None = None,
        subject: models.DecisionSubject | None = None,
    ) -> models.Fairness:
        """Read how alike like cases are decided.

        Return consistency, and differences between agents, channels and groups with their
        ranges.

        At most the latest 200,000 decisions count. Groups of fewer than 20 decisions are not
        shown.
        """
        return await self._session.send(
            "GET",
            "/api/v1/decision-fairness",
            models.Fairness,
            query={"since": since, "until": until, "subject": subject},
        )
