# Written by `python -m tools.client`; edits here are lost.
"""Routes of carts."""

from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Carts:
    """Routes of carts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def check_out(
        self, name: str, body: models.CartSale, *, idempotency_key: str | None = None
    ) -> models.SaleAnswer:
        """Order what is in a cart.

        Sell the cart, whole and once, as ``POST /orders`` sells a basket.

        Refused with:
            UnknownCart: there is none.
            CartClosed: another checkout has it, or it was ordered.
            EmptyBasket: nothing is in it.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/carts/{quoted(name)}/checkout",
            models.SaleAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def open_cart(
        self, body: models.NewCart, *, idempotency_key: str | None = None
    ) -> models.CartPage:
        """Open a cart.

        Return the customer's cart, from whatever channel; where there is none, an empty one.

        Refused with:
            UnknownCustomer: nobody has that identifier.
        """
        return await self._session.send(
            "POST", "/api/v1/carts", models.CartPage, body=body, key=idempotency_key or new_key()
        )

    async def put_coupons(
        self, name: str, body: models.Coupons, *, idempotency_key: str | None = None
    ) -> models.CartPage:
        """Keep coupons with a cart.

        Set the codes that the customer shows; ``claims`` of the answer says what becomes of
        each.

        Refused with:
            UnknownCart: there is none.
            CartClosed: it is being paid or was ordered.
            CartChanged: somebody changed it since the expected version.
        """
        return await self._session.send(
            "PUT",
            f"/api/v1/carts/{quoted(name)}/coupons",
            models.CartPage,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_line(
        self, name: str, body: models.CartLine, *, idempotency_key: str | None = None
    ) -> models.CartPage:
        """Put something into a cart, or take it out.

        Set the units of a SKU, by method and place.

        Refused with:
            UnknownCart: there is none.
            CartClosed: it is being paid or was ordered.
            CartChanged: somebody changed it since the expected version.
            UnknownSku, UnknownPlace: there is none of that code or id.
        """
        return await self._session.send(
            "PUT",
            f"/api/v1/carts/{quoted(name)}/lines",
            models.CartPage,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def show_cart(self, name: str) -> models.CartPage:
        """Read a cart.

        Return a cart by its id or number, priced for this channel and place.

        A cart that was poured into the customer's own answers as that one.

        Refused with:
            UnknownCart: there is none.
        """
        return await self._session.send("GET", f"/api/v1/carts/{quoted(name)}", models.CartPage)

    async def show_cart_of(self, customer_id: UUID) -> models.CartPage:
        """Read a customer's cart.

        Return the cart that a customer has now, in whatever channel it was begun.

        Refused with:
            UnknownCart: the customer has none.
        """
        return await self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/cart", models.CartPage
        )

    async def sign_in(
        self, name: str, body: models.SignIn, *, idempotency_key: str | None = None
    ) -> models.CartPage:
        """Give a nameless cart to its customer.

        Pour the cart into the customer's own one; its number leads there from now on.

        Refused with:
            UnknownCart: there is none.
            UnknownCustomer: nobody has that identifier.
            CartClosed: one of the two is being paid.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/carts/{quoted(name)}/sign-in",
            models.CartPage,
            body=body,
            key=idempotency_key or new_key(),
        )
