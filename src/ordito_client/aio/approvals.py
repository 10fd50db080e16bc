# Written by `python -m tools.client`; edits here are lost.
"""Routes of approvals."""

from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Approvals:
    """Routes of approvals."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

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
