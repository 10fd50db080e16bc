"""A counter in a browser: a company with a till, its people, and the steps that they take."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import asyncpg
import httpx
from playwright.sync_api import Page, expect

from ordito.network import Limit, Power, put_limits
from ordito.platform import auth, ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import PromotionId
from ordito.pricing import Conditions, PercentOff, Promotion, publish
from ordito.reads.audit import run_audit
from tests.browser.shop import PASSWORD, found_shop
from tests.browser.wire import Wire, wired
from tests.company import LONG_AGO, Company
from tests.conftest import complete
from tests.serving import serve

PINS: Final = {"Bruno": "4821", "Ada": "7396"}
CONTROLLED: Final = """
() => new Promise((resolve) => navigator.serviceWorker.controller ? resolve()
  : navigator.serviceWorker.addEventListener("controllerchange", () => resolve()))
"""
_SYSTEM: Final = Context.system()


@dataclass
class Counter:
    """A company behind a wire, and whoever may make tills.

    Attributes:
        address: of its database.
        company: its ids and tokens; members get a tenth off.
        wire: between browsers and the server.
        token: may manage tills, and all else.
    """

    address: str
    company: Company
    wire: Wire
    token: str

    def invite(self, code: str = "t1") -> str:
        """Return an invitation for a till in ``north``."""
        assert self.wire.upstream is not None
        answer = httpx.post(
            f"{self.wire.upstream}/api/v1/till/invitations",
            json={"place": "north", "channel": "store", "code": code, "name": "Till"},
            headers={"Authorization": f"Bearer {self.token}", "Idempotency-Key": str(ids.new())},
            timeout=60,
        )
        assert answer.status_code == 201, answer.text
        return answer.json()["invitation"]

    def ask(self, path: str, body: dict[str, Any], *, channel: str) -> Any:
        """Ask the API of a channel, past the wire."""
        answer = httpx.post(
            f"{self.wire.upstream}/api/v1{path}",
            json=body,
            headers={"Authorization": f"Bearer {self.company.tokens[channel]}"},
            timeout=60,
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def rows(self, query: str, *arguments: Any) -> list[Any]:
        """Read the company's tables."""

        async def work() -> list[Any]:
            connection = await asyncpg.connect(self.address)
            try:
                return [tuple(row) for row in await connection.fetch(query, *arguments)]
            finally:
                await connection.close()

        return complete(work())

    def until(self, query: str, rows: list[Any]) -> None:
        """Wait until the company's tables say so."""
        give_up_at = time.monotonic() + 60
        while (found := self.rows(query)) != rows:
            assert time.monotonic() < give_up_at, found
            time.sleep(0.2)

    def sold(self) -> list[int]:
        """Return what each order came to, the least first."""
        return [row[0] for row in self.rows("SELECT total_minor FROM orders.v_order ORDER BY 1")]

    def findings(self) -> dict[str, int]:
        """Return what the audit has against the books."""

        async def work() -> dict[str, int]:
            async with Database.open(self.address, max_size=1) as db:
                verdicts = await db.read(run_audit, since=None, at=now())
                return {one.check: len(one.findings) for one in verdicts if one.findings}

        return complete(work())


@contextmanager
def a_counter(address: str) -> Iterator[Counter]:
    """Found the company at the address of an empty database and serve it over a wire."""
    company = complete(found_shop(address))
    token = complete(prepare(address, company))
    with wired() as wire, serve(address) as url:
        wire.upstream = url
        yield Counter(address, company, wire, token)


async def prepare(address: str, company: Company) -> str:
    """Let a company have tills: members get a tenth off; return a token that manages them."""
    async with Database.open(address, max_size=2) as db:
        tenth = Promotion(
            promotion_id=PromotionId(ids.new()),
            code="members-10",
            label=(("en", "Members: a tenth off"), ("it", "Soci: un decimo in meno")),
            benefit=PercentOff(100_000),
            conditions=Conditions(groups=frozenset({"members"})),
            valid_from=LONG_AGO,
        )
        await db.transact(publish, _SYSTEM, promotions=[tenth], by="test", at=now())
        limits = [Limit(role="admin", power=power, up_to_minor=None) for power in Power]
        await db.transact(put_limits, _SYSTEM, limits=limits, at=now())
        return await db.transact(
            auth.issue_token,
            _SYSTEM,
            name="tills",
            channel_id=company.channels["store"],
            scopes=["admin", "till:manage"],
            at=now(),
        )


