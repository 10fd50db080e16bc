"""Story S2 through the screens of customer, store, till and contact centre, with mail servers.

From a friend's link on the phone to the store, whose staff see who comes; sold at the till,
delivered, followed up, and a question days later.
"""

import re
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, expect

from ordito import customers, journeys, service
from ordito.customers import accounts
from ordito.journeys import Campaign
from ordito.platform.auth import hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.db.server import Server
from ordito.platform.events import Context
from ordito.platform.settings import Settings
from ordito.service.experience import AskPolicy, AskRule, Measure, Touchpoint
from ordito.surfaces.connectors.imap import ImapServer
from ordito.surfaces.journey_words import CONTACTS
from tests import databases
from tests.browser.conftest import Check, Enter, Open, launch
from tests.browser.shop import PASSWORD, Shop, a_shop
from tests.browser.store import expect_focus, furnish, scan
from tests.browser.test_store_stories import card_of
from tests.browser.till import Counter, Till, prepare
from tests.browser.wire import Wire, wired
from tests.company import CARD, LONG_AGO
from tests.conftest import complete
from tests.mailboxes import PASSWORD as MAIL_PASSWORD
from tests.mailboxes import USER, MailServer, imap_beside, put_into, serving_beside

pytestmark = pytest.mark.needs("chromium", install="apt-get install chromium")

PATIENCE_MS = 30_000
PATIENCE_S: Final = 60.0
PUBLIC: Final = "https://shop.test"
SECRET: Final = f"whsec_{b64encode(b'the secret of a carrier').decode()}"
ASKING: Final = AskPolicy(
    rules=(
        AskRule(code="nps", touchpoint=Touchpoint.DELIVERY, measure=Measure.NPS, after_hours=0),
    ),
    hold_out_percent=0,
)
Keep = Callable[[Page, str], None]
FRIEND = "/shop/products/tee?utm_source=instagram&utm_medium=social&utm_campaign=spring"


@dataclass(frozen=True)
class Post:
    """Mail servers: what ours have sent, and the box in which customers' mail arrives."""

    sent: MailServer
    port: int
    inbox: ImapServer

    def about(self, told: str) -> Any:
        """Wait for a mail whose subject says something."""
        give_up_at = time.monotonic() + PATIENCE_S
        while True:
            found = [one for one in self.sent.taken if told in str(one["Subject"])]
            if found:
                return found[0]
            assert time.monotonic() < give_up_at, [str(one["Subject"]) for one in self.sent.taken]
            time.sleep(0.05)


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    """Take and keep mail on loopback ports."""
    sent = MailServer()
    with serving_beside(sent) as port, imap_beside() as inbox:
        yield Post(sent, port, inbox)


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    """Stand between till, carrier and server: its address is known before the server is."""
    with wired() as wire:
        yield wire


@pytest.fixture(scope="module")
def shop(
    server: Server,
    template: str,
    post: Post,
    wire: Wire,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Shop]:
    """Serve one company to all tests of this file; its member can sign in to the shop."""
    address = complete(databases.copy(server, template, "test_journey"))
    with a_shop(address, settings=_settings(post, wire, tmp_path_factory.mktemp("s2"))) as served:
        furnish(served)
        complete(_let_in(address, served))
        wire.upstream = served.url
        yield served
    complete(databases.drop(server, "test_journey"))


def _settings(post: Post, wire: Wire, folder: Path) -> Settings:
    carriers, inboxes = folder / "carriers.toml", folder / "inboxes.toml"
    carriers.write_text(
        f'[[carrier]]\ncode = "swift"\nsecret = "{SECRET}"\nkind = "simulated"\nstep_s = 0.2\n'
        f'shares = [100, 0, 0, 0]\ncallback_url = "{wire.url}/api/v1/carriers/swift/events"\n'
    )
    inboxes.write_text(
        f'[[mailbox]]\nname = "desk"\nhost = "127.0.0.1"\nport = {post.inbox.port}\n'
        f'tls = "none"\nuser = "{USER}"\npassword = "{MAIL_PASSWORD}"\n'
    )
    return Settings(
        log_requests=False,
        settle_after_s=2,
        mail_server="127.0.0.1",
        mail_port=post.port,
        mail_tls="none",
        mail_from="shop@passochiaro.example",
        mail_reply_to=USER,
        public_url=PUBLIC,
        carriers=str(carriers),
        inboxes=str(inboxes),
        inbox_every_s=1,
    )


