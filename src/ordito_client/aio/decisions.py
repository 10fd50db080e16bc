# Written by `python -m tools.client`; edits here are lost.
"""Routes of decisions."""

import datetime as dt
from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Decisions:
    """Routes of decisions."""

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

    async def judge_case(self, body: models.CaseToJudge) -> models.Judgement:
        """Judge a case by its facts.

        Say what is owed and what may be granted in a case; nothing is decided by that.

        Refused with:
            DecisionPolicyUnclear: the policy that came along is none that could be asked.
        """
        return await self._session.send(
            "POST", "/api/v1/decision-policy/judgements", models.Judgement, body=body
        )

    async def list_approvals(
        self, *, waiting: bool | None = None, customer_id: UUID | None = None
    ) -> list[models.Approval]:
        """List approvals.

        Return approvals that wait for a word or to be done, or all; the latest 100 first.
        """
        return await self._session.send(
            "GET",
            "/api/v1/approvals",
            list[models.Approval],
            query={"waiting": waiting, "customer_id": customer_id},
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

    async def list_policy_versions(self) -> list[models.PublishedVersion]:
        """List the versions of the decision policy.

        Return who published which version when, the latest first; at most 50.
        """
        return await self._session.send(
            "GET", "/api/v1/decision-policy/versions", list[models.PublishedVersion]
        )

    async def post_approval(
        self, body: models.ApprovalWish, *, idempotency_key: str | None = None
    ) -> models.Approval:
        """Ask for an approval.

        Ask to be allowed what is beyond the caller's limits or the policy; nothing is done yet.

        Refused with:
            NothingToChange: neither a change nor a gift, or one that nobody has to allow.
            GiftUnclear: it is not said which points or which coupon.
            BeyondPolicy: it is other than the policy says, and no reason is given.
            UnknownOrder: there is none, or this token may not see it.
            Refusal: whatever orders, stock, pricing or network have against it.
        """
        return await self._session.send(
            "POST",
            "/api/v1/approvals",
            models.Approval,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_execution(self, approval_id: UUID) -> models.Approval:
        """Do what was approved.

        Do exactly what was approved; a repeat is answered with what was done.

        Refused with:
            UnknownApproval: there is none of that id.
            ApprovalClosed: it is not granted, or too old.
            ApprovedOther: it would do something else by now.
            Refusal: whatever orders and stock have against it by now.
        """
        return await self._session.send(
            "POST", f"/api/v1/approvals/{quoted(approval_id)}/execution", models.Approval
        )

    async def post_gift(
        self, customer_id: UUID, body: models.Gift, *, idempotency_key: str | None = None
    ) -> models.GivenGift:
        """Give a customer something.

        Give credit, points or a coupon, as the decision policy provides.

        Refused with:
            GiftUnclear: it is not said which points or which coupon.
            BeyondPolicy: the decision policy says otherwise, and nobody says why.
            ApprovalNeeded: the policy asks for a second person.
            NotEntitled: it is more than the caller may give.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/gifts",
            models.GivenGift,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_withdrawal(
        self, approval_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Approval:
        """Withdraw a wish for approval.

        Take back what the caller asked for.

        Refused with:
            UnknownApproval: there is none of that id.
            OwnApproval: somebody else asked for it.
            ApprovalClosed: somebody has decided, or it is too old.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/approvals/{quoted(approval_id)}/withdrawal",
            models.Approval,
            key=idempotency_key or new_key(),
        )

    async def post_word(
        self, approval_id: UUID, body: models.WordOnApproval, *, idempotency_key: str | None = None
    ) -> models.Approval:
        """Decide on an approval.

        Grant or refuse what somebody else asked for.

        Refused with:
            UnknownApproval: there is none of that id.
            OwnApproval: the caller asked for it.
            NotEntitled: it is beyond the caller's limits as well.
            ApprovalClosed: somebody has decided, or it is too old.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/approvals/{quoted(approval_id)}/decision",
            models.Approval,
            body=body,
            key=idempotency_key or new_key(),
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
        self, body: models.DecisionPolicy, *, idempotency_key: str | None = None
    ) -> models.DecisionPolicyInForce:
        """Publish the decision policy.

        Put a policy in force for what is decided from now on.

        Refused with:
            DecisionPolicyUnclear: it leaves cases out, or says two things of one; it names
            them.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/decision-policy",
            models.DecisionPolicyInForce,
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

    async def show_approval(self, approval_id: UUID) -> models.Approval:
        """Read an approval.

        Return an approval as it stands.

        Refused with:
            UnknownApproval: there is none of that id.
            PlaceOutside: it was asked at a place where the caller may not act.
        """
        return await self._session.send(
            "GET", f"/api/v1/approvals/{quoted(approval_id)}", models.Approval
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