class Till:
    """A page that is a till, driven as people drive it; its language is English."""

    def __init__(self, page: Page, counter: Counter) -> None:
        self.page = page
        self.counter = counter

    def register(self, code: str = "t1") -> None:
        """Become a till, and let the service worker keep its files."""
        self.page.get_by_label("Invitation").fill(self.counter.invite(code))
        self.page.get_by_role("button", name="Register the device").click()
        expect(self.page.get_by_role("heading", name="Who are you?")).to_be_visible()
        self.page.evaluate(CONTROLLED)

    def choose_pin(self, name: str) -> None:
        """Choose a PIN by the password."""
        self.page.get_by_role("button", name=name).click()
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_label("New PIN").fill(PINS[name])
        self.page.get_by_role("button", name="Set the PIN").click()
        expect(self.page.get_by_role("dialog")).to_have_count(0)

    def sign_in(self, name: str = "Bruno") -> None:
        """Sign in by PIN."""
        self.page.get_by_role("button", name=name).click()
        self.page.get_by_label("PIN", exact=True).fill(PINS[name])
        self.page.keyboard.press("Enter")

    def open_shift(self, fifties: int = 2) -> None:
        """Count the drawer and begin."""
        self.page.locator("[data-piece='5000']").fill(str(fifties))
        self.page.get_by_role("button", name="Open the shift").click()
        expect(self.scan_field).to_be_focused()

    def begin(self, code: str = "t1") -> None:
        """Become a till on which Bruno sells."""
        self.register(code)
        self.choose_pin("Bruno")
        self.sign_in()
        self.open_shift()

    @property
    def scan_field(self) -> Any:
        """Where is scanned and searched."""
        return self.page.locator("[name=scan]")

    @property
    def pay_button(self) -> Any:
        """What leads to the tenders; it says the total."""
        return self.page.locator(".sum .main")

    def scan(self, text: str) -> None:
        """Scan a code, as a scanner types it."""
        self.scan_field.fill(text)
        self.page.keyboard.press("Enter")
        expect(self.scan_field).to_have_value("")

    def total(self, amount: str) -> None:
        """Wait until the cart costs so much."""
        expect(self.pay_button).to_have_text(f"Pay {amount}", timeout=90_000)

    def pay_cash(self) -> None:
        """Take the exact amount in cash, and look at the receipt."""
        self.pay_button.click()
        self.page.get_by_role("button", name="Cash", exact=True).click()
        self.page.locator(".ways button").first.click()
        self.next_customer()

    def pay_card(self) -> None:
        """Ask the terminal for the whole amount, and look at the receipt."""
        self.pay_button.click()
        self.page.get_by_role("button", name="Card", exact=True).click()
        self.page.get_by_role("button", name="Ask the terminal").click()
        self.next_customer()

    def pay_with(self, *tenders: str, receipt_to: str | None = None) -> None:
        """Pay by several tenders, each as much as it can; ``Gift card:NUMBER`` shows a card."""
        self.pay_button.click()
        for tender in tenders:
            name, _, number = tender.partition(":")
            self.page.get_by_role("button", name=name, exact=True).click()
            if number:
                self.page.get_by_label("Number of the gift card").fill(number)
                self.page.get_by_role("button", name="Take from the card").click()
            elif name == "Cash":
                self.page.locator(".ways button").first.click()
            elif name == "Card":
                self.page.get_by_role("button", name="Ask the terminal").click()
            elif self.page.locator(".ways button").count():
                self.page.locator(".ways button").first.click()  # what is lent to the till
            else:
                self.page.get_by_role("button", name="Take it", exact=True).click()
        if receipt_to is not None:
            self.page.get_by_text("Send by e-mail").click()
            self.page.get_by_label("E-mail address").fill(receipt_to)
            self.page.get_by_role("button", name="Send", exact=True).click()
            expect(self.page.get_by_role("dialog")).to_have_count(0)
            return
        self.next_customer()

    def agree(self, name: str, *, not_offered: str) -> None:
        """Agree as somebody who may, by PIN."""
        asked = self.page.get_by_role("dialog", name="A manager has to agree")
        expect(asked.get_by_role("button", name=not_offered)).to_have_count(0)
        asked.get_by_role("button", name=name).click()
        asked.get_by_label("PIN", exact=True).fill(PINS[name])
        self.page.keyboard.press("Enter")

    def count(self, *, fifties: int, tens: int) -> None:
        """Count the drawer at the end."""
        self.page.locator("dialog [data-piece='5000']").fill(str(fifties))
        self.page.locator("dialog [data-piece='1000']").fill(str(tens))
        self.page.get_by_role("button", name="Next", exact=True).click()

    def next_customer(self) -> None:
        """Leave the receipt."""
        expect(self.page.locator(".slip")).to_be_visible()
        self.page.get_by_role("button", name="Next customer").click()
        expect(self.page.get_by_role("dialog")).to_have_count(0)

    def sell(self, *codes: str) -> None:
        """Sell goods for cash."""
        for code in codes:
            self.scan(code)
        expect(self.pay_button).to_have_text(re.compile(r"^Pay €"), timeout=90_000)
        self.pay_cash()

    def menu(self, name: str) -> None:
        """Choose of the menu."""
        self.page.get_by_role("button", name="Menu").click()
        self.page.get_by_role("button", name=name).click()

    def open_order(self, name: str) -> None:
        """Find an order by its number or a receipt's."""
        self.menu("Find an order")
        self.page.get_by_label("Number of an order or receipt").fill(name)
        self.page.get_by_role("button", name="Find", exact=True).click()

    def return_all(self, receipt: str, *, units: int) -> None:
        """Take back units of the one line of a receipt, as far as the preview."""
        self.open_order(receipt)
        for _ in range(units):
            self.page.get_by_role("button", name=re.compile("^Return one more")).click()
        self.page.get_by_role("button", name="Return", exact=True).click()

    def online(self) -> None:
        """Let the browser notice that the network is back."""
        self.page.evaluate("window.dispatchEvent(new Event('online'))")

    def waits(self, entries: int) -> None:
        """Wait until so many entries wait to be told."""
        expect(self.page.locator(f"[data-waiting='{entries}']")).to_be_visible(timeout=90_000)
