"""Languages: which one a reader gets, and its catalogue.

English is the language of the sources, so it needs no catalogue. Catalogues are read from their
``.po`` files; there is nothing to compile.
"""

import gettext
import re
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES: Final = ("en", "it", "et")
NAMES: Final = {"en": "English", "it": "Italiano", "et": "Eesti"}
PSEUDO: Final = "en-XA"
"""A made-up language of accented, longer texts: shows what is not translated or does not fit."""

MESSAGES: Final = "messages"
REFUSALS: Final = "refusals"
"""The catalogues: words of screens, and what refusals mean and ask for."""

LOCALE: Final = Path(__file__).parents[1] / "locale"

_ACCENTED: Final = str.maketrans("aceilnosuyzACEILNOSUYZ", "àçéîłñõšûýžÀÇÉÎŁÑÕŠÛÝŽ")
_LITERAL: Final = re.compile(r"(%\(\w+\)[sd]|%[sd]|<[^>]*>|&\w+;)")


def choose(*, setting: str | None, cookie: str | None, accept: str) -> str:
    """Return the language for a reader: own setting, else cookie, else what the browser accepts.

    Args:
        setting: language of the user's profile, or None.
        cookie: language chosen on this device, or None.
        accept: the ``Accept-Language`` header, may be empty.
    """
    for wish in (setting, cookie, *_wishes(accept)):
        if wish in LANGUAGES or wish == PSEUDO:
            return wish
    return LANGUAGES[0]


def _wishes(accept: str) -> list[str]:
    """Return the primary language tags of an ``Accept-Language`` header, most wanted first.

    Source: RFC 9110, section 12.5.4.
    """
    weighted: list[tuple[float, str]] = []
    for part in accept.split(","):
        tag, _, quality = part.partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        weighted.append((-weight, tag.strip().split("-")[0].lower()))
    return [tag for weight, tag in sorted(weighted, key=lambda wish: wish[0]) if weight < 0]


@lru_cache
def catalogue(language: str, domain: str = MESSAGES) -> gettext.NullTranslations:
    """Return the texts of a domain in ``language``: one of ``LANGUAGES`` or ``PSEUDO``."""
    if language == PSEUDO:
        return _Pseudo()
    if language == LANGUAGES[0]:
        return gettext.NullTranslations()
    compiled = BytesIO()
    with po_file(language, domain).open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def po_file(language: str, domain: str = MESSAGES) -> Path:
    """Return where the catalogue of a domain in ``language`` is kept."""
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


class _Pseudo(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return _strange(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _strange(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return _strange(message)


def _strange(message: str) -> str:
    """Accent the letters, leave placeholders and mark-up alone, and lengthen by a third."""
    parts = _LITERAL.split(message)
    text = "".join(p if i % 2 else p.translate(_ACCENTED) for i, p in enumerate(parts))
    return f"[{text}{'·' * (len(message) // 3)}]"
