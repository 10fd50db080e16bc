# Written by `python -m tools.client`; edits here are lost.
"""Routes of till."""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Till:
    """Routes of till."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find_till_order(self, *, find: str) -> models.OrderAtTill:
        """Find an order.

        Return an order of any channel by its id, its number, or a receipt's as ``T-t1:17``.

        Refused with:
            UnknownOrder: there is none.
        """
        return await self._session.send(
            "GET", "/api/v1/till/orders", models.OrderAtTill, query={"find": find}
        )

    async def list_parked(self) -> list[models.WaitingCart]:
        """List carts that wait.

        Return the carts that wait at the till's place, the oldest first.
        """
        return await self._session.send("GET", "/api/v1/till/parked", list[models.WaitingCart])

    async def list_till_better(self, customer_id: UUID) -> list[models.BetterAtTill]:
        """List what a customer could be offered.

        Return products beside what the customer has, by the rules that people use, the best
        first.

        Refused with:
            UnknownDevice: the token is no till's.
            NotSignedIn: nobody is signed in, or no longer.
        """
        return await self._session.send(
            "GET", f"/api/v1/till/customers/{quoted(customer_id)}/better", list[models.BetterAtTill]
        )

    async def post_parked(
        self, body: models.CartToPark, *, idempotency_key: str | None = None
    ) -> models.ParkedId:
        """Let a cart wait.

        Let a cart wait; any till of the place may call it back, once.
        """
        return await self._session.send(
            "POST",
            "/api/v1/till/parked",
            models.ParkedId,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_recall(
        self, parked_id: UUID, *, idempotency_key: str | None = None
    ) -> models.RecalledCart:
        """Call a cart back.

        Call a cart back; of two tills that do, one has it.

        Refused with:
            Recalled: somebody has it already.
            UnknownParked: none waits under that id.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/till/parked/{quoted(parked_id)}/recall",
            models.RecalledCart,
            key=idempotency_key or new_key(),
        )

    async def post_receipt_mail(
        self, series: str, number: int, body: models.MailedTo, *, idempotency_key: str | None = None
    ) -> None:
        """Mail a receipt.

        Queue a receipt's paper to an address, or to the customer's own.

        Refused with:
            UnknownReceipt: the place's tills gave none of that number, or it has no paper yet.
            NoAddress: the customer has none.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/till/receipts/{quoted(series)}/{quoted(number)}/mail",
            type(None),
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_sign_in(self, body: models.TillSignIn) -> models.SignedIn:
        """Sign in by a PIN.

        Sign a person in at this till, or let one approve one act.

        Refused with:
            WrongPin: it says how many tries are left.
            PinLocked: it says how long to wait.
            PinStale: the PIN was on a till that is lost.
        """
        return await self._session.send("POST", "/api/v1/till/sign-in", models.SignedIn, body=body)

    async def post_sign_out(self) -> None:
        """Sign out.

        End a person's session at this till; a repeat changes nothing.
        """
        return await self._session.send("POST", "/api/v1/till/sign-out", type(None))

    async def post_till_change(
        self, name: str, body: models.TillChange, *, idempotency_key: str | None = None
    ) -> models.Proposal:
        """Preview a change at a till.

        Say what a return, an exchange or a cancellation would do; goods come back here.

        Refused with:
            UnknownOrder: there is none.
            Refusal: whatever orders, stock, pricing or network have against it.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/till/orders/{quoted(name)}/changes",
            models.Proposal,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_till_confirmation(
        self, change_id: UUID, body: models.Paying, *, idempotency_key: str | None = None
    ) -> models.DoneChange:
        """Confirm a change at a till.

        Do what was previewed; beyond the person's own limit somebody else's approval is needed.

        Refused with:
            NotEntitled: it gives back more than the person, and whoever approved, may.
            Refusal: as confirming over the API.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/till/changes/{quoted(change_id)}/confirm",
            models.DoneChange,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_till_offer(
        self, customer_id: UUID, body: models.OfferAsked, *, idempotency_key: str | None = None
    ) -> models.OfferMadeAtTill:
        """Offer a better product at a till.

        Offer a product; its price counts at once at every counter, and the mail follows.

        Refused with:
            UnknownDevice: the token is no till's.
            NotSignedIn: nobody is signed in, or no longer.
            UnknownOfferRule: no rule in force has that code.
            NoSuchPromotion: the rule's promotion is not in force.
            NothingBetter: it is not there any more.
            OfferNotAllowed: the person has not allowed offers by e-mail, or has no address.
            OffersCapped: the person had one lately, or has one that is open.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/till/customers/{quoted(customer_id)}/offers",
            models.OfferMadeAtTill,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_till_quote(self, body: models.QuoteRequest) -> models.Quote:
        """Price a cart.

        Price a cart by the engine that also sells it, as ``POST /quotes``.
        """
        return await self._session.send("POST", "/api/v1/till/quote", models.Quote, body=body)

    async def post_till_sale(self, body: models.TillSale) -> models.SaleAnswer:
        """Sell a cart.

        Sell what the core alone can promise or be paid for; the sale's id is the order's.

        Asked again with the same id it is answered again. Declined, the id is used up.
        """
        return await self._session.send("POST", "/api/v1/till/sales", models.SaleAnswer, body=body)

    async def put_pin(self, body: models.NewPin) -> models.PersonAtTill:
        """Choose a PIN.

        Give oneself another PIN, by the old one or by the password.

        Refused with:
            PinTooSimple: it has not four to eight digits, or is one that everybody tries.
            WrongPin: the old PIN is not right, or was on a till that is lost.
            SignInWrong: the password is not right.
            PinLocked: too many wrong tries.
        """
        return await self._session.send("PUT", "/api/v1/till/pin", models.PersonAtTill, body=body)

    async def show_report(self, *, shift: UUID | None = None) -> models.ShiftReport:
        """Read a shift's report.

        Return the X report of the open shift, or the Z report of one that has ended.

        Refused with:
            UnknownShift: the till had none of that id, or none is open.
        """
        return await self._session.send(
            "GET", "/api/v1/till/report", models.ShiftReport, query={"shift": shift}
        )

    async def show_start(self) -> Mapping[str, Any]:
        """Read what a till starts with.

        Return everything that a till needs to work, also without a connection.
        """
        return await self._session.send("GET", "/api/v1/till/start", Mapping[str, Any])

    async def show_till_catalogue(
        self, *, after: str | None = None, limit: int | None = None, language: str | None = None
    ) -> models.CataloguePage:
        """Read what may be sold here.

        Return the SKUs that may be sold at the till's place, by code, with their barcodes.
        """
        return await self._session.send(
            "GET",
            "/api/v1/till/catalogue",
            models.CataloguePage,
            query={"after": after, "limit": limit, "language": language},
        )

    async def iterate_till_catalogue_pages(
        self, *, after: str | None = None, limit: int | None = None, language: str | None = None
    ) -> AsyncIterator[models.CataloguePage]:
        """Iterate over the pages of ``show_till_catalogue``, up to what is there.

        The ``next`` of the last page is where a later call goes on, as ``after``.
        """
        while True:
            page = await self.show_till_catalogue(limit=limit, language=language, after=after)
            yield page
            if page.next is None:
                return
            after = page.next

    async def iterate_till_catalogue(
        self, *, after: str | None = None, limit: int | None = None, language: str | None = None
    ) -> AsyncIterator[models.TillSku]:
        """Iterate over what ``show_till_catalogue`` lists, page by page."""
        async for page in self.iterate_till_catalogue_pages(
            limit=limit, language=language, after=after
        ):
            for one in page.skus:
                yield one

    async def show_till_customer(
        self,
        *,
        id_: UUID | None = None,
        card: str | None = None,
        email: str | None = None,
        phone: str | None = None,
    ) -> models.CustomerAtTill:
        """Find a customer.

        Return what matters of a customer at a counter, by one identifier.

        Refused with:
            CustomerUnclear: none or several identifiers.
            UnknownCustomer: nobody has it.
        """
        return await self._session.send(
            "GET",
            "/api/v1/till/customers",
            models.CustomerAtTill,
            query={"id": id_, "card": card, "email": email, "phone": phone},
        )

    async def show_till_kept(self, code: str) -> models.KeptAtTill:
        """Find what is kept unpaid.

        Return what the till's place keeps for somebody who pays there; sell it as a cart.

        Refused with:
            UnknownClaim: it keeps nothing under that code.
        """
        return await self._session.send(
            "GET", f"/api/v1/till/kept/{quoted(code)}", models.KeptAtTill
        )

    async def show_till_rulebook(self, version: int) -> str:
        """Read a rulebook's text.

        Return a published rulebook as the price engine of a till reads it; it never changes.

        Refused with:
            UnknownRulebook: the version was never published.
        """
        return await self._session.send("GET", f"/api/v1/till/rulebooks/{quoted(version)}", str)

    async def show_till_stock(self, sku: str) -> models.StockAround:
        """Where goods are.

        Return units of a SKU here and at other places, with when they could be had from there.

        Refused with:
            UnknownSku: there is none.
        """
        return await self._session.send(
            "GET", f"/api/v1/till/stock/{quoted(sku)}", models.StockAround
        )
