"""Papers as HTML: one file with its style inside, on a page or on a roll of 80 mm."""

from functools import lru_cache
from pathlib import Path
from typing import Final

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ordito.surfaces.papers.sheet import Sheet

_TEMPLATES: Final = Path(__file__).parent / "templates"
_ROLL: Final = "@page { size: 80mm 297mm; margin: 4mm; }"


def html(sheet: Sheet, *, roll: bool) -> bytes:
    """Return a page; the browser needs nothing else to show or print it."""
    template = _environment().get_template("paper.html")
    style = Markup(_style(roll=roll))  # noqa: S704 # our own file
    return template.render(sheet=sheet, roll=roll, style=style, qr=_qr(sheet.scan)).encode()


def _qr(text: str) -> Markup:
    """Return a QR code as a drawing in the page; of nothing, nothing."""
    if not text:
        return Markup()
    code = segno.make_qr(text, error="m")
    return Markup(code.svg_inline(scale=3, border=4, svgclass="qr", lineclass=None, title=text))  # noqa: S704 # a drawing


@lru_cache
def _style(*, roll: bool) -> str:
    """Return the style that stands in the page, byte for byte."""
    anywhere = (_TEMPLATES / "paper.css").read_text(encoding="utf-8")
    return anywhere + _ROLL if roll else anywhere


@lru_cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
