"""A world played live: what its customers did, in its order, as requests dated now.

What hangs on a sale (goods fetched, brought back, asked about) is asked for when its time comes, of
the order that the sale has become; where it was refused or lies before the window, it is left out.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import datetime, timedelta
from heapq import heappop, heappush, merge
from itertools import chain, groupby, islice, takewhile
from typing import Any, Final

import msgspec

from ordito.journeys import NewSource, SenderKind
from ordito.orders import Method
from ordito.platform.db import Tx
from ordito.processes.sale import Sale, SaleAnswer, SaleCustomer, SaleLine, SalePayment
from ordito.surfaces.cli.doors import issue_tokens, open_sources
from ordito.surfaces.cli.replay.baskets import hand_over
from ordito.surfaces.cli.replay.run import API, PLACED, Command
from ordito.surfaces.cli.replay.wire import Answer
from ordito.surfaces.connectors.sandbox_processor import APPROVE
from ordito.surfaces.connectors.world_folder import mapping
from ordito.surfaces.connectors.world_folder.model import Basket, Case, Return, Touch
from ordito.surfaces.connectors.world_folder.reader import World
from ordito.surfaces.guards import Scope

_EVENTS: Final = "/v1/batch"
_READ: Final = 500
_MOST_EVENTS: Final = 100
_SECOND_US: Final = 1_000_000
_MINUTE_US: Final = 60 * _SECOND_US
_HOUR_US: Final = 60 * _MINUTE_US
_STORE: Final = "store"
_REASON: Final = "changed_mind"
_TOKEN_LASTS: Final = timedelta(days=7)
_SCOPES: Final = (Scope.ORDERS_READ, Scope.ORDERS_WRITE, Scope.CASES_WRITE)

Made = Callable[[dict[int, SaleAnswer]], list[Command]]


class _Moment(msgspec.Struct, frozen=True):
    """Something that happens at an instant of the world.

    Attributes:
        at_us: when, microseconds since 1970 in UTC.
        made: returns its requests when its time has come.
        sells: number of the order that is sold by it.
        hangs_on: number of the order whose sale it needs.
    """

    at_us: int
    made: Made
    sells: int | None = None
    hangs_on: int | None = None


class _Turn:
    """A moment as a client's turn: it waits for the answer to what it hangs on."""

    is_repeated = False

    def __init__(self, moment: _Moment, feed: "WorldFeed") -> None:
        self._moment = moment
        self._feed = feed
        self._rest: list[Command] = []

    async def command(self) -> Command | None:
        """Return the first request of the moment; None where its sale never was."""
        await self._feed.settled(self._moment.hangs_on)
        commands = self._moment.made(self._feed.sold)
        if not commands:
            self._feed.left_out[_about(self._moment)] += 1
            return None
        self._rest = commands[1:]
        return commands[0]

    def answered(self, answer: Answer | None) -> Sequence[Command]:
        """Keep what a sale has become; return the other requests of the moment."""
        if self._moment.sells is not None:
            self._feed.settle(self._moment.sells, answer)
        return self._rest


