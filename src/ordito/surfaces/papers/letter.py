"""Letters as PDF: the address where a window envelope shows it, then the words."""

from io import BytesIO
from typing import Final

from babel.dates import format_date
from fpdf import FPDF

from ordito.surfaces.papers.orders import Letter
from ordito.surfaces.papers.pdf import font_file

_FAMILY: Final = "letter"
_FONTS: Final = {"": "NotoSans-Regular.ttf", "B": "NotoSans-SemiBold.ttf"}
# Source: DIN 5008 form B: the field of the address, mm from left and top
_LEFT: Final = 25.0
_ADDRESS_AT: Final = 62.7
_WORDS_AT: Final = 103.0
_LINE: Final = 5.5


def letter_pdf(letter: Letter, language: str) -> bytes:
    """Return a letter on A4, its date in ``language``; the same letter has the same bytes."""
    text = letter.text
    page = FPDF(format="A4")
    page.set_margins(_LEFT, 20, 20)
    page.set_auto_page_break(auto=True, margin=25)
    for style, name in _FONTS.items():
        page.add_font(_FAMILY, style, font_file(name))
    page.set_title(text.title)
    page.set_creation_date(text.at)
    page.add_page()
    page.set_font(_FAMILY, "B", 12)
    page.cell(text=letter.sender)
    page.set_font(_FAMILY, "", 11)
    page.set_xy(_LEFT, _ADDRESS_AT)
    page.multi_cell(85, _LINE, text.to, align="L")
    page.set_xy(_LEFT, _WORDS_AT - 2 * _LINE)
    page.cell(0, _LINE, format_date(text.at.date(), "long", locale=language), align="R")
    page.set_xy(_LEFT, _WORDS_AT)
    page.set_font(_FAMILY, "B", 12)
    page.multi_cell(0, _LINE, text.title, align="L", new_x="LMARGIN", new_y="NEXT")
    page.set_font(_FAMILY, "", 11)
    page.ln(_LINE)
    page.multi_cell(0, _LINE, text.text, align="L")
    written = BytesIO()
    page.output(written)
    return written.getvalue()
