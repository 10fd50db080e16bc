# Written by `python -m tools.client`; edits here are lost.
"""Routes of changes."""

from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Changes:
    """Routes of changes."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def post_change(
        self,
        name: str,
        body: models.Cancel
        | models.RequestReturn
        | models.WithdrawReturn
        | models.Return
        | models.Refund
        | models.Appease
        | models.Exchange
        | models.ChangeModel
        | models.ChangePlace
        | models.ChangeQuantity
        | models.ChangeAddress
        | models.Combine,
        *,
        idempotency_key: str | None = None,
    ) -> models.Proposal:
        """Preview a change of an order.

        Say exactly what a change would do, and keep it for 15 minutes; nothing has changed yet.

        Refused with:
            UnknownOrder: there is none, or this token may not see it.
            NotEntitled: it gives back or takes off more than the caller may.
            Refusal: whatever orders, stock, pricing or network have against it.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/orders/{quoted(name)}/changes",
            models.Proposal,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_confirmation(
        self,
        name: str,
        change_id: UUID,
        body: models.Settlement,
        *,
        idempotency_key: str | None = None,
    ) -> models.Confirmed:
        """Confirm a previewed change.

        Do exactly what was previewed, or say what has changed since.

        Refused with:
            UnknownChange: the order has none of that id.
            OrderChanged: the order has another version by now; ``since`` says what was done.
            EffectChanged: it would do something else by now.
            PreviewExpired: it was previewed too long ago.
            ChangeClosed: it was confirmed or had failed.
            PaymentMismatch: the payments are not the difference.
            PaymentDeclined: the processor refused; nothing was changed.
            NotEntitled: it gives back or takes off more than the caller may.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/orders/{quoted(name)}/changes/{quoted(change_id)}/confirmation",
            models.Confirmed,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def show_change(self, name: str, change_id: UUID) -> models.Proposal:
        """Read a previewed change.

        Return a change as it was previewed, and what became of it.

        Refused with:
            UnknownOrder: there is none, or this token may not see it.
            UnknownChange: the order has none of that id.
        """
        return await self._session.send(
            "GET", f"/api/v1/orders/{quoted(name)}/changes/{quoted(change_id)}", models.Proposal
        )
