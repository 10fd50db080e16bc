"""Visits: who looked for help, what was read, whether it helped, and who came to a person anyway.

A session is one browser while it looks; nothing of what was typed stays with it. What found no
answer is counted by its words alone.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from ordito import catalogue
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId
from ordito.service.knowledge.errors import UnknownArticle
from ordito.service.knowledge.events import ArticleJudged
from ordito.service.knowledge.model import Article, Deflection, HelpMiss, HelpSession
from ordito.service.knowledge.rules import SAME_QUESTION

words = catalogue.search.words

_sql: Final = statements(__name__)
_SEARCHED: Final = _sql.command("note_search")
_MISS: Final = _sql.command("note_miss")
_LOOKED: Final = _sql.command("note_read")
_READ: Final = _sql.command("keep_read")
_JUDGE: Final = _sql.query("judge", str)
_CASE: Final = _sql.command("note_case")
_CASE_HERE: Final = _sql.command("note_case_here")
_MISSES: Final = _sql.query("list_misses", HelpMiss)
_OWN: Final = _sql.command("own_miss")
_SETTLE: Final = _sql.command("settle_miss")
_COUNT: Final = _sql.query("count_outcomes", Deflection)
_SESSIONS: Final = _sql.query("list_sessions", HelpSession)


class Looking(msgspec.Struct, frozen=True):
    """Somebody who looks for help now.

    Attributes:
        session_id: of the browser.
        language: of its pages.
        customer_id: who is signed in, or None.
    """

    session_id: UUID
    language: str
    customer_id: CustomerId | None


async def note_search(tx: Tx, *, looking: Looking, text: str, hits: int, at: datetime) -> None:
    """Count a search; one that found nothing is listed by its words, if they name nobody."""
    await tx.run(
        _SEARCHED,
        session_id=looking.session_id,
        language=looking.language,
        customer_id=looking.customer_id,
        unanswered=int(hits == 0),
        at=at,
    )
    typed = words.typed_words(text)
    is_harmless = typed and "@" not in text and all(words.is_harmless(one) for one in typed)
    if not hits and is_harmless:
        phrase = " ".join(typed)[:100]
        await tx.run(_MISS, language=looking.language, phrase=phrase, today=at.date())


async def note_read(tx: Tx, *, looking: Looking, article: Article, at: datetime) -> None:
    """Count an article as read in this session, once."""
    kept = await tx.run(
        _READ,
        session_id=looking.session_id,
        article_id=article.article_id,
        version=article.version,
        language=looking.language,
        at=at,
    )
    if kept:
        await tx.run(
            _LOOKED,
            session_id=looking.session_id,
            language=looking.language,
            customer_id=looking.customer_id,
            at=at,
        )


async def judge(tx: Tx, *, looking: Looking, article_id: UUID, helped: bool, at: datetime) -> None:
    """Note whether an article that was read helped; again replaces it, the same changes nothing.

    Raises:
        UnknownArticle: it was not read in this session.
    """
    language = await tx.find(
        _JUDGE, session_id=looking.session_id, article_id=article_id, helped=helped, at=at
    )
    if language is None:
        raise UnknownArticle("This article was not read here.", field="article_id")
    if language:
        told = ArticleJudged(
            article_id=article_id,
            session_id=looking.session_id,
            helped=helped,
            language=language,
        )
        tx.record(told, subject=article_id, at=at)


async def note_case(
    tx: Tx,
    *,
    case_id: UUID,
    customer_ids: Collection[CustomerId],
    session_id: UUID | None,
    at: datetime,
) -> int:
    """Note that people came to a person after all; return how many sessions that touches.

    Args:
        tx: open transaction.
        case_id: that was opened.
        customer_ids: ids of the person; sessions of the last week of any of them count.
        session_id: of the browser that opened it, where one did.
        at: when.
    """
    touched = 0
    if session_id is not None:
        touched += await tx.run(_CASE_HERE, session_id=session_id, case_id=case_id, at=at)
    if customer_ids:
        touched += await tx.run(
            _CASE,
            customer_ids=sorted(customer_ids),
            case_id=case_id,
            since=at - SAME_QUESTION,
            at=at,
        )
    return touched


async def list_misses(tx: Tx, *, at_least: int = 1, limit: int = 100) -> list[HelpMiss]:
    """Return searches without an answer, those asked most first."""
    return await tx.fetch(_MISSES, at_least=at_least, rows=limit)


async def own_miss(tx: Tx, *, language: str, query: str, owner: str | None) -> bool:
    """Say who will answer a search; None is nobody. Tell whether there is such a one."""
    return bool(await tx.run(_OWN, language=language, phrase=query, owner=owner))


async def settle_miss(tx: Tx, *, language: str, query: str) -> bool:
    """Take a search off the list: it has an answer by now, or needs none."""
    return bool(await tx.run(_SETTLE, language=language, phrase=query))


async def count_outcomes(
    tx: Tx, *, since: date, until: date, at: datetime, within: timedelta = SAME_QUESTION
) -> Deflection:
    """Return what was answered without a person, of the sessions that began in a period.

    Args:
        tx: open transaction.
        since: first day, UTC.
        until: last day, UTC.
        at: now.
        within: how long after it a case counts as the same question.
    """
    return await tx.one(_COUNT, since=since, until=until, at=at, within=within, days=within.days)


async def list_sessions(
    tx: Tx,
    *,
    since: date,
    until: date,
    at: datetime,
    outcome: str | None = None,
    within: timedelta = SAME_QUESTION,
    limit: int = 200,
) -> list[HelpSession]:
    """Return the sessions behind ``count_outcomes``, the latest first."""
    return await tx.fetch(
        _SESSIONS, since=since, until=until, at=at, within=within, outcome=outcome, rows=limit
    )
