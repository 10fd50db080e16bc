"""Texts in several languages, and the codes by which rows are called."""

from collections.abc import Mapping
from typing import Annotated

import msgspec

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
# a text in several languages, by language tag (BCP 47)
Texts = Annotated[dict[str, str], msgspec.Meta(min_length=1)]
_FALLBACK = "en"


def text_in(texts: Mapping[str, str], language: str) -> str:
    """Return a text in a language, or as near to it as there is one.

    Tried in order: the language itself, without its region, English, the first by its tag.

    Args:
        texts: by language tag; at least one.
        language: tag, as ``it-CH``.
    """
    for tag in (language, language.partition("-")[0], _FALLBACK):
        if texts.get(tag):
            return texts[tag]
    return next(texts[tag] for tag in sorted(texts) if texts[tag])