@pytest.fixture
def counter_browser(browser: Browser) -> Iterator[Browser]:
    """Run a Chromium of the till's own: a service worker outlives its pages."""
    own = launch(browser.browser_type)
    yield own
    own.close()


async def _let_in(address: str, shop: Shop) -> None:
    async with Database.open(address) as db:
        await db.transact(_account, Context.system(), shop)


async def _account(tx: Tx, shop: Shop) -> None:
    at = now()
    member = shop.company.member
    await accounts.set_password(
        tx, customer_id=member, password_hash=hash_password(PASSWORD), kept=b"", at=at
    )
    named = customers.Particulars(name="Giulia Conti")
    await customers.change_particulars(
        tx, customer_id=member, particulars=named, language="it", at=at
    )
    spring = Campaign("spring", "Spring", "social", None, LONG_AGO)
    await journeys.put_campaign(tx, campaign=spring, at=at)
    stated = journeys.Stated(member, "size.shirt", "survey-2026", "M", at)
    await journeys.state_preference(tx, stated=stated, at=at)
    said = customers.consents.said(
        customer_id=member,
        purpose=service.experience.PURPOSE,
        channel="email",
        given=True,
        evidence="test",
        source="test",
        at=at,
    )
    await customers.consents.record(tx, statement=said, at=at)
    await service.experience.publish_ask_policy(tx, policy=ASKING, at=at)


def sign_in(page: Page, shop: Shop, path: str) -> None:
    """Sign the member in to the shop."""
    page.goto(f"{shop.url}/shop/account/sign-in?next={path}")
    door = page.locator("form[action='/shop/account/sign-in']")
    door.locator("[name=email]").fill("member@example.org")
    door.locator("[name=password]").fill(PASSWORD)
    door.get_by_role("button").click()
    page.wait_for_url(f"{shop.url}{path}")


def look_on_the_phone(phone: Page, shop: Shop) -> None:
    """Follow a friend's post, let the browser remember it, and sign in there later."""
    agree = phone.get_by_role("button", name=re.compile("^Yes"))
    agree.click()
    expect(agree).to_have_count(0)
    expect(phone.get_by_role("heading", level=1)).to_have_text("T-shirt")
    sign_in(phone, shop, "/shop")
    expect(phone.get_by_role("heading", name="You looked at")).to_be_visible()


def go_on_at_home(home: Page, shop: Shop) -> None:
    """See what was looked at on the phone, and lay it beside others."""
    sign_in(home, shop, "/shop")
    seen = home.get_by_role("region", name="You looked at")
    expect(seen.get_by_role("link", name="T-shirt")).to_be_visible()
    home.goto(f"{shop.url}/shop/products/tee")
    agree = home.get_by_role("button", name=re.compile("^Yes"))
    agree.click()
    expect(agree).to_have_count(0)
    compare = home.get_by_role("button", name="Compare")
    compare.click()
    expect(compare).to_have_count(0)


def join_the_wifi(phone: Page, shop: Shop, check_access: Check) -> None:
    """Let the staff of the store know, on the first page of its WiFi."""
    phone.goto(f"{shop.url}/shop/wifi/north?device=random-address-1")
    check_access(phone)
    phone.get_by_role("button", name="Yes, recognise me").click()
    expect(phone.get_by_text("The staff of North know that you are here.")).to_be_visible()


