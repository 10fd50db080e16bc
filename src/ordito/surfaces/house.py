"""House: what a serving process holds while it serves."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import UUID

from ordito.counter import FiscalPrinter
from ordito.fulfilment import Carriers
from ordito.messages import Inboxes, Mailer, Texters, get_seal
from ordito.orders import PaymentProcessor
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.files import FileStore
from ordito.platform.relay import open_cursors
from ordito.platform.settings import Settings, database_url_of
from ordito.platform.state import files_dir
from ordito.platform.telemetry import describe_fault, log
from ordito.platform.webhooks import Listener, Post, Terms
from ordito.processes.checkout import Outlet
from ordito.processes.deliver_webhooks import Courier, Form
from ordito.processes.own_tenders import OwnTenders
from ordito.processes.receive_mail import LetterBox
from ordito.processes.refresh_marts import MartTerms
from ordito.processes.send_messages import PostOffice
from ordito.processes.settle_open import hear_of
from ordito.processes.show_document import Archivist, Press
from ordito.reads.memory import Memory
from ordito.reads.search_prices import PriceTags
from ordito.surfaces.attempts import Attempts
from ordito.surfaces.backstage import (
    Dealer,
    Watchman,
    chores,
    empty_again,
    match_again,
    match_terms_of,
    paper_chores,
    print_again,
    tell_again,
    watch_again,
)
from ordito.surfaces.doorkeeper import Doorkeeper
from ordito.surfaces.event_gate import Gate
from ordito.surfaces.hub import Hub
from ordito.surfaces.kept_weights import KeptWeights
from ordito.surfaces.mailing import mail_terms_of
from ordito.surfaces.rates import Rate
from ordito.surfaces.remote_documents import Fetch, RemoteDocuments
from ordito.surfaces.shop_attempts import ShopAttempts


class House:
    """The database, the door and what runs beside the requests.

    Attributes:
        settings: of this process.
        doorkeeper: who lets requests in.
        attempts: counter of failed sign-ins.
        shop_attempts: the same of customers.
        link_rate: how often an address may open documents by their links.
        shop_rate: how often an address may ask for pages of the shop.
        hub: what hands new facts to open streams.
        price_tags: prices that searches narrow by.
        keeps_keys: whether idempotency keys can be kept; conformance runs play that they cannot.
        platform_rate: how often an address may ask as a platform.
        documents: profiles of platforms.
        listeners: who hears of what they sold, as this process has last kept it.
        carriers: that take parcels, and tell of them.
        printers: fiscal ones, by the code of their place.
        inboxes: where mail comes in.
        texters: who carries short messages.
        gate: who sends events, and how many are in hand.
    """

    def __init__(
        self,
        settings: Settings,
        address: str,
        payment_processor: PaymentProcessor,
        post: Post,
        press: Press,
        mailer: Mailer,
        give_up: Callable[[], None],
        fetch: Fetch,
        forms: Mapping[str, Form],
        watchman: Watchman | None = None,
        dealer: Dealer | None = None,
        carriers: Carriers | None = None,
        printers: Mapping[str, FiscalPrinter] = MappingProxyType({}),
        inboxes: Inboxes | None = None,
        texters: Texters | None = None,
    ) -> None:
        self.settings = settings
        self.doorkeeper = Doorkeeper(settings, lambda: self.db)
        self.attempts = Attempts()
        self.shop_attempts = ShopAttempts()
        self.link_rate = Rate(per_s=1, burst=60)
        self.shop_rate = Rate(per_s=10, burst=300)
        self.price_tags = PriceTags()
        per_s = settings.ucp_rate_per_s
        self.keeps_keys = True
        self.platform_rate = Rate(per_s=per_s, burst=2 * per_s)
        self.documents = RemoteDocuments(fetch)
        self.listeners: dict[UUID, Listener] = {}
        self.gate = Gate(lambda: self.db, lambda: self.memory)
        self._forms = forms
        direct = settings.database_direct_url
        self._address = address
        self._direct = database_url_of(direct, settings.company) if direct else address
        self.weights = KeptWeights()
        self.hub = Hub(self._direct, lambda: self.db)
        self._payment_processor = payment_processor
        self._post = post
        self._press = press
        self._mailer = mailer
        self._give_up = give_up
        self._watchman = watchman
        self._dealer = dealer
        self.carriers = carriers or Carriers()
        self.printers = printers
        self.inboxes = inboxes or Inboxes()
        self.texters = texters or Texters()
        self._db: Database | None = None
        self._beside: list[asyncio.Task[None]] = []
        self._outlet: Outlet | None = None
        self._courier: Courier | None = None
        self._post_office: PostOffice | None = None

    @property
    def db(self) -> Database:
        """The company's database, open while the application runs."""
        assert self._db is not None, "the application has not started"
        return self._db

    @property
    def outlet(self) -> Outlet:
        """What checkouts work with."""
        assert self._outlet is not None, "the application has not started"
        return self._outlet

    @property
    def courier(self) -> Courier:
        """What deliveries of webhooks are made with."""
        assert self._courier is not None, "the application has not started"
        return self._courier

    @property
    def post_office(self) -> PostOffice:
        """What messages to customers are sent with."""
        assert self._post_office is not None, "the application has not started"
        return self._post_office

    @property
    def letter_box(self) -> LetterBox:
        """What mail is received with."""
        files = self.archivist.files
        most_bytes = self.settings.inbox_limit_mb * 1_000_000
        return LetterBox(self.db, files, self.inboxes.own, most_bytes, self.inboxes.servers)

    @property
    def archivist(self) -> Archivist:
        """What documents are shown with."""
        return self.post_office.archivist

    @property
    def memory(self) -> Memory:
        """Network, catalogue and prices as of their latest versions."""
        return self.outlet.memory

    @property
    def is_whole(self) -> bool:
        """Whether all that runs beside the requests still runs."""
        return not any(task.done() for task in self._beside)

    @asynccontextmanager
    async def open(self, _: object) -> AsyncGenerator[None]:
        """Open what the routes need, and close it at the end."""
        connections = self.settings.database_connections
        async with Database.open(self._address, max_size=connections) as self._db:
            await self._db.transact(open_cursors, Context.system())
            memory = await Memory.load(self._db)
            tenders = OwnTenders(self._db, self._payment_processor)
            self._outlet = Outlet(self._db, memory, tenders)
            self._payment_processor.listen(partial(hear_of, self._outlet))
            self._courier = Courier(
                self._db, memory, self._post, Terms.of(self.settings), self._forms
            )
            files = FileStore(files_dir(self.settings.company))
            archivist = Archivist(self._db, files, self._press)
            self._post_office = PostOffice(
                archivist,
                memory,
                self._mailer,
                mail_terms_of(self.settings),
                await self._db.read(get_seal),
                self.texters.by_medium,
            )
            papers = paper_chores(
                self._post_office,
                company=self.settings.company,
                shop_channel=self.settings.shop_channel,
            )
            chores_beside = [*self._chores(), *papers]
            noting = (self.doorkeeper.note_use(), self.gate.note_for_ever())
            work = (*noting, self.hub.run(), *chores_beside)
            self._beside = [asyncio.create_task(each) for each in work]
            for task in self._beside:
                task.add_done_callback(self._report)
            try:
                yield
            finally:
                for task in self._beside:
                    task.cancel()
                await asyncio.gather(*self._beside, return_exceptions=True)
                await self.documents.close()
                for post in {form.post for form in self._forms.values()}:
                    await post.close()
                await self._post.close()
                for outside in (
                    *self.carriers.by_code.values(),
                    *self.texters.by_medium.values(),
                ):
                    await outside.close()
                await self._press.close()

    def _chores(self) -> list[Coroutine[Any, Any, None]]:
        beside = chores(
            self.outlet,
            self.courier,
            self._direct,
            settle_after=timedelta(seconds=self.settings.settle_after_s),
            mart_terms=MartTerms(
                self.settings.company, self.settings.zone, self.settings.marts_every_s
            ),
        )
        if self._watchman is not None:
            beside.append(watch_again(self.outlet, self._watchman))
        if self.settings.matching_nightly:
            beside.append(match_again(self.db, match_terms_of(self.settings)))
        if self.carriers.by_code:
            beside.append(tell_again(self.db, self.memory, self.carriers.by_code))
        if self.printers:
            beside.append(print_again(self.db, self.memory, self.printers))
        if self.inboxes.mailboxes:
            every_s = self.settings.inbox_every_s
            beside.append(empty_again(self.letter_box, self.inboxes, every_s=every_s))
        if self._dealer is not None:
            beside.append(self._dealer.deal_for_ever(self.db, self.memory))
        return beside

    def _report(self, task: asyncio.Task[None]) -> None:
        """Log why work beside the requests has ended, and let another process take over."""
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("work_ended", **describe_fault(error))
            self._give_up()
