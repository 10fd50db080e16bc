# Written by `python -m tools.client`; edits here are lost.
"""Routes of customers."""

from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Customers:
    """Routes of customers."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def delete_address(self, customer_id: UUID, label: str) -> None:
        """Take an address out of the book.

        Take an address out of the book; orders that went there keep it.

        Refused with:
            UnknownAddress: the book has none of that label.
        """
        return await self._session.send(
            "DELETE",
            f"/api/v1/customers/{quoted(customer_id)}/addresses/{quoted(label)}",
            type(None),
        )

    async def delete_customer_group(self, customer_id: UUID, code: str) -> None:
        """Take a customer out of a group.

        Take a customer out of a group from now on.

        Refused with:
            NotInGroup: the customer is not in it, or has left before.
        """
        return await self._session.send(
            "DELETE", f"/api/v1/customers/{quoted(customer_id)}/groups/{quoted(code)}", type(None)
        )

    async def find_customer(
        self,
        *,
        card: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        external_id: str | None = None,
        source: str | None = None,
    ) -> models.Profile:
        """Find a customer.

        Return the one customer that has the identifier.

        Refused with:
            CustomerUnclear: none or several identifiers were given.
            UnknownCustomer: nobody has it.
        """
        return await self._session.send(
            "GET",
            "/api/v1/customers",
            models.Profile,
            query={
                "card": card,
                "email": email,
                "phone": phone,
                "external_id": external_id,
                "source": source,
            },
        )

    async def list_addresses(self, customer_id: UUID) -> list[models.KeptAddress]:
        """Read a customer's address book.

        Return the addresses of the book, by label.
        """
        return await self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/addresses", list[models.KeptAddress]
        )

    async def list_customer_groups(self, customer_id: UUID) -> list[models.GroupMembership]:
        """List the groups of a customer.

        Return the groups, those that have ended or not begun among them.
        """
        return await self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/groups", list[models.GroupMembership]
        )

    async def post_customer(
        self, body: models.Registration, *, idempotency_key: str | None = None
    ) -> models.Registered:
        """Register a customer.

        Make a customer known; somebody whose external id is known already is that somebody.

        Refused with:
            InvalidIdentifier: a value cannot be of its kind.
            IdentifierTaken: a card or verified value belongs to another customer.
        """
        return await self._session.send(
            "POST",
            "/api/v1/customers",
            models.Registered,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_membership(
        self, customer_id: UUID, body: models.Enrolment, *, idempotency_key: str | None = None
    ) -> models.Membership:
        """Enrol a customer in a loyalty programme.

        Let a known customer collect points, with or without a card.

        Refused with:
            UnknownProgramme: there is none of that code.
            UnknownCustomer: nobody was registered under the id.
            IdentifierTaken: the card belongs to another customer.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/memberships",
            models.Membership,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_address(
        self,
        customer_id: UUID,
        label: str,
        body: models.Address,
        *,
        idempotency_key: str | None = None,
    ) -> models.KeptAddress:
        """Keep an address under a label.

        Keep an address; another one of the label takes its place, orders keep the old.

        Refused with:
            InvalidAddress: no parcel would arrive there as it is written.
        """
        return await self._session.send(
            "PUT",
            f"/api/v1/customers/{quoted(customer_id)}/addresses/{quoted(label)}",
            models.KeptAddress,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_customer_group(
        self,
        customer_id: UUID,
        code: str,
        body: models.GroupTerm,
        *,
        idempotency_key: str | None = None,
    ) -> list[models.GroupMembership]:
        """Put a customer into a group.

        Put a customer into a group that price lists and promotions name as `group:CODE`.

        A persona is named as it is, and what is promised in cases may go by it.

        Refused with:
            UnknownCustomer: there is none, or the person was forgotten.
            GroupEmpty: it would end before it begins.
        """
        return await self._session.send(
            "PUT",
            f"/api/v1/customers/{quoted(customer_id)}/groups/{quoted(code)}",
            list[models.GroupMembership],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def show_customer(self, customer_id: UUID) -> models.Profile:
        """Read a customer.

        Return name, address, identifiers with external ids, and consents.

        Refused with:
            UnknownCustomer: nobody was registered under the id.
        """
        return await self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}", models.Profile
        )

    async def show_customer_page(
        self, customer_id: UUID, *, limit: int | None = None
    ) -> models.CustomerPage:
        """Read a customer's orders, points and timeline.

        Return what happened to a customer in every channel; personal values are not in it.
        """
        return await self._session.send(
            "GET",
            f"/api/v1/customers/{quoted(customer_id)}/page",
            models.CustomerPage,
            query={"limit": limit},
        )
