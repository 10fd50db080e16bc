"""A company whose flows are called in process: it sells, cancels, hands over and settles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import msgspec

from ordito import fulfilment, orders
from ordito.flows.change_effect import ChangePlan, Effect
from ordito.flows.hand_over import hand_over
from ordito.flows.subscriptions import FOLLOWERS, SUBSCRIPTIONS
from ordito.fulfilment import FulfilmentOrder, Item
from ordito.orders import ActionKind, Line, Method, Order, Payment, ReturnedLine, Whereabouts
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.idempotency import Key
from ordito.platform.ids import CustomerId, FulfilmentOrderId, OrderId, PlaceId
from ordito.platform.relay import Relay, open_cursors
from ordito.processes import change
from ordito.processes.change import Proposal
from ordito.processes.change_asked import AskedChange
from ordito.processes.checkout import Outlet, sell
from ordito.processes.sale import Sale, SaleAnswer, SaleCustomer, SaleLine, SalePayment
from ordito.processes.settle_money import settle_money
from ordito.reads.audit import run_audit
from ordito.reads.memory import Memory
from ordito.surfaces.connectors.sandbox_processor import APPROVE, SandboxProcessor
from tests.company import Company, found

SYSTEM = Context.system()


def carry(sku: str = "shirt", quantity: int = 1, place: str = "north") -> SaleLine:
    """A line whose goods leave at once."""
    return SaleLine(sku, quantity, Method.CARRY_OUT, place)


def collect(sku: str = "shirt", quantity: int = 1, place: str = "south") -> SaleLine:
    """A line that waits in a store."""
    return SaleLine(sku, quantity, Method.COLLECT, place)


def ship(sku: str = "shirt", quantity: int = 1) -> SaleLine:
    """A line that a carrier takes."""
    return SaleLine(sku, quantity, Method.SHIP, "depot")


def by_card(token: str = APPROVE) -> tuple[SalePayment, ...]:
    """One card for the whole total."""
    return (SalePayment("card", token=token),)


@dataclass(frozen=True)
class Shop:
    """The company, and what its checkouts work with."""

    db: Database
    company: Company
    outlet: Outlet
    channel: str = "web"

    @property
    def context(self) -> Context:
        """Of a sale, through the web shop where nothing else is said."""
        return Context(actor="token:test", channel_id=self.company.channels[self.channel])

    async def sell(
        self,
        *lines: SaleLine,
        payments: Sequence[SalePayment] | None = None,
        customer: SaleCustomer | None = None,
        key: str | None = None,
        language: str = "",
        **more: Any,
    ) -> SaleAnswer:
        """Sell a basket and return what the client is told."""
        sold = await sell(
            self.outlet,
            sale=Sale(
                lines=lines,
                payments=by_card() if payments is None else tuple(payments),
                customer=customer,
                **more,
            ),
            key=a_key(key),
            context=self.context,
            language=language,
        )
        return msgspec.json.decode(sold.body, type=SaleAnswer)

    async def cancel(
        self, order: SaleAnswer, *asked: tuple[int, int], expected_version: int | None = None
    ) -> list[Line]:
        """Cancel units: line number and how many."""
        plan = ChangePlan(
            kind=ActionKind.CANCEL,
            version=expected_version,
            reason="test",
            taken=tuple(ReturnedLine(line_no, quantity) for line_no, quantity in asked),
        )
        await self.db.transact(
            change.change_at_once,
            SYSTEM,
            memory=self.outlet.memory,
            where=where(order),
            plan=plan,
            authority=frozenset(),
            at=now(),
        )
        touched = {line_no for line_no, _ in asked}
        return [line for line in await self.lines(order) if line.line_no in touched]

    async def hand_over(self, order: SaleAnswer, number: int = 0) -> FulfilmentOrder:
        """Hand over one of the order's fulfilment orders."""
        part = order.fulfilments[number]
        return await self.db.transact(
            hand_over,
            SYSTEM,
            place_id=PlaceId(part.place_id),
            fulfilment_order_id=FulfilmentOrderId(part.fulfilment_order_id),
            code=part.code,
            at=now(),
        )

    async def preview(
        self, order: SaleAnswer, asked: AskedChange, *, at: str | None = None
    ) -> Proposal:
        """Preview a change, perhaps by somebody at a place, and keep it."""
        context = msgspec.structs.replace(
            self.context, place_id=None if at is None else self.company.places[at]
        )
        found = await change.preview(
            self.outlet, where=where(order), asked=asked, context=context, authority=frozenset()
        )
        return await self.db.transact(change.keep, context, where(order), found)

    async def confirm(
        self,
        order: SaleAnswer,
        proposal: Proposal,
        *payments: SalePayment,
        key: str | None = None,
        outlet: Outlet | None = None,
    ) -> Effect:
        """Confirm a previewed change and return what was done."""
        kept = await self.db.read(
            orders.get_change, where=where(order), change_id=proposal.change_id
        )
        told = await change.confirm(
            outlet or self.outlet,
            change=kept,
            payments=payments,
            key=a_key(key),
            tell=_tell,
            context=self.context,
            authority=frozenset(),
        )
        return msgspec.json.decode(told, type=Effect)

    async def change(
        self,
        order: SaleAnswer,
        asked: AskedChange,
        *payments: SalePayment,
        at: str | None = None,
    ) -> Effect:
        """Preview a change, confirm it, and find that it did what the preview said."""
        proposal = await self.preview(order, asked, at=at)
        done = await self.confirm(order, proposal, *payments)
        assert done == proposal.effect
        return done

    async def settle(self) -> None:
        """Let everything follow that follows after commit."""
        relay = Relay(self.db, SUBSCRIPTIONS, followers=FOLLOWERS)
        while await relay.drain():
            pass
        while await settle_money(self.db, self.outlet.payment_processor):
            pass

    async def order(self, order: SaleAnswer) -> Order:
        """Return its head."""
        return await self.db.read(orders.get_order, **key_of(order))

    async def lines(self, order: SaleAnswer) -> list[Line]:
        """Return its lines."""
        return await self.db.read(orders.list_lines, **key_of(order))

    async def payments(self, order: SaleAnswer) -> list[Payment]:
        """Return its money."""
        return await self.db.read(orders.list_payments, **key_of(order))

    async def task(self, order: SaleAnswer, number: int = 0) -> tuple[FulfilmentOrder, list[Item]]:
        """Return one of its fulfilment orders with its items."""
        part = order.fulfilments[number]
        named: Any = {
            "place_id": part.place_id,
            "fulfilment_order_id": part.fulfilment_order_id,
        }
        task = await self.db.read(fulfilment.get_fulfilment_order, **named)
        return task, await self.db.read(fulfilment.list_items, **named)

    async def findings(self) -> dict[str, Any]:
        """Return what the audit finds; nothing is good."""
        verdicts = await self.db.read(run_audit, since=None, at=now())
        return {verdict.check: verdict.findings for verdict in verdicts if verdict.findings}


async def open_shop(db: Database, **more: Any) -> Shop:
    """Found the company in an empty database and open it."""
    company = await found(db, **more)
    await db.transact(open_cursors, SYSTEM)
    return Shop(db, company, Outlet(db, await Memory.load(db), SandboxProcessor()))


async def _tell(_: Tx, effect: Effect) -> str:
    return msgspec.json.encode(effect).decode()


def where(order: SaleAnswer) -> Whereabouts:
    """Return whose it is."""
    return Whereabouts(CustomerId(order.customer_id), OrderId(order.order_id))


def key_of(order: SaleAnswer) -> Any:
    """Return what the queries of orders ask for."""
    return msgspec.structs.asdict(where(order))


def a_key(name: str | None = None) -> Key:
    """Return the key of a request; the same name is the same request."""
    return Key.of(caller="test", key=name or str(uuid4()), command="place_order", body=b"")
