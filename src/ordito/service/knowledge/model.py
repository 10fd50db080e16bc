"""The nouns of the knowledge base: articles, their versions, what they are about, who read them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

import msgspec

from ordito.platform.ids import CustomerId

LANGUAGES: Final = ("en", "it", "et")
"""Languages that articles are written in; those of the pages."""

Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Audience(StrEnum):
    """Who may read an article; staff read all."""

    PUBLIC = "public"
    STAFF = "staff"


class LinkKind(StrEnum):
    """What an article is about."""

    PRODUCT = "product"
    CATEGORY = "category"
    ORDER_STATE = "order_state"
    POLICY = "policy"


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An article in one language.

    Attributes:
        title: the question, as customers ask it.
        summary: the answer in a sentence or two, without mark-up.
        body: the whole answer, in Markdown.
    """

    title: Line
    summary: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    body: Annotated[str, msgspec.Meta(max_length=50_000)] = ""


class ArticleLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that an article is about.

    Attributes:
        kind: of what.
        target: code of the product or category; the order state as pages call it (``sent``); name
            of the policy (``returns``, ``delivery``, ``payment``).
    """

    kind: LinkKind
    target: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class ArticleDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What somebody writes.

    Attributes:
        audience: who may read it.
        owner: who answers for it: a team, or somebody's sign-in name.
        valid_from: from when it is true.
        valid_until: until when; None is open.
        review_on: when the owner looks whether it is still true.
        words: by language.
        links: what it is about; the first matter most.
        note: what was changed, for colleagues.
    """

    audience: Audience
    owner: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    valid_from: datetime
    review_on: date
    words: Annotated[dict[str, Words], msgspec.Meta(min_length=1, max_length=3)]
    valid_until: datetime | None = None
    links: Annotated[tuple[ArticleLink, ...], msgspec.Meta(max_length=100)] = ()
    note: Annotated[str, msgspec.Meta(max_length=500)] = ""


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """A version of an article, and how the article stands.

    Attributes:
        article_id: drawn from the code.
        code: short name; stands in addresses.
        version: that is shown here.
        latest: that was written last.
        published: that is read; None where none is.
        published_at: since when.
        archived_at: when it was taken out of use.
        audience: see ``ArticleDraft``.
        owner: see ``ArticleDraft``.
        valid_from: see ``ArticleDraft``.
        valid_until: see ``ArticleDraft``.
        review_on: see ``ArticleDraft``.
        words: see ``ArticleDraft``.
        links: see ``ArticleDraft``.
        note: see ``ArticleDraft``.
        written_by: who wrote this version.
        written_at: when.
    """

    article_id: UUID
    code: str
    version: int
    latest: int
    published: int | None
    published_at: datetime | None
    archived_at: datetime | None
    audience: Audience
    owner: str
    valid_from: datetime
    valid_until: datetime | None
    review_on: date
    words: dict[str, Words]
    links: tuple[ArticleLink, ...]
    note: str
    written_by: str
    written_at: datetime

    def in_language(self, language: str) -> tuple[str, Words]:
        """Return the words in a language, else in English, else in any, with the language."""
        for one in (language, *LANGUAGES):
            if one in self.words:
                return one, self.words[one]
        return next(iter(self.words.items()))

    def is_valid(self, at: datetime) -> bool:
        """Tell whether it is true at ``at``."""
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)


class Hit(msgspec.Struct, frozen=True):
    """An article that was found.

    Attributes:
        article_id: which one.
        code: short name.
        title: in the language that was found.
        summary: likewise.
        language: of these.
        audience: who may read it.
        relevance: how well its text answers, above 0.
        helped: readers whom it helped.
        unhelped: readers whom it did not help.
    """

    article_id: UUID
    code: str
    title: str
    summary: str
    language: str
    audience: str
    relevance: float
    helped: int
    unhelped: int


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What a search found.

    Attributes:
        hits: from the best to the last.
        spelling: the query as it is understood, where that is not how it was typed.
        matched: ``all`` of the words, ``some`` or ``none``.
    """

    hits: tuple[Hit, ...]
    spelling: str | None
    matched: str


class HelpMiss(msgspec.Struct, frozen=True):
    """A search without an answer.

    Attributes:
        language: in which.
        query: its words.
        times: how often it was asked.
        first_on: day of the first time, UTC.
        last_on: day of the last time, UTC.
        owner: who will write the answer; None is nobody yet.
    """

    language: str
    query: str
    times: int
    first_on: date
    last_on: date
    owner: str | None


class Standing(msgspec.Struct, frozen=True):
    """How an article does.

    Attributes:
        article_id: which one.
        reads: sessions in which it was read.
        helped: of these, that said it helped.
        unhelped: that said it did not.
        asked_after: that opened a case afterwards.
    """

    article_id: UUID
    reads: int
    helped: int
    unhelped: int
    asked_after: int


class HelpSession(msgspec.Struct, frozen=True):
    """A session of somebody who looked for help.

    Attributes:
        session_id: which one.
        language: of the pages.
        began_at: when.
        last_at: when it was last used.
        customer_id: who, where somebody was signed in.
        searches: how many.
        unanswered: of these, that found nothing.
        reads: articles that were read.
        case_id: the case that was opened afterwards.
        case_at: when.
        articles: codes of what was read.
        outcome: ``asked``, ``answered``, ``unknown`` or ``fresh``; see ``Deflection``.
    """

    session_id: UUID
    language: str
    began_at: datetime
    last_at: datetime
    customer_id: CustomerId | None
    searches: int
    unanswered: int
    reads: int
    case_id: UUID | None
    case_at: datetime | None
    articles: list[str]
    outcome: str


class Deflection(msgspec.Struct, frozen=True):
    """What was answered without a person, of the sessions of a period.

    ``answered`` and ``asked`` are of people who were signed in: whether they came to a person in
    any channel is known. Of the others only this browser is known, so those without a case are
    ``unknown`` and in no rate.

    Attributes:
        days: within which a case counts as the same question.
        sessions: that searched or read.
        answered: signed in, and no case within the days.
        asked: with a case within the days.
        unknown: not signed in, no case from the same browser.
        fresh: that are younger than the days: nobody knows yet.
        rate: answered of answered and asked by people who were signed in, 0 to 1; None where there
            are none.
        asked_known: of ``asked``, by people who were signed in.
    """

    days: int
    sessions: int
    answered: int
    asked: int
    asked_known: int
    unknown: int
    fresh: int
    rate: float | None
