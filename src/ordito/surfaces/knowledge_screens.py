"""What the console shows of knowledge, of how it was, and of the pulse of its own people."""

from datetime import date, datetime

from msgspec import Struct

from ordito import service

experience = service.experience
knowledge = service.knowledge


class ArticleRow(Struct, frozen=True, kw_only=True):
    """An article in a list.

    Attributes:
        title: in the reader's language.
        url: where it is written.
        audience: code.
        owner: who answers for it.
        languages: in which it is written.
        is_published: whether it is read.
        has_draft: whether a newer version waits.
        review_on: when it is looked at.
        is_due: whether that is now.
        reads: sessions of the last 90 days.
        helped: of these.
        unhelped: of these.
        asked_after: that opened a case afterwards.
    """

    title: str
    url: str
    audience: str
    owner: str
    languages: tuple[str, ...]
    is_published: bool
    has_draft: bool
    review_on: date
    is_due: bool
    reads: int
    helped: int
    unhelped: int
    asked_after: int


class Knowledge(Struct, frozen=True, kw_only=True):
    """desk/knowledge.html: articles, searches without an answer, and what needed nobody.

    Attributes:
        rows: those due for review first.
        misses: those asked most first.
        deflection: of the last 30 days.
        sessions: behind it.
        outcome: that the sessions are narrowed to; empty is none.
        outcomes: codes to choose from.
        saved: one sentence's code about what was just done.
        may_write: whether the reader may write.
    """

    rows: tuple[ArticleRow, ...]
    misses: tuple[knowledge.HelpMiss, ...]
    deflection: knowledge.Deflection
    sessions: tuple[knowledge.HelpSession, ...]
    outcome: str
    outcomes: tuple[str, ...]
    saved: str
    may_write: bool


class LanguageForm(Struct, frozen=True):
    """An article in one language as the form has it; ``preview`` is its body as it is read."""

    language: str
    title: str
    summary: str
    body: str
    preview: str


class ArticleForm(Struct, frozen=True, kw_only=True):
    """desk/article.html: an article as it is written.

    Attributes:
        code: of the article; empty begins one.
        based_on: version that the form began with; 0 begins one.
        published: that is read, or None.
        audience: code.
        audiences: codes.
        owner: who answers for it.
        valid_from: day.
        valid_until: day, or None.
        review_on: day.
        links: as ``kind target``, a line each.
        note: what is changed.
        words: by language.
        versions: the latest first.
        failure: field that was refused, and why; None is nothing.
        saved: whether it was just saved.
    """

    code: str
    based_on: int
    published: int | None
    audience: str
    audiences: tuple[str, ...]
    owner: str
    valid_from: str
    valid_until: str
    review_on: str
    links: str
    note: str
    words: tuple[LanguageForm, ...]
    versions: tuple[knowledge.Article, ...] = ()
    failure: str | None = None
    saved: str = ""


class AnswerRow(Struct, frozen=True, kw_only=True):
    """An answer of a customer: what was said about what, and where somebody looks after it."""

    answer: experience.SurveyAnswer
    customer_url: str
    place: str
    case_url: str | None


class Experience(Struct, frozen=True, kw_only=True):
    """desk/experience.html: how it was for customers.

    Attributes:
        results: by measure and group; ``name`` is what people read.
        by: what makes a group.
        ways: codes to choose from.
        days: of the period.
        at_least: answers below which a group has no value.
        invitations: what became of them.
        answers: the latest first.
        only_bad: whether just those are shown that somebody looks after.
        policy_version: of the rules of asking; 0 asks nobody.
        rules: of asking.
    """

    results: tuple[experience.Result, ...]
    by: str
    ways: tuple[str, ...]
    days: int
    at_least: int
    invitations: tuple[experience.InvitationCount, ...]
    answers: tuple[AnswerRow, ...]
    only_bad: bool
    policy_version: int
    rules: tuple[experience.AskRule, ...]


class PulseRow(Struct, frozen=True, kw_only=True):
    """A round of the pulse: ``result`` once it is over, and whether the reader may answer it."""

    round_id: str
    question: str
    opens_at: datetime
    closes_at: datetime
    at_least: int
    is_open: bool
    has_answered: bool
    result: experience.PulseResult | None


class Pulse(Struct, frozen=True, kw_only=True):
    """desk/pulse.html: how the company's own people are.

    Attributes:
        rounds: the latest first.
        saved: whether an answer was just kept.
        failure: why it was not; None is nothing.
        may_ask: whether the reader may open a round.
        typed: what the form that opens one says, by field.
    """

    rounds: tuple[PulseRow, ...]
    saved: str
    failure: str | None
    may_ask: bool
    typed: dict[str, str]
