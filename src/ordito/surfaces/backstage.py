"""Backstage: what a serving process does beside the requests. Any number of processes may do it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from datetime import timedelta
from functools import partial, wraps
from typing import Any, Final, Protocol

import structlog

from ordito import (
    customers,
    engagement,
    journeys,
    ledger,
    loyalty,
    marts,
    orders,
    pricing,
    service,
    stock,
)
from ordito.counter import FiscalPrinter
from ordito.flows.case_of_exception import open_exception_cases
from ordito.flows.close_session import close_expired_sessions
from ordito.flows.keep_goods import let_expired_go
from ordito.flows.lapse_changes import lapse_changes
from ordito.flows.match_reports import match_reports
from ordito.flows.remind_to_collect import remind_to_collect
from ordito.flows.simulate_later import SIMULATE, SimulationToRun
from ordito.flows.subscriptions import FOLLOWERS, READERS, SUBSCRIPTIONS
from ordito.flows.sweep_personal import sweep_personal
from ordito.flows.tell_late import tell_late
from ordito.flows.watch_cases import close_solved_cases, route_cases
from ordito.fulfilment import Carrier
from ordito.messages import Inboxes
from ordito.platform import idempotency, jobs
from ordito.platform.clock import now
from ordito.platform.db import DATABASE_FAULTS, Database
from ordito.platform.errors import OutsideFault
from ordito.platform.events import Context
from ordito.platform.relay import Relay
from ordito.platform.settings import Settings
from ordito.platform.state import lake_dir
from ordito.processes.ask_feedback import ask_feedback
from ordito.processes.change import settle_changes
from ordito.processes.checkout import Outlet
from ordito.processes.deliver_webhooks import (
    Courier,
    add_works,
    forget_deliveries,
    wake_webhooks,
)
from ordito.processes.escalate_cases import escalate_cases
from ordito.processes.finish_erasures import finish_erasures
from ordito.processes.follow_ahead import follow_promises, serve_waiting
from ordito.processes.follow_catalogue import index_changed, tidy_search
from ordito.processes.match_customers import MatchTerms, match_when_due
from ordito.processes.number_documents import number_documents
from ordito.processes.offer_after_contact import offer_after_contact
from ordito.processes.print_papers import print_everywhere
from ordito.processes.publish_drafts import publish_drafts
from ordito.processes.receive_mail import LetterBox, empty_mailboxes
from ordito.processes.refresh_marts import MartTerms, add_refresh, ask_refresh
from ordito.processes.relate_goods import relate_goods
from ordito.processes.release_uncollected import release_uncollected
from ordito.processes.send_messages import PostOffice, send_messages
from ordito.processes.settle_money import settle_money
from ordito.processes.settle_open import settle_open
from ordito.processes.simulate_draft import simulate_draft
from ordito.processes.source_again import give_up_untouched, source_waiting
from ordito.processes.source_together import source_together
from ordito.processes.take_till_log import settle_tills
from ordito.processes.tell_carriers import tell_carriers
from ordito.reads.memory import Memory

KEYS_ARE_KEPT: Final = timedelta(days=90)
WRONG_KEYS_ARE_KEPT: Final = timedelta(days=30)
_FIRST_WATCH_S: Final = 15
_FIRST_MATCH_S: Final = 300
_FIRST_REFRESH_S: Final = 60
_HOUR_S: Final = 3600
Work = Callable[[], Awaitable[object]]
Command = Callable[..., Coroutine[Any, Any, object]]
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


def works_of(courier: Courier, mart_terms: MartTerms) -> jobs.Works:
    """Return what jobs of each name do; a new kind of job is registered here."""
    works: jobs.Works = {}
    add_works(works, courier)

    async def do_simulate(db: Database, asked: SimulationToRun) -> None:
        await simulate_draft(db, courier.memory, asked.simulation_id)

    jobs.register(works, SIMULATE, SimulationToRun, do_simulate)
    add_refresh(works, mart_terms)
    return works


def chores(
    outlet: Outlet,
    courier: Courier,
    address: str,
    *,
    settle_after: timedelta,
    mart_terms: MartTerms,
) -> list[Coroutine[Any, Any, None]]:
    """Return what runs until it is cancelled: each chore in its own rhythm.

    Args:
        outlet: what checkouts work with.
        courier: what deliveries of webhooks are made with.
        address: URL of the company's database, for the jobs' own connections.
        settle_after: how long a checkout may be open before it counts as left behind.
        mart_terms: when and whereto copies for analysis are made.

    Nothing is lost when a process ends in the middle: what is to be done stands in the books.
    """
    db = outlet.db
    return [
        Relay(db, SUBSCRIPTIONS, READERS, FOLLOWERS).run(),
        jobs.run(db, address, works_of(courier, mart_terms)),
        outlet.memory.follow(db),
        _again(partial(tidy_search, db), every_s=_HOUR_S, first_s=0),
        _again(partial(relate_goods, db, outlet.memory), every_s=24 * _HOUR_S),
        _refresh_again(db, mart_terms),
        *(
            _again(work, every_s=every_s)
            for every_s, works in _rhythms(outlet, courier, settle_after).items()
            for work in works
        ),
    ]


def paper_chores(
    post_office: PostOffice, *, company: str, shop_channel: str
) -> list[Coroutine[Any, Any, None]]:
    """Return what runs for papers, mail and people's rights until it is cancelled; see ``chores``.

    Args:
        post_office: what messages are sent with.
        company: name of the company, as backups name it.
        shop_channel: code of the channel in which offers are priced.
    """
    offer = partial(
        offer_after_contact, post_office.db, post_office.memory, shop_channel=shop_channel
    )

    async def forget_documents() -> None:
        """What need not be kept any longer goes, with the files that nobody needs."""
        at = now()
        forget = orders.documents.archive.forget_due
        while await post_office.db.transact(forget, Context.system(), today=at.date(), at=at):
            pass
        await post_office.archivist.files.sweep(post_office.db, at=at)

    async def forget_people() -> None:
        """What lies outside the database of somebody who was erased goes, and backups learn it."""
        await finish_erasures(post_office.db, post_office.mailer, company=company)

    async def sweep_people() -> None:
        """What was kept of people for long enough goes."""
        while await post_office.db.transact(sweep_personal, Context.system(), at=now()):
            pass

    return [
        _again(partial(send_messages, post_office), every_s=1),
        _again(offer, every_s=2),
        _again(_until_done(post_office.db, engagement.expire_offers), every_s=30),
        _again(forget_documents, every_s=_HOUR_S),
        _again(forget_people, every_s=2),
        _again(sweep_people, every_s=24 * _HOUR_S, first_s=60),
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


async def tell_again(db: Database, memory: Memory, carriers: Mapping[str, Carrier]) -> None:
    """Tell carriers of parcels for ever."""
    await _again(partial(tell_carriers, db, memory, carriers), every_s=2)


async def empty_again(box: LetterBox, inboxes: Inboxes, *, every_s: int) -> None:
    """Take what waits in mailboxes for ever."""
    await _again(partial(empty_mailboxes, box, inboxes.mailboxes), every_s=every_s, first_s=1)


async def print_again(db: Database, memory: Memory, printers: Mapping[str, FiscalPrinter]) -> None:
    """Print receipts of tills on the fiscal printers of their places for ever."""

    async def print_due() -> None:
        await print_everywhere(db, memory.directory, printers)

    await _again(print_due, every_s=2)


def match_terms_of(settings: Settings) -> MatchTerms:
    """Return what the settings say of matching."""
    return MatchTerms(
        labels=settings.matching_labels,
        precision=settings.matching_precision,
        zone=settings.zone,
    )


async def match_again(db: Database, terms: MatchTerms) -> None:
    """Compare all customers every night; whatever goes wrong there never ends the server."""
    await asyncio.sleep(_FIRST_MATCH_S)
    while True:
        try:
            await match_when_due(db, terms)
        except Exception as fault:  # noqa: BLE001 # suggestions are no reason to end a server
            _log.warning("matching_waits", error=type(fault).__name__)
        await asyncio.sleep(_HOUR_S)


async def _refresh_again(db: Database, terms: MartTerms) -> None:
    """Have the marts refreshed for ever; where that is never wanted, wait for ever."""
    if not terms.every_s:
        await asyncio.Event().wait()
    else:
        is_first = marts.lag_s(lake_dir(terms.company), at=now()) is None
        first_s = 1 if is_first else min(_FIRST_REFRESH_S, terms.every_s)
        await _again(_command(db, ask_refresh), every_s=terms.every_s, first_s=first_s)


def _rhythms(
    outlet: Outlet, courier: Courier, settle_after: timedelta
) -> Mapping[int, Sequence[Work]]:
    """Return what is done again and again, by the seconds between."""
    db = outlet.db
    return {
        1: [
            partial(settle_money, db, outlet.payment_processor),
            partial(number_documents, db),
            partial(publish_drafts, db),
            partial(index_changed, db),
        ],
        2: [
            partial(settle_open, outlet, patience=settle_after),
            partial(settle_changes, outlet, patience=settle_after),
            partial(wake_webhooks, courier),
            partial(escalate_cases, db),
            _command(db, route_cases),
            partial(source_waiting, db, outlet.memory),
            partial(serve_waiting, db, outlet.memory),
        ],
        10: [
            partial(settle_tills, outlet),
            _command(db, stock.release_expired),
            _command(db, close_expired_sessions),
            _command(db, ledger.settle_due),
            _command(db, pricing.release_expired_redemptions),
            _command(db, match_reports),
        ],
        30: [
            partial(give_up_untouched, db, outlet.memory),
            partial(follow_promises, db, outlet.memory),
            _until_done(db, let_expired_go),
            partial(ask_feedback, db),
            _command(db, loyalty.lapse_due_points),
            _command(db, loyalty.renew_tiers),
            _command(db, journeys.presence.expire_presence),
            _command(db, ledger.expire_gift_cards),
            _command(db, ledger.follow_replaced),
            _until_done(db, lapse_changes),
            _until_done(db, remind_to_collect),
            _until_done(db, tell_late),
            partial(release_uncollected, db, outlet.memory),
            _command(db, open_exception_cases),
            _until_done(db, close_solved_cases),
            _until_done(db, orders.held.forget_held),
        ],
        _HOUR_S: _hourly(outlet, courier),
    }


def _hourly(outlet: Outlet, courier: Courier) -> Sequence[Work]:
    """Return what is done once an hour: what is sourced together, and what is forgotten."""
    db = outlet.db
    return [
        partial(source_together, db, outlet.memory),
        _forgetting(db, idempotency.forget, KEYS_ARE_KEPT),
        _command(db, journeys.sweep_interests),
        _until_done(db, journeys.sweep_messages),
        _forgetting(db, journeys.forget_wrong_keys, WRONG_KEYS_ARE_KEPT),
        _command(db, customers.accounts.sweep),
        _until_done(db, service.cases.drop_expired_follow_ups),
        _command(db, service.cases.forget_looks),
        _forgetting(db, customers.typed.forget_old, customers.typed.KEPT),
        partial(forget_deliveries, courier),
        _forgetting(db, jobs.forget_log, courier.terms.log_kept),
    ]


def _command(db: Database, command: Command) -> Work:
    """Return the work of one command, in a transaction of its own."""

    @wraps(command)
    async def once() -> None:
        await db.transact(command, Context.system(), at=now())

    return once


def _until_done(db: Database, command: Command) -> Work:
    """Return the work of a command that does some at a time, and answers whether it did any."""

    @wraps(command)
    async def drain() -> None:
        while await db.transact(command, Context.system(), at=now()):
            pass

    return drain


def _forgetting(db: Database, command: Command, kept: timedelta) -> Work:
    """Return the work of a command that forgets, some at a time, what is older than ``kept``."""

    @wraps(command)
    async def forget() -> None:
        before = now() - kept
        while await db.transact(command, Context.system(), before=before):
            pass

    return forget


def _name_of(work: Work) -> str:
    told = work.func if isinstance(work, partial) else work
    return getattr(told, "__name__", repr(told))


async def _again(work: Work, *, every_s: float, first_s: float | None = None) -> None:
    await asyncio.sleep(every_s if first_s is None else first_s)
    while True:
        try:
            await work()
        except (OSError, OutsideFault, *DATABASE_FAULTS) as fault:
            _log.warning("chore_waits", chore=_name_of(work), error=type(fault).__name__)
        await asyncio.sleep(every_s)
