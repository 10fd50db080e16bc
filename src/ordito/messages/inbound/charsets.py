"""Charsets: bytes that somebody says are text, whatever they say."""

import codecs
import re
from collections.abc import Sequence
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from typing import Final

# what a mail may name; others of Python's codecs are slow, or no charsets
_KNOWN: Final = re.compile(
    r"^(ascii|utf-?(8|16|32)([-_](sig|le|be))?|iso8859-\d+|cp(437|850|852|866|1006|125\d|932|949|950)"
    r"|koi8-[ru]|mac-\w+|gb2312|gbk|gb18030|big5(hkscs)?|euc_(jp|kr)|shift_jis\w*|iso2022_\w+"
    r"|tis-620|hz|johab)$"
)
_STATEFUL: Final = ("utf-16", "utf-32", "iso2022", "hz")
# NUL is no text for the database; the others turn words round or hide them
_UNSPEAKABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_ENDS: Final = re.compile(r"\r\n?|\u2028|\u2029")
_WHITE: Final = re.compile(r"\s+")


def text_of(content: bytes, charset: str | None) -> str:
    """Return bytes as text: in their charset, or in the one that they are probably in."""
    named = _named(charset)
    candidates = [named, "utf-8"] if named.startswith(_STATEFUL) else ["utf-8", named]
    for candidate in candidates:
        try:
            return clean(content.decode(candidate))
        except (UnicodeError, ValueError):
            continue
    return clean(content.decode("cp1252", "replace"))


def clean(text: str) -> str:
    """Return text with plain ends of lines and nothing that cannot be shown."""
    return _UNSPEAKABLE.sub("", _ENDS.sub("\n", text))


def heads(mail: Message, name: str) -> list[str]:
    """Return the headers of a name as they are written; bytes that are no ASCII as surrogates."""
    return [str(value) for one, value in mail.raw_items() if one.lower() == name]


def header_of(values: Sequence[str], *, most: int) -> str:
    """Return what the first of some headers says, in a line of at most ``most`` characters."""
    written = (values[0] if values else "")[: 16 * most]
    try:
        words = "".join(_part(one) for one in decode_header(written))
    except (HeaderParseError, LookupError, UnicodeError, ValueError, TypeError):
        words = written
    raw = words.encode("utf-8", "surrogateescape")
    return _WHITE.sub(" ", text_of(raw, None)).strip()[:most]


def _part(one: tuple[bytes | str, str | None]) -> str:
    content, charset = one
    if isinstance(content, str):
        return content
    return content.decode("raw-unicode-escape") if charset is None else text_of(content, charset)


def _named(charset: str | None) -> str:
    """Return the charset that a mail names where it is one; else the one of most old mails."""
    try:
        name = codecs.lookup((charset or "").strip(" \"'")[:40]).name
    except (LookupError, ValueError):
        return "cp1252"
    return name if _KNOWN.match(name) else "cp1252"
