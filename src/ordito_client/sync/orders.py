# Written by `python -m tools.client`; edits here are lost.
"""Routes of orders."""

from uuid import UUID

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

    def list_holds(self, name: str) -> list[models.HeldOrder]:
        """List the holds of an order.

        Return the holds of an order, released ones as well.

        Refused with:
            UnknownOrder: there is none, or this token may not see it.
        """
        return self._session.send(
            "GET", f"/api/v1/orders/{quoted(name)}/holds", list[models.HeldOrder]
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

    def post_hold(
        self, name: str, body: models.NewHold, *, idempotency_key: str | None = None
    ) -> models.HeldOrder:
        """Hold an order.

        Keep the goods of an order from leaving until somebody who may has released it.

        Refused with:
            UnknownOrder: there is none, or this token may not see it.
            NothingToHold: all of its goods have left or were cancelled.
        """
        return self._session.send(
            "POST",
            f"/api/v1/orders/{quoted(name)}/holds",
            models.HeldOrder,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_injection(
        self, body: models.ForeignOrder, *, idempotency_key: str | None = None
    ) -> models.Injected:
        """Inject an order sold elsewhere.

        Keep a sale that has happened: what is not there becomes an exception, never a refusal.

        Refused with:
            InjectedDifferently: the source's order is here with another content.
        """
        return self._session.send(
            "POST",
            "/api/v1/orders/injections",
            models.Injected,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_release(
        self, name: str, hold_id: UUID, body: models.Release, *, idempotency_key: str | None = None
    ) -> models.HeldOrder:
        """Release a hold.

        Let an order go on; for callers whose limit of authority reaches its total.

        Refused with:
            UnknownOrder: there is none, or this token may not see it.
            NotEntitled: it names the roles that may.
            UnknownHold: the order has none of that id.
            HoldReleased: somebody was quicker.
        """
        return self._session.send(
            "POST",
            f"/api/v1/orders/{quoted(name)}/holds/{quoted(hold_id)}/release",
            models.HeldOrder,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_hold_rules(
        self, body: models.RulesOfHolds, *, idempotency_key: str | None = None
    ) -> models.HoldRules:
        """Set hold rules.

        Set by which rules orders wait from now on; goods that are carried out never do.

        Refused with:
            RuleAsksNothing: a rule would hold every order.
        """
        return self._session.send(
            "PUT",
            "/api/v1/hold-rules",
            models.HoldRules,
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

    def show_hold_rules(self) -> models.HoldRules:
        """Read hold rules.

        Return the rules by which orders wait for a person's word.
        """
        return self._session.send("GET", "/api/v1/hold-rules", models.HoldRules)

    def show_order(self, name: str) -> models.OrderPage:
        """Read an order.

        Return an order by its id or by its number.

        Refused with:
            UnknownOrder: there is none, or this token may not see it.
        """
        return self._session.send("GET", f"/api/v1/orders/{quoted(name)}", models.OrderPage)
