"""Decisions of the knowledge base: what an article must say, and which one comes first."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from ordito.service.knowledge.errors import ArticleUnclear
from ordito.service.knowledge.model import LANGUAGES, ArticleDraft, Hit, Words

SESSION_LASTS: Final = timedelta(minutes=30)
"""How long somebody may be away and still look for the same."""

SAME_QUESTION: Final = timedelta(days=7)
"""Within which a case counts as the question that somebody looked up before."""

# before anybody has judged, an article stands as if two of four had said yes
_PRIOR: Final = 2
_TARGET: Final = re.compile(r"\]\([^)]*\)")


def require_clear(draft: ArticleDraft) -> None:
    """Refuse what cannot be read.

    Raises:
        ArticleUnclear: a language is none, a title is empty, or it would end before it begins.
    """
    for language, words in draft.words.items():
        if language not in LANGUAGES:
            raise ArticleUnclear(f"There is no language {language[:8]!r}.", field="words")
        if not words.title.strip() or not words.summary.strip():
            raise ArticleUnclear("Title and summary are needed.", field=f"words.{language}")
    if draft.valid_until is not None and draft.valid_until <= draft.valid_from:
        raise ArticleUnclear("The article would end before it begins.", field="valid_until")
    twice = len(set(draft.links)) < len(draft.links)
    if twice:
        raise ArticleUnclear("The same thing is linked twice.", field="links")


def told_text(words: Words) -> str:
    """Return what of a body people read: Markdown without the targets of links."""
    return _TARGET.sub("] ", words.body)


def weight_of(hit: Hit) -> float:
    """Return the weight of a hit: its text, and the share of readers whom it helped.

    Source: the share is the mean of a Beta(2, 2) prior updated by the readers' votes.
    """
    said = hit.helped + hit.unhelped
    share = (hit.helped + _PRIOR) / (said + 2 * _PRIOR)
    return hit.relevance * (0.5 + share)


def order(hits: Iterable[Hit]) -> list[Hit]:
    """Return hits from the best to the last."""
    return sorted(hits, key=lambda hit: (-weight_of(hit), hit.code))
