"""A marketplace over HTTP: its orders in, units and prices out, its commission in the books."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import uvicorn
from typer.testing import CliRunner

from ordito import network, partners, stock
from ordito.network import Channel, ChannelKind
from ordito.partners import Round
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.errors import OutsideFault
from ordito.platform.events import Context
from ordito.platform.ids import ChannelId
from ordito.platform.settings import Settings
from ordito.processes.trade_on_marketplace import Trader, trade
from ordito.reads.memory import Memory
from ordito.surfaces.cli.marketplace import app as command
from ordito.surfaces.connectors.marketplace.dealer import MarketplacesWrong, read_marketplaces
from ordito.surfaces.connectors.marketplace.over_http import MarketplaceOverHttp
from ordito.surfaces.connectors.marketplace.simulated import Market, simulated_marketplace
from tests.company import Company, found
from tests.scenarios.calls import act, client, line, sell
from tests.scenarios.test_one_order import assert_audit_is_clean
from tests.serving import serve

pytestmark = pytest.mark.anyio

TOKEN = "of-the-seller"  # of a simulated marketplace
BUYER = {
    "id": "b-77",
    "name": "A Buyer",
    "email": "b-77@market.example",
    "street": "Via Prova 7",
    "postal_code": "10121",
    "city": "Torino",
    "country": "IT",
}


@dataclass
class Stall:
    """A company that sells on a marketplace.

    Attributes:
        db: of the company.
        company: what it has.
        url: of its server.
        market_url: of the marketplace.
        market: its memory.
        shopper: client of the marketplace.
        channel: of the marketplace.
    """

    db: Database
    company: Company
    url: str
    market_url: str
    market: Market
    shopper: httpx.AsyncClient
    channel: Channel

    async def round(self, *, loses: str = "") -> Round:
        """Trade once, in a marketplace that dies before the call named ``loses``."""
        async with Flaky(url=self.market_url, token=TOKEN) as marketplace:
            marketplace.loses = loses
            memory = await Memory.load(self.db)
            trader = Trader(self.db, memory, self.channel, marketplace)
            done = await trade(trader, every=timedelta(0))
        assert done is not None
        return done

    async def buy(self, sku: str, quantity: int = 1) -> str:
        body = {"buyer": BUYER, "lines": [{"sku": sku, "quantity": quantity}]}
        answer = await self.shopper.post("/purchases", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    async def earned(self) -> int:
        return sum(one.earned_minor for one in await self.db.read(partners.list_commissions))

    async def told(self, sale_id: str) -> dict[str, Any]:
        return (await self.shopper.get(f"/purchases/{sale_id}")).json()

    async def until_told(self, sale_id: str, **wanted: int) -> None:
        """Trade until the marketplace knows this of the first line."""
        progress: dict[str, Any] = {}
        for _ in range(600):
            await self.round()
            progress = (await self.told(sale_id))["progress"].get("1", {})
            if all(progress.get(name) == value for name, value in wanted.items()):
                return
            time.sleep(0.05)  # noqa: ASYNC251 # the relay runs in the server's thread
        pytest.fail(f"the marketplace knows {progress}, not {wanted}")


class Flaky(MarketplaceOverHttp):
    """A marketplace whose line breaks before one kind of call."""

    loses = ""

    async def take(self, sale_id: str, *, number: str) -> None:
        """Accept an order, if the line holds and the marketplace listens."""
        self._break("take")
        if self.loses == "every take":
            return
        await super().take(sale_id, number=number)

    async def put_offers(self, offers: Any) -> Any:
        """Set units and prices, if the line holds."""
        self._break("put_offers")
        return await super().put_offers(offers)

    def _break(self, call: str) -> None:
        if self.loses == call:
            raise OutsideFault(f"{call}: the line is broken", may_retry=True)


@contextmanager
def open_market(market: Market) -> Iterator[str]:
    """Serve a simulated marketplace and yield its URL."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(simulated_marketplace(market), log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the marketplace ended at once"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()


@pytest.fixture
async def stall(db: Database, address: str) -> Any:
    """A company with five units of each thing at each place, and a marketplace beside it."""
    company = await found(db, units=5, scarce=1)
    channel = Channel(
        channel_id=ChannelId(ids.derive("test", "channel", "market")),
        code="market",
        name="Market",
        kind=ChannelKind.MARKETPLACE,
        currency="EUR",
        market="IT",
    )
    await db.transact(network.put_channels, Context.system(), channels=[channel], at=now())
    market = Market(TOKEN)
    with serve(address) as url, open_market(market) as market_url:
        async with httpx.AsyncClient(base_url=market_url, timeout=20) as shopper:
            yield Stall(db, company, url, market_url, market, shopper, channel)
    await assert_audit_is_clean(db)


