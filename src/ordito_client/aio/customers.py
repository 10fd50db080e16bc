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
