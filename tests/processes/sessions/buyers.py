"""What buyers do in tests: open a session, change it, pay for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from ordito import orders
from ordito.orders import Order, PaymentProcessor
from ordito.platform import ids
from ordito.platform.ids import CustomerId, OrderId
from ordito.processes import sessions
from ordito.processes.checkout import Outlet
from ordito.processes.own_tenders import OwnTenders
from ordito.processes.sessions import (
    Instrument,
    SessionPage,
    Wish,
    WishedAddress,
    WishedBuyer,
    WishedDestination,
    WishedLine,
    WishedMethod,
)
from ordito.surfaces.connectors.sandbox_processor import APPROVE, SandboxProcessor
from tests.flows.shop import Shop, a_key

OWNER = "browser:test"
HOME = WishedAddress(
    recipient="Ada Rossi", lines=("Via Roma 1",), postal_code="20121", city="Milano", country="IT"
)
TO_HOME = WishedMethod(kind="ship", destinations=(WishedDestination(address=HOME),))
AT_SOUTH = WishedMethod(kind="collect", destination="south")
ADA = WishedBuyer(first_name="Ada", last_name="Rossi", email="ada@example.com")


def lines(*named: tuple[str, int]) -> tuple[WishedLine, ...]:
    """Lines ``li_0`` and on: SKU and quantity."""
    return tuple(
        WishedLine(line_id=f"li_{number}", sku=sku, quantity=quantity)
        for number, (sku, quantity) in enumerate(named)
    )


def by_card(token: str = APPROVE) -> tuple[Instrument, ...]:
    """One card for the whole total."""
    return (Instrument(handler="card", token=token),)


@dataclass(frozen=True)
class Buyer:
    """Somebody at the shop, in one browser."""

    shop: Shop
    owner: str = OWNER

    async def open(self, *named: tuple[str, int], **more: Any) -> SessionPage:
        """Open a session that lacks nothing, where nothing else is said."""
        customer_id: CustomerId | None = more.pop("customer_id", None)
        session_id: UUID | None = more.pop("session_id", None)
        return await sessions.open_session(
            self.shop.outlet,
            wish=wish(*named, **more),
            owner=self.owner,
            context=self.shop.context,
            customer_id=customer_id,
            session_id=session_id,
        )

    async def change(self, page: SessionPage, *named: tuple[str, int], **more: Any) -> SessionPage:
        """Replace what is asked."""
        expected_version: int | None = more.pop("expected_version", None)
        only_known: bool = more.pop("only_known", False)
        return await sessions.change_session(
            self.shop.outlet,
            session_id=page.session_id,
            wish=wish(*named, **more),
            owner=self.owner,
            context=self.shop.context,
            expected_version=expected_version,
            only_known=only_known,
        )

    async def show(self, page: SessionPage) -> SessionPage:
        """Read it again."""
        return await sessions.show_session(
            self.shop.outlet,
            session_id=page.session_id,
            owner=self.owner,
            context=self.shop.context,
        )

    async def pay(
        self,
        page: SessionPage,
        instruments: Sequence[Instrument] | None = None,
        *,
        key: str | None = None,
        **more: Any,
    ) -> SessionPage:
        """Complete it."""
        return await sessions.complete_session(
            self.shop.outlet,
            session_id=page.session_id,
            instruments=by_card() if instruments is None else instruments,
            owner=self.owner,
            key=a_key(key or f"pay-{ids.new()}"),
            context=self.shop.context,
            **more,
        )

    async def confirm(self, page: SessionPage, *, confirmed: bool = True) -> SessionPage:
        """Come back from the bank's page."""
        return await sessions.answer_challenge(
            self.shop.outlet,
            session_id=page.session_id,
            confirmed=confirmed,
            owner=self.owner,
            context=self.shop.context,
        )

    async def cancel(self, page: SessionPage) -> SessionPage:
        """Give it up."""
        return await sessions.cancel_session(
            self.shop.outlet,
            session_id=page.session_id,
            owner=self.owner,
            context=self.shop.context,
        )

    async def order_of(self, page: SessionPage) -> Order:
        """Return the order that a session became."""
        assert page.order_id is not None, page
        return await self.shop.db.read(
            orders.get_order,
            customer_id=CustomerId(page.customer_id),
            order_id=OrderId(page.order_id),
        )


def wish(*named: tuple[str, int], **more: Any) -> Wish:
    """Return a wish that lacks nothing, where nothing else is said."""
    asked: dict[str, Any] = {"lines": lines(*named), "buyer": ADA, "methods": (TO_HOME,)} | more
    return Wish(**asked)


def with_own_tenders(shop: Shop, outside: PaymentProcessor | None = None) -> Shop:
    """Return a shop that takes its own tenders, and all others outside."""
    tenders = OwnTenders(shop.db, outside or SandboxProcessor())
    return replace(shop, outlet=Outlet(shop.db, shop.outlet.memory, tenders))
