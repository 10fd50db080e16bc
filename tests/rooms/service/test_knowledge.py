"""The knowledge base: versions, who may read, how it is found, who needed nobody."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ordito.catalogue.search import Synonym
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.service import knowledge
from ordito.service.knowledge import ArticleDraft, ArticleLink, Audience, LinkKind, Looking, Words

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PUBLIC, STAFF = Audience.PUBLIC, Audience.STAFF


def draft(title: str, body: str = "", **changes: Any) -> ArticleDraft:
    words = {"en": Words(title, f"About {title.lower()}.", body)}
    kept: dict[str, Any] = {
        "audience": PUBLIC,
        "owner": "service",
        "valid_from": AT - timedelta(days=1),
        "review_on": date(2027, 5, 1),
        "words": words,
    }
    return ArticleDraft(**(kept | changes))


async def put(tx: Tx, code: str, new: ArticleDraft) -> knowledge.Article:
    written = await knowledge.write_article(tx, code=code, draft=new, based_on=0, at=AT)
    return await knowledge.publish_article(tx, code=code, version=written.version, at=AT)


async def codes(tx: Tx, text: str, audience: Audience = PUBLIC, language: str = "en") -> list[str]:
    found = await knowledge.find_articles(
        tx, text=text, language=language, audience=audience, at=AT
    )
    return [hit.code for hit in found.hits]


async def test_a_version_is_read_only_once_published_and_the_old_one_stays(tx: Tx) -> None:
    first = await put(tx, "returns", draft("How do I return something?"))
    await knowledge.write_article(
        tx, code="returns", draft=draft("How do I send it back?"), based_on=1, at=AT
    )
    read = await knowledge.read_article(tx, code="returns", audience=PUBLIC, at=AT)
    assert (read.version, read.latest, read.words["en"].title) == (
        1,
        2,
        "How do I return something?",
    )
    with pytest.raises(knowledge.ArticleChanged):
        await knowledge.write_article(
            tx, code="returns", draft=draft("Lost update"), based_on=first.version, at=AT
        )
    await knowledge.publish_article(tx, code="returns", version=2, at=AT)
    assert await codes(tx, "send back") == ["returns"]
    assert [one.version for one in await knowledge.list_versions(tx, code="returns")] == [2, 1]
    assert await knowledge.archive_article(tx, code="returns", at=AT)
    assert not await knowledge.archive_article(tx, code="returns", at=AT)
    with pytest.raises(knowledge.UnknownArticle):
        await knowledge.read_article(tx, code="returns", audience=PUBLIC, at=AT)
    assert await codes(tx, "send back") == []


async def test_what_is_for_staff_or_not_true_now_is_read_and_found_by_no_customer(tx: Tx) -> None:
    await put(tx, "goodwill", draft("Goodwill limits", "zebracrossing", audience=STAFF))
    await put(tx, "autumn", draft("Autumn sale", valid_until=AT - timedelta(hours=1)))
    await put(tx, "winter", draft("Winter sale", valid_from=AT + timedelta(hours=1)))
    for code in ("goodwill", "autumn", "winter"):
        with pytest.raises(knowledge.UnknownArticle):
            await knowledge.read_article(tx, code=code, audience=PUBLIC, at=AT)
    # nor does a word of theirs mend what a customer types
    assert await codes(tx, "zebracrosing") == []
    assert await codes(tx, "zebracrosing", STAFF) == ["goodwill"]
    assert await codes(tx, "sale") == []


async def test_finds_by_typing_errors_endings_synonyms_and_other_languages(tx: Tx) -> None:
    words = {
        "en": Words("How do I return something?", "Bring it to any store within 30 days."),
        "it": Words("Come restituisco un articolo?", "Portalo in un negozio entro 30 giorni."),
        "et": Words("Kuidas kaupa tagastada?", "Too see 30 päeva jooksul poodi."),
    }
    await put(tx, "returns", draft("x", words=words))
    await put(tx, "delivery", draft("When does my parcel arrive?", "See [it](/shop/tracking)."))
    await knowledge.put_synonyms(
        tx,
        synonyms=[Synonym("en", "money back", ["return"]), Synonym("it", "reso", ["restituisco"])],
    )
    assert await codes(tx, "retrun something") == ["returns"]
    assert await codes(tx, "returning") == ["returns"]
    assert await codes(tx, "money back") == ["returns"]
    assert await codes(tx, "reso", language="it") == ["returns"]
    assert await codes(tx, "tagastda", language="et") == ["returns"]
    assert await codes(tx, "restituisco", language="en") == ["returns"]
    assert await codes(tx, "parcel unicorn") == ["delivery"]
    assert await codes(tx, "tracking") == [], "where a link leads is no word of the article"
    told = await knowledge.find_articles(tx, text="parsel", language="en", audience=PUBLIC, at=AT)
    assert (told.spelling, told.matched) == ("parcel", "all")


async def test_what_helped_comes_first_and_a_vote_is_one_and_changeable(tx: Tx) -> None:
    first = await put(tx, "a-returns", draft("Return goods"))
    await put(tx, "b-returns", draft("Return goods"))
    assert await codes(tx, "return goods") == ["a-returns", "b-returns"]
    looking = Looking(ids.new(), "en", None)
    with pytest.raises(knowledge.UnknownArticle):
        await knowledge.judge(tx, looking=looking, article_id=first.article_id, helped=False, at=AT)
    await knowledge.note_read(tx, looking=looking, article=first, at=AT)
    for helped in (True, False, False):
        await knowledge.judge(
            tx, looking=looking, article_id=first.article_id, helped=helped, at=AT
        )
    assert await codes(tx, "return goods") == ["b-returns", "a-returns"]
    standing = await knowledge.list_standing(tx, since=AT)
    assert (standing[first.article_id].reads, standing[first.article_id].unhelped) == (1, 1)


async def test_lists_what_is_about_something_in_the_readers_language(tx: Tx) -> None:
    link = ArticleLink(LinkKind.ORDER_STATE, "sent")
    words = {"en": Words("Where is it?", "Here."), "it": Words("Dov'è?", "Qui.")}
    await put(tx, "where", draft("x", words=words, links=(link,)))
    await put(tx, "staff-where", draft("Ask the carrier", audience=STAFF, links=(link,)))

    async def about(audience: Audience, language: str) -> list[str]:
        hits = await knowledge.list_about(
            tx, links=[link], language=language, audience=audience, at=AT
        )
        return [hit.title for hit in hits]

    assert await about(PUBLIC, "it") == ["Dov'è?"]
    assert await about(PUBLIC, "et") == ["Where is it?"]
    assert await about(STAFF, "en") == ["Ask the carrier", "Where is it?"]


async def test_misses_are_counted_without_who_asked(tx: Tx) -> None:
    looking = Looking(ids.new(), "en", None)
    for text in ("Gift wrapping", "gift  wrapping!", "call me 3725551234", "a@b.example"):
        await knowledge.note_search(tx, looking=looking, text=text, hits=0, at=AT)
    (miss,) = await knowledge.list_misses(tx)
    assert (miss.query, miss.times, miss.owner) == ("gift wrapping", 2, None)
    assert await knowledge.own_miss(tx, language="en", query="gift wrapping", owner="service")
    assert (await knowledge.list_misses(tx))[0].owner == "service"
    assert await knowledge.settle_miss(tx, language="en", query="gift wrapping")
    assert await knowledge.list_misses(tx) == []


async def test_counts_as_answered_only_who_is_known_to_have_asked_nobody(db: Database) -> None:
    """Two sessions of known people, one of whom asked; one asked here; one unknown; one new."""
    anna, bert = CustomerId(ids.new()), CustomerId(ids.new())
    sessions = {
        "answered": Looking(ids.new(), "en", anna),
        "asked": Looking(ids.new(), "en", bert),
        "asked-here": Looking(ids.new(), "en", None),
        "unknown": Looking(ids.new(), "en", None),
    }

    async def look(tx: Tx) -> None:
        for looking in sessions.values():
            await knowledge.note_search(tx, looking=looking, text="return", hits=2, at=AT)
        fresh = Looking(ids.new(), "en", anna)
        await knowledge.note_search(tx, looking=fresh, text="x", hits=0, at=AT + timedelta(days=8))
        six_days = AT + timedelta(days=6)
        await knowledge.note_case(
            tx, case_id=ids.new(), customer_ids=[bert], session_id=None, at=six_days
        )
        await knowledge.note_case(
            tx,
            case_id=ids.new(),
            customer_ids=[],
            session_id=sessions["asked-here"].session_id,
            at=AT,
        )
        # too late to be the same question
        await knowledge.note_case(
            tx,
            case_id=ids.new(),
            customer_ids=[anna],
            session_id=None,
            at=AT + timedelta(days=7, seconds=1),
        )

    await db.transact(look, Context.system())
    at = AT + timedelta(days=10)
    period: dict[str, Any] = {"since": AT.date(), "until": at.date(), "at": at}
    told = await db.read(knowledge.count_outcomes, **period)
    assert (told.sessions, told.answered, told.asked, told.asked_known) == (5, 1, 2, 1)
    assert (told.unknown, told.fresh, told.rate) == (1, 1, 0.5)
    rows = await db.read(knowledge.list_sessions, **period, outcome="asked")
    assert {row.session_id for row in rows} == {
        sessions["asked"].session_id,
        sessions["asked-here"].session_id,
    }
