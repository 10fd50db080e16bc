"""How was it: the question of a mail, answered with one click, and changed with another.

Opening the page answers nothing: machines that look through mails open every link. The page chooses
the score of the link, and sends it by itself where scripts run.
"""

from math import ceil
from typing import Annotated, Final

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler
from msgspec import Meta, Struct

from ordito import service
from ordito.flows.hear_how_it_was import hear_how_it_was
from ordito.platform.auth import TooManyRequests
from ordito.platform.clock import now
from ordito.platform.events import Context
from ordito.surfaces.call import Call
from ordito.surfaces.forged import address_of
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.shop.forms import read_form
from ordito.surfaces.shop.frame import channel_of, page
from ordito.surfaces.whole import whole_of

URL: Final = "/shop/how-was-it/{code:str}"
Code = Annotated[str, Meta(min_length=1, max_length=80)]
_LONGEST: Final = 2000


class HowWasIt(Struct, frozen=True, kw_only=True):
    """how_was_it.html: a question, its scores, and what was answered.

    Attributes:
        url: of this page.
        measure: ``csat``, ``ces`` or ``nps``.
        about: touchpoint.
        scores: from the worst to the best.
        score: that is chosen; None is none.
        comment: in the reader's own words.
        is_kept: whether that is answered already.
        is_sent_alone: whether the page sends the chosen score by itself.
        is_refused: whether no score was chosen.
    """

    url: str
    measure: str
    about: str
    scores: tuple[int, ...]
    score: int | None
    comment: str
    is_kept: bool
    is_sent_alone: bool
    is_refused: bool = False


@get(URL, access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_question(request: Call, code: FromPath[Code]) -> Template:
    """Show the question, with the score of the link or the answer that was given.

    Raises:
        UnknownInvitation: no question was asked by this link.
        TooManyRequests: this address has tried too many.
    """
    screen = await _screen(request, code)
    asked = request.query_params.get("score", "")
    chosen = whole_of(asked)
    if chosen is not None and chosen in screen.scores and chosen != screen.score:
        screen = _chosen(screen, chosen)
    return await page(request, "how_was_it", screen)


@post(URL, access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def answer(request: Call, code: FromPath[Code]) -> Template | Redirect:
    """Keep the answer; again changes it.

    Raises:
        UnknownInvitation: no question was asked by this link.
        TooManyRequests: this address has tried too many.
    """
    form = await read_form(request)
    screen = await _screen(request, code)
    score = whole_of(form.text("score"))
    if score is None or score not in screen.scores:
        refused = HowWasIt(
            url=screen.url,
            measure=screen.measure,
            about=screen.about,
            scores=screen.scores,
            score=screen.score,
            comment=form.text("comment", _LONGEST),
            is_kept=screen.is_kept,
            is_sent_alone=False,
            is_refused=True,
        )
        return await page(request, "how_was_it", refused, status=422)
    asked = await request.db.read(service.experience.get_of_code, code=code)
    comment = form.text("comment", _LONGEST) if form.has("comment") else screen.comment
    channel_id = asked.channel_id or channel_of(request).channel_id
    new = service.experience.NewAnswer(
        customer_id=asked.customer_id,
        answer_id=asked.invitation_id,
        measure=service.experience.Measure(asked.measure),
        score=score,
        comment=comment,
        medium=service.experience.AnswerMedium.MAIL,
        touchpoint=asked.touchpoint,
        asked_by="system",
        invitation_id=asked.invitation_id,
        rule=asked.rule,
        order_id=asked.order_id,
        case_id=asked.case_id,
        channel_id=channel_id,
        place_id=asked.place_id,
        agent=asked.agent,
    )
    context = Context(
        actor=f"customer:{asked.customer_id}",
        channel_id=channel_id,
        request_id=request.scope["state"]["request_id"],
    )
    await request.db.transact(hear_how_it_was, context, new=new, at=now())
    return Redirect(screen.url, status_code=303)


async def _screen(request: Call, code: str) -> HowWasIt:
    wait_s = request.house.link_rate.take(address_of(request))
    if wait_s:
        raise TooManyRequests("too many questions were opened", retry_after_s=ceil(wait_s))
    asked = await request.db.read(service.experience.get_of_code, code=code)
    kept = await request.db.read(
        service.experience.find_answer,
        customer_id=asked.customer_id,
        answer_id=asked.invitation_id,
    )
    lowest, highest = service.experience.SCORES[service.experience.Measure(asked.measure)]
    return HowWasIt(
        url=f"/shop/how-was-it/{code}",
        measure=asked.measure,
        about=asked.touchpoint,
        scores=tuple(range(lowest, highest + 1)),
        score=None if kept is None else kept.score,
        comment="" if kept is None else kept.comment,
        is_kept=kept is not None,
        is_sent_alone=False,
    )


def _chosen(screen: HowWasIt, score: int) -> HowWasIt:
    return HowWasIt(
        url=screen.url,
        measure=screen.measure,
        about=screen.about,
        scores=screen.scores,
        score=score,
        comment=screen.comment,
        is_kept=False,
        is_sent_alone=True,
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_question, answer)
