"""Verbs of the search: the index follows the catalogue; people curate what it finds."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.catalogue.errors import UnknownProduct
from ordito.catalogue.search.errors import EmptyPhrase
from ordito.catalogue.search.model import (
    DICTIONARIES,
    LANGUAGES,
    SUPPLIES,
    Branch,
    Curation,
    Source,
    Synonym,
    Texts,
    Trait,
)
from ordito.catalogue.search.rules.documents import (
    facets_of,
    is_found,
    labels_of,
    stocked_of,
    traits_of,
    vector_of,
    wording_of,
)
from ordito.catalogue.search.rules.ranking import popularity_of
from ordito.catalogue.search.rules.words import is_harmless, rests_of, typed_words
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.reference import refuse_twice

_sql: Final = statements(__name__)


class _Category(msgspec.Struct, frozen=True):
    category_id: UUID
    parent_id: UUID | None
    code: str
    name: dict[str, str]


class _Number(msgspec.Struct, frozen=True):
    product_id: UUID
    number: int
    popularity: int


class _Lexeme(msgspec.Struct, frozen=True):
    word: str
    lexeme: str | None


class _Miscounted(msgspec.Struct, frozen=True):
    word: str
    more: int


class _OldWording(msgspec.Struct, frozen=True):
    number: int
    words: list[str]


LOCK_INDEX: Final = _sql.query("lock_index", int)
AWAIT_INDEX: Final = _sql.query("await_index", int)
SET_LAST_NUMBER: Final = _sql.command("set_last_number")
MARK_STALE: Final = _sql.command("mark_stale")
MARK_DESCRIBED: Final = _sql.command("mark_described")
MARK_ALL_STALE: Final = _sql.command("mark_all_stale")
MARK_MISSING: Final = _sql.command("mark_missing")
LIST_MISCOUNTED: Final = _sql.query("list_miscounted", _Miscounted)
TAKE_STALE: Final = _sql.query("take_stale", UUID)
LIST_PARENTS: Final = _sql.query("list_parents", _Category)
LIST_SOURCES: Final = _sql.query("list_sources", Source)
LIST_ATTRIBUTES: Final = _sql.query("list_attributes", dict[str, Any])
LIST_NUMBERS: Final = _sql.query("list_numbers", _Number)
LIST_LEXEMES: Final = _sql.query("list_lexemes", _Lexeme)
PUT_DOCUMENTS: Final = _sql.command("put_documents")
PUT_LABELS: Final = _sql.command("put_labels")
PUT_TEXTS: Final = _sql.command("put_texts")
LIST_WORDINGS: Final = _sql.query("list_wordings", _OldWording)
PUT_WORDINGS: Final = _sql.command("put_wordings")
SHIFT_WORDS: Final = _sql.query("shift_words", str)
PUT_WORDS: Final = _sql.command("put_words")
DROP_WORDS: Final = _sql.command("drop_words")
DROP_DOCUMENTS: Final = _sql.command("drop_documents")
DROP_TEXTS: Final = _sql.command("drop_texts")
DROP_WORDINGS: Final = _sql.command("drop_wordings")
PUT_POPULARITY: Final = _sql.command("put_popularity")
PUT_SYNONYMS: Final = _sql.command("put_synonyms")
DROP_SYNONYM: Final = _sql.command("drop_synonym")
DROP_CURATIONS: Final = _sql.command("drop_curations")
PUT_CURATIONS: Final = _sql.command("put_curations")
NOTE_MISS: Final = _sql.command("note_miss")
FORGET_MISSES: Final = _sql.command("forget_misses")

_BATCH: Final = 500
_MOST_MISSES: Final = 10_000
MISSES_ARE_KEPT: Final = timedelta(days=90)


async def mark_stale(
    tx: Tx,
    *,
    product_ids: Collection[UUID] = (),
    sku_ids: Collection[UUID] = (),
    category_ids: Collection[UUID] = (),
    attribute_ids: Collection[UUID] = (),
    at: datetime,
) -> int:
    """Note that products have changed; of SKUs, categories and attributes those that have them.

    Returns:
        How many marks were set; a product may be marked twice.
    """
    below = await _below(tx, category_ids) if category_ids else set[UUID]()
    marked = await tx.run(
        MARK_STALE,
        product_ids=sorted(set(product_ids)),
        sku_ids=sorted(set(sku_ids)),
        category_ids=sorted(below),
        at=at,
    )
    if not attribute_ids:
        return marked
    # as facts about attributes name them, which have no id of their own
    codes = [row["code"] for row in await tx.fetch(LIST_ATTRIBUTES)]
    named = [code for code in codes if ids.derive("catalogue.attribute", code) in attribute_ids]
    return marked + await tx.run(MARK_DESCRIBED, attributes=named, at=at)


async def mark_all_stale(tx: Tx, *, at: datetime) -> int:
    """Have every product taken up anew; return their number."""
    return await tx.run(MARK_ALL_STALE, at=at)


async def mark_missing(tx: Tx, *, at: datetime) -> int:
    """Have products taken up that are sold and cannot be found; return their number."""
    return await tx.run(MARK_MISSING, at=at)


async def index_stale(tx: Tx, *, limit: int = _BATCH) -> int:
    """Take up the products that have waited longest; return how many, 0 where another one does."""
    last_number = await tx.find(LOCK_INDEX)
    if last_number is None:
        return 0
    product_ids = await tx.fetch(TAKE_STALE, rows=limit)
    if product_ids:
        await _index(tx, product_ids, last_number)
    return len(product_ids)


async def recount_words(tx: Tx) -> int:
    """Count anew in how many products each word stands; return how many counts were wrong."""
    await tx.one(AWAIT_INDEX)
    wrong = 0
    for language in LANGUAGES:
        dictionary = DICTIONARIES[language]
        rows = await tx.fetch(LIST_MISCOUNTED, language=language, dictionary=dictionary)
        more = Counter({row.word: row.more for row in rows})
        told = await tx.fetch(LIST_LEXEMES, dictionary=dictionary, words=sorted(more))
        await _count_words(tx, language, more, {row.word: row.lexeme for row in told})
        wrong += len(rows)
    return wrong


async def keep_popularity(tx: Tx, *, units: Mapping[UUID, int]) -> int:
    """Rank products by what was sold of them lately; those that are not named sold nothing.

    Args:
        tx: open transaction.
        units: sold in the last weeks, by product.

    Returns:
        How many texts changed their place.
    """
    await tx.one(AWAIT_INDEX)
    return await tx.run(
        PUT_POPULARITY,
        product_ids=list(units),
        popularities=[popularity_of(sold) for sold in units.values()],
    )


async def put_synonyms(tx: Tx, *, synonyms: Sequence[Synonym]) -> None:
    """Declare synonyms; one of the same term is replaced.

    Raises:
        EmptyPhrase: a term or meaning has no words.
        PutTwice: a term stands twice in ``synonyms``.
    """
    rows = [
        {
            "language": one.language,
            "term": phrase_of(one.term, field=f"synonyms[{number}].term"),
            "means": [phrase_of(text, field=f"synonyms[{number}].means") for text in one.means],
            "is_two_way": one.is_two_way,
        }
        for number, one in enumerate(synonyms)
    ]
    refuse_twice(((row["language"], row["term"]) for row in rows), field="term")
    await tx.run(PUT_SYNONYMS, rows=rows)


async def drop_synonym(tx: Tx, *, language: str, term: str) -> bool:
    """Take a synonym back; tell whether there was one."""
    return bool(await tx.run(DROP_SYNONYM, language=language, term=phrase_of(term, field="term")))


async def put_curations(
    tx: Tx, *, language: str, query: str, curations: Sequence[Curation]
) -> None:
    """Decide the places of products under a query; without any, the engine decides alone again.

    Raises:
        EmptyPhrase: the query has no words.
        UnknownProduct: a product does not exist or cannot be found.
        PutTwice: a product stands twice in ``curations``.
    """
    phrase = phrase_of(query, field="query")
    product_ids = [one.product_id for one in curations]
    refuse_twice(product_ids, field="product_id")
    known = {one.product_id for one in await tx.fetch(LIST_NUMBERS, product_ids=product_ids)}
    for product_id in product_ids:
        if product_id not in known:
            message = f"{product_id} is no product that can be found."
            raise UnknownProduct(message, field="product_id", product_id=product_id)
    await tx.run(DROP_CURATIONS, language=language, phrase=phrase)
    await tx.run(PUT_CURATIONS, language=language, phrase=phrase, rows=curations)


async def note_miss(tx: Tx, *, language: str, text: str, at: datetime) -> bool:
    """Count a query that found nothing, without who asked; tell whether it was kept.

    Words with long numbers may name a person or an order and are not kept.
    """
    words = typed_words(text)
    if not words or not all(is_harmless(word) for word in words) or "@" in text:
        return False
    query = " ".join(words)[:100]
    await tx.run(NOTE_MISS, language=language, phrase=query, today=at.date())
    return True


async def forget_misses(tx: Tx, *, at: datetime) -> int:
    """Forget queries that nobody has asked for long, or that are too many."""
    before = (at - MISSES_ARE_KEPT).date()
    return await tx.run(FORGET_MISSES, before=before, rows=_MOST_MISSES)


def phrase_of(text: str, *, field: str) -> str:
    """Return the words of a phrase as queries are compared.

    Raises:
        EmptyPhrase: it has none.
    """
    words = typed_words(text)
    if not words:
        raise EmptyPhrase(f"{text[:40]!r} has no words.", field=field)
    return " ".join(words)


async def _below(tx: Tx, category_ids: Collection[UUID]) -> set[UUID]:
    """Return the categories and all below them."""
    parents = {row.category_id: row.parent_id for row in await tx.fetch(LIST_PARENTS)}
    found = set(category_ids)
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return found


class _Document(msgspec.Struct, frozen=True):
    """A product on its way into the index."""

    number: int
    source: Source
    traits: Sequence[Trait]
    facets: Sequence[str]
    popularity: int


async def _index(tx: Tx, product_ids: Sequence[UUID], last_number: int) -> None:
    sources = await tx.fetch(LIST_SOURCES, product_ids=product_ids)
    known = {one.product_id: one for one in await tx.fetch(LIST_NUMBERS, product_ids=product_ids)}
    found = {UUID(one.product["product_id"]): one for one in sources if is_found(one)}
    gone = [one for product_id, one in known.items() if product_id not in found]
    new = [product_id for product_id in found if product_id not in known]
    fresh = {
        product_id: _Number(product_id, last_number + i, 0) for i, product_id in enumerate(new, 1)
    }
    await tx.run(SET_LAST_NUMBER, number=last_number + len(new))
    attributes = {row["code"]: row for row in await tx.fetch(LIST_ATTRIBUTES)}
    paths = await _paths(tx, found.values())
    documents: list[_Document] = []
    for product_id, source in found.items():
        number = known.get(product_id) or fresh[product_id]
        traits = traits_of(source, paths[source.product["category_id"]], attributes)
        documents.append(
            _Document(number.number, source, traits, facets_of(traits), number.popularity)
        )
    await _put_documents(tx, documents)
    for language in LANGUAGES:
        await _put_language(tx, language, documents, [one.number for one in gone])
    await tx.run(DROP_DOCUMENTS, product_ids=[one.product_id for one in gone])


async def _put_documents(tx: Tx, documents: Sequence[_Document]) -> None:
    labels: dict[str, Texts] = {}
    for document in documents:
        labels |= labels_of(document.traits)
    await tx.run(PUT_LABELS, rows=[{"facet": one, "label": told} for one, told in labels.items()])
    rows = [
        {
            "product_id": one.source.product["product_id"],
            "number": one.number,
            "supply": SUPPLIES.get(one.source.product["kind"], "any"),
            "sku_ids": stocked_of(one.source),
            "facets": one.facets,
        }
        for one in documents
    ]
    await tx.run(PUT_DOCUMENTS, rows=rows)


async def _put_language(
    tx: Tx, language: str, documents: Sequence[_Document], gone: Sequence[int]
) -> None:
    numbers = [one.number for one in documents]
    wordings = [wording_of(one.source, one.traits, language) for one in documents]
    words = [wording.words for wording in wordings]
    before = await tx.fetch(LIST_WORDINGS, language=language, numbers=[*numbers, *gone])
    distinct = sorted(set(chain.from_iterable(words)))
    rows = await tx.fetch(LIST_LEXEMES, dictionary=DICTIONARIES[language], words=distinct)
    lexemes = {row.word: row.lexeme for row in rows}
    await tx.run(
        PUT_TEXTS,
        language=language,
        numbers=numbers,
        product_ids=[one.source.product["product_id"] for one in documents],
        popularities=[one.popularity for one in documents],
        name_words=[_told(wording.name, lexemes) for wording in wordings],
        vectors=[
            vector_of(wording, one.facets, lexemes)
            for wording, one in zip(wordings, documents, strict=True)
        ],
    )
    await tx.run(
        PUT_WORDINGS, language=language, numbers=numbers, words=[" ".join(some) for some in words]
    )
    await tx.run(DROP_TEXTS, language=language, numbers=gone)
    await tx.run(DROP_WORDINGS, language=language, numbers=gone)
    more = Counter(chain.from_iterable(words))
    more.subtract(chain.from_iterable(row.words for row in before))
    await _count_words(tx, language, more, lexemes)


async def _count_words(
    tx: Tx, language: str, more: Counter[str], lexemes: Mapping[str, str | None]
) -> None:
    """Bring the words' counts to what products have them now."""
    moved = sorted(word for word, by in more.items() if by and lexemes.get(word, "") is not None)
    counts = [more[word] for word in moved]
    there = set(await tx.fetch(SHIFT_WORDS, language=language, words=moved, more=counts))
    fresh = [word for word in moved if word not in there and more[word] > 0]
    await tx.run(
        PUT_WORDS,
        language=language,
        words=fresh,
        lexemes=[lexemes[word] for word in fresh],
        documents=[more[word] for word in fresh],
        rests=[" ".join(rests_of(word)) for word in fresh],
    )
    gone = [word for word in moved if more[word] < 0]
    await tx.run(DROP_WORDS, language=language, words=gone)


async def _paths(tx: Tx, sources: Collection[Source]) -> dict[str | None, Sequence[Branch]]:
    """Return the way from each product's category to the root, by the category's id."""
    rows = {str(row.category_id): row for row in await tx.fetch(LIST_PARENTS)}

    def up(category_id: str | None) -> Iterator[Branch]:
        while category_id is not None:
            row = rows[category_id]
            yield Branch(row.code, row.name)
            category_id = None if row.parent_id is None else str(row.parent_id)

    return {one: tuple(up(one)) for one in {source.product["category_id"] for source in sources}}


def _told(words: Sequence[str], lexemes: Mapping[str, str | None]) -> int:
    return len({lexemes[word] for word in words} - {None})
