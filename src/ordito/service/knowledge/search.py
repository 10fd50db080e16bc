"""Search of articles: typing errors, endings and synonyms are read as the catalogue's search does.

Where nothing has all words, words that are known are doubted, then other languages are tried, then
all words but one, then the one that tells most. Languages without articles are not looked through.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Final

import msgspec

from ordito import catalogue
from ordito.platform.db import Tx, statements
from ordito.service.knowledge.model import LANGUAGES, Answers, ArticleLink, Audience, Hit
from ordito.service.knowledge.queries import list_about
from ordito.service.knowledge.rules import order

reading = catalogue.search.reading
words = catalogue.search.words
KnownWord = catalogue.search.KnownWord


class _Guess(KnownWord, frozen=True):
    """A word that may have been meant by another one."""

    said: str


_sql: Final = statements(__name__)
_KNOWN: Final = _sql.query("list_known", KnownWord)
_COMPLETIONS: Final = _sql.query("list_completions", KnownWord)
_NEAR: Final = _sql.query("list_near", _Guess)
_ALIKE: Final = _sql.query("list_alike", _Guess)
_WRITTEN: Final = _sql.query("list_written", str)
_SYNONYMS: Final = _sql.query("list_synonyms_of", catalogue.search.Synonym)
_HITS: Final = _sql.query("find_hits", Hit)

_MOST: Final = 50
_SHORTEST_PREFIX: Final = 2
_SHORTEST_ALIKE: Final = 5
_SHORTEST_SPLIT: Final = 6
_MOST_COMPLETIONS: Final = 20
_LAST: Final = chr(0x10FFFF)


class _Asked(msgspec.Struct, frozen=True):
    """Who asks, in which language, and when."""

    audience: Audience
    language: str
    at: datetime
    written: Collection[str]  # languages in which the audience has articles


async def find_articles(
    tx: Tx, *, text: str, language: str, audience: Audience, at: datetime, limit: int = 10
) -> Answers:
    """Return the articles that answer a text, the best first.

    Args:
        tx: open transaction.
        text: as it was typed; at most ten of its words count.
        language: one of ``LANGUAGES``.
        audience: who reads.
        at: now.
        limit: rows at most.
    """
    written = await tx.fetch(_WRITTEN, audience=audience.value, languages=LANGUAGES)
    asked = _Asked(audience, language, at, written)
    groups = await _understand(tx, text, asked)
    spelled = _spelling(groups)
    hits = await _all(tx, groups, asked)
    if not hits and groups:
        groups = await _understand(tx, text, asked, is_doubtful=True)
        hits = await _all(tx, groups, asked)
        spelled = _spelling(groups) if hits else spelled
    for other in LANGUAGES:
        if not hits and other != language:
            foreign = msgspec.structs.replace(asked, language=other)
            hits = await _all(tx, await _understand(tx, text, foreign), foreign)
    matched = "all" if hits else "none"
    for match in (reading.all_but_one_of(groups), reading.rarest_of(groups)):
        if not hits and match is not None:
            hits = await _hits(tx, match, len(groups), asked)
            matched = "some" if hits else "none"
    return Answers(hits=tuple(order(hits)[:limit]), spelling=spelled, matched=matched)


def _spelling(groups: Sequence[reading.Group]) -> str | None:
    spelled = reading.spelling_of(groups)
    return spelled if spelled != " ".join(group.said for group in groups) else None


async def _all(tx: Tx, groups: Sequence[reading.Group], asked: _Asked) -> list[Hit]:
    match = reading.all_of(groups)
    return [] if match is None else await _hits(tx, match, len(groups), asked)


async def _hits(tx: Tx, match: str, groups: int, asked: _Asked) -> list[Hit]:
    return await tx.fetch(
        _HITS,
        language=asked.language,
        audience=asked.audience.value,
        match=match,
        groups=groups,
        at=asked.at,
        rows=_MOST,
    )


async def _understand(
    tx: Tx, text: str, asked: _Asked, *, is_doubtful: bool = False
) -> list[reading.Group]:
    """Read typed words against those that articles have; without articles they mean nothing."""
    if asked.language not in asked.written:
        return []
    typed = words.typed_words(text)
    synonyms = await tx.fetch(
        _SYNONYMS, language=asked.language, spans=words.spans_of(typed, reading.LONGEST_TERM)
    )
    meant = chain.from_iterable((one.term, *one.means) for one in synonyms)
    wanted = {*typed, *words.joins_of(typed), *chain.from_iterable(one.split() for one in meant)}
    known = await _known(tx, wanted, asked)
    strange = [word for word in typed if known[word].documents == 0 and known[word].lexeme]
    known |= await _known(tx, set(_halves(strange)) - known.keys(), asked)
    completions: Sequence[KnownWord] = ()
    if typed and typed[-1] in strange and len(typed[-1]) >= _SHORTEST_PREFIX:
        completions = await tx.fetch(
            _COMPLETIONS,
            audience=asked.audience.value,
            language=asked.language,
            prefix=typed[-1],
            prefix_end=typed[-1] + _LAST,
            rows=_MOST_COMPLETIONS,
        )
    doubted = [word for word in typed if known[word].lexeme] if is_doubtful else strange
    near = await _near(tx, list(dict.fromkeys(doubted)), asked)
    return reading.read(typed, known=known, near=near, completions=completions, synonyms=synonyms)


async def _known(tx: Tx, wanted: Collection[str], asked: _Asked) -> dict[str, KnownWord]:
    rows = await tx.fetch(
        _KNOWN,
        audience=asked.audience.value,
        language=asked.language,
        dictionary=catalogue.search.DICTIONARIES[asked.language],
        words=sorted(wanted),
    )
    return {row.word: row for row in rows}


async def _near(tx: Tx, doubted: Sequence[str], asked: _Asked) -> dict[str, Sequence[KnownWord]]:
    """Return words that may have been meant; the farther ones only where there are no near ones."""
    if not doubted:
        return {}
    where = {"audience": asked.audience.value, "language": asked.language}
    rests = [" ".join(words.rests_of(word)) for word in doubted]
    near = _by_word(doubted, await tx.fetch(_NEAR, words=doubted, rests=rests, **where))
    far = [
        word
        for word in doubted
        if len(word) >= _SHORTEST_ALIKE and not reading.correct(word, near[word])
    ]
    if far:
        near |= _by_word(far, await tx.fetch(_ALIKE, words=far, **where))
    return near


def _by_word(said: Sequence[str], guesses: Sequence[_Guess]) -> dict[str, Sequence[KnownWord]]:
    return {word: [one for one in guesses if one.said == word] for word in said}


def _halves(strange: Sequence[str]) -> Iterator[str]:
    for word in strange:
        if len(word) >= _SHORTEST_SPLIT:
            yield from chain.from_iterable(words.halves_of(word))


async def suggest(
    tx: Tx,
    *,
    links: Sequence[ArticleLink],
    text: str,
    language: str,
    at: datetime,
    audience: Audience = Audience.STAFF,
    limit: int = 5,
) -> list[Hit]:
    """Return the next best answers for somebody: about the things first, then with the words.

    Args:
        tx: open transaction.
        links: what it is about.
        text: in the customer's own words.
        language: of the customer.
        at: now.
        audience: who reads.
        limit: rows at most.
    """
    about = await list_about(
        tx, links=links, language=language, audience=audience, at=at, limit=limit
    )
    asked = words.typed_words(text)
    found: Sequence[Hit] = ()
    if asked:
        answers = await find_articles(
            tx, text=text, language=language, audience=audience, at=at, limit=limit
        )
        found = answers.hits
    best = {hit.article_id: hit for hit in (*found, *about)}
    both = [hit.article_id for hit in about if hit.article_id in {one.article_id for one in found}]
    ranked = [*both, *(hit.article_id for hit in about), *(hit.article_id for hit in found)]
    return [best[article_id] for article_id in dict.fromkeys(ranked)][:limit]