def read_the_story(desk: Page, shop: Shop, check_access: Check) -> None:
    """Verify the person at a desk, and see what belongs to the comparing."""
    expect(desk.locator(".timeline")).to_contain_text("Product compared")
    expect(desk.get_by_text("instagram · spring")).to_have_count(0)
    expect(desk.get_by_text("member@example.org")).to_have_count(0)
    check_access(desk)
    person = desk.get_by_role("region", name="Person", exact=True)
    for said, told in (
        ("member@example.com", "That is not what we know."),
        ("Member@Example.org", "member@example.org"),
    ):
        desk.fill("[name=said]", said)
        desk.get_by_role("button", name="Verify the person").click()
        expect(person).to_contain_text(told)
    expect(desk.get_by_text("instagram · spring")).to_be_visible()
    desk.goto(f"{shop.url}/customers/{shop.company.member}?phase=compare")
    expect(desk.locator(".timeline .moment")).to_have_count(1)


def sell_at_the_till(browser: Browser, wire: Wire, shop: Shop) -> None:
    """Sell a laptop to the member at the store's till, to be brought to their home."""
    counter = Counter(
        shop.address, shop.company, wire, complete(prepare(shop.address, shop.company))
    )
    page = browser.new_context(locale="en").new_page()
    page.goto(f"{wire.url}/till/")
    till = Till(page, counter)
    till.begin()
    till.scan(CARD)
    till.scan("laptop")
    page.locator("[data-focus=line-1]").click()
    page.get_by_role("button", name="Ship", exact=True).click()
    for label, told in (
        ("Street and number", "Via Roma 1"),
        ("Postal code", "10121"),
        ("City", "Torino"),
    ):
        page.get_by_label(label).fill(told)
    address = page.get_by_role("dialog", name="Ship to")
    address.get_by_role("button", name="Set", exact=True).click()
    till.total("€809.10")
    till.pay_card()


def send_it(room: Page, shop: Shop, number: str) -> None:
    """Pick, pack and give to the carrier what was sold, in the store room of the depot."""
    card_of(room, number).get_by_role("button", name=re.compile("^Pick")).click()
    expect_focus(room)
    scan(room, "laptop")
    expect(room.get_by_text("All is picked.")).to_be_visible()
    room.goto(f"{shop.url}/store/depot/pack")
    card_of(room, number).get_by_role("button", name=re.compile("^Pack")).click()
    room.get_by_label("Carrier").select_option("swift")
    room.get_by_role("button", name="Put it into a parcel").click()
    expect(room.locator(".parcels > li")).to_have_count(1)
    room.get_by_role("button", name="All is packed: ready for the carrier").click()
    room.goto(f"{shop.url}/store/depot/waiting")
    card_of(room, number).get_by_role("button", name=re.compile("^Hand over")).click()
    room.get_by_role("button", name="The carrier has it").click()


def answer_the_mail(phone: Page, shop: Shop, post: Post) -> None:
    """Answer with one click of a mail how the delivery was."""
    mail = post.about("Com'è andata")
    assert (mail["To"], bool(mail["List-Unsubscribe"])) == ("member@example.org", True)
    text = mail.get_body(("plain",)).get_content()
    links = re.findall(rf"{PUBLIC}(/shop/how-was-it/\S+?\?score=9)", text)
    assert len(links) == 1, text
    phone.goto(f"{shop.url}{links[0]}")
    expect(phone.get_by_text("Thank you. Your answer is 9.")).to_be_visible()


