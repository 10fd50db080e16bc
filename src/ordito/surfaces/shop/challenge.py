"""Challenge: where a buyer confirms a payment, in a frame that a platform shows.

In the sandbox this page is the bank. Its address is told to the platform alone and opens nothing
else; in a frame of another site there is no cookie that could say more. The page asks the platform
whether it may begin, and says when it is done; that proves nothing, the checkout does.

Source: UCP 2026-08-25, Payment Authentication Extension, Surface Rendering and Notifications.
"""

import re
from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Template
from litestar.types import ControllerRouterHandler
from msgspec import Struct

from ordito.platform.money import Money
from ordito.processes import sessions
from ordito.processes.sessions import NothingToConfirm, SessionPage
from ordito.surfaces.call import Call
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop.checkout import URL as CHECKOUT
from ordito.surfaces.shop.checkout import begun
from ordito.surfaces.shop.forms import read_form
from ordito.surfaces.shop.frame import context_of, page

URL: Final = f"{CHECKOUT}/{{session_id:uuid}}/challenge/{{challenge_id:uuid}}"
_ANSWERS: Final = {"yes": True, "no": False}
_VERSION: Final = re.compile(r"\d{4}-\d\d-\d\d\Z")
_GONE: Final = 410
_UNCLEAR: Final = 422


class Challenge(Struct, frozen=True, kw_only=True):
    """challenge.html: what a buyer is asked by the bank.

    Attributes:
        url: of this page; empty where nothing is asked any more.
        challenge_id: what the platform calls it.
        version: of the protocol that it speaks with the platform.
        amount: what the payment is about; None where nothing is asked any more.
        is_said: whether it was answered just now.
    """

    url: str
    challenge_id: UUID
    version: str
    amount: Money | None
    is_said: bool = False


@get(URL, access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_challenge(
    request: Call, session_id: FromPath[UUID], challenge_id: FromPath[UUID]
) -> Template:
    """Ask whether it is really the buyer who pays.

    Raises:
        UnknownSession: there is none of that id, or it belongs to another browser.
        TooManyRequests: this address has tried too many.
    """
    _, shown = await begun(request, session_id)
    amount = _amount(shown, challenge_id)
    return await _page(request, challenge_id, amount, status=200 if amount else _GONE)


@post(URL, access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def answer_challenge(
    request: Call, session_id: FromPath[UUID], challenge_id: FromPath[UUID]
) -> Template:
    """Pass on what the buyer has said; only the first word counts.

    Raises:
        UnknownSession: there is none of that id, or it belongs to another browser.
        TooManyRequests: this address has tried too many.
    """
    form = await read_form(request)
    _, shown = await begun(request, session_id)
    confirmed = _ANSWERS.get(form.text("answer"))
    if confirmed is None:
        amount = _amount(shown, challenge_id)
        return await _page(request, challenge_id, amount, status=_UNCLEAR if amount else _GONE)
    try:
        await sessions.answer_challenge(
            request.house.outlet,
            session_id=session_id,
            confirmed=confirmed,
            owner=None,
            context=context_of(request),
            challenge_id=challenge_id,
            language=language_of(request),
        )
    except NothingToConfirm:
        return await _page(request, challenge_id, None, status=_GONE)
    return await _page(request, challenge_id, None, is_said=True)


def _amount(shown: SessionPage, challenge_id: UUID) -> Money | None:
    """Return what a challenge is about; None where it does not wait (any more)."""
    for one in shown.challenges:
        if one.challenge_id == challenge_id:
            return Money(shown.paid_by[one.instrument].amount_minor, shown.currency)
    return None


async def _page(
    request: Call,
    challenge_id: UUID,
    amount: Money | None,
    *,
    status: int = 200,
    is_said: bool = False,
) -> Template:
    version = request.query_params.get("version", "")
    screen = Challenge(
        url="" if amount is None else str(request.url.path),
        challenge_id=challenge_id,
        version=version if _VERSION.match(version) else "",
        amount=amount,
        is_said=is_said,
    )
    answer = await page(request, "challenge", screen, status=status)
    answer.headers["Content-Security-Policy"] = _policy(
        is_secure=request.house.settings.cookies_secure
    )
    return answer


def _policy(*, is_secure: bool) -> str:
    """Return the policy of the page: it alone is shown in frames of others.

    Which site's frame that is nobody says before; who has the address has it from its platform.
    """
    hosts = "https:" if is_secure else "https: http:"
    return (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        f"form-action 'self'; frame-ancestors {hosts}"
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_challenge, answer_challenge)
