"""Contact: a form that knows order and customer, offers answers first, then asks a person."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.enums import MediaType
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler
from msgspec import structs

from ordito import customers, orders, service
from ordito.flows.ask_us import Question, ask_us
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.surfaces.call import Call
from ordito.surfaces.forged import address_of
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop import contact_screens as screens
from ordito.surfaces.shop.forms import Form, read_form
from ordito.surfaces.shop.frame import channel_of, context_of, page
from ordito.surfaces.shop.help_pages import CONTACT_URL, help_about, looking_of, note_search, told
from ordito.surfaces.shop.order_door import Opened, open_order

TOPICS: Final = ("delivery", "return", "product", "payment", "complaint", "other")
"""What a question may be about; the desk's routing knows them."""

_MOST: Final = 4
_LONGEST: Final = 4000
_LATEST: Final = 5
_MOMENT: Final = timedelta(microseconds=1)


@get("/contact", access=VISITOR, include_in_schema=False)
async def show_short(request: Call) -> Redirect:
    """Lead from the address that people remember to the form."""
    query = request.url.query
    return Redirect(f"{CONTACT_URL}?{query}" if query else CONTACT_URL, status_code=307)


@get(CONTACT_URL, access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_contact(request: Call) -> Template:
    """Show the form; ``?order=`` names an order that this browser may look at.

    Raises:
        UnknownOrder: the order is none of this browser's.
        TooManyRequests: this address has tried too many.
    """
    asked = request.query_params
    typed = Form({"text": asked.get("text", ""), "topic": asked.get("topic", "")})
    screen = await _screen(request, typed, asked.get("order", "")[:80])
    if number := asked.get("sent", "")[:40]:
        screen = structs.replace(screen, step="sent", number=number)
    return await page(request, "contact", screen)


@post(CONTACT_URL, access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def write(request: Call) -> Template | Redirect:
    """Show what may answer a question already; sent all the same, a person answers it.

    Raises:
        UnknownOrder: the order is none of this browser's.
        TooManyAttempts: somebody writes much more than people do.
    """
    form = await read_form(request)
    screen = await _screen(request, form, form.text("order", 80))
    wrong = _wrong(screen)
    if wrong:
        return await page(request, "contact", structs.replace(screen, wrong=wrong), status=422)
    if form.text("what") != "send":
        answers = await _answers(request, screen)
        if answers:
            screen = structs.replace(screen, step="answers", answers=answers)
            return await page(request, "contact", screen)
    return await _send(request, screen)


async def hours_of_desk(request: Call, at: datetime) -> tuple[bool, datetime | None]:
    """Tell whether the desk answers now, and when it opens where it does not.

    Without business hours nobody knows: then it is not open, and no hour is told.
    """
    book = await request.db.read(service.cases.COMMITMENTS.load)
    used = [one.calendar for one in book.policy.promises if one.channel in ("chat", None)]
    for code in used:
        calendar = book.calendars.get(code)
        if calendar is not None:
            opens_at = service.cases.after_business_us(calendar, since=at, us=1) - _MOMENT
            return opens_at <= at, None if opens_at <= at else opens_at
    return False, None


def require_patience(request: Call, who: str) -> None:
    """Refuse what a machine would send: five questions at once, then one every five minutes.

    Raises:
        TooManyAttempts: somebody writes faster.
    """
    request.house.shop_attempts.take_code(email=f"ask:{who}", address=address_of(request))


def line_of(form: Form) -> UUID:
    """Return the id of what is said now, which the page has made."""
    try:
        return UUID(form.text("key", 40))
    except ValueError:
        return ids.new()


async def _send(request: Call, screen: screens.Contact) -> Template | Redirect:
    shopper = request.shopper
    opened = await open_order(request, screen.order) if screen.order else None
    looking = looking_of(request)
    require_patience(request, screen.email or str(shopper and shopper.customer_id))
    question = Question(
        cause=f"form:{screen.key}",
        line_id=UUID(screen.key),
        source=service.cases.Source.FORM,
        topic=screen.topic,
        text=screen.text,
        language=language_of(request),
        channel_id=channel_of(request).channel_id,
        customer_id=_asker(request, opened),
        email=screen.email,
        order=None if opened is None else opened.where,
        session_id=None if looking is None else looking.session_id,
    )
    try:
        case = await request.db.transact(ask_us, context_of(request), question=question, at=now())
    except customers.InvalidIdentifier:
        refused = structs.replace(screen, wrong="email")
        return await page(request, "contact", refused, status=422)
    return Redirect(f"{CONTACT_URL}?sent={case.number}", status_code=303)


def _asker(request: Call, opened: Opened | None) -> CustomerId | None:
    """Return who is signed in; an order opened by a link alone is its buyer's question."""
    if request.shopper is None or (opened is not None and not opened.is_own):
        return None
    return request.shopper.customer_id


async def _screen(request: Call, form: Form, order: str) -> screens.Contact:
    opened = await open_order(request, order) if order else None
    number = ""
    if opened is not None:
        head = await request.db.read(
            orders.get_order,
            customer_id=opened.where.customer_id,
            order_id=opened.where.order_id,
        )
        number = head.number
    topic = form.text("topic", 20)
    open_now, opens_at = await hours_of_desk(request, now())
    return screens.Contact(
        step="write",
        key=str(line_of(form)),
        topics=TOPICS,
        topic=topic if topic in TOPICS else "",
        orders=() if opened is not None else await _orders(request),
        order=order,
        order_number=number,
        order_url="" if opened is None else opened.url,
        text=form.text("text", _LONGEST),
        email=form.text("email"),
        needs_email=request.shopper is None and opened is None,
        open_now=open_now,
        opens_at=opens_at,
    )


async def _orders(request: Call) -> tuple[screens.Choice, ...]:
    if request.shopper is None:
        return ()

    async def read(tx: Tx) -> list[orders.Order]:
        assert request.shopper is not None
        return await orders.list_orders(
            tx, customer_id=request.shopper.customer_id, page_size=_LATEST
        )

    found = await request.db.read(read)
    return tuple(screens.Choice(one.number, one.number, is_chosen=False) for one in found)


async def _answers(request: Call, screen: screens.Contact) -> tuple[screens.Hint, ...]:
    """Return what may answer it: by its words first, then by what it is about."""
    found = await request.db.read(
        service.knowledge.find_articles,
        text=screen.text,
        language=language_of(request),
        audience=service.knowledge.Audience.PUBLIC,
        at=now(),
        limit=_MOST,
    )
    await note_search(request, screen.text, len(found.hits))
    policy = service.knowledge.LinkKind.POLICY
    about = await help_about(request, policy, screen.topic or "other")
    return tuple(dict.fromkeys((*told(found.hits), *about)))[:_MOST]


def _wrong(screen: screens.Contact) -> str:
    if not screen.text:
        return "text"
    if not screen.topic:
        return "topic"
    return "email" if screen.needs_email and "@" not in screen.email else ""


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_short, show_contact, write)
