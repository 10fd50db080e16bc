"""Privacy at the console: what a person allows, who looked, all that is kept, and its end."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from ordito import customers
from ordito.customers import ConsentState, Statement
from ordito.flows.erase_customer import erase_customer
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.reads.person_file import read_person_file
from ordito.reads.under_way import is_under_way
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.looking import note_look
from ordito.surfaces.mailing import company_of
from ordito.surfaces.person_page import person_page

_PATH: Final = "/customers/{customer_id:uuid}/privacy"
_DESK: Final = staff(Role.AGENT)
_EVIDENCE: Final = "^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,63}$"


class Stands(msgspec.Struct, frozen=True, kw_only=True):
    """How a purpose stands in a channel."""

    purpose: str
    channel: str
    title: str
    state: str | None
    allowed: bool


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody looked, by name where it was one of the staff."""

    who: str
    why: str
    route: str
    at: datetime


class PrivacyPage(msgspec.Struct, frozen=True, kw_only=True):
    """privacy.html: how a person stands.

    Attributes:
        url: of the page.
        customer_url: of the person's own page.
        stands: by purpose and channel.
        said: every word, latest first.
        looks: who looked, latest first.
        retention: how long values are kept.
        is_under_way: whether something is still to be delivered.
    """

    url: str
    customer_url: str
    stands: tuple[Stands, ...]
    said: tuple[customers.consents.Said, ...]
    looks: tuple[Look, ...]
    retention: tuple[customers.Retention, ...]
    is_under_way: bool


class WordForm(msgspec.Struct, frozen=True):
    """What the person has just said at the desk, and where that is written down."""

    about: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_]{1,64}\.[a-z0-9_]{1,64}$")]
    state: ConsentState
    evidence: Annotated[str, msgspec.Meta(pattern=_EVIDENCE)]


class EraseForm(msgspec.Struct, frozen=True):
    """That it is meant."""

    sure: str = ""


@get(_PATH, access=_DESK, include_in_schema=False, media_type=MediaType.HTML)
async def show_privacy(request: Call, customer_id: FromPath[UUID]) -> Template:
    """Show what a person allows and who looked."""
    screen = await _screen(request, CustomerId(customer_id))
    return Template("privacy.html", context={"screen": screen})


@post(_PATH, access=_DESK, include_in_schema=False)
async def take_word(
    request: Call, customer_id: FromPath[UUID], data: URLEncodedBody[WordForm]
) -> Redirect:
    """Take down what a person says at the desk.

    Raises:
        UnknownPurpose: nobody declared the purpose.
    """
    purpose, _, channel = data.about.partition(".")
    said = Statement(
        statement_id=ids.new(),
        customer_id=CustomerId(customer_id),
        purpose=purpose,
        channel=channel,
        state=data.state,
        evidence=data.evidence,
        source="desk",
        said_at=now(),
    )
    await request.db.transact(customers.consents.record, request.context, statement=said, at=now())
    return Redirect(f"/customers/{customer_id}/privacy", status_code=303)


@get(f"{_PATH}/file", access=_DESK, include_in_schema=False, media_type=MediaType.HTML)
async def show_file(request: Call, customer_id: FromPath[UUID]) -> Template:
    """Show everything that is kept of a person, to be handed over."""
    who = CustomerId(customer_id)
    await note_look(request, [who], why="export")
    person = await request.db.read(read_person_file, customer_id=who, at=now())
    company = company_of(request.house.settings)
    return person_page(person, company=company, language=request.language)


@post(f"{_PATH}/erase", access=_DESK, include_in_schema=False)
async def erase(
    request: Call, customer_id: FromPath[UUID], data: URLEncodedBody[EraseForm]
) -> Redirect | Template:
    """Forget a person who asked for it; not while something is under way."""
    who = CustomerId(customer_id)

    async def forget(tx: Tx) -> bool:
        if not data.sure or await is_under_way(tx, customer_id=who):
            return False
        await erase_customer(tx, customer_id=who, at=now())
        return True

    if not await request.db.transact(forget, request.context):
        screen = await _screen(request, who)
        return Template("privacy.html", context={"screen": screen}, status_code=409)
    return Redirect(f"/customers/{customer_id}", status_code=303)


async def _screen(request: Call, who: CustomerId) -> PrivacyPage:
    teller = await teller_of(request)

    async def read(tx: Tx) -> PrivacyPage:
        asked = await customers.consents.list_asked(tx, language=request.language)
        titles = {one.purpose: one.title for one in asked}
        return PrivacyPage(
            url=f"/customers/{who}/privacy",
            customer_url=f"/customers/{who}",
            stands=tuple(
                Stands(
                    purpose=one.purpose,
                    channel=one.channel,
                    title=titles.get(one.purpose, one.purpose),
                    state=one.state,
                    allowed=one.allowed,
                )
                for one in await customers.consents.list_choices(tx, customer_id=who)
            ),
            said=tuple(await customers.consents.list_record(tx, customer_id=who)),
            looks=tuple(
                Look(who=_named(teller, one.actor), why=one.why, route=one.route, at=one.at)
                for one in await customers.list_accesses(tx, customer_id=who)
            ),
            retention=tuple(await customers.list_retention(tx)),
            is_under_way=await is_under_way(tx, customer_id=who),
        )

    return await request.db.read(read)


def _named(teller: Teller, actor: str) -> str:
    return teller.colleagues.get(actor) or teller.word(actor.partition(":")[0], "actor_kind")


ROUTES: Final = (show_privacy, take_word, show_file, erase)
