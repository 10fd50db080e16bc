"""Templating: how templates are compiled for readers of one language.

Every language has its own environment. So a text without plural is translated when its template is
compiled and stands in the code like any other text, and what it shows goes straight between its
pieces; asked for at each rendering, texts were a tenth of a page.
"""

import re
from collections.abc import Iterator
from gettext import NullTranslations
from html import escape
from typing import Any, Final

from jinja2 import Environment, nodes
from jinja2.ext import InternationalizationExtension
from markupsafe import Markup
from markupsafe import escape as escape_any

_SHOWN: Final = re.compile(r"%\((\w+)\)s")
_HEAD: Final = "from jinja2.runtime import "


def written(value: object) -> str:
    """Return a value as the text of a page; what is markup already stays as it is.

    It does what ``markupsafe.escape`` does, which wraps each text in an object of its own to be
    joined with the others in the next moment: a fifth of a table.
    """
    kind = type(value)
    if kind is str:
        return escape(value)  # pyright: ignore[reportArgumentType] # it is
    if kind is Markup:
        return value  # pyright: ignore[reportReturnType] # it is
    return escape_any(value)


class Templates(Environment):
    """The templates of one language.

    Args:
        texts: of the language.
        settings: of Jinja.
    """

    def __init__(self, texts: NullTranslations, **settings: Any) -> None:
        self.texts = texts
        super().__init__(
            extensions=[_Translated],
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            **settings,
        )
        known: Any = self  # what the extension adds has no types
        self.policies["ext.i18n.trimmed"] = True
        known.install_gettext_translations(texts, newstyle=True)

    def _generate(self, *args: Any, **settings: Any) -> str:
        """Let compiled templates write with ``written``."""
        code = super()._generate(*args, **settings)
        head, found, rest = code.partition(_HEAD)
        assert found, "Jinja imports its runtime in another way"
        line, _, rest = rest.partition("\n")
        return f"{head}{_HEAD}{line}\nfrom {__name__} import written as escape\n{rest}"


class _Translated(InternationalizationExtension):
    """The ``trans`` tag; a text without plural becomes its translation."""

    environment: Templates

    def _make_node(
        self,
        singular: str,
        plural: str | None,
        context: str | None,
        variables: dict[str, nodes.Expr],
        plural_expr: nodes.Expr | None,
        vars_referenced: bool,  # noqa: FBT001 # as the base has it
        num_called_num: bool,  # noqa: FBT001 # as the base has it
    ) -> nodes.Output:
        if plural is not None or context is not None:
            others = (plural_expr, vars_referenced, num_called_num)
            return super()._make_node(singular, plural, context, variables, *others)
        told = self.environment.texts.gettext(singular)
        return nodes.Output(list(_pieces(told, variables)))


def _pieces(told: str, variables: dict[str, nodes.Expr]) -> Iterator[nodes.Expr]:
    """Yield the pieces of a text, and between them what it shows."""
    for number, piece in enumerate(_SHOWN.split(told)):
        if number % 2:
            yield variables[piece]
        elif piece:
            yield nodes.TemplateData(piece.replace("%%", "%"))
