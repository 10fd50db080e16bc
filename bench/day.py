"""A day of a company: ten thousand orders in four channels, and all that is done to them after.

The day is drawn first: when each order comes by the hours of its channel, how it reaches the
customer, who pays how, and what follows it (collected, shipped, changed, cancelled, brought back).
Then it is replayed over HTTP as fast as it is answered, in the order of its minutes, and audited.
"""

import asyncio
import heapq
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import httpx

from bench import baskets, company, served
from bench.report import Figure, audit_figure
from ordito import network
from ordito.network import Channel, ChannelKind
from ordito.platform import auth, ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.db.server import Server
from ordito.platform.events import Context
from ordito.platform.ids import ChannelId

ORDERS: Final = 10_000
_CLIENTS: Final = 32
_UNITS: Final = 500
_SCOPES: Final = ("orders:read", "orders:write", "orders:everywhere")
_HOURS: Final = {
    "store": (0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 5, 7, 8, 6, 5, 6, 8, 12, 13, 9, 0, 0, 0, 0),
    "web": (2, 1, 1, 0, 0, 1, 1, 2, 3, 4, 4, 4, 5, 5, 4, 4, 4, 5, 6, 8, 11, 12, 9, 4),
    "app": (1, 1, 0, 0, 0, 0, 2, 5, 4, 3, 3, 3, 6, 6, 3, 3, 3, 5, 7, 8, 10, 12, 10, 5),
    "phone": (0, 0, 0, 0, 0, 0, 0, 0, 4, 10, 11, 10, 6, 4, 6, 8, 8, 7, 3, 0, 0, 0, 0, 0),
}
# of a hundred orders
_CHANNELS: Final = {"store": 50, "web": 27, "app": 17, "phone": 6}
_CASH_OF_STORE: Final = 34
_MEMBERS_OF_ALL: Final = 70
_METHODS: Final = {
    "store": {"carry_out": 90, "collect": 4, "ship": 6},
    "web": {"collect": 35, "ship": 65},
    "app": {"collect": 45, "ship": 55},
    "phone": {"collect": 40, "ship": 60},
}
_AFTER: Final = {"nothing": 80, "cancel": 5, "more": 3, "elsewhere": 4, "return": 8}
_DONE: Final = frozenset({200, 201})
_CONFLICT: Final = 409
_HOME: Final = {
    "recipient": "Somebody",
    "lines": ["Via Roma 1"],
    "postal_code": "10121",
    "city": "Torino",
    "country": "IT",
}


@dataclass
class Replay:
    """A day as it is replayed.

    Attributes:
        url: of the server.
        tokens: by channel.
        due: what is next: minute of the day, number, and what is done then.
        answers: by what was asked and how it was answered.
        under_way: how many requests are being answered.
    """

    url: str
    tokens: dict[str, str]
    due: list[tuple[int, int, Any]] = field(default_factory=list[tuple[int, int, Any]])
    answers: Counter[tuple[str, int]] = field(default_factory=Counter[tuple[str, int]])
    under_way: int = 0
    _number: int = 0

    def plan(self, minute: int, act: Any) -> None:
        """Let something happen at a minute; what follows an order may be after midnight."""
        self._number += 1
        heapq.heappush(self.due, (minute, self._number, act))

    async def run(self) -> None:
        """Do all that is due, the earliest first, with so many clients at once."""
        async with httpx.AsyncClient(base_url=f"{self.url}/api/v1", timeout=60) as http:
            await asyncio.gather(*(self._client(http) for _ in range(_CLIENTS)))

    async def _client(self, http: httpx.AsyncClient) -> None:
        while self.due or self.under_way:
            if not self.due:
                await asyncio.sleep(0.005)
                continue
            minute, _, act = heapq.heappop(self.due)
            self.under_way += 1
            try:
                await act(http, minute)
            finally:
                self.under_way -= 1

    async def ask(
        self, http: httpx.AsyncClient, what: str, channel: str, path: str, body: Any
    ) -> Any:
        """Send a request; return its answer, or None where it was refused."""
        headers = {
            "Authorization": f"Bearer {self.tokens[channel]}",
            "Idempotency-Key": str(ids.new()),
        }
        answer = await http.post(path, json=body, headers=headers)
        self.answers[what, answer.status_code] += 1
        return answer.json() if answer.is_success else None


async def measure(server: Server, seconds: float, *, orders: int = ORDERS) -> list[Figure]:
    """Replay a day with two web workers; ``seconds`` does not matter to it."""
    del seconds
    async with served.fresh_company(server) as (_, db):
        await company.found(db, units=_UNITS)
        tokens = await db.transact(_open_channels, Context.system())
        with served.web(2) as (url, keeper):
            replay = Replay(url, tokens)
            _draw_day(replay, random.Random(4), orders)
            with served.spending(keeper) as spent:
                await replay.run()
            await _until_settled(db)
        verdict = audit_figure("day", await served.audit(db), await served.deadlocks(db))
    done, refused, others = _told(replay.answers)
    placed = done["sale"]
    asked = sum(replay.answers.values())
    value = (
        f"{placed} orders in {spent.seconds:.0f} s: {placed / spent.seconds:.0f} orders/s,"
        f" {asked / spent.seconds:.0f} requests/s; CPU per order {spent.app_ms / placed:.2f} ms app"
        f" + {spent.database_ms / placed:.2f} ms database; {_listed(done)}; a rival was quicker:"
        f" {_listed(refused) or 0}; other answers {sum(others.values())}; load {spent.load:.1f}"
    )
    return [Figure("day of 10,000 orders", value, "no other answers", not others), verdict]


def _told(
    answers: Counter[tuple[str, int]],
) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Return what was done, what a rival had made impossible, and what else was answered."""
    done, refused, others = Counter[str](), Counter[str](), Counter[str]()
    for (what, status), times in answers.items():
        told = done if status in _DONE else refused if status == _CONFLICT else others
        told[what] += times
    return done, refused, others


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{times} {what}" for what, times in counts.most_common())


def _draw_day(replay: Replay, chance: random.Random, orders: int) -> None:
    for _ in range(orders):
        channel = _pick(chance, _CHANNELS)
        hour = chance.choices(range(24), _HOURS[channel])[0]
        minute = hour * 60 + chance.randrange(60)
        sale = _draw_sale(chance, channel)
        after = _pick(chance, _AFTER)
        replay.plan(minute, partial(_sell, replay, channel, sale, after, chance.random()))


def _draw_sale(chance: random.Random, channel: str) -> dict[str, Any]:
    method = _pick(chance, _METHODS[channel])
    skus = chance.sample(range(company.SKUS), chance.choice((1, 1, 2, 3)))
    sale = baskets.draw(chance, method=method, skus=skus)
    if channel == "store":
        sale.setdefault("place", f"p{chance.randrange(company.DEPOTS, company.PLACES)}")
        if chance.randrange(100) < _CASH_OF_STORE:
            sale["payments"] = [{"tender": "cash"}]
    if method == "ship":
        sale["ship_to"] = {"address": _HOME}
    if chance.randrange(100) >= _MEMBERS_OF_ALL:
        del sale["customer"]
    return sale


async def _sell(
    replay: Replay,
    channel: str,
    sale: dict[str, Any],
    after: str,
    draw: float,
    http: httpx.AsyncClient,
    minute: int,
) -> None:
    """Place an order, and plan what follows it."""
    order = await replay.ask(http, "sale", channel, "/orders", sale)
    if order is None:
        return
    soon, later = minute + 5 + int(60 * draw), minute + 90 + int(600 * draw)
    waits = bool(order["fulfilments"])
    if waits and after in ("cancel", "more", "elsewhere"):
        replay.plan(soon, partial(_change, replay, channel, order, after))
    for part in order["fulfilments"] if after != "cancel" else ():
        replay.plan(later, partial(_hand_over, replay, channel, part))
    if after == "return":
        replay.plan(later + 120, partial(_bring_back, replay, order))


async def _change(
    replay: Replay,
    channel: str,
    order: dict[str, Any],
    after: str,
    http: httpx.AsyncClient,
    _: int,
) -> None:
    path, first = f"/orders/{order['number']}", order["lines"][0]
    if after == "cancel":
        lines = [{"line_no": one["line_no"], "quantity": 1} for one in order["lines"]]
        await replay.ask(http, "cancellation", channel, f"{path}/cancellations", {"lines": lines})
        return
    if after == "elsewhere" and first["method"] == "ship":
        home = {**_HOME, "lines": ["Via Po 2"]}
        asked: dict[str, Any] = {"kind": "change_address", "ship_to": {"address": home}}
    else:
        asked = {"kind": "change_quantity", "line_no": first["line_no"], "quantity": 2}
    shown = await replay.ask(http, "preview", channel, f"{path}/changes", asked)
    if shown is None:
        return
    pays = [{"tender": "card", "token": "sandbox-approve"}]
    settlement = {"payments": pays if shown["effect"]["to_pay_minor"] else []}
    confirm = f"{path}/changes/{shown['change_id']}/confirmation"
    await replay.ask(http, "change", channel, confirm, settlement)


async def _hand_over(
    replay: Replay, channel: str, part: dict[str, Any], http: httpx.AsyncClient, _: int
) -> None:
    path = f"/places/{part['place']}/fulfilment-orders/{part['fulfilment_order_id']}/hand-over"
    await replay.ask(http, "hand-over", channel, path, {"code": part["code"]})


async def _bring_back(
    replay: Replay, order: dict[str, Any], http: httpx.AsyncClient, minute: int
) -> None:
    place = f"p{company.DEPOTS + minute % (company.PLACES - company.DEPOTS)}"
    body = {"lines": [{"line_no": 1, "quantity": 1}], "place": place}
    await replay.ask(http, "return", "store", f"/orders/{order['number']}/returns", body)


async def _open_channels(tx: Tx) -> dict[str, str]:
    """Open the four channels; return an API token of each."""
    kinds = {
        "store": ChannelKind.STORE,
        "web": ChannelKind.WEB,
        "app": ChannelKind.APP,
        "phone": ChannelKind.CONTACT_CENTRE,
    }
    channels = [
        Channel(
            channel_id=ChannelId(ids.derive("bench", "day", code)),
            code=code,
            name=code,
            kind=kind,
            currency="EUR",
            market="IT",
        )
        for code, kind in kinds.items()
    ]
    await network.put_channels(tx, channels=channels, at=now())
    return {
        one.code: await auth.issue_token(
            tx, name=one.code, channel_id=one.channel_id, scopes=_SCOPES, at=now()
        )
        for one in channels
    }


async def _until_settled(db: Database) -> None:
    """Wait until the processor was told of all money, as an evening would."""
    for _ in range(120):
        async with db.connection() as connection:
            left = await connection.fetchval(
                "SELECT count(*) FROM orders.payment_entry WHERE settled_at IS NULL"
                " AND refused_at IS NULL"
            )
        if not left:
            return
        await asyncio.sleep(1)


def _pick(chance: random.Random, weights: dict[str, int]) -> str:
    names: Sequence[str] = list(weights)
    return chance.choices(names, list(weights.values()))[0]
