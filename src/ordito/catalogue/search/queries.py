"""Questions to the search: what words mean, which products answer, and what is known of the index.

A query is first read word by word against the words that products have, so that errors, endings
and beginnings become words that are there; only then are products looked for, by an index.
"""

import sys
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import chain
from math import ceil, prod
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.catalogue.search.model import (
    DICTIONARIES,
    LANGUAGES,
    MOST_HITS,
    Brief,
    CodeHit,
    Curation,
    FacetCount,
    Group,
    Hit,
    IndexState,
    KnownWord,
    Miss,
    Synonym,
)
from ordito.catalogue.search.rules import reading, words
from ordito.platform.db import Tx, statements

_sql: Final = statements(__name__)


class _Variants(msgspec.Struct, frozen=True):
    product_id: UUID
    sku_ids: list[UUID]


LIST_KNOWN: Final = _sql.query("list_known", KnownWord)
LIST_COMPLETIONS: Final = _sql.query("list_completions", KnownWord)
LIST_NEAR: Final = _sql.query("list_near", KnownWord)
LIST_ALIKE: Final = _sql.query("list_alike", KnownWord)
LIST_SYNONYMS_OF: Final = _sql.query("list_synonyms_of", Synonym)
LIST_SYNONYMS: Final = _sql.query("list_synonyms", Synonym)
LIST_CURATIONS: Final = _sql.query("list_curations", dict[str, Any])
LIST_MISSES: Final = _sql.query("list_misses", Miss)
FIND_HITS: Final = _sql.query("find_hits", Hit)
FIND_COMMON_HITS: Final = _sql.query("find_common_hits", Hit)
COUNT_TEXTS: Final = _sql.query("count_texts", int)
LIST_BEST_SELLERS: Final = _sql.query("list_best_sellers", Hit)
LIST_HITS_OF: Final = _sql.query("list_hits_of", Hit)
COUNT_FACETS: Final = _sql.query("count_facets", FacetCount)
LIST_BRIEFS: Final = _sql.query("list_briefs", Brief)
LIST_VARIANTS: Final = _sql.query("list_variants", _Variants)
LIST_CODE_HITS: Final = _sql.query("list_code_hits", CodeHit)
READ_INDEX_STATE: Final = _sql.query("read_index_state", IndexState)

_SHORTEST_PREFIX: Final = 2
_SHORTEST_ALIKE: Final = 5
_SHORTEST_SPLIT: Final = 6
_MOST_COMPLETIONS: Final = 20
_MOST_FACET_VALUES: Final = 50
_LONGEST_CODE: Final = 200
_GTIN_DIGITS: Final = range(8, 15)


class Matched(StrEnum):
    """How many of the typed words the hits have."""

    ALL = "all"
    SOME = "some"
    NONE = "none"


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A query as it is understood.

    Attributes:
        language: in which.
        words: as they were typed.
        groups: what they mean.
    """

    language: str
    words: tuple[str, ...]
    groups: tuple[Group, ...]

    @property
    def phrase(self) -> str:
        """The words as they were typed, the way queries are compared."""
        return " ".join(self.words)

    @property
    def spelling(self) -> str | None:
        """The query as it is understood, where that is not how it was typed."""
        spelled = reading.spelling_of(self.groups)
        typed = " ".join(group.said for group in self.groups)
        return spelled if spelled != typed else None

    def completions(self, limit: int) -> list[str]:
        """Return queries that a typed one may become, the likeliest first."""
        if not self.groups:
            return []
        *before, last = self.groups
        head = [" ".join(group.ways[0].words) if group.ways else group.said for group in before]
        ends = (" ".join(way.words) for way in last.ways)
        return [" ".join((*head, end)) for end in dict.fromkeys(ends)][:limit]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Products that answer a query, in no order.

    Attributes:
        hits: at most as many as were asked for, the best sellers of those that match.
        matched: how many of the words they have.
        is_more: whether more match.
        match: the tsquery that found them; None where nothing was asked.
        groups: of how many words.
    """

    hits: tuple[Hit, ...]
    matched: Matched
    is_more: bool
    match: str | None
    groups: int


NOTHING: Final = Found(hits=(), matched=Matched.NONE, is_more=False, match=None, groups=0)