def ask_by_mail(post: Post, number: str) -> None:
    """Let the member write to the company, with a picture."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Giulia Conti <member@example.org>", USER
    mail["Subject"], mail["Message-ID"] = "The lid", "<lid-1@example.org>"
    mail.set_content(f"The lid of order {number} does not close.")
    mail.add_alternative("<p onclick=alert(1)>The lid<script>alert(2)</script></p>", subtype="html")
    mail.add_attachment(b"a picture", maintype="image", subtype="png", filename="lid.png")
    complete(put_into(post.inbox, mail.as_bytes(policy=SMTP)))


def answer_it(desk: Page, shop: Shop, post: Post, check_access: Check) -> None:
    """Answer the question at the desk, with all that happened at hand."""
    desk.goto(f"{shop.url}/desk")
    row = desk.get_by_role("link", name="The lid")
    expect(row).to_be_visible(timeout=PATIENCE_MS)
    row.click()
    expect(desk.locator(".conversation")).to_contain_text("does not close")
    person = desk.get_by_role("region", name="Person", exact=True)
    expect(person).to_contain_text("Giulia Conti")
    expect(desk.get_by_role("link", name="lid.png")).to_be_visible()
    check_access(desk)
    desk.locator("[name=text]").fill("A technician comes on Monday.")
    desk.get_by_role("button", name="Send").click()
    expect(desk.locator(".conversation")).to_contain_text("A technician comes on Monday.")
    answer = post.about("Re: The lid")
    assert (answer["In-Reply-To"], answer["To"]) == ("<lid-1@example.org>", "member@example.org")
    assert "technician" in answer.get_body(("plain",)).get_content()


def follow_up(desk: Page, number: str) -> None:
    """Note a call and how the customer liked it; a question days later finds all of it."""
    for kind, score in (("call", ""), ("survey", "9")):
        note = desk.get_by_role("region", name="Note a contact")
        note.locator("select[name=kind]").select_option(kind)
        note.locator("select[name=order]").select_option(number)
        note.locator("[name=score]").fill(score)
        desk.get_by_role("button", name="Note it").click()
        expect(desk.locator(".timeline")).to_contain_text(CONTACTS[kind])
    desk.get_by_role("link", name=re.compile("its story")).first.click()
    expect(desk.get_by_text(f"Only what belongs to order {number}.")).to_be_visible()
    for told in ("Call", CONTACTS["survey"], "Order placed"):
        expect(desk.locator(".timeline")).to_contain_text(told)


def test_from_a_friends_link_to_the_store_and_after(
    shop: Shop,
    post: Post,
    wire: Wire,
    counter_browser: Browser,
    visit: Open,
    enter: Enter,
    check_access: Check,
    keep_screenshot: Keep,
) -> None:
    phone = visit(f"{shop.url}{FRIEND}", phone=True)
    look_on_the_phone(phone, shop)
    home = visit(f"{shop.url}/shop")
    go_on_at_home(home, shop)
    staff = enter("/here", "bruno")
    expect(staff.get_by_text("Nobody yet.")).to_be_visible()
    check_access(staff)
    join_the_wifi(phone, shop, check_access)
    guest = staff.locator(".guest")
    expect(guest).to_contain_text("Giulia Conti", timeout=PATIENCE_MS)
    for told in ("T-shirt", "compared", "Size of shirts"):
        expect(guest).to_contain_text(told)
    check_access(staff)
    assert staff.request.get(f"{shop.url}/here?place=south").status == 403
    for page, name in ((staff, "here"), (phone, "wifi")):
        keep_screenshot(page, name)
    desk = enter(f"/customers/{shop.company.member}", "carla")
    read_the_story(desk, shop, check_access)
    # what is bought in the store is on the page of the desk without a reload
    desk.goto(f"{shop.url}/customers/{shop.company.member}")
    sell_at_the_till(counter_browser, wire, shop)
    orders = desk.get_by_role("region", name="Orders")
    link = orders.locator("a[href^='/orders/']").first
    expect(link).to_be_visible(timeout=PATIENCE_MS)
    number = link.inner_text()
    devices = (phone, home)
    for device in devices:
        device.goto(f"{shop.url}/shop/orders/{number}")
        expect(device.locator("h1")).to_have_text("We are preparing it")
    send_it(enter("/store/depot/pick", "dario"), shop, number)
    assert number in post.about("in viaggio")["Subject"]
    for device in devices:
        expect(device.locator("h1")).to_have_text("Delivered", timeout=PATIENCE_MS)
    keep_screenshot(phone, "tracked")
    answer_the_mail(phone, shop, post)
    desk.goto(f"{shop.url}/customers/{shop.company.member}")
    follow_up(desk, number)
    keep_screenshot(desk, "customer-story")
    ask_by_mail(post, number)
    answer_it(desk, shop, post, check_access)
    keep_screenshot(desk, "desk-question")
    # the consent is taken back, and the staff lose the customer
    phone.goto(f"{shop.url}/shop/wifi/north?device=random-address-1")
    phone.get_by_role("button", name="Do not show me any more").click()
    expect(guest).to_have_count(0, timeout=PATIENCE_MS)
