"""What the sale of a real basket is asked for with, and what follows it; pure."""

from collections.abc import Sequence
from typing import Final

import msgspec

from ordito.orders import Method
from ordito.platform.ids import OrderId
from ordito.processes.sale import Sale as SaleRequest
from ordito.processes.sale import SaleAnswer, SaleCustomer, SaleLine, SalePayment, SoldFulfilment
from ordito.surfaces.cli.replay.plan import Later, Sale
from ordito.surfaces.cli.replay.run import API, PLACED, Command
from ordito.surfaces.cli.replay.wire import Answer
from ordito.surfaces.connectors.complete_journey import mapping

_STORE: Final = "store"


class BasketTurn(msgspec.Struct, frozen=True):
    """A sale as a client's turn; keys derive from the name of the run."""

    run: str
    sale: Sale

    @property
    def is_repeated(self) -> bool:
        """Whether the client sends the same request twice."""
        return self.sale.is_repeated

    async def command(self) -> Command:
        """Return the sale."""
        return Command(
            action="sell",
            channel=self.sale.channel,
            path=f"{API}/orders",
            body=msgspec.json.encode(request_of(self.sale)),
            key=f"{self.run}-{self.sale.basket}",
            basket=self.sale.basket,
        )

    def answered(self, answer: Answer | None) -> Sequence[Command]:
        """Return how its goods are handed over, or what of it is cancelled."""
        sale = self.sale
        if answer is None or answer.status != PLACED or sale.later is Later.NOTHING:
            return ()
        told = msgspec.json.decode(answer.body, type=SaleAnswer)
        if sale.later is Later.HAND_OVER:
            return [
                hand_over(task, channel=_STORE, run=self.run, number=sale.basket)
                for task in told.fulfilments
            ]
        lines = told.lines if sale.later is Later.CANCEL else told.lines[:1]
        cancelled = [{"line_no": line.line_no, "quantity": line.quantity} for line in lines]
        return [
            Command(
                action="cancel",
                channel=sale.channel,
                path=f"{API}/orders/{OrderId(told.order_id)}/cancellations",
                body=msgspec.json.encode({"lines": cancelled, "reason": "customer_request"}),
                key=f"{self.run}-cancel-{told.order_id}",
                basket=sale.basket,
            )
        ]


def hand_over(task: SoldFulfilment, *, channel: str, run: str, number: int) -> Command:
    """Return how the goods of a sale leave their place.

    Args:
        task: of the place.
        channel: whose token is sent.
        run: name of the run.
        number: of the sale in its source.
    """
    return Command(
        action="hand_over",
        channel=channel,
        path=f"{API}/places/{task.place}/fulfilment-orders/{task.fulfilment_order_id}/hand-over",
        body=msgspec.json.encode({"code": task.code}),
        key=f"{run}-hand-over-{task.fulfilment_order_id}",
        basket=number,
    )


def request_of(sale: Sale) -> SaleRequest:
    """Return what the channel asks for: tills know the card, the others the customer's number."""
    store = mapping.place_code(sale.store)
    at_till = sale.method is Method.CARRY_OUT
    return SaleRequest(
        lines=tuple(
            SaleLine(
                sku=str(product),
                quantity=units,
                method=sale.method,
                place=store if sale.method is Method.COLLECT else None,
            )
            for product, units in sale.lines
        ),
        payments=(SalePayment(tender="card", token=sale.payment),),
        customer=SaleCustomer(card=mapping.card_number(sale.household))
        if at_till
        else SaleCustomer(external_id=str(sale.household), source=mapping.SOURCE),
        place=store if at_till else None,
    )
