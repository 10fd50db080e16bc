# Written by `python -m tools.client`; edits here are lost.
"""Routes of ledger."""

from collections.abc import Iterator
from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Ledger:
    """Routes of ledger."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_credit(
        self, *, currency: str | None = None, size: int | None = None, after: str | None = None
    ) -> models.CreditPage:
        """List store credit.

        Return whose store credit there is, under the id that was given it.

        A person of several ids has the sum of theirs: ``/customers/{customer_id}/store-
        credit``.

        Refused with:
            PlaceOutside: the caller acts at some places only.
            MarkWrong: ``after`` is not what a page before answered.
        """
        return self._session.send(
            "GET",
            "/api/v1/store-credit",
            models.CreditPage,
            query={"currency": currency, "size": size, "after": after},
        )

    def iterate_credit_pages(
        self, *, currency: str | None = None, size: int | None = None, after: str | None = None
    ) -> Iterator[models.CreditPage]:
        """Iterate over the pages of ``list_credit``, up to what is there.

        The ``next`` of the last page is where a later call goes on, as ``after``.
        """
        while True:
            page = self.list_credit(currency=currency, size=size, after=after)
            yield page
            if page.next is None:
                return
            after = page.next

    def iterate_credit(
        self, *, currency: str | None = None, size: int | None = None, after: str | None = None
    ) -> Iterator[models.CreditOf]:
        """Iterate over what ``list_credit`` lists, page by page."""
        for page in self.iterate_credit_pages(currency=currency, size=size, after=after):
            yield from page.credit

    def list_drawers(self, place: str) -> list[models.Drawer]:
        """List drawers.

        Return the drawers of a place and what is in them by the book.

        Refused with:
            UnknownPlace: there is no such place.
            PlaceOutside: the caller may not act there.
        """
        return self._session.send(
            "GET", f"/api/v1/places/{quoted(place)}/drawers", list[models.Drawer]
        )

    def list_marketplaces(self) -> list[models.MarketplaceShown]:
        """See how marketplaces go.

        Return each marketplace with its last round, and the commissions that it has earned.
        """
        return self._session.send("GET", "/api/v1/marketplaces", list[models.MarketplaceShown])

    def post_capture(
        self,
        account_id: UUID,
        hold_id: UUID,
        body: models.Part,
        *,
        idempotency_key: str | None = None,
    ) -> models.HoldStanding:
        """Spend a part of a hold.

        Spend a part of what is set aside, or all of it; the rest stays set aside.

        Refused with:
            NoTender: the account is no gift card or credit.
            HoldUnknown: the account has no such hold.
            HoldClosed: nothing of it is set aside any more.
            HoldTooSmall: less of it is set aside.
        """
        return self._session.send(
            "POST",
            f"/api/v1/accounts/{quoted(account_id)}/holds/{quoted(hold_id)}/captures",
            models.HoldStanding,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_cash(
        self,
        place: str,
        account_id: UUID,
        body: models.CashMove,
        *,
        idempotency_key: str | None = None,
    ) -> models.Balance:
        """Move cash.

        Book cash that came into a drawer or left it.

        Refused with:
            PlaceOutside: the caller may not act there.
            DrawerUnknown: the place has no such drawer.
            NotEnoughBalance: by the book less is in it.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/drawers/{quoted(account_id)}/moves",
            models.Balance,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_credit(
        self, customer_id: UUID, body: models.CreditGrant, *, idempotency_key: str | None = None
    ) -> list[models.StoreCredit]:
        """Give store credit.

        Give a customer store credit, and answer all that the customer has.

        Refused with:
            BeyondPolicy: the decision policy says otherwise, and nobody says why.
            ApprovalNeeded: the policy asks for a second person.
            NotEntitled: it is more than the caller may give.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/store-credit",
            list[models.StoreCredit],
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_credit_hold(
        self, customer_id: UUID, body: models.CreditHold, *, idempotency_key: str | None = None
    ) -> models.HoldStanding:
        """Set store credit aside.

        Set credit aside for a payment; capture, release or refund it by its account.

        Refused with:
            AccountUnknown: the customer never had credit in that currency.
            NotEnoughBalance: less is free.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/store-credit/holds",
            models.HoldStanding,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_drawer(
        self, place: str, body: models.NewDrawer, *, idempotency_key: str | None = None
    ) -> models.Drawer:
        """Open a drawer.

        Open a till's drawer; opening it again is harmless.

        Refused with:
            UnknownPlace: there is no such place.
            PlaceOutside: the caller may not act there.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/drawers",
            models.Drawer,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_drawer_count(
        self,
        place: str,
        account_id: UUID,
        body: models.DrawerCount,
        *,
        idempotency_key: str | None = None,
    ) -> models.DrawerDifference:
        """Count a drawer.

        Set the book to what was counted, and answer the difference.

        Refused with:
            PlaceOutside: the caller may not act there.
            DrawerUnknown: the place has no such drawer.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/drawers/{quoted(account_id)}/counts",
            models.DrawerDifference,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_fund(
        self, code: str, body: models.Fund, *, idempotency_key: str | None = None
    ) -> models.Balance:
        """Fund a budget.

        Put units into a budget, opening it where it is new, or take free ones out of it.

        Refused with:
            AccountDiffers: the budget counts another unit.
            NotEnoughBalance: fewer are free.
        """
        return self._session.send(
            "POST",
            f"/api/v1/budgets/{quoted(code)}/funds",
            models.Balance,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_refund(
        self,
        account_id: UUID,
        hold_id: UUID,
        body: models.Part,
        *,
        idempotency_key: str | None = None,
    ) -> models.HoldStanding:
        """Give back what was spent.

        Give back a part of what was spent, or all of it; a replaced gift card's to its
        successor.

        Refused with:
            NoTender: the account is no gift card or credit.
            HoldUnknown: the account has no such hold.
            HoldTooSmall: less was spent, or the rest was given back already.
            GiftCardClosed: the gift card has expired.
        """
        return self._session.send(
            "POST",
            f"/api/v1/accounts/{quoted(account_id)}/holds/{quoted(hold_id)}/refunds",
            models.HoldStanding,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_release(
        self,
        account_id: UUID,
        hold_id: UUID,
        body: models.Rest,
        *,
        idempotency_key: str | None = None,
    ) -> models.HoldStanding:
        """Release a part of a hold.

        Free a part of what is set aside, or all that is left.

        Refused with:
            NoTender: the account is no gift card or credit.
            HoldUnknown: the account has no such hold.
        """
        return self._session.send(
            "POST",
            f"/api/v1/accounts/{quoted(account_id)}/holds/{quoted(hold_id)}/releases",
            models.HoldStanding,
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_account(self, account_id: UUID) -> models.Balance:
        """Read a balance.

        Return how an account stands.

        Refused with:
            AccountUnknown: there is no such account.
        """
        return self._session.send("GET", f"/api/v1/accounts/{quoted(account_id)}", models.Balance)

    def show_budget(self, code: str) -> models.Balance:
        """Read a budget.

        Return what is left of a budget.

        Refused with:
            AccountUnknown: there is none of that code.
        """
        return self._session.send("GET", f"/api/v1/budgets/{quoted(code)}", models.Balance)

    def show_credit(self, customer_id: UUID) -> list[models.StoreCredit]:
        """Read a customer's store credit.

        Return the credit in each currency.
        """
        return self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/store-credit", list[models.StoreCredit]
        )

    def show_hold(self, account_id: UUID, hold_id: UUID) -> models.HoldStanding:
        """Read a hold.

        Return what has become of a hold.

        Refused with:
            HoldUnknown: the account has no such hold.
        """
        return self._session.send(
            "GET",
            f"/api/v1/accounts/{quoted(account_id)}/holds/{quoted(hold_id)}",
            models.HoldStanding,
        )

    def show_statement(
        self, account_id: UUID, *, size: int | None = None, after: str | None = None
    ) -> models.StatementPage:
        """Read a statement by pages.

        Return the lines of an account of any kind with the balance after each, latest first.

        Refused with:
            AccountUnknown: there is no such account.
            MarkWrong: ``after`` is not what a page before answered.
        """
        return self._session.send(
            "GET",
            f"/api/v1/accounts/{quoted(account_id)}/statement",
            models.StatementPage,
            query={"size": size, "after": after},
        )

    def iterate_statement_pages(
        self, account_id: UUID, *, size: int | None = None, after: str | None = None
    ) -> Iterator[models.StatementPage]:
        """Iterate over the pages of ``show_statement``, up to what is there.

        The ``next`` of the last page is where a later call goes on, as ``after``.
        """
        while True:
            page = self.show_statement(account_id=account_id, size=size, after=after)
            yield page
            if page.next is None:
                return
            after = page.next

    def iterate_statement(
        self, account_id: UUID, *, size: int | None = None, after: str | None = None
    ) -> Iterator[models.StatementLine]:
        """Iterate over what ``show_statement`` lists, page by page."""
        for page in self.iterate_statement_pages(account_id=account_id, size=size, after=after):
            yield from page.lines

    def show_trial_balance(self) -> list[models.TrialLine]:
        """Read the trial balance of each unit.

        Return entries by unit and kind of account; of each unit they sum to 0. Reads all
        entries.
        """
        return self._session.send("GET", "/api/v1/trial-balance", list[models.TrialLine])
