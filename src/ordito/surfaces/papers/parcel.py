"""Papers of a parcel: its label, which machines read, and the slip that lies in it."""

from typing import Final

from fpdf import FPDF

from ordito.platform.i18n import catalogue as texts_of
from ordito.reads.parcel_paper import ParcelPaper
from ordito.surfaces.papers.gs1_128 import bars_of, bars_of_text
from ordito.surfaces.papers.pdf import font_file

_FAMILY: Final = "paper"
_FONTS: Final = {"": "NotoSans-Regular.ttf", "B": "NotoSans-SemiBold.ttf"}
_SSCC: Final = "00"
# mm; GS1 General Specifications 25.0, section 5.12: modules of 0.495 mm, bars of 31.75 mm
_MODULE: Final = 0.495
_BAR_HEIGHT: Final = 31.75
_LABEL: Final = (105.0, 148.0)
_MARGIN: Final = 7.0
_SLIP_MARGIN: Final = 18.0


def label(paper: ParcelPaper, language: str) -> bytes:
    """Return the label as a page of A6: wherefrom, whereto, and the number as bars."""
    page = _page(_LABEL, _MARGIN)
    width = _LABEL[0] - 2 * _MARGIN
    page.set_font(_FAMILY, "", 8)
    for line in paper.sender:
        page.cell(width, 3.8, line, new_x="LMARGIN", new_y="NEXT")
    page.ln(4)
    page.set_font(_FAMILY, "B", 14)
    for line in paper.receiver:
        page.multi_cell(width, 6.2, line, new_x="LMARGIN", new_y="NEXT")
    page.ln(2)
    page.set_font(_FAMILY, "", 9)
    for name, value in _facts(paper, language):
        page.cell(width, 4.6, f"{name} {value}", new_x="LMARGIN", new_y="NEXT")
    top = _LABEL[1] - _MARGIN - _BAR_HEIGHT - 6
    is_ours = bool(paper.sscc)
    _bars(page, bars_of(_SSCC + paper.sscc) if is_ours else bars_of_text(paper.tracking_code), top)
    page.set_xy(_MARGIN, top + _BAR_HEIGHT + 1)
    page.set_font(_FAMILY, "", 10)
    page.cell(width, 5, f"({_SSCC}) {paper.sscc}" if is_ours else paper.tracking_code, align="C")
    return bytes(page.output())


def packing_slip(paper: ParcelPaper, language: str) -> bytes:
    """Return the slip as a page of A4: what is in the parcel, without prices."""
    page = _page("A4", _SLIP_MARGIN)
    width = 210 - 2 * _SLIP_MARGIN
    page.set_font(_FAMILY, "B", 18)
    page.cell(width, 10, texts_of(language).gettext("Packing slip"), new_x="LMARGIN", new_y="NEXT")
    page.set_font(_FAMILY, "", 9.5)
    for line in (*paper.sender, "", *paper.receiver, ""):
        page.cell(width, 4.8, line, new_x="LMARGIN", new_y="NEXT")
    for name, value in (*_facts(paper, language), ("SSCC", paper.sscc)):
        page.cell(width, 4.8, f"{name} {value}", new_x="LMARGIN", new_y="NEXT")
    page.ln(6)
    widths = (width - 60, 40.0, 20.0)
    texts = texts_of(language)
    columns = (texts.gettext("Article"), texts.gettext("Code"), texts.gettext("Units"))
    rows = [(line.name, line.code, str(line.units)) for line in paper.lines]
    for style, row in (("B", columns), *(("", row) for row in rows)):
        page.set_font(_FAMILY, style, 9.5)
        for number, (text, wide) in enumerate(zip(row, widths, strict=True)):
            page.cell(wide, 6, text[:70], border="B", align="R" if number == len(row) - 1 else "L")
        page.ln(6)
    return bytes(page.output())


def _facts(paper: ParcelPaper, language: str) -> list[tuple[str, str]]:
    texts = texts_of(language)
    weight = "" if paper.weight_g is None else f"{paper.weight_g / 1000:.2f} kg"
    told = (
        (texts.gettext("Order"), paper.number),
        (texts.gettext("Return"), paper.return_number),
        (texts.gettext("Carrier"), paper.carrier),
        (texts.gettext("Tracking"), paper.tracking_code),
        (texts.gettext("Weight"), weight),
    )
    return [(name, value) for name, value in told if value]


def _page(size: str | tuple[float, float], margin: float) -> FPDF:
    page = FPDF(format=size)
    page.set_margins(margin, margin, margin)
    page.set_auto_page_break(auto=size == "A4", margin=margin)
    for style, name in _FONTS.items():
        page.add_font(_FAMILY, style, font_file(name))
    page.set_producer("Ordito")
    page.add_page()
    return page


def _bars(page: FPDF, bars: str, top: float) -> None:
    modules = [int(one) for one in bars]
    module = min(_MODULE, (_LABEL[0] - 2 * _MARGIN) / sum(modules))
    widths = [one * module for one in modules]
    left = (_LABEL[0] - sum(widths)) / 2
    for number, width in enumerate(widths):
        if number % 2 == 0:
            page.rect(left, top, width, _BAR_HEIGHT, style="F")
        left += width
