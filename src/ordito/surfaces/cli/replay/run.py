"""Plays sales from many clients at once, each on a connection of its own, and writes the journal.

A request whose connection broke, or that the server could not answer, is sent again with the same
key until it is answered: so nothing is sold twice, and a server that was killed loses nothing.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from typing import Final

import msgspec

from ordito.orders import Method
from ordito.platform.ids import OrderId
from ordito.processes.sale import Sale as SaleRequest
from ordito.processes.sale import SaleAnswer, SaleCustomer, SaleLine, SalePayment
from ordito.surfaces.cli.replay.journal import Entry, Journal
from ordito.surfaces.cli.replay.measure import Meter
from ordito.surfaces.cli.replay.plan import Later, Sale
from ordito.surfaces.cli.replay.wire import Answer, Connection, ConnectionBroken
from ordito.surfaces.connectors.complete_journey import mapping

API: Final = "/api/v1"
PLACED: Final = 201
PENDING: Final = 202
_OK: Final = (200, PLACED, PENDING)
_TOO_MANY: Final = 429
_FAULT: Final = 500
_FIRST_PAUSE_S: Final = 0.05
_LONGEST_PAUSE_S: Final = 2.0
_PATIENCE_S: Final = 180.0
# collections wait for so many sales of the same client before they are handed over or cancelled
_KEPT_WAITING: Final = 5


class Command(msgspec.Struct, frozen=True):
    """A request to the API.

    Attributes:
        action: as in the journal.
        channel: whose token is sent.
        path: below the API's root.
        body: JSON.
        key: idempotency key.
        basket: number of the basket that it is about.
    """

    action: str
    channel: str
    path: str
    body: bytes
    key: str
    basket: int


class _Told(msgspec.Struct, frozen=True):
    """What the journal keeps of an answer, where it is in it."""

    code: str | None = None
    order_id: OrderId | None = None
    total_minor: int | None = None


_TOLD: Final = msgspec.json.Decoder(_Told)


class Replay:
    """A run.

    Attributes:
        meter: what was measured so far.
        unlike: keys whose repeat was answered otherwise than the first request; none is good.
    """

    def __init__(self, *, name: str, url: str, tokens: Mapping[str, str], journal: Journal) -> None:
        self.meter = Meter()
        self.unlike: list[str] = []
        self._name = name
        self._url = url
        self._tokens = tokens
        self._journal = journal

    async def play(self, sales: AsyncIterator[Sale], *, clients: int) -> None:
        """Play all sales and what follows them.

        Args:
            sales: taken by whichever client is free.
            clients: how many work at once.
        """
        queue: asyncio.Queue[Sale | None] = asyncio.Queue(maxsize=clients)
        async with asyncio.TaskGroup() as group:
            for _ in range(clients):
                group.create_task(self._client(queue))
            async for sale in sales:
                await queue.put(sale)
            for _ in range(clients):
                await queue.put(None)

    async def _client(self, queue: asyncio.Queue[Sale | None]) -> None:
        waiting: list[Command] = []
        async with Connection(self._url) as line:
            while (sale := await queue.get()) is not None:
                waiting += await self._sell(line, sale)
                if len(waiting) > _KEPT_WAITING:
                    await self._send(line, waiting.pop(0))
            for command in waiting:
                await self._send(line, command)

    async def _sell(self, line: Connection, sale: Sale) -> list[Command]:
        command = self._sale_command(sale)
        answer = await self._send(line, command)
        if answer is None or answer.status != PLACED:
            return []
        if sale.is_repeated:
            again = await self._send(line, command)
            if again is not None and again.body != answer.body:
                self.unlike.append(command.key)
        return self._afterwards(sale, msgspec.json.decode(answer.body, type=SaleAnswer))

    async def _send(self, line: Connection, command: Command) -> Answer | None:
        """Send a command until it is answered, and write the answer down; None: it never was."""
        began = time.monotonic()
        attempts = 0
        answer: Answer | None = None
        while time.monotonic() - began < _PATIENCE_S:
            attempts += 1
            try:
                answer = await line.post(
                    API + command.path,
                    body=command.body,
                    token=self._tokens[command.channel],
                    key=command.key,
                )
            except ConnectionBroken:
                answer = None
            if answer is not None and answer.status < _FAULT and answer.status != _TOO_MANY:
                break
            await asyncio.sleep(min(_FIRST_PAUSE_S * 2 ** (attempts - 1), _LONGEST_PAUSE_S))
        self._note(command, answer, (time.monotonic() - began) * 1000, attempts)
        return answer

    def _note(self, command: Command, answer: Answer | None, wait_ms: float, attempts: int) -> None:
        told = _told(answer)
        code = told.code or _plain_code(answer)
        self.meter.add(command.action, code, wait_ms=wait_ms, attempts=attempts)
        self._journal.append(
            Entry(
                key=command.key,
                action=command.action,
                channel=command.channel,
                status=0 if answer is None else answer.status,
                at=time.time(),
                wait_ms=round(wait_ms, 3),
                attempts=attempts,
                basket=command.basket,
                order_id=told.order_id,
                total_minor=told.total_minor,
                code=None if answer is not None and answer.status in _OK else code,
            )
        )

    def _sale_command(self, sale: Sale) -> Command:
        return Command(
            action="sell",
            channel=sale.channel,
            path="/orders",
            body=msgspec.json.encode(request_of(sale)),
            key=f"{self._name}-{sale.basket}",
            basket=sale.basket,
        )

    def _afterwards(self, sale: Sale, answer: SaleAnswer) -> list[Command]:
        if sale.later is Later.NOTHING:
            return []
        if sale.later is Later.HAND_OVER:
            return [
                Command(
                    action="hand_over",
                    channel="store",
                    path=f"/places/{task.place}/fulfilment-orders/{task.fulfilment_order_id}/hand-over",
                    body=msgspec.json.encode({"code": task.code}),
                    key=f"{self._name}-hand-over-{task.fulfilment_order_id}",
                    basket=sale.basket,
                )
                for task in answer.fulfilments
            ]
        lines = answer.lines if sale.later is Later.CANCEL else answer.lines[:1]
        cancelled = [{"line_no": line.line_no, "quantity": line.quantity} for line in lines]
        return [
            Command(
                action="cancel",
                channel=sale.channel,
                path=f"/orders/{OrderId(answer.order_id)}/cancellations",
                body=msgspec.json.encode({"lines": cancelled, "reason": "customer_request"}),
                key=f"{self._name}-cancel-{answer.order_id}",
                basket=sale.basket,
            )
        ]


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


def _told(answer: Answer | None) -> _Told:
    try:
        return _Told() if answer is None else _TOLD.decode(answer.body)
    except msgspec.DecodeError:
        return _Told()


def _plain_code(answer: Answer | None) -> str:
    if answer is None:
        return "no_answer"
    if answer.status == PENDING:
        return "pending"
    return "ok" if answer.status in _OK else f"http.{answer.status}"
