"""What the pages of help show: answers, what was found, and the way to a person."""

from msgspec import Struct


class Hint(Struct, frozen=True):
    """An article in a list: its question, the short answer, and where it is whole."""

    title: str
    summary: str
    url: str


class Help(Struct, frozen=True, kw_only=True):
    """help.html: what people ask most, or what a search found.

    Attributes:
        query: as it was typed; empty where nothing was.
        spelling: the query as it is understood, where that is not how it was typed.
        is_exact: whether the answers have all words.
        answers: the best first.
        linked: the answers as linked data, safe to stand in a script element.
        contact_url: where a person is asked.
    """

    query: str
    spelling: str | None
    is_exact: bool
    answers: tuple[Hint, ...]
    linked: str
    contact_url: str


class Article(Struct, frozen=True, kw_only=True):
    """help_article.html: an answer.

    Attributes:
        url: of this page.
        title: the question.
        language: of the words, which may not be the reader's.
        summary: the answer in short.
        body: the whole answer as safe mark-up.
        helped: what the reader said of it; None is nothing yet.
        others: answers beside it.
        linked: as linked data.
        contact_url: where a person is asked.
    """

    url: str
    title: str
    language: str
    summary: str
    body: str
    helped: bool | None
    others: tuple[Hint, ...]
    linked: str
    contact_url: str
