"""Backstage: what a serving process does beside the requests. Any number of processes may do it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any, Final, Protocol

import structlog

from ordito import customers, journeys, ledger, loyalty, orders, pricing, stock
from ordito.flows.close_session import close_expired_sessions
from ordito.flows.lapse_changes import lapse_changes
from ordito.flows.simulate_later import SIMULATE, SimulationToRun
from ordito.flows.subscriptions import FOLLOWERS, READERS, SUBSCRIPTIONS
from ordito.platform import idempotency, jobs
from ordito.platform.clock import now
from ordito.platform.db import DATABASE_FAULTS, Database
from ordito.platform.errors import OutsideFault
from ordito.platform.events import Context
from ordito.platform.relay import Relay
from ordito.processes.change import settle_changes
from ordito.processes.checkout import Outlet
from ordito.processes.deliver_webhooks import (
    Courier,
    add_works,
    forget_deliveries,
    wake_webhooks,
)
from ordito.processes.follow_catalogue import index_changed, tidy_search
from ordito.processes.number_documents import number_documents
from ordito.processes.publish_drafts import publish_drafts
from ordito.processes.relate_goods import relate_goods
from ordito.processes.send_messages import PostOffice, send_messages
from ordito.processes.settle_money import settle_money
from ordito.processes.settle_open import settle_open
from ordito.processes.simulate_draft import simulate_draft
from ordito.reads.memory import Memory

KEYS_ARE_KEPT: Final = timedelta(days=90)
_FIRST_WATCH_S: Final = 15
_log = structlog.get_logger(__name__)


class Watchman(Protocol):
    """Asks the channels for their prices, again and again."""

    every_s: float

    async def watch(self, db: Database, memory: Memory) -> object:
        """Ask once."""
        ...


class Dealer(Protocol):
    """Trades on marketplaces."""

    def deal_for_ever(self, db: Database, memory: Memory) -> Coroutine[Any, Any, None]:
        """Trade until it is cancelled."""
        ...


def works_of(courier: Courier) -> jobs.Works:
    """Return what jobs of each name do; a new kind of job is registered here."""
    works: jobs.Works = {}
    add_works(works, courier)

    async def do_simulate(db: Database, asked: SimulationToRun) -> None:
        await simulate_draft(db, courier.memory, asked.simulation_id)

    jobs.register(works, SIMULATE, SimulationToRun, do_simulate)
    return works


def chores(
    outlet: Outlet, courier: Courier, address: str, *, settle_after: timedelta
) -> list[Coroutine[Any, Any, None]]:
    """Return what runs until it is cancelled: each chore in its own rhythm.

    Args:
        outlet: what checkouts work with.
        courier: what deliveries of webhooks are made with.
        address: URL of the company's database, for the jobs' own connections.
        settle_after: how long a checkout may be open before it counts as left behind.

    Nothing is lost when a process ends in the middle: what is to be done stands in the books.
    """

    async def follow_up_money() -> None:
        await settle_money(outlet.db, outlet.payment_processor)

    async def settle_left_open() -> None:
        await settle_open(outlet, patience=settle_after)
        await settle_changes(outlet, patience=settle_after)

    async def free_expired() -> None:
        await outlet.db.transact(stock.release_expired, Context.system(), at=now())
        await outlet.db.transact(close_expired_sessions, Context.system(), at=now())

    async def settle_due_points() -> None:
        await outlet.db.transact(ledger.settle_due, Context.system(), at=now())

    async def forget_keys() -> None:
        await outlet.db.transact(idempotency.forget, Context.system(), before=now() - KEYS_ARE_KEPT)
        await outlet.db.transact(journeys.sweep_interests, Context.system(), at=now())
        await outlet.db.transact(customers.accounts.sweep, Context.system(), at=now())

    async def wake_for_webhooks() -> None:
        await wake_webhooks(courier)

    async def forget_webhooks() -> None:
        await forget_deliveries(courier)
        await _forget_jobs(courier)

    return [
        Relay(outlet.db, SUBSCRIPTIONS, READERS, FOLLOWERS).run(),
        jobs.run(outlet.db, address, works_of(courier)),
        outlet.memory.follow(outlet.db),
        _again(follow_up_money, every_s=1),
        _again(settle_left_open, every_s=2),
        _again(free_expired, every_s=10),
        _again(settle_due_points, every_s=10),
        _again(_lapsing(outlet), every_s=30),
        _again(_forgetting(outlet), every_s=30),
        _again(_numbering(outlet), every_s=1),
        _again(_publishing(outlet), every_s=1),
        _again(_freeing_claims(outlet), every_s=10),
        _again(forget_keys, every_s=3600),
        _again(_indexing(outlet), every_s=1),
        _again(_tidying(outlet), every_s=3600, first_s=0),
        _again(_relating(outlet), every_s=24 * 3600),
        _again(wake_for_webhooks, every_s=2),
        _again(forget_webhooks, every_s=3600),
    ]


async def watch_again(outlet: Outlet, watchman: Watchman) -> None:
    """Watch prices for ever; whatever goes wrong there never ends the server."""
    await asyncio.sleep(min(_FIRST_WATCH_S, watchman.every_s))
    while True:
        try:
            await watchman.watch(outlet.db, outlet.memory)
        except Exception as fault:  # noqa: BLE001 # the watcher is no reason to end a server
            _log.warning("watcher_waits", error=type(fault).__name__, detail=str(fault)[:200])
        await asyncio.sleep(watchman.every_s)


def _numbering(outlet: Outlet) -> Callable[[], Awaitable[None]]:
    async def give_numbers() -> None:
        await number_documents(outlet.db)

    return give_numbers


def _indexing(outlet: Outlet) -> Callable[[], Awaitable[None]]:
    async def index_catalogue() -> None:
        await index_changed(outlet.db)

    return index_catalogue


def _tidying(outlet: Outlet) -> Callable[[], Awaitable[None]]:
    async def tidy_catalogue() -> None:
        await tidy_search(outlet.db)

    return tidy_catalogue


def _relating(outlet: Outlet) -> Callable[[], Awaitable[None]]:
    async def relate() -> None:
        await relate_goods(outlet.db, outlet.memory)

    return relate


def _publishing(outlet: Outlet) -> Callable[[], Awaitable[None]]:
    async def publish_due_drafts() -> None:
        await publish_drafts(outlet.db)

    return publish_due_drafts


def _freeing_claims(outlet: Outlet) -> Callable[[], Awaitable[None]]:
    async def free_claims() -> None:
        await outlet.db.transact(pricing.release_expired_redemptions, Context.system(), at=now())

    return free_claims


def paper_chores(post_office: PostOffice) -> list[Coroutine[Any, Any, None]]:
    """Return what runs for papers and mail until it is cancelled; see ``chores``."""

    async def send_mail() -> None:
        await send_messages(post_office)

    async def forget_documents() -> None:
        """What need not be kept any longer goes, with the files that nobody needs."""
        at = now()
        forget = orders.documents.archive.forget_due
        while await post_office.db.transact(forget, Context.system(), today=at.date(), at=at):
            pass
        await post_office.archivist.files.sweep(post_office.db, at=at)

    return [_again(send_mail, every_s=1), _again(forget_documents, every_s=3600)]


def _lapsing(outlet: Outlet) -> Callable[[], Awaitable[None]]:
    async def let_lapse() -> None:
        """What has come to its end: points, tiers, gift cards; a replaced card's rest moves on."""
        for lapse in (
            loyalty.lapse_due_points,
            loyalty.renew_tiers,
            ledger.expire_gift_cards,
            ledger.follow_replaced,
        ):
            await outlet.db.transact(lapse, Context.system(), at=now())

    return let_lapse


def _forgetting(outlet: Outlet) -> Callable[[], Awaitable[None]]:
    async def forget_previews() -> None:
        for forget in (lapse_changes, orders.held.forget_held):
            while await outlet.db.transact(forget, Context.system(), at=now()):
                pass

    return forget_previews


async def _forget_jobs(courier: Courier) -> None:
    before = now() - courier.terms.log_kept
    while await courier.db.transact(jobs.forget_log, Context.system(), before=before):
        pass


async def _again(
    chore: Callable[[], Awaitable[None]], *, every_s: float, first_s: float | None = None
) -> None:
    await asyncio.sleep(every_s if first_s is None else first_s)
    while True:
        try:
            await chore()
        except (OSError, OutsideFault, *DATABASE_FAULTS) as fault:
            _log.warning("chore_waits", chore=chore.__name__, error=type(fault).__name__)
        await asyncio.sleep(every_s)