async def understand(
    tx: Tx, *, text: str, language: str, is_typing: bool = False, is_doubtful: bool = False
) -> Reading:
    """Read a query: its typing errors, synonyms, words written apart or together.

    Args:
        tx: open transaction.
        text: as it was typed.
        language: one of ``LANGUAGES``.
        is_typing: the last word may be the beginning of another even where it is one itself.
        is_doubtful: words that are known may be typing errors as well.
    """
    typed = words.typed_words(text)
    synonyms = await tx.fetch(
        LIST_SYNONYMS_OF, language=language, spans=words.spans_of(typed, reading.LONGEST_TERM)
    )
    meant = chain.from_iterable((one.term, *one.means) for one in synonyms)
    asked = {*typed, *words.joins_of(typed), *chain.from_iterable(one.split() for one in meant)}
    known = await _known(tx, language, asked)
    unknown = [word for word in typed if known[word].documents == 0 and known[word].lexeme]
    splits = {half for word in unknown for pair in _splits(word) for half in pair} - known.keys()
    known |= await _known(tx, language, splits)
    completions: Sequence[KnownWord] = ()
    if typed and (is_typing or typed[-1] in unknown) and len(typed[-1]) >= _SHORTEST_PREFIX:
        completions = await _completions(tx, language, typed[-1])
    doubted = [word for word in typed if known[word].lexeme] if is_doubtful else unknown
    near = {word: await _near(tx, language, word) for word in dict.fromkeys(doubted)}
    groups = reading.read(typed, known=known, near=near, completions=completions, synonyms=synonyms)
    return Reading(language=language, words=tuple(typed), groups=tuple(groups))


async def find(
    tx: Tx,
    *,
    text: str,
    language: str,
    chosen: Mapping[str, Collection[str]],
    most: int = MOST_HITS,
    is_typing: bool = False,
) -> tuple[Reading, Found]:
    """Return products that have all words, as they were typed or as they may have been meant.

    Where there are none, words that are known are taken for typing errors as well; then other
    languages are tried; then all words but one; then the one that tells most.

    Args:
        tx: open transaction.
        text: the query; without words everything is found.
        language: one of ``LANGUAGES``.
        chosen: values of facets, of each of which a product must have one.
        most: hits at most.
        is_typing: the last word may be the beginning of one.
    """
    read = await understand(tx, text=text, language=language, is_typing=is_typing)
    found = await _find_all(tx, read, chosen, most)
    if found.hits or not read.groups:
        return read, found
    doubtful = await understand(tx, text=text, language=language, is_doubtful=True)
    found = await _find_all(tx, doubtful, chosen, most)
    if found.hits:
        return doubtful, found
    for other in LANGUAGES:
        if other != language:
            foreign = await understand(tx, text=text, language=other)
            found = await _find_all(tx, foreign, chosen, most)
            if found.hits:
                return foreign, found
    return read, await _find_some(tx, read, chosen, most)


async def find_matching(
    tx: Tx,
    *,
    language: str,
    match: str | None,
    chosen: Mapping[str, Collection[str]],
    most: int,
    groups: int = 1,
    visits: int = 0,
) -> Found:
    """Return products that match a tsquery and have the facets; the best sellers of too many.

    Where too many are expected, ``visits`` best sellers are looked through first.
    """
    narrowed = reading.with_facets(match, chosen)
    rows = most + 1
    hits: list[Hit] = []
    if narrowed is None:
        hits = await tx.fetch(LIST_BEST_SELLERS, rows=rows)
    else:
        asked = {"language": language, "match": narrowed, "groups": groups, "rows": rows}
        if visits:
            hits = await tx.fetch(FIND_COMMON_HITS, visits=visits, **asked)
        if len(hits) < rows:
            hits = await tx.fetch(FIND_HITS, **asked)
    if match is None:
        hits = [msgspec.structs.replace(hit, relevance=1.0) for hit in hits]
    return Found(
        hits=tuple(hits[:most]),
        matched=Matched.ALL,
        is_more=len(hits) > most,
        match=match,
        groups=groups,
    )


async def find_codes(tx: Tx, *, text: str, gtin: str | None = None, limit: int) -> list[CodeHit]:
    """Return variants whose code or GTIN the text is, then those whose code begins with it.

    Args:
        tx: open transaction.
        text: as it was typed or scanned.
        gtin: number that a scanner read out of it, of whatever length.
        limit: rows at most.
    """
    # no text of PostgreSQL holds a zero byte, or half of a character
    code = text.encode(errors="replace").decode().replace("\x00", "").strip()[:_LONGEST_CODE]
    if gtin is None and code.isascii() and code.isdigit() and len(code) in _GTIN_DIGITS:
        gtin = code
    return await tx.fetch(
        LIST_CODE_HITS,
        code=code.lower(),
        code_end=code.lower() + chr(sys.maxunicode),
        product_code=code,
        gtin=gtin and gtin.zfill(14),
        rows=limit,
    )


async def list_hits_of(tx: Tx, *, product_ids: Sequence[UUID]) -> list[Hit]:
    """Return these products as hits, in no order; those that cannot be found are left out."""
    return await tx.fetch(LIST_HITS_OF, product_ids=product_ids)


