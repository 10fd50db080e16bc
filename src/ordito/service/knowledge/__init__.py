"""Knowledge: what the company knows and tells, and what was answered without a person.

Articles have an owner, a time in which they are true, versions that never change, and words in
three languages as Markdown, which screens make safe. They are found by words, typing errors and
all, and by what they are about. Who looked for help and came to a person anyway is counted.
"""

from ordito.service.knowledge.commands import (
    archive_article,
    article_id_of,
    drop_synonym,
    publish_article,
    put_synonyms,
    write_article,
)
from ordito.service.knowledge.errors import (
    ArticleChanged,
    ArticleUnclear,
    SearchEmpty,
    UnknownArticle,
)
from ordito.service.knowledge.events import ArticleArchived, ArticleJudged, ArticlePublished
from ordito.service.knowledge.model import (
    LANGUAGES,
    Answers,
    Article,
    ArticleDraft,
    ArticleLink,
    Audience,
    Code,
    Deflection,
    HelpMiss,
    HelpSession,
    Hit,
    LinkKind,
    Standing,
    Words,
)
from ordito.service.knowledge.queries import (
    get_article,
    links_of,
    list_about,
    list_articles,
    list_most_read,
    list_standing,
    list_synonyms,
    list_versions,
    read_article,
)
from ordito.service.knowledge.rules import SAME_QUESTION, SESSION_LASTS, weight_of
from ordito.service.knowledge.search import find_articles, suggest
from ordito.service.knowledge.visits import (
    Looking,
    count_outcomes,
    judge,
    list_misses,
    list_sessions,
    note_case,
    note_read,
    note_search,
    own_miss,
    settle_miss,
)

__all__ = [
    "LANGUAGES",
    "SAME_QUESTION",
    "SESSION_LASTS",
    "Answers",
    "Article",
    "ArticleArchived",
    "ArticleChanged",
    "ArticleDraft",
    "ArticleJudged",
    "ArticleLink",
    "ArticlePublished",
    "ArticleUnclear",
    "Audience",
    "Code",
    "Deflection",
    "HelpMiss",
    "HelpSession",
    "Hit",
    "LinkKind",
    "Looking",
    "SearchEmpty",
    "Standing",
    "UnknownArticle",
    "Words",
    "archive_article",
    "article_id_of",
    "count_outcomes",
    "drop_synonym",
    "find_articles",
    "get_article",
    "judge",
    "links_of",
    "list_about",
    "list_articles",
    "list_misses",
    "list_most_read",
    "list_sessions",
    "list_standing",
    "list_synonyms",
    "list_versions",
    "note_case",
    "note_read",
    "note_search",
    "own_miss",
    "publish_article",
    "put_synonyms",
    "read_article",
    "settle_miss",
    "suggest",
    "weight_of",
    "write_article",
]
