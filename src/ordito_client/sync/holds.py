# Written by `python -m tools.client`; edits here are lost.
"""Routes of holds."""

from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Holds:
    """Routes of holds."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_holds(self, name: str) -> list[models.HeldOrder]:
        """List the holds of an order.

        Return the holds of an order, released ones as well.

        Refused with:
            UnknownOrder: there is none, or this token may not see it.
        """
        return self._session.send(
            "GET", f"/api/v1/orders/{quoted(name)}/holds", list[models.HeldOrder]
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
        self,
        body: models.RulesOfHolds,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.HoldRules:
        """Set hold rules.

        Set by which rules orders wait from now on; goods that are carried out never do.

        Refused with:
            RuleAsksNothing: a rule would hold every order.
            PolicyChanged: another version is in force than the one that was read.
        """
        return self._session.send(
            "PUT",
            "/api/v1/hold-rules",
            models.HoldRules,
            query={"expected_version": expected_version},
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_hold_rules(self) -> models.HoldRules:
        """Read hold rules.

        Return the rules by which orders wait for a person's word.
        """
        return self._session.send("GET", "/api/v1/hold-rules", models.HoldRules)
