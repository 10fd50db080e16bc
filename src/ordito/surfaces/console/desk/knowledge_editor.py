"""Knowledge editor: an article in three languages, seen as it will be read, then published."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import service
from ordito.platform import i18n
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.surfaces import knowledge_screens as screens
from ordito.surfaces import problems
from ordito.surfaces.call import Call
from ordito.surfaces.console.desk.knowledge import PATH, READERS, WRITERS
from ordito.surfaces.frames import frame_of
from ordito.surfaces.markdown import render
from ordito.surfaces.words import N_

knowledge = service.knowledge

_LONGEST: Final = {"title": 200, "summary": 500, "body": 50_000}
_HALF_A_YEAR: Final = timedelta(days=180)
_NEW: Final = "new"
_UNREADABLE: Final = N_("A day is written as 2026-12-31, a link as KIND TARGET.")


@get(f"{PATH}/{{code:str}}", access=READERS, include_in_schema=False, media_type=MediaType.HTML)
async def show_article(request: Call, code: FromPath[str]) -> Template:
    """Show an article as it is written; ``new`` begins one, ``?version=`` shows an older one.

    Raises:
        UnknownArticle: there is none.
    """
    asked = request.query_params
    if code == _NEW:
        title = asked.get("title", "")[:200]
        return _page(_blank(title, asked.get("language", "en"), request.principal.name))
    versions = await request.db.read(knowledge.list_versions, code=code)
    wanted = asked.get("version", "")
    shown = next((one for one in versions if str(one.version) == wanted), versions[0])
    return _page(_form_of(shown, versions, saved=asked.get("saved", "")[:20]))


@post(f"{PATH}/{{code:str}}", access=WRITERS, include_in_schema=False, media_type=MediaType.HTML)
async def change_article(request: Call, code: FromPath[str]) -> Template | Redirect:
    """Save a version, show how it will be read, publish it, or take the article out of use."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    name = form.get("code", "").strip() if code == _NEW else code
    what = form.get("what", "save")
    if what == "preview":
        return _page(_typed(form, name, None))
    try:
        await request.db.transact(_change, request.context, name=name, what=what, form=form)
    except (Refusal, ValueError) as refusal:
        language = frame_of(request).language
        if isinstance(refusal, Refusal):
            failure = problems.told(language, refusal)
        else:
            failure = i18n.catalogue(language).gettext(_UNREADABLE)
        status = refusal.status if isinstance(refusal, Refusal) else 422
        return _page(_typed(form, name, failure), status=status)
    return Redirect(f"{PATH}/{name}", query_params={"saved": what}, status_code=303)


async def _change(tx: Tx, *, name: str, what: str, form: Mapping[str, str]) -> None:
    at = now()
    if what == "archive":
        await knowledge.archive_article(tx, code=name, at=at)
        return
    draft, based_on = _draft(form), int(form.get("based_on", "0"))
    article = await knowledge.write_article(
        tx, code=_code(name), draft=draft, based_on=based_on, at=at
    )
    if what == "publish":
        await knowledge.publish_article(tx, code=name, version=article.version, at=at)


def _code(name: str) -> str:
    is_code = name.replace("-", "").isalnum() and name.isascii() and name == name.lower()
    if not is_code or name.startswith("-") or name == _NEW or len(name) > 64:  # noqa: PLR2004 # as the API says
        message = "A code has small letters, digits and -, and is not new."
        raise knowledge.ArticleUnclear(message, field="code")
    return name


def _draft(form: Mapping[str, str]) -> service.knowledge.ArticleDraft:
    """Return what was typed.

    Raises:
        ArticleUnclear: a field is empty that has to be there.
        ValueError: a day or a link is none.
    """
    words = {
        language: knowledge.Words(
            *(form.get(f"{part}-{language}", "").strip()[:most] for part, most in _LONGEST.items())
        )
        for language in knowledge.LANGUAGES
        if form.get(f"title-{language}", "").strip()
    }
    if not words or not form.get("owner", "").strip():
        raise knowledge.ArticleUnclear("A title and an owner are needed.", field="words")
    until = form.get("valid_until", "")
    return knowledge.ArticleDraft(
        audience=knowledge.Audience(form.get("audience", "staff")),
        owner=form["owner"].strip()[:100],
        valid_from=_day(form.get("valid_from", "")),
        valid_until=_day(until) if until else None,
        review_on=date.fromisoformat(form.get("review_on", "")),
        words=words,
        links=tuple(_link(line) for line in form.get("links", "").splitlines() if line.strip()),
        note=form.get("note", "")[:500],
    )


def _day(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), time(), UTC)


def _link(line: str) -> service.knowledge.ArticleLink:
    kind, target = line.split(maxsplit=1)
    return knowledge.ArticleLink(knowledge.LinkKind(kind), target.strip()[:100])


def _blank(title: str, language: str, owner: str) -> screens.ArticleForm:
    today = now().date()
    form: dict[str, str] = {
        "audience": "public",
        "owner": owner,
        "valid_from": today.isoformat(),
        "review_on": (today + _HALF_A_YEAR).isoformat(),
        f"title-{language}": title,
    }
    return _typed(form, "", None)


def _typed(form: Mapping[str, str], code: str, failure: str | None) -> screens.ArticleForm:
    return screens.ArticleForm(
        code=code,
        based_on=int(form.get("based_on", "0") or 0),
        published=None,
        audiences=tuple(knowledge.Audience),
        words=tuple(
            _language(
                language,
                form.get(f"title-{language}", ""),
                form.get(f"summary-{language}", ""),
                form.get(f"body-{language}", ""),
            )
            for language in knowledge.LANGUAGES
        ),
        failure=failure,
        **_fields(form),
    )


def _fields(form: Mapping[str, str]) -> dict[str, Any]:
    names = ("audience", "owner", "valid_from", "valid_until", "review_on", "links", "note")
    return {name: form.get(name, "") for name in names}


def _form_of(
    article: service.knowledge.Article,
    versions: list[service.knowledge.Article],
    *,
    saved: str,
) -> screens.ArticleForm:
    until = article.valid_until
    return screens.ArticleForm(
        code=article.code,
        based_on=article.latest,
        published=article.published,
        audience=article.audience,
        audiences=tuple(knowledge.Audience),
        owner=article.owner,
        valid_from=article.valid_from.date().isoformat(),
        valid_until="" if until is None else until.date().isoformat(),
        review_on=article.review_on.isoformat(),
        links="\n".join(f"{one.kind} {one.target}" for one in article.links),
        note="",
        words=tuple(
            _language(language, told.title, told.summary, told.body)
            if (told := article.words.get(language))
            else _language(language, "", "", "")
            for language in knowledge.LANGUAGES
        ),
        versions=tuple(versions),
        saved=saved,
    )


def _language(language: str, title: str, summary: str, body: str) -> screens.LanguageForm:
    return screens.LanguageForm(language, title, summary, body, render(body) if body else "")


def _page(screen: screens.ArticleForm, *, status: int = 200) -> Template:
    return Template("desk/article.html", context={"screen": screen}, status_code=status)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_article, change_article)