class WorldFeed:
    """The turns of a window of a world, from its first order on.

    Attributes:
        sold: what the sales of the window have become, by the order's number in the world.
        left_out: what was not asked for, because what it hangs on is not there.
    """

    def __init__(self, world: World, *, run: str, hours: float, speed: float | None = None) -> None:
        """Prepare the stream.

        Args:
            world: opened tables.
            run: name of the run; keys derive from it.
            hours: of the world that are played.
            speed: seconds of the world in a second; None is as fast as it is taken.
        """
        self.sold: dict[int, SaleAnswer] = {}
        self.left_out: Counter[str] = Counter()
        self._world = world
        self._run = run
        self._begin_us = world.begin_us()
        self._end_us = self._begin_us + round(hours * _HOUR_US)
        self._speed = speed
        self._open: dict[int, asyncio.Event] = {}

    async def __aiter__(self) -> AsyncIterator[_Turn]:
        """Yield the turns, none before its time."""
        began = time.monotonic()
        moments = self._moments()
        # read beside the loop: sorting the tables takes seconds
        while batch := await asyncio.to_thread(_some_of, moments):
            for moment in batch:
                if self._speed is not None:
                    passed_s = (moment.at_us - self._begin_us) / _SECOND_US / self._speed
                    await asyncio.sleep(max(0.0, began + passed_s - time.monotonic()))
                if moment.sells is not None:
                    self._open[moment.sells] = asyncio.Event()
                yield _Turn(moment, self)

    async def settled(self, number: int | None) -> None:
        """Wait until it is known what became of a sale that was asked for."""
        if number in self._open:
            await self._open[number].wait()

    def settle(self, number: int, answer: Answer | None) -> None:
        """Keep what became of a sale."""
        if answer is not None and answer.status == PLACED:
            self.sold[number] = msgspec.json.decode(answer.body, type=SaleAnswer)
        self._open.pop(number).set()

    def _moments(self) -> Iterator[_Moment]:
        streams = (self._sales(), self._cases(), self._touches())
        return takewhile(
            lambda one: one.at_us < self._end_us, merge(*streams, key=lambda one: one.at_us)
        )

    def _sales(self) -> Iterator[_Moment]:
        """Yield sales, and in between what follows them."""
        after: list[tuple[int, int, _Moment]] = []
        count = 0
        for basket in chain.from_iterable(self._world.baskets(_READ)):
            while after and after[0][0] <= basket.order.placed_us:
                yield heappop(after)[2]
            yield _Moment(basket.order.placed_us, self._sale(basket), sells=basket.order.number)
            for moment in self._following(basket):
                heappush(after, (moment.at_us, count := count + 1, moment))
        while after:
            yield heappop(after)[2]

    def _following(self, basket: Basket) -> Iterator[_Moment]:
        order = basket.order
        if order.method != Method.CARRY_OUT:
            yield _Moment(order.gone_us, self._fetched(order.number), hangs_on=order.number)
        for at_us, rows in groupby(basket.returns, key=lambda one: one.at_us):
            back = self._back(basket, list(rows))
            yield _Moment(max(at_us, order.gone_us + 1), back, hangs_on=order.number)

    def _cases(self) -> Iterator[_Moment]:
        for case in chain.from_iterable(self._world.cases(_READ)):
            if case.opened_us >= self._begin_us:
                yield _Moment(case.opened_us, self._case(case), hangs_on=case.order)

    def _touches(self) -> Iterator[_Moment]:
        """Yield what arrived in a minute by one channel, together."""
        seen = (
            touch
            for touch in chain.from_iterable(self._world.touches(_READ))
            if touch.received_us >= self._begin_us
        )
        for minute, arrived in groupby(seen, key=lambda one: one.received_us // _MINUTE_US):
            rows = sorted(arrived, key=lambda one: one.channel)
            for channel, told in groupby(rows, key=lambda one: one.channel):
                listed = list(told)
                for start in range(0, len(listed), _MOST_EVENTS):
                    batch = self._events(channel, listed[start : start + _MOST_EVENTS])
                    yield _Moment((minute + 1) * _MINUTE_US, batch)

    def _sale(self, basket: Basket) -> Made:
        command = Command(
            action="sell",
            channel=basket.order.channel,
            path=f"{API}/orders",
            body=msgspec.json.encode(sale_of(basket)),
            key=f"{self._run}-{basket.order.number}",
            basket=basket.order.number,
        )
        return lambda _: [command]

    def _fetched(self, number: int) -> Made:
        def made(sold: dict[int, SaleAnswer]) -> list[Command]:
            tasks = sold[number].fulfilments if number in sold else ()
            return [hand_over(one, channel=_STORE, run=self._run, number=number) for one in tasks]

        return made

    def _back(self, basket: Basket, rows: Sequence[Return]) -> Made:
        order, at = basket.order, basket.order.source
        if rows[0].by_hand and order.store is not None:
            at = order.store
        body = {
            "lines": [{"line_no": row.line, "quantity": row.units} for row in rows],
            "place": str(mapping.place_id(at)),
            "reason": _REASON,
        }
        return self._about_order(order.number, rows[0].channel, "return", "returns", body)

    def _about_order(
        self, number: int, channel: str, action: str, path: str, body: dict[str, Any]
    ) -> Made:
        def made(sold: dict[int, SaleAnswer]) -> list[Command]:
            if number not in sold:
                return []
            return [
                Command(
                    action=action,
                    channel=channel,
                    path=f"{API}/orders/{sold[number].order_id}/{path}",
                    body=msgspec.json.encode(body),
                    key=f"{self._run}-{action}-{number}-{body['lines'][0]['line_no']}",
                    basket=number,
                )
            ]

        return made

    def _case(self, case: Case) -> Made:
        def made(sold: dict[int, SaleAnswer]) -> list[Command]:
            about = None if case.order is None else sold.get(case.order)
            if case.profile is None or (about is None and case.order is not None):
                return []
            is_web = case.medium == "web"
            body = {
                "channel": "form" if is_web else "call",
                "subject": "A question" if about is None else "About an order",
                "said": "Asked",
                "identifier": {
                    "kind": "external",
                    "value": str(case.profile),
                    "source": mapping.SOURCE,
                },
                "links": [] if about is None else [{"kind": "order", "name": str(about.order_id)}],
            }
            return [
                Command(
                    action="case",
                    channel="web" if is_web else "contact_centre",
                    path=f"{API}/cases",
                    body=msgspec.json.encode(body),
                    key=f"{self._run}-case-{case.number}",
                    basket=case.number,
                )
            ]

        return made

    def _events(self, channel: str, touches: Sequence[Touch]) -> Made:
        events = [event_of(one, run=self._run) for one in touches]
        command = Command(
            action="observe",
            channel=channel,
            path=_EVENTS,
            body=msgspec.json.encode({"batch": events}),
            key=f"{self._run}-seen-{touches[0].message}",
            basket=touches[0].message,
            source=source_of(channel),
        )
        return lambda _: [command]


async def open_doors(tx: Tx, *, name: str, at: datetime) -> tuple[dict[str, str], dict[str, str]]:
    """Return a token for each channel of a world, and a write key for what is seen in it."""
    channels = {one.code: one.channel_id for one in mapping.channels()}
    tokens = await issue_tokens(
        tx, channels=channels, scopes=_SCOPES, name=name, expires_at=at + _TOKEN_LASTS, at=at
    )
    wanted = [
        NewSource(
            name=source_of(code),
            kind=SenderKind.SERVER,
            channel_id=channel_id,
            user_space=mapping.SOURCE,
        )
        for code, channel_id in channels.items()
    ]
    return tokens, await open_sources(tx, wanted=wanted, by=mapping.SOURCE, at=at)


def source_of(channel: str) -> str:
    """Return the name of the source that sends the events of a channel."""
    return f"world-{channel.replace('_', '-')}"


def sale_of(basket: Basket) -> Sale:
    """Return what a channel asks for to sell a basket of the world again, at the prices of now."""
    order = basket.order
    at_till = order.method == Method.CARRY_OUT
    store = None if order.store is None else str(mapping.place_id(order.store))
    source = str(mapping.place_id(order.source))
    return Sale(
        lines=tuple(
            SaleLine(
                sku=str(line.sku),
                quantity=line.units,
                method=Method(order.method),
                # what is shipped leaves from wherever the checkout finds it
                place=None if order.method == Method.SHIP else source,
            )
            for line in basket.lines
        ),
        payments=(SalePayment(tender="card", token=APPROVE),),
        customer=None
        if order.profile is None
        else SaleCustomer(external_id=str(order.profile), source=mapping.SOURCE),
        place=store if at_till else None,
    )


def event_of(touch: Touch, *, run: str) -> dict[str, Any]:
    """Return a touch in the words of the Segment specification, without its time: it is now."""
    event: dict[str, Any] = {
        "type": "track",
        "event": mapping.kind_of(touch.kind, touch.medium).replace("_", " ").title(),
        "messageId": f"{run}-{touch.message}",
        "properties": {} if touch.sku is None else {"sku": str(touch.sku)},
        "context": {} if touch.medium is None else {"campaign": {"medium": touch.medium}},
    }
    match touch.sign:
        case "account":
            event["userId"] = str(touch.value)
        case "card":
            event["context"]["traits"] = {"loyaltyCard": str(touch.value)}
        case "phone":
            event["context"]["traits"] = {"phone": mapping.phone_of(touch)}
        case "none":
            pass
        case sign:
            event["anonymousId"] = f"{sign}-{touch.value}"
    if touch.order is not None and touch.profile is not None:
        event["userId"] = str(touch.profile)
    return event


def _some_of(moments: Iterator[_Moment]) -> list[_Moment]:
    return list(islice(moments, _READ))


def _about(moment: _Moment) -> str:
    return "without an order of this run" if moment.hangs_on is not None else "of nobody known"