async def list_variants(tx: Tx, *, product_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Return the SKUs of products that may be sold, by product."""
    rows = await tx.fetch(LIST_VARIANTS, product_ids=product_ids)
    return {row.product_id: row.sku_ids for row in rows}


async def count_facets(
    tx: Tx, *, numbers: Sequence[int], chosen: Mapping[str, Collection[str]]
) -> list[FacetCount]:
    """Return the commonest values of each facet of these hits, and those that are chosen."""
    taken = [f"{name}:{value}" for name, values in chosen.items() for value in values]
    return await tx.fetch(COUNT_FACETS, numbers=numbers, values=_MOST_FACET_VALUES, chosen=taken)


async def list_briefs(tx: Tx, *, product_ids: Sequence[UUID]) -> dict[UUID, Brief]:
    """Return what lists show of products."""
    rows = await tx.fetch(LIST_BRIEFS, product_ids=product_ids)
    return {row.product_id: row for row in rows}


async def list_synonyms(tx: Tx) -> list[Synonym]:
    """Return all synonyms, by language and term."""
    return await tx.fetch(LIST_SYNONYMS)


async def list_curations(tx: Tx, *, language: str, phrase: str) -> list[Curation]:
    """Return what was decided for a query; its words are what counts."""
    said = " ".join(words.typed_words(phrase))
    rows = await tx.fetch(LIST_CURATIONS, language=language, phrase=said)
    return msgspec.convert(rows, list[Curation])


async def list_misses(tx: Tx, *, at_least: int = 2, limit: int = 100) -> list[Miss]:
    """Return queries that found nothing, those asked most first."""
    return await tx.fetch(LIST_MISSES, at_least=at_least, rows=limit)


async def read_index_state(tx: Tx, *, at: datetime) -> IndexState:
    """Return how far the index follows the catalogue."""
    return await tx.one(READ_INDEX_STATE, at=at)


async def _known(tx: Tx, language: str, asked: Collection[str]) -> dict[str, KnownWord]:
    rows = await tx.fetch(
        LIST_KNOWN, language=language, dictionary=DICTIONARIES[language], words=sorted(asked)
    )
    return {row.word: row for row in rows}


async def _completions(tx: Tx, language: str, beginning: str) -> list[KnownWord]:
    return await tx.fetch(
        LIST_COMPLETIONS,
        language=language,
        prefix=beginning,
        prefix_end=beginning + chr(sys.maxunicode),
        rows=_MOST_COMPLETIONS,
    )


async def _near(tx: Tx, language: str, word: str) -> list[KnownWord]:
    """Return words that may have been meant; the farther ones only where there are no near ones."""
    near = await tx.fetch(LIST_NEAR, language=language, rests=words.rests_of(word))
    if reading.correct(word, near) or len(word) < _SHORTEST_ALIKE:
        return near
    return await tx.fetch(LIST_ALIKE, language=language, word=word)


def _splits(word: str) -> list[tuple[str, str]]:
    return list(words.halves_of(word)) if len(word) >= _SHORTEST_SPLIT else []


async def _find_all(
    tx: Tx, read: Reading, chosen: Mapping[str, Collection[str]], most: int
) -> Found:
    """Return products that have all words; of too many, first those that have them in the name."""
    groups, language = read.groups, read.language
    match = reading.all_of(groups)
    if match is None and groups:
        return NOTHING
    named: tuple[Hit, ...] = ()
    visits = 0
    if groups and min(group.documents for group in groups) > most:
        visits = 0 if chosen else await visits_for(tx, language=language, groups=groups, most=most)
        of_name = reading.all_in_name(groups)
        first = await find_matching(
            tx,
            language=language,
            match=of_name,
            chosen=chosen,
            most=most,
            groups=len(groups),
            visits=visits,
        )
        if first.is_more:
            return msgspec.structs.replace(first, match=match)
        named = first.hits
    found = await find_matching(
        tx,
        language=language,
        match=match,
        chosen=chosen,
        most=most,
        groups=len(groups),
        visits=visits,
    )
    hits = {hit.number: hit for hit in (*named, *found.hits)}
    return msgspec.structs.replace(found, hits=tuple(hits.values())[:most])


async def visits_for(tx: Tx, *, language: str, groups: Sequence[Group], most: int) -> int:
    """Return how many best sellers to look through for words; 0 where all that match are fewer."""
    texts = max(await tx.one(COUNT_TEXTS, language=language), 1)
    expected = texts * prod(min(group.documents / texts, 1) for group in groups)
    needed = (most + 1) * texts / max(expected, 1)
    # twice as many as are needed where words are spread evenly
    return ceil(2 * needed) if 2 * needed < expected else 0


async def _find_some(
    tx: Tx, read: Reading, chosen: Mapping[str, Collection[str]], most: int
) -> Found:
    """Return products that have all words but one, or else the word that tells most."""
    attempts = (
        (reading.all_but_one_of(read.groups), len(read.groups)),
        (reading.rarest_of(read.groups), 1),
    )
    for match, groups in attempts:
        if match is not None:
            found = await find_matching(
                tx, language=read.language, match=match, chosen=chosen, most=most, groups=groups
            )
            if found.hits:
                return msgspec.structs.replace(found, matched=Matched.SOME)
    return NOTHING