async def test_one_order_from_the_offer_to_the_return(stall: Stall) -> None:
    first = await stall.round()
    assert first.offered == 3
    shelf = {one["sku"]: one for one in (await stall.shopper.get("/shelf")).json()}
    assert shelf["shirt"] == {
        "sku": "shirt",
        "units": 15,
        "price_minor": 1990,
        "currency": "EUR",
    }
    assert (await stall.round()).offered == 0

    sale_id = await stall.buy("shirt", 2)
    second = await stall.round()
    assert (second.taken, second.refused, second.offered) == (1, 0, 1)
    assert stall.market.shelf["shirt"].units == 13
    assert await stall.earned() == 478
    number = (await stall.told(sale_id))["number"]
    async with client(stall.url, stall.company.tokens["contact-centre"]) as agent:
        order = (await agent.get(f"/orders/{number}")).json()
        assert (order["total_minor"], order["source"]) == (3980, "market")
        (task,) = order["fulfilments"]
        work = f"/places/depot/fulfilment-orders/{task['fulfilment_order_id']}"
        for step in ("ready", "hand-over"):
            done = await act(agent, f"{work}/{step}", {})
            assert done.is_success, done.text
        await stall.until_told(sale_id, shipped=2)
        back = await act(
            agent,
            f"/orders/{number}/returns",
            {"place": "north", "lines": [{"line_no": 1, "quantity": 1}], "reason": "too_small"},
        )
        assert back.is_success, back.text
    await stall.until_told(sale_id, shipped=2, returned=1, refunded_minor=1990)
    assert await stall.earned() == 239


async def test_an_order_that_the_marketplace_lost_is_in_nobodys_way(stall: Stall) -> None:
    await stall.round()
    lost, kept = await stall.buy("shirt"), await stall.buy("laptop")
    assert (await stall.round()).taken == 2
    numbers = [(await stall.told(sale_id))["number"] for sale_id in (lost, kept)]
    del stall.market.orders[lost]
    async with client(stall.url, stall.company.tokens["web"]) as web:
        for number in numbers:
            gone = await act(
                web,
                f"/orders/{number}/cancellations",
                {"lines": [{"line_no": 1, "quantity": 1}], "reason": "not_there"},
            )
            assert gone.is_success, gone.text
    await stall.until_told(kept, cancelled=1)
    done = await stall.round()
    assert [what for what, _ in done.rejected] == [lost]
    (trade_,) = await stall.db.read(partners.list_trades)
    assert (trade_.fault, trade_.rejected) == (None, 1)


async def test_an_order_that_waits_for_ever_does_not_keep_the_round(stall: Stall) -> None:
    await stall.round()
    await stall.buy("shirt")
    assert (await stall.round(loses="every take")).taken == 1
    assert (await stall.round(loses="every take")).taken == 1
    (earned,) = await stall.db.read(partners.list_commissions)
    assert earned.orders == 1


@pytest.mark.parametrize("lost", ["take", "put_offers"])
async def test_a_broken_line_makes_no_second_order(stall: Stall, lost: str) -> None:
    await stall.round()
    sale_id = await stall.buy("laptop")
    await stall.round(loses=lost)
    (trade_,) = await stall.db.read(partners.list_trades)
    assert trade_.fault == f"{lost}: the line is broken"
    # what was lost was sourced anew: other units may be the nearer ones by now
    async with client(stall.url, stall.company.tokens["web"]) as web:
        assert (await sell(web, [line("laptop", 3, method="ship")])).status_code == 201
    await stall.round()
    told = await stall.told(sale_id)
    assert told["state"] == "accepted"
    (earned,) = await stall.db.read(partners.list_commissions)
    assert (earned.orders, earned.earned_minor) == (1, 10_788)
    offers = await stall.db.read(
        stock.list_offers,
        sku_ids=[stall.company.skus["laptop"]],
        place_ids=list(stall.company.places.values()),
        channel_id=stall.channel.channel_id,
    )
    assert sum(one.offered for one in offers) == 11
    assert stall.market.shelf["laptop"].units == 11


