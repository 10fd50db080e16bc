# Written by `python -m tools.client`; edits here are lost.
"""Routes of till devices."""

from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class TillDevices:
    """Routes of till devices."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_devices(self) -> list[models.ShownTill]:
        """List tills.

        Return the tills of the places that the caller looks after, by code.
        """
        return await self._session.send("GET", "/api/v1/till/devices", list[models.ShownTill])

    async def list_exceptions(self) -> models.Waits:
        """List what waits for a person.

        Return what of the tills of the own place does not fit, and what could not be taken.
        """
        return await self._session.send("GET", "/api/v1/till/exceptions", models.Waits)

    async def post_hold(
        self, body: models.WantedHold, *, idempotency_key: str | None = None
    ) -> models.LentHold:
        """Lend money to a till.

        Set points, credit or a gift card's money aside, to pay once where nobody can be asked.

        Refused with:
            NotEnoughBalance, NotEnoughPoints: less is there.
            NotRedeemable: no whole steps of points pay the amount.
        """
        return await self._session.send(
            "POST",
            "/api/v1/till/holds",
            models.LentHold,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_hold_release(self, hold_id: UUID) -> None:
        """Give lent money back.

        Give back what was lent to this till and has not paid; a repeat changes nothing.
        """
        return await self._session.send(
            "POST", f"/api/v1/till/holds/{quoted(hold_id)}/release", type(None)
        )

    async def post_invitation(self, body: models.NewInvitation) -> models.Invited:
        """Invite a till.

        Give leave to register one till, for an hour; the text is shown once.

        Refused with:
            UnknownPlace: there is none of that code.
            ChannelMissing: it is not said through which channel it sells.
            CodeTaken: another till has the code.
        """
        return await self._session.send(
            "POST", "/api/v1/till/invitations", models.Invited, body=body
        )

    async def post_log(self, body: models.ToldLog) -> models.TakenLog:
        """Tell a till's log.

        Take what a log goes on with, book it, and say what became of each entry.

        Telling it again does nothing twice, so it needs no key of its own. The signature says
        whose it
        is: a till may tell the log of another one.

        Refused with:
            UnknownDevice: there is no such till.
        """
        return await self._session.send("POST", "/api/v1/till/log", models.TakenLog, body=body)

    async def post_log_file(self, body: models.LogFile) -> models.TakenLog:
        """Tell a till's file.

        Take a log that was exported, however much of it is known.

        Refused with:
            UnknownDevice: there is no such till.
        """
        return await self._session.send("POST", "/api/v1/till/log/file", models.TakenLog, body=body)

    async def post_registration(self, body: models.TillRegistration) -> models.NewTill:
        """Become a till.

        Make a page a till; the same page may ask again within the hour of its invitation.

        Refused with:
            InvitationUnknown: it was never made, was used by another page, or is too old.
            KeyUnusable: the key is no P-256 key.
        """
        return await self._session.send("POST", "/api/v1/till/register", models.NewTill, body=body)

    async def post_release(self, device: UUID, body: models.Why) -> models.TakenLog:
        """Take what a revoked till tells.

        Let a revoked till's log be taken again, and take what it has told since.

        Refused with:
            UnknownDevice: there is no such till.
        """
        return await self._session.send(
            "POST", f"/api/v1/till/devices/{quoted(device)}/release", models.TakenLog, body=body
        )

    async def post_resolution(self, exception_id: UUID, body: models.Seen) -> None:
        """Say that it was looked at.

        Close an exception or an incident of the own place; the first word stays.

        Refused with:
            UnknownTillException: nothing waits under that id.
        """
        return await self._session.send(
            "POST", f"/api/v1/till/exceptions/{quoted(exception_id)}/resolve", type(None), body=body
        )

    async def post_revocation(self, device: UUID, body: models.Why) -> models.ShownTill:
        """Revoke a till.

        End a till: its token is void at once, and PINs that it held must change; twice is once.

        Refused with:
            UnknownDevice: there is no such till.
        """
        return await self._session.send(
            "POST", f"/api/v1/till/devices/{quoted(device)}/revoke", models.ShownTill, body=body
        )

    async def post_till_escrow(
        self, body: models.WantedUnits, *, idempotency_key: str | None = None
    ) -> models.LentUnits:
        """Lend units.

        Set units aside that this till alone sells; asked again for others, it has both.

        Refused with:
            NotEnoughStock: fewer units are free.
            LineTwice: a SKU is named twice.
        """
        return await self._session.send(
            "POST",
            "/api/v1/till/escrows",
            models.LentUnits,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_till_escrow_return(self, escrow_id: UUID) -> None:
        """Give lent units back.

        Free what was lent and not sold; a repeat changes nothing.

        Refused with:
            UnknownEscrow: nothing was lent to this till under that id.
        """
        return await self._session.send(
            "POST", f"/api/v1/till/escrows/{quoted(escrow_id)}/return", type(None)
        )

    async def show_log(
        self, *, after: int | None = None, limit: int | None = None
    ) -> list[models.KeptEntry]:
        """Read the own log.

        Return the till's entries as they were taken, and what became of them.
        """
        return await self._session.send(
            "GET",
            "/api/v1/till/log",
            list[models.KeptEntry],
            query={"after": after, "limit": limit},
        )

    async def show_till_gift_card(self, *, number: str) -> models.CardBalance:
        """Look at a gift card.

        Return what is on a gift card, and the token that pays with it.

        Refused with:
            GiftCardUnknown: there is none of that number.
        """
        return await self._session.send(
            "GET", "/api/v1/till/tenders/gift-card", models.CardBalance, query={"number": number}
        )
