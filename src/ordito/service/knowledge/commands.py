"""Verbs of the knowledge base: articles are written, published, found anew and archived."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito import catalogue
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.reference import lock_version
from ordito.service.knowledge.errors import ArticleChanged, SearchEmpty
from ordito.service.knowledge.events import ArticleArchived, ArticlePublished
from ordito.service.knowledge.model import Article, ArticleDraft, Audience, Words
from ordito.service.knowledge.queries import get_article
from ordito.service.knowledge.rules import require_clear, told_text

_sql: Final = statements(__name__)


class _Lexeme(msgspec.Struct, frozen=True):
    word: str
    lexeme: str | None


_BEGIN: Final = _sql.query("begin_article", int)
_GO_ON: Final = _sql.query("go_on", int)
_KEEP: Final = _sql.command("keep_version")
_PUBLISH: Final = _sql.command("publish")
_ARCHIVE: Final = _sql.command("archive")
_DROP_LINKS: Final = _sql.command("drop_links")
_PUT_LINKS: Final = _sql.command("put_links")
_LIST_SPELLED: Final = _sql.query("list_spelled", list[str])
_DROP_TEXTS: Final = _sql.command("drop_texts")
_PUT_TEXT: Final = _sql.command("put_text")
_LIST_LEXEMES: Final = _sql.query("list_lexemes", _Lexeme)
_COUNT_WORDS: Final = _sql.command("count_words")
_DROP_WORDS: Final = _sql.command("drop_words")
_PUT_SYNONYMS: Final = _sql.command("put_synonyms")
_DROP_SYNONYM: Final = _sql.command("drop_synonym")
_INDEX: Final = "service.knowledge"


async def write_article(
    tx: Tx, *, code: str, draft: ArticleDraft, based_on: int, at: datetime
) -> Article:
    """Keep a new version of an article; what is read stays until it is published.

    Args:
        tx: open transaction.
        code: of the article; a new one begins it.
        draft: what it says.
        based_on: version that the writer has read; 0 begins a new article.
        at: now.

    Raises:
        ArticleUnclear: it contradicts itself.
        ArticleChanged: another version was written meanwhile, or the article is there already.
    """
    require_clear(draft)
    article_id = article_id_of(code)
    if based_on == 0:
        version = await tx.find(_BEGIN, article_id=article_id, code=code)
    else:
        version = await tx.find(_GO_ON, article_id=article_id, based_on=based_on)
    if version is None:
        raise ArticleChanged("There is a newer version of this article.", field="based_on")
    await tx.run(
        _KEEP,
        article_id=article_id,
        version=version,
        audience=draft.audience.value,
        owner=draft.owner.strip(),
        valid_from=draft.valid_from,
        valid_until=draft.valid_until,
        review_on=draft.review_on,
        words=msgspec.to_builtins(draft.words),
        links=msgspec.to_builtins(draft.links),
        note=draft.note,
        by=tx.context.actor,
        at=at,
    )
    return await get_article(tx, code=code, version=version)


async def publish_article(tx: Tx, *, code: str, version: int, at: datetime) -> Article:
    """Let a version be read and found; the same again changes nothing.

    Raises:
        UnknownArticle: there is no such version.
    """
    await lock_version(tx, name=_INDEX)
    article = await get_article(tx, code=code, version=version)
    if article.published == version:
        return article
    await tx.run(_PUBLISH, article_id=article.article_id, version=version, at=at)
    await _put_links(tx, article)
    await _index(tx, article.article_id, article)
    told = ArticlePublished(
        code=code,
        article_version=version,
        audience=article.audience,
        languages=tuple(sorted(article.words)),
    )
    tx.record(told, subject=article.article_id, at=at)
    return await get_article(tx, code=code, version=version)


async def archive_article(tx: Tx, *, code: str, at: datetime) -> bool:
    """Let an article be read no more; its versions stay. Tell whether it was in use.

    Raises:
        UnknownArticle: there is none.
    """
    await lock_version(tx, name=_INDEX)
    article = await get_article(tx, code=code)
    if not await tx.run(_ARCHIVE, article_id=article.article_id, at=at):
        return False
    await tx.run(_DROP_LINKS, article_id=article.article_id)
    await _index(tx, article.article_id, None)
    tx.record(ArticleArchived(code=code), subject=article.article_id, at=at)
    return True


async def put_synonyms(tx: Tx, *, synonyms: Sequence[catalogue.search.Synonym]) -> None:
    """Declare what customers call things; one of the same term is replaced.

    Raises:
        SearchEmpty: a term or meaning has no words.
    """
    rows = [
        {
            "language": one.language,
            "term": phrase_of(one.term),
            "means": [phrase_of(text) for text in one.means],
            "is_two_way": one.is_two_way,
        }
        for one in synonyms
    ]
    await tx.run(_PUT_SYNONYMS, rows=rows)


async def drop_synonym(tx: Tx, *, language: str, term: str) -> bool:
    """Take a synonym back; tell whether there was one."""
    return bool(await tx.run(_DROP_SYNONYM, language=language, term=phrase_of(term)))


def article_id_of(code: str) -> UUID:
    """Return the id that an article of this code has."""
    return ids.derive("service.article", code)


def phrase_of(text: str) -> str:
    """Return the words of a phrase as queries are compared.

    Raises:
        SearchEmpty: it has none.
    """
    words = catalogue.search.words.typed_words(text)
    if not words:
        raise SearchEmpty(f"{text[:40]!r} has no words.", field="term")
    return " ".join(words)


async def _put_links(tx: Tx, article: Article) -> None:
    await tx.run(_DROP_LINKS, article_id=article.article_id)
    await tx.run(
        _PUT_LINKS,
        article_id=article.article_id,
        kinds=[one.kind.value for one in article.links],
        targets=[one.target for one in article.links],
    )


async def _index(tx: Tx, article_id: UUID, article: Article | None) -> None:
    """Bring the index to what is published of an article; None takes it out."""
    before = await tx.fetch(_LIST_SPELLED, article_id=article_id)
    await tx.run(_DROP_TEXTS, article_id=article_id)
    touched = set(chain.from_iterable(before))
    words = {} if article is None else article.words
    for language in catalogue.search.LANGUAGES:
        told = words.get(language)
        if article is not None and told is not None:
            touched |= await _put_text(tx, article, language, told)
    for language in catalogue.search.LANGUAGES:
        await _count_words(tx, language, touched)


async def _put_text(tx: Tx, article: Article, language: str, told: Words) -> set[str]:
    search = catalogue.search
    wording = search.Wording(
        name=search.words.words_of(told.title),
        traits=search.words.words_of(told.summary),
        text=search.words.words_of(told_text(told)),
    )
    lexemes = await _lexemes(tx, language, wording.words)
    await tx.run(
        _PUT_TEXT,
        language=language,
        article_id=article.article_id,
        audience=article.audience.value,
        valid_from=article.valid_from,
        valid_until=article.valid_until,
        title=told.title,
        summary=told.summary,
        title_words=len({lexemes[word] for word in wording.name} - {None}),
        words=search.vector_of(wording, (), lexemes),
        spelled=list(wording.words),
    )
    return set(wording.words)


async def _count_words(tx: Tx, language: str, touched: Collection[str]) -> None:
    """Count anew in how many articles these words stand, for both kinds of readers."""
    lexemes: dict[str, Any] = await _lexemes(tx, language, touched)
    told = sorted(word for word, lexeme in lexemes.items() if lexeme is not None)
    for audience in Audience:
        await tx.run(
            _COUNT_WORDS,
            audience=audience.value,
            language=language,
            words=told,
            lexemes=[lexemes[word] for word in told],
            rests=[" ".join(catalogue.search.words.rests_of(word)) for word in told],
        )
        await tx.run(_DROP_WORDS, audience=audience.value, language=language, words=told)


async def _lexemes(tx: Tx, language: str, words: Collection[str]) -> dict[str, str | None]:
    rows = await tx.fetch(
        _LIST_LEXEMES,
        dictionary=catalogue.search.DICTIONARIES[language],
        words=sorted(set(words)),
    )
    return {row.word: row.lexeme for row in rows}
