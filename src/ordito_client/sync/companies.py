# Written by `python -m tools.client`; edits here are lost.
"""Routes of companies."""

from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Companies:
    """Routes of companies."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_credit(self, customer_id: UUID) -> list[models.CreditLine]:
        """Read a company's credit book.

        Return the latest 500 entries, latest first.
        """
        return self._session.send(
            "GET", f"/api/v1/companies/{quoted(customer_id)}/credit", list[models.CreditLine]
        )

    def list_quotes(self, customer_id: UUID) -> list[models.QuotePage]:
        """List the quotes to a company.

        Return the latest 200 quotes, latest first.
        """
        return self._session.send(
            "GET", f"/api/v1/companies/{quoted(customer_id)}/quotes", list[models.QuotePage]
        )

    def post_order(
        self, name: str, body: models.QuoteOrder, *, idempotency_key: str | None = None
    ) -> models.SaleAnswer:
        """Order what was quoted.

        Sell what was quoted at the price that was quoted, whole and once.

        Refused with:
            UnknownQuote: there is none.
            QuoteClosed: it was ordered or withdrawn, or its last day is over.
            PaymentDeclined: the credit does not reach that far, say.
        """
        return self._session.send(
            "POST",
            f"/api/v1/company-quotes/{quoted(name)}/order",
            models.SaleAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_payment(
        self, customer_id: UUID, body: models.Paid, *, idempotency_key: str | None = None
    ) -> models.CompanyPage:
        """Note that a company has paid.

        Free as much credit as was paid.

        Refused with:
            UnknownCompany: the customer has no terms.
            PaidTooMuch: it owes less.
        """
        return self._session.send(
            "POST",
            f"/api/v1/companies/{quoted(customer_id)}/payments",
            models.CompanyPage,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_quote(
        self,
        customer_id: UUID,
        body: models.CompanyQuoteRequest,
        *,
        idempotency_key: str | None = None,
    ) -> models.QuotePage:
        """Quote a basket to a company.

        Price a basket and keep to it until its last day.

        Refused with:
            UnknownCompany: the customer has no terms.
            UnknownSku, NoPrice: a line cannot be priced here and now.
        """
        return self._session.send(
            "POST",
            f"/api/v1/companies/{quoted(customer_id)}/quotes",
            models.QuotePage,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_withdrawal(self, name: str, *, idempotency_key: str | None = None) -> models.QuotePage:
        """Withdraw a quote.

        Let a quote hold no longer.

        Refused with:
            UnknownQuote: there is none.
            QuoteClosed: it was ordered or withdrawn already.
        """
        return self._session.send(
            "POST",
            f"/api/v1/company-quotes/{quoted(name)}/withdrawal",
            models.QuotePage,
            key=idempotency_key or new_key(),
        )

    def put_company(
        self, customer_id: UUID, body: models.CompanyTerms, *, idempotency_key: str | None = None
    ) -> models.CompanyPage:
        """Give a customer the terms of a company.

        Set terms and limit; what is used stays, also above a lower limit, until it is paid.

        Refused with:
            CreditCurrencyKept: it has credit in another currency.
        """
        return self._session.send(
            "PUT",
            f"/api/v1/companies/{quoted(customer_id)}",
            models.CompanyPage,
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_company(self, customer_id: UUID) -> models.CompanyPage:
        """Read a company.

        Return the terms of a company and the credit that it uses.

        Refused with:
            UnknownCompany: the customer has no terms.
        """
        return self._session.send(
            "GET", f"/api/v1/companies/{quoted(customer_id)}", models.CompanyPage
        )

    def show_quote(self, name: str) -> models.QuotePage:
        """Read a quote.

        Return a quote by its id or number, with the order that it became.

        Refused with:
            UnknownQuote: there is none.
        """
        return self._session.send("GET", f"/api/v1/company-quotes/{quoted(name)}", models.QuotePage)
