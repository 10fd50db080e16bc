"""Knowledge at the console: articles with their owners, what is missing, what needed nobody."""

from datetime import datetime, timedelta
from typing import Any, Final

from litestar import get, post
from litestar.enums import MediaType
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import service
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.surfaces import knowledge_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Role, staff

knowledge = service.knowledge

PATH: Final = "/desk/knowledge"
READERS: Final = staff()
WRITERS: Final = staff(Role.AGENT, Role.MERCHANDISER, Role.HELM)
_WRITING: Final = frozenset({Role.ADMIN, Role.AGENT, Role.MERCHANDISER, Role.HELM})
_OUTCOMES: Final = ("answered", "asked", "unknown", "fresh")
_LONG: Final = timedelta(days=90)
_PERIOD: Final = timedelta(days=30)
_MOST: Final = 50


@get(PATH, access=READERS, include_in_schema=False, media_type=MediaType.HTML)
async def show_knowledge(request: Call) -> Template:
    """Show articles, those due for review first, with how they do, and what nobody has answered."""
    asked = request.query_params
    outcome = asked.get("outcome", "")
    screen = await request.db.read(
        _read,
        language=request.language,
        outcome=outcome if outcome in _OUTCOMES else "",
        saved=asked.get("saved", "")[:20],
        may_write=not _WRITING.isdisjoint(request.principal.roles),
        at=now(),
    )
    return Template("desk/knowledge.html", context={"screen": screen})


@post(f"{PATH}/misses", access=WRITERS, include_in_schema=False)
async def change_miss(request: Call) -> Redirect:
    """Take a search without an answer as one's own, or off the list."""
    form = await request.form()
    language, query = str(form.get("language", "")), str(form.get("query", ""))[:100]
    settles = form.get("what") == "settle"

    async def change(tx: Tx) -> None:
        if settles:
            await knowledge.settle_miss(tx, language=language, query=query)
            return
        owner = request.principal.name
        await knowledge.own_miss(tx, language=language, query=query, owner=owner)

    await request.db.transact(change, request.context)
    saved = "settled" if settles else "owned"
    return Redirect(PATH, query_params={"saved": saved}, status_code=303)


async def _read(
    tx: Tx, *, language: str, outcome: str, saved: str, may_write: bool, at: datetime
) -> screens.Knowledge:
    articles = await knowledge.list_articles(tx)
    standing = await knowledge.list_standing(tx, since=at - _LONG)
    period: dict[str, Any] = {"since": (at - _PERIOD).date(), "until": at.date(), "at": at}
    sessions = await knowledge.list_sessions(tx, **period, outcome=outcome or None, limit=_MOST)
    return screens.Knowledge(
        rows=tuple(_row(one, standing.get(one.article_id), language, at) for one in articles),
        misses=tuple(await knowledge.list_misses(tx, limit=_MOST)),
        deflection=await knowledge.count_outcomes(tx, **period),
        sessions=tuple(sessions),
        outcome=outcome,
        outcomes=_OUTCOMES,
        saved=saved,
        may_write=may_write,
    )


def _row(
    article: service.knowledge.Article,
    standing: service.knowledge.Standing | None,
    language: str,
    at: datetime,
) -> screens.ArticleRow:
    _, words = article.in_language(language)
    return screens.ArticleRow(
        title=words.title,
        url=f"{PATH}/{article.code}",
        audience=article.audience,
        owner=article.owner,
        languages=tuple(sorted(article.words)),
        is_published=article.published is not None,
        has_draft=article.published != article.latest and article.archived_at is None,
        review_on=article.review_on,
        is_due=article.review_on <= at.date() and article.archived_at is None,
        reads=0 if standing is None else standing.reads,
        helped=0 if standing is None else standing.helped,
        unhelped=0 if standing is None else standing.unhelped,
        asked_after=0 if standing is None else standing.asked_after,
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_knowledge, change_miss)
