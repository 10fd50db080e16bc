# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about knowledge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

import msgspec


class AnsweredAlone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was answered without a person, and the sessions behind it.

    Attributes:
        summary: counted.
        sessions: the latest 200 of the outcome that was asked for.
    """

    summary: Deflection
    sessions: Sequence[HelpSession]


class Answers(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a search found.

    Attributes:
        hits: from the best to the last.
        spelling: the query as it is understood, where that is not how it was typed.
        matched: ``all`` of the words, ``some`` or ``none``.
    """

    hits: Sequence[Hit]
    spelling: str | None
    matched: str


class Article(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
    published_at: dt.datetime | None
    archived_at: dt.datetime | None
    audience: Audience
    owner: str
    valid_from: dt.datetime
    valid_until: dt.datetime | None
    review_on: dt.date
    words: Mapping[str, Words]
    links: Sequence[ArticleLink]
    note: str
    written_by: str
    written_at: dt.datetime


class ArticleDraft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
    owner: str
    valid_from: dt.datetime
    review_on: dt.date
    words: Mapping[str, Words]
    valid_until: dt.datetime | None = None
    links: Sequence[ArticleLink] = ()
    note: str = ""


class ArticleInUse(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the article was in use before."""

    archived: bool


class ArticleLink(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that an article is about.

    Attributes:
        kind: of what.
        target: code of the product or category; the order state as pages call it (``sent``);
        name
            of the policy (``returns``, ``delivery``, ``payment``).
    """

    kind: LinkKind
    target: str


class ArticleToBe(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A new version of an article.

    Attributes:
        draft: what it says.
        based_on: version that the writer has read; 0 begins a new article.
    """

    draft: ArticleDraft
    based_on: int = 0


class ArticleToPublish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The version that shall be read."""

    version: int


Audience: TypeAlias = str
"""Who may read an article; staff read all: public, staff; more may come."""


class Deflection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was answered without a person, of the sessions of a period.

    ``answered`` and ``asked`` are of people who were signed in: whether they came to a person
    in
    any channel is known. Of the others only this browser is known, so those without a case are
    ``unknown`` and in no rate.

    Attributes:
        days: within which a case counts as the same question.
        sessions: that searched or read.
        answered: signed in, and no case within the days.
        asked: with a case within the days.
        unknown: not signed in, no case from the same browser.
        fresh: that are younger than the days: nobody knows yet.
        rate: answered of answered and asked by people who were signed in, 0 to 1; None where
        there
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


class HelpMiss(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
    first_on: dt.date
    last_on: dt.date
    owner: str | None


class HelpSession(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
    began_at: dt.datetime
    last_at: dt.datetime
    customer_id: UUID | None
    searches: int
    unanswered: int
    reads: int
    case_id: UUID | None
    case_at: dt.datetime | None
    articles: Sequence[str]
    outcome: str


class HelpSynonyms(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What customers call things."""

    synonyms: Sequence[Synonym]


class Hit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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


LinkKind: TypeAlias = str
"""What an article is about: product, category, order_state, policy; more may come."""


class MissKnown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the search stood on the list."""

    known: bool


class MissOwner(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who answers a search; without an owner it is settled and leaves the list."""

    language: str
    query: str
    owner: str | None = None


class Synonym(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Words that customers use for words of the catalogue.

    Attributes:
        language: in which.
        term: as customers say it.
        means: as products say it; each is looked for as well.
        is_two_way: whether who looks for one of ``means`` finds ``term`` as well.
    """

    language: str
    term: str
    means: Sequence[str]
    is_two_way: bool = False


class SynonymCount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many synonyms were put."""

    put: int


class Words(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An article in one language.

    Attributes:
        title: the question, as customers ask it.
        summary: the answer in a sentence or two, without mark-up.
        body: the whole answer, in Markdown.
    """

    title: str
    summary: str
    body: str = ""
