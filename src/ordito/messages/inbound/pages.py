"""Pages: what a mail says as HTML, with nothing in it that acts or fetches, and as plain text."""

import re
from html.parser import HTMLParser
from typing import Final

import nh3

_MOST: Final = 400_000
"""Characters of HTML that are read: longer ones are long by what they carry."""
_DEEPEST: Final = 400
_NESTING: Final = re.compile(
    r"<(/?)(?!br|hr|img|p|li|td|tr|col|meta|link|input)[a-z]", re.IGNORECASE
)
_TAG: Final = re.compile(r"<[^<>]*>")
_TAGS: Final = frozenset(
    "a abbr b blockquote br caption code col colgroup dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i"
    " ins li ol p pre q s small span strong sub sup table tbody td tfoot th thead tr u ul".split()
)
_DROPPED: Final = frozenset({"script", "style", "title", "head", "noscript", "template", "svg"})
_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
_BLOCKS: Final = frozenset(
    "p div li tr h1 h2 h3 h4 h5 h6 pre table ul ol dl dd dt blockquote hr".split()
)
_QUOTING: Final = frozenset(
    {"gmail_quote", "gmail_attr", "yahoo_quoted", "protonmail_quote", "moz-cite-prefix"}
    | {"divrplyfwdmsg", "appendonsend", "olk_src_body_section", "zmail_extra"}
)
_OPEN_ENDED: Final = frozenset({"divrplyfwdmsg", "appendonsend"})
"""After these all is quoted: they stand before the quote, not around it."""


def harmless(html: str) -> str:
    """Return HTML without what acts, fetches or hides: no script, style, form, frame or image."""
    return nh3.clean(
        _shallow(html[:_MOST]),
        tags=set(_TAGS),
        clean_content_tags=set(_DROPPED),
        attributes={"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
        url_schemes=set(_SCHEMES),
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def plain(html: str) -> str:
    """Return what HTML says as text; what it quotes is marked by ``>``, as in a plain mail."""
    marked = nh3.clean(
        _shallow(html[:_MOST]),
        tags=set(_TAGS),
        clean_content_tags=set(_DROPPED),
        attributes={"div": {"class", "id"}, "blockquote": {"class", "type"}, "a": {"href"}},
        url_schemes=set(_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
    reader = _Reader()
    reader.feed(marked)
    reader.close()
    return reader.text()


def _shallow(html: str) -> str:
    """Return HTML as it is, or its words alone where it is nested so deep that it is no letter."""
    depth = 0
    for found in _NESTING.finditer(html):
        depth = max(0, depth - 1) if found[1] else depth + 1
        if depth > _DEEPEST:
            return _TAG.sub(" ", html).replace("<", "")
    return html


class _Reader(HTMLParser):
    """Writes text; it is fed what was made well-formed before."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines = [""]
        self._quotes = [False]
        self._open: list[tuple[str, bool]] = []
        self._is_rest = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {word for name, value in attrs if name != "href" for word in _words(value)}
        if tag in _BLOCKS or tag == "br":
            self._break()
        if tag not in {"br", "hr", "col"}:
            self._open.append((tag, tag == "blockquote" or bool(names & _QUOTING)))
        self._is_rest = self._is_rest or bool(names & _OPEN_ENDED)
        if tag == "li":
            self._write("- ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._break()
        if any(tag == one for one, _ in self._open):
            while self._open.pop()[0] != tag:
                pass
        if tag == "td":
            self._write(" ")

    # the library's name for it says nothing
    def handle_data(self, read: str) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        self._write(" ".join(read.split()) if read.strip() else " ", read)

    def text(self) -> str:
        """Return what was read."""
        pairs = zip(self._lines, self._quotes, strict=True)
        return "\n".join(f"> {line.strip()}" if quoted else line.strip() for line, quoted in pairs)

    def _write(self, words: str, read: str = "") -> None:
        if read[:1].isspace() and self._lines[-1] and not words.startswith(" "):
            words = f" {words}"
        if read[-1:].isspace() and not words.endswith(" "):
            words += " "
        if words.strip() and not self._lines[-1].strip():
            self._quotes[-1] = self._is_quoted()
        self._lines[-1] += words

    def _break(self) -> None:
        is_gap = len(self._lines) > 1 and not self._lines[-1].strip()
        if not (is_gap and not self._lines[-2].strip()):
            self._lines.append("")
            self._quotes.append(False)

    def _is_quoted(self) -> bool:
        return self._is_rest or any(quotes for _, quotes in self._open)


def _words(value: str | None) -> list[str]:
    return (value or "").lower().split()