async def test_the_last_unit_sold_twice_is_an_exception_and_no_lost_order(stall: Stall) -> None:
    await stall.round()
    sale_id = await stall.buy("last")
    async with client(stall.url, stall.company.tokens["web"]) as web:
        assert (await sell(web, [line("last", method="ship")])).status_code == 201
        assert (await stall.round()).taken == 1
        number = (await stall.told(sale_id))["number"]
        assert await stall.earned() == 239
        gone = await act(
            web,
            f"/orders/{number}/cancellations",
            {"lines": [{"line_no": 1, "quantity": 1}], "reason": "not_there"},
        )
        assert gone.is_success, gone.text
    await stall.until_told(sale_id, shipped=0, cancelled=1, refunded_minor=1990)
    assert await stall.earned() == 0
    answer = await stall.shopper.post(
        "/purchases", json={"buyer": BUYER, "lines": [{"sku": "last"}]}
    )
    assert answer.status_code == 409


async def test_what_we_do_not_know_is_refused_with_the_reason(stall: Stall) -> None:
    await stall.round()
    stall.market.shelf["moon"] = stall.market.shelf["shirt"].__class__("moon", 1, 100, "EUR")
    sale_id = await stall.buy("moon")
    done = await stall.round()
    assert (done.taken, done.refused) == (0, 1)
    told = await stall.told(sale_id)
    assert (told["state"], told["refusal"]) == ("refused", "catalogue.unknown_sku")
    assert await stall.earned() == 0


async def test_codes_that_the_marketplace_does_not_take_are_offered_again(stall: Stall) -> None:
    stall.market.accepts = frozenset({"shirt"})
    done = await stall.round()
    assert done.offered == 1
    assert {code for code, _ in done.rejected} == {"laptop", "last"}
    stall.market.accepts = None
    assert (await stall.round()).offered == 2


async def test_one_process_at_a_time_has_the_turn(stall: Stall) -> None:
    memory = await Memory.load(stall.db)
    async with MarketplaceOverHttp(url=stall.market_url, token=TOKEN) as marketplace:
        trader = Trader(stall.db, memory, stall.channel, marketplace)
        assert await trade(trader, every=timedelta(minutes=1)) is not None
        assert await trade(trader, every=timedelta(minutes=1)) is None
        # whoever asks for a round now gets it, but not beside another one
        assert await trade(trader, every=timedelta(0)) is not None
        begun = await stall.db.transact(
            partners.begin_round,
            trader.context,
            channel_id=stall.channel.channel_id,
            holder=uuid4(),
            every=timedelta(0),
            lasts=timedelta(minutes=5),
            at=now(),
        )
        assert begun
        assert await trade(trader, every=timedelta(0)) is None


async def test_a_serving_process_trades_by_itself(
    db: Database, address: str, tmp_path: Path
) -> None:
    await found(db, units=5)
    channel = Channel(
        channel_id=ChannelId(uuid4()),
        code="market",
        name="Market",
        kind=ChannelKind.MARKETPLACE,
        currency="EUR",
        market="IT",
    )
    await db.transact(network.put_channels, Context.system(), channels=[channel], at=now())
    market = Market(TOKEN)
    with open_market(market) as market_url:
        file = tmp_path / "marketplaces.toml"
        (tmp_path / "token").write_text(f"{TOKEN}\n")
        file.write_text(
            f'[[marketplace]]\nchannel = "market"\nurl = "{market_url}"\n'
            f'token_file = "{tmp_path / "token"}"\nevery_s = 1\n'
        )
        settings = Settings(log_requests=False, settle_after_s=2, marketplaces=str(file))
        with serve(address, settings=settings):
            for _ in range(600):
                if market.shelf:
                    break
                time.sleep(0.05)  # noqa: ASYNC251 # the server runs in a thread of its own
    assert set(market.shelf) == {"shirt", "laptop"}


def test_a_wrong_file_is_said(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text('[[marketplace]]\nchannel = "market"\nurl = "ftp://x"\n')
    with pytest.raises(MarketplacesWrong, match="url"):
        read_marketplaces(str(file))
    with pytest.raises(MarketplacesWrong, match="nowhere"):
        read_marketplaces(str(tmp_path / "nowhere.toml"))
    answer = CliRunner().invoke(command, ["trade"])
    assert isinstance(answer.exception, MarketplacesWrong)
