"""Letters: MJML templates in the words of a language, as plain text and as HTML."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from html import escape, unescape
from pathlib import Path
from typing import Any, Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, get_currency_precision
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from mjml import mjml2html

from ordito.messages.model import Letter, Template
from ordito.platform import i18n
from ordito.platform.money import Money

_LINK: Final = re.compile(r'<(a|mj-button) href="([^"]*)"[^>]*>(.*?)</\1>')
_BODY: Final = re.compile(r"<body[^>]*>")
_TAG: Final = re.compile(r"<[^>]+>")
_TEMPLATES: Final = Path(__file__).parent / "templates"


def compose(template: Template, language: str, **values: Any) -> Letter:
    """Write a letter.

    Args:
        template: which.
        language: one of ``i18n.LANGUAGES``.
        **values: what the template shows.
    """
    environment = _environment(_known(language))
    page = environment.get_template(f"{template}.mjml")
    context = page.new_context(values)
    parts = {name: "".join(block(context)).strip() for name, block in page.blocks.items()}
    lines = [line.strip() for line in _plain(parts["words"]).splitlines()]
    return Letter(
        subject=" ".join(_plain(parts["subject"]).split()),
        text="\n".join(lines).strip() + "\n",
        html=mjml2html(page.render(values), fonts={}),
        language=language,
    )


def as_second(letter: Letter) -> Letter:
    """Return a letter that may have been sent before, saying so."""
    page = _environment(_known(letter.language)).get_template("second.mjml")
    said = _plain(page.render()).strip()
    line = f'<p style="padding:8px 24px;font-family:sans-serif">{escape(said)}</p>'
    html = _BODY.sub(lambda body: body[0] + line, letter.html, count=1)
    return Letter(letter.subject, f"{said}\n\n{letter.text}", html, letter.language)


def follow(letter: Letter, picture: str) -> Letter:
    """Return a letter that tells when it is opened, by a picture of our own."""
    line = f'<img src="{escape(picture)}" width="1" height="1" alt="">'
    return Letter(
        letter.subject,
        letter.text,
        letter.html.replace("</body>", f"{line}</body>"),
        letter.language,
    )


def _known(language: str) -> str:
    return language if language in i18n.LANGUAGES else i18n.LANGUAGES[0]


def _plain(markup: str) -> str:
    """Return the words of simple mark-up: each line stands in the template as it is read."""
    from_link = _LINK.sub(r"\3: \2", markup)
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
