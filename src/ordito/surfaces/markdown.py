"""Markdown: what staff write, as mark-up that can stand within a page and does nothing.

Mark-up within the text is shown as text; what comes out is cleaned once more by a list of what may
stand there: no script, style, picture or frame, and links of known kinds alone.
"""

from functools import lru_cache
from typing import Final

import nh3
from markdown_it import MarkdownIt

_READER: Final = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_TAGS: Final = frozenset(
    {"p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "a", "strong", "em", "s"}
    | {"code", "pre", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}
)
_ATTRIBUTES: Final = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES: Final = {"https", "http", "mailto", "tel"}
_DEEPEST: Final = 6


@lru_cache(maxsize=500)
def render(text: str) -> str:
    """Return Markdown as safe mark-up; its headings begin below the page's own."""
    tokens = _READER.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1:]) + 1, _DEEPEST)}"
    written: str = _READER.renderer.render(tokens, _READER.options, {})
    return nh3.clean(
        written,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )
