"""Preferences: what somebody allows, changed by the link of a mail without signing in.

The code of the link is the proof; no cookie counts, so nobody can be led here to say something. A
mail program's one click (RFC 8058) is a POST to the same address.
"""

from math import ceil
from typing import Annotated, Any, Final

import msgspec
from litestar import Response, get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import customers
from ordito.customers import ConsentState, Statement
from ordito.platform import ids
from ordito.platform.auth import TooManyRequests
from ordito.platform.clock import now
from ordito.platform.events import Context
from ordito.surfaces.call import Call
from ordito.surfaces.forged import address_of
from ordito.surfaces.guards import PUBLIC
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop.choices import Choices, keep_choices, read_choices
from ordito.surfaces.shop.forms import read_form
from ordito.surfaces.shop.frame import page

URL: Final = "/shop/preferences"
_ONE_CLICK: Final = "List-Unsubscribe"
_BY_LINK: Final = Context(actor="link")
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class Preferences(msgspec.Struct, frozen=True, kw_only=True):
    """preferences.html: what is allowed, and the address that takes the form."""

    action: str
    choices: Choices
    done: bool


@get(URL + "/{code:str}", access=PUBLIC, include_in_schema=False, media_type=MediaType.HTML)
async def show_preferences(request: Call, code: FromPath[Code]) -> Template:
    """Show what the reader of a mail allows.

    Raises:
        PreferenceLinkUnknown: the code opens nothing.
    """
    link = await _link(request, code)
    shown = await request.db.read(read_choices, who=link.customer_id, language=language_of(request))
    screen = Preferences(action=f"{URL}/{code}", choices=shown, done="done" in request.query_params)
    return await page(request, "preferences", screen)


@post(URL + "/{code:str}", access=PUBLIC, include_in_schema=False, status_code=200)
async def change_preferences(request: Call, code: FromPath[Code]) -> Response[Any]:
    """Take down what the reader of a mail says; one click of a mail program ends that kind of mail.

    Raises:
        PreferenceLinkUnknown: the code opens nothing.
    """
    link = await _link(request, code)
    form = await read_form(request)
    if form.has(_ONE_CLICK):
        await request.db.transact(
            customers.consents.record, _BY_LINK, statement=_ended(link), at=now()
        )
        return Response(content="", status_code=200, media_type=MediaType.TEXT)
    await request.db.transact(
        keep_choices,
        _BY_LINK,
        who=link.customer_id,
        form=form,
        language=language_of(request),
        evidence="shop:preferences",
        identifier_id=link.identifier_id,
    )
    return Redirect(f"{URL}/{code}?done", status_code=303)


async def _link(request: Call, code: str) -> customers.consents.PreferenceLink:
    wait_s = request.house.link_rate.take(address_of(request))
    if wait_s:
        raise TooManyRequests("too many links were tried", retry_after_s=ceil(wait_s))
    return await request.db.read(customers.consents.find_link, code=code, at=now())


def _ended(link: customers.consents.PreferenceLink) -> Statement:
    return Statement(
        statement_id=ids.new(),
        customer_id=link.customer_id,
        identifier_id=link.identifier_id,
        purpose=link.purpose,
        channel=link.channel,
        state=ConsentState.WITHDRAWN,
        evidence="mail:one_click",
        source="mail",
        said_at=now(),
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_preferences, change_preferences)
