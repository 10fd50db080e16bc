# Written by `python -m tools.client`; edits here are lost.
"""Routes of orders."""

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Orders:
    """Routes of orders."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find_orders(self, *, source: str, external_id: str) -> models.OrderPage:
        """Find an order.

        Return the order that another system numbered.

        Refused with:
            UnknownOrder: there is none, or this token may not see it.
        """
        return self._session.send(
            "GET",
            "/api/v1/orders",
            models.OrderPage,
            query={"source": source, "external_id": external_id},
        )

    def place_order(
        self, body: models.Sale, *, idempotency_key: str | None = None
    ) -> models.SaleAnswer:
        """Sell a basket.

        Price, reserve, take the payment and place the order: all of it, or nothing.

        Answers 201 with the order; 202 while the payment processor has not answered (repeat the
        request with its key to learn more). A repeat gets the first answer.
        """
        return self._session.send(
            "POST", "/api/v1/orders", models.SaleAnswer, body=body, key=idempotency_key or new_key()
        )

    def post_cancellation(
        self, name: str, body: models.Cancellation, *, idempotency_key: str | None = None
    ) -> models.OrderPage:
        """Cancel units of an order.

        Cancel units that have not left yet; their stock, points and money go back.

        Refused with:
            UnknownOrder: there is none, or this token may not see it.
            LineClosed: fewer units are open.
            OrderChanged: the order has another version than expected; ``since`` says what was
            done.
            NotEntitled: it gives back more than the caller may.
        """
        return self._session.send(
            "POST",
            f"/api/v1/orders/{quoted(name)}/cancellations",
            models.OrderPage,
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_delivery_address(self, name: str) -> models.KeptAddress:
        """Read whereto an order is shipped.

        Return the address to which an order is shipped now.

        Refused with:
            UnknownOrder: there is none, or this token may not see it.
            UnknownAddress: it was not said, or the customer was erased.
        """
        return self._session.send(
            "GET", f"/api/v1/orders/{quoted(name)}/delivery-address", models.KeptAddress
        )

    def show_order(self, name: str) -> models.OrderPage:
        """Read an order.

        Return an order by its id or by its number.

        Refused with:
            UnknownOrder: there is none, or this token may not see it.
        """
        return self._session.send("GET", f"/api/v1/orders/{quoted(name)}", models.OrderPage)
