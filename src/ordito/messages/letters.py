"""Letters: templates in the words of a language, as plain text and as HTML."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any, Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, get_currency_precision
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ordito.messages.model import Letter, Template
from ordito.platform import i18n
from ordito.platform.money import Money

_LINK: Final = re.compile(r'<a href="([^"]*)">(.*?)</a>')
_TAG: Final = re.compile(r"<[^>]+>")
_TEMPLATES: Final = Path(__file__).parent / "templates"


def compose(template: Template, language: str, **values: Any) -> Letter:
    """Write a letter.

    Args:
        template: which.
        language: one of ``i18n.LANGUAGES``.
        **values: what the template shows.
    """
    environment = _environment(language if language in i18n.LANGUAGES else i18n.LANGUAGES[0])
    page = environment.get_template(f"{template}.html")
    context = page.new_context(values)
    parts = {name: "".join(block(context)).strip() for name, block in page.blocks.items()}
    lines = [line.strip() for line in _plain(parts["words"]).splitlines()]
    return Letter(
        subject=" ".join(_plain(parts["subject"]).split()),
        text="\n".join(lines).strip() + "\n",
        html=page.render(values),
    )


def _plain(markup: str) -> str:
    """Return the words of simple mark-up: each line stands in the template as it is read."""
    from_link = _LINK.sub(r"\2: \1", markup)
    return unescape(_TAG.sub("", from_link))


def _money(value: Money, locale: Locale) -> str:
    digits = get_currency_precision(value.currency)
    amount = Decimal(value.minor).scaleb(-digits)
    return str(format_currency(amount, value.currency, locale=locale))


@lru_cache
def _environment(language: str) -> Environment:
    environment: Any = Environment(  # what an extension adds has no types
        loader=FileSystemLoader(_TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    locale = Locale.parse("en_GB" if language == i18n.LANGUAGES[0] else language)

    def money(value: Money) -> str:
        return _money(value, locale)

    def day(value: date) -> str:
        return format_date(value, format="long", locale=locale)

    environment.filters |= {"money": money, "day": day}
    environment.globals["language"] = language
    texts = i18n.catalogue(language)
    environment.install_gettext_translations(texts, newstyle=True)
    environment.policies["ext.i18n.trimmed"] = True
    return environment
