"""Help: answers that need nobody, found by words, with a way to a person beside each."""

import json
import secrets
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import get, post
from litestar.datastructures import Cookie
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import service
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.surfaces.call import Call
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.markdown import render
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop import help_screens as screens
from ordito.surfaces.shop.forms import read_form
from ordito.surfaces.shop.frame import context_of, page
from ordito.surfaces.shop.visitor import cookie
from ordito.surfaces.shop.visits import note, owner_of, remembers

knowledge = service.knowledge

URL: Final = "/shop/help"
CONTACT_URL: Final = "/shop/contact"
HELP_COOKIE: Final = "ordito_help"
_MOST: Final = 20
_BESIDE: Final = 4
_LINKED: Final = 10
_SHORTEST: Final = 20


@get("/help", access=VISITOR, include_in_schema=False)
async def show_short(request: Call) -> Redirect:
    """Lead from the address that people remember to where help is."""
    query = request.url.query
    return Redirect(f"{URL}?{query}" if query else URL, status_code=307)


@get(URL, access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_help(request: Call) -> Template:
    """Show what people ask most, or what answers a question."""
    query = request.query_params.get("ask", "").strip()[:100]
    language, at = language_of(request), now()
    if query:
        found = await request.db.read(
            knowledge.find_articles,
            text=query,
            language=language,
            audience=knowledge.Audience.PUBLIC,
            at=at,
            limit=_MOST,
        )
        hits, spelling, is_exact = found.hits, found.spelling, found.matched == "all"
        await note_search(request, query, len(hits))
    else:
        hits = await request.db.read(
            knowledge.list_most_read,
            language=language,
            audience=knowledge.Audience.PUBLIC,
            at=at,
            limit=_MOST,
        )
        spelling, is_exact = None, True
    screen = screens.Help(
        query=query,
        spelling=spelling,
        is_exact=is_exact,
        answers=told(hits),
        linked="" if query else _faq([(hit.title, hit.summary) for hit in hits[:_LINKED]]),
        contact_url=f"{CONTACT_URL}?{urlencode({'text': query})}" if query else CONTACT_URL,
    )
    return await page(request, "help", screen, cookies=(help_cookie(request),))


@get(f"{URL}/{{code:str}}", access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_article(request: Call, code: FromPath[str]) -> Template:
    """Show an answer, in the reader's language where it has been written in it.

    Raises:
        UnknownArticle: customers cannot read such a one now.
    """
    at = now()
    article = await request.db.read(
        knowledge.read_article, code=code[:64], audience=knowledge.Audience.PUBLIC, at=at
    )
    language, words = article.in_language(language_of(request))
    looking = looking_of(request)
    if looking is not None:
        await request.db.transact(
            knowledge.note_read, context_of(request), looking=looking, article=article, at=at
        )
        await _note(request, "article_read", {"article_id": str(article.article_id)})
    about = await help_for(request, article.links)
    body = render(words.body)
    answer = f"<p>{words.summary}</p>{body}" if body else words.summary
    screen = screens.Article(
        url=f"{URL}/{article.code}",
        title=words.title,
        language=language,
        summary=words.summary,
        body=body,
        helped=_said(request),
        others=tuple(one for one in about if not one.url.endswith(f"/{article.code}"))[:_BESIDE],
        linked=_faq([(words.title, answer)]),
        contact_url=f"{CONTACT_URL}?{urlencode({'text': words.title})}",
    )
    return await page(request, "help_article", screen, cookies=(help_cookie(request),))


@post(f"{URL}/{{code:str}}", access=VISITOR, include_in_schema=False)
async def judge_article(request: Call, code: FromPath[str]) -> Redirect:
    """Keep whether an answer helped; again changes it.

    Raises:
        UnknownArticle: this browser has not read such a one.
    """
    form = await read_form(request)
    article = await request.db.read(
        knowledge.read_article, code=code[:64], audience=knowledge.Audience.PUBLIC, at=now()
    )
    looking, helped = looking_of(request), form.text("helped", 3) == "yes"
    if looking is None:
        raise knowledge.UnknownArticle("This browser has not read it.", field="code")

    async def judge(tx: Tx) -> None:
        at = now()
        await knowledge.note_read(tx, looking=looking, article=article, at=at)
        await knowledge.judge(
            tx, looking=looking, article_id=article.article_id, helped=helped, at=at
        )

    await request.db.transact(judge, context_of(request))
    said = "yes" if helped else "no"
    return Redirect(f"{URL}/{article.code}?helped={said}#helped", status_code=303)


async def help_for(
    request: Call, links: Sequence[knowledge.ArticleLink], *, limit: int = _BESIDE + 1
) -> tuple[screens.Hint, ...]:
    """Return the answers about any of these things, for a page that shows them."""
    if not links:
        return ()
    hits = await request.db.read(
        knowledge.list_about,
        links=links,
        language=language_of(request),
        audience=knowledge.Audience.PUBLIC,
        at=now(),
        limit=limit,
    )
    return told(hits)


async def help_about(
    request: Call, kind: knowledge.LinkKind, *targets: str
) -> tuple[screens.Hint, ...]:
    """Return the answers about things of one kind."""
    return await help_for(request, knowledge.links_of(kind, *targets), limit=_BESIDE)


def told(hits: Sequence[knowledge.Hit]) -> tuple[screens.Hint, ...]:
    """Return hits as lists show them."""
    return tuple(screens.Hint(hit.title, hit.summary, f"{URL}/{hit.code}") for hit in hits)


def looking_of(request: Call) -> knowledge.Looking | None:
    """Return the session of a browser that looks for help.

    None at its first page: whoever sends no cookie back may be a machine, and is not counted.
    """
    secret = request.cookies.get(HELP_COOKIE, "")
    if len(secret) < _SHORTEST:
        return None
    session_id: UUID = ids.derive("shop", "help", secret)
    customer_id = None if request.shopper is None else request.shopper.customer_id
    return knowledge.Looking(session_id, language_of(request), customer_id)


def help_cookie(request: Call) -> Cookie:
    """Return the cookie of the session, which ends when nobody looked for half an hour."""
    known = request.cookies.get(HELP_COOKIE, "")
    secret = known if len(known) >= _SHORTEST else secrets.token_urlsafe(24)
    lasts_s = int(knowledge.SESSION_LASTS.total_seconds())
    return cookie(request, HELP_COOKIE, secret, max_age=lasts_s)


async def note_search(request: Call, text: str, hits: int) -> None:
    """Count a search for help, and keep it with the visits of who may be remembered."""
    looking = looking_of(request)
    if looking is not None:
        await request.db.transact(
            knowledge.note_search,
            context_of(request),
            looking=looking,
            text=text,
            hits=hits,
            at=now(),
        )
        await _note(request, "help_searched", {"found": str(hits)})


async def _note(request: Call, kind: str, content: dict[str, str]) -> None:
    owner = owner_of(request)
    if owner is not None and (remembers(request) or request.shopper is not None):
        await note(request, kind, owner, content)


def _said(request: Call) -> bool | None:
    said = request.query_params.get("helped")
    return None if said not in ("yes", "no") else said == "yes"


def _faq(answers: Sequence[tuple[str, str]]) -> str:
    """Return questions and answers as linked data that can stand within a page's markup.

    Source: schema.org FAQPage, as JSON-LD 1.1.
    """
    if not answers:
        return ""
    entities: list[dict[str, Any]] = [
        {
            "@type": "Question",
            "name": question,
            "acceptedAnswer": {"@type": "Answer", "text": answer},
        }
        for question, answer in answers
    ]
    page_told = {"@context": "https://schema.org/", "@type": "FAQPage", "mainEntity": entities}
    text = json.dumps(page_told, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_short,
    show_help,
    show_article,
    judge_article,
)
