# Written by `python -m tools.client`; edits here are lost.
"""Routes of relations."""

from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Relations:
    """Routes of relations."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def delete_contact(self, customer_id: UUID, person_id: UUID) -> None:
        """Let a person speak for a company no longer.

        End a contact; it stays to be read. Again is harmless.
        """
        return await self._session.send(
            "DELETE",
            f"/api/v1/customers/{quoted(customer_id)}/contacts/{quoted(person_id)}",
            type(None),
        )

    async def delete_from_book(self, owner_id: UUID, customer_id: UUID) -> None:
        """Strike a customer from an address book.

        Strike a customer; again is harmless.
        """
        return await self._session.send(
            "DELETE",
            f"/api/v1/address-books/{quoted(owner_id)}/customers/{quoted(customer_id)}",
            type(None),
        )

    async def delete_household(self, customer_id: UUID) -> None:
        """Let a customer live alone.

        Take a customer out of the household; again is harmless.

        Refused with:
            UnknownCustomer: nobody was registered under the id, or the customer was erased.
        """
        return await self._session.send(
            "DELETE", f"/api/v1/customers/{quoted(customer_id)}/household", type(None)
        )

    async def list_book(self, owner_id: UUID) -> models.Book:
        """Read an address book.

        Return whom an agent or partner knows; at most 5,000.
        """
        return await self._session.send(
            "GET", f"/api/v1/address-books/{quoted(owner_id)}/customers", models.Book
        )

    async def list_contacts(self, customer_id: UUID) -> list[models.Contact]:
        """List a company's contacts, or for whom a person speaks.

        Return contacts, those that have ended last; at most 500.
        """
        return await self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/contacts", list[models.Contact]
        )

    async def put_contact(
        self,
        customer_id: UUID,
        person_id: UUID,
        body: models.ContactRole,
        *,
        idempotency_key: str | None = None,
    ) -> list[models.Contact]:
        """Let a person speak for a company.

        Keep a contact of a company; another role takes the place of the one before.

        Refused with:
            UnknownCustomer: one of them was never registered, or was erased.
            NotACompany: the first is no company, or the second is one.
        """
        return await self._session.send(
            "PUT",
            f"/api/v1/customers/{quoted(customer_id)}/contacts/{quoted(person_id)}",
            list[models.Contact],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_household(
        self, customer_id: UUID, body: models.LivesWith, *, idempotency_key: str | None = None
    ) -> models.Household:
        """Let a customer live with another.

        Bring two into one household. Where a programme says so, it spends points together.

        Refused with:
            UnknownCustomer: one of them was never registered, or was erased.
        """
        return await self._session.send(
            "PUT",
            f"/api/v1/customers/{quoted(customer_id)}/household",
            models.Household,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_in_book(self, owner_id: UUID, customer_id: UUID) -> None:
        """Enter a customer in an address book.

        Enter a customer; again is harmless. It says nothing of whose customer somebody is.

        Refused with:
            UnknownCustomer: nobody was registered under the id, or the customer was erased.
        """
        return await self._session.send(
            "PUT",
            f"/api/v1/address-books/{quoted(owner_id)}/customers/{quoted(customer_id)}",
            type(None),
        )

    async def show_household(self, customer_id: UUID) -> models.Household:
        """List with whom a customer lives.

        Return the others of the household; nobody becomes one person by it.
        """
        return await self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/household", models.Household
        )
