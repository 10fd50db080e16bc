"""Papers as PDF/A-3: fonts embedded, the electronic invoice attached, the same bytes every time."""

import importlib
from collections.abc import Sequence
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, cast

import segno
from fpdf import FPDF
from fpdf.enums import DocumentCompliance

from ordito.surfaces import assets
from ordito.surfaces.papers.sheet import Row, Sheet

_subset: Any = importlib.import_module("fontTools.subset")  # they publish no types
_fonts: Any = importlib.import_module("fontTools.ttLib")

_FAMILY: Final = "paper"
_FONTS: Final = {"": "NotoSans-Regular.ttf", "B": "NotoSans-SemiBold.ttf"}
# what Europe's languages write, general punctuation, currencies
_RANGES: Final = ((0x20, 0x24F), (0x370, 0x52F), (0x1E00, 0x1EFF), (0x2000, 0x22FF))
_MARGIN: Final = 18.0
_WIDTH: Final = 210.0 - 2 * _MARGIN
_BOTTOM: Final = 22.0
_INK: Final = (28, 27, 25)
_QUIET: Final = (93, 90, 84)
_FAINT: Final = (222, 219, 212)
# widths of the lines' columns, mm: name, units, price, discount, tax, amount
_PRICED: Final = (72.0, 16.0, 24.0, 22.0, 16.0, 24.0)
_PLAIN: Final = (150.0, 24.0)
_XML: Final = "factur-x.xml"
_PRODUCER: Final = "Ordito"

_XMP: Final = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{producer}</pdf:Producer></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{producer}</xmp:CreatorTool><xmp:CreateDate>{at}</xmp:CreateDate>
<xmp:ModifyDate>{at}</xmp:ModifyDate></rdf:Description>{more}
</rdf:RDF></x:xmpmeta>"""

# Source: Factur-X 1.0, section 6.2: how the PDF says that an invoice is attached
_FACTURX: Final = """
<rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">
<fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>
<fx:Version>1.0</fx:Version><fx:ConformanceLevel>EN 16931</fx:ConformanceLevel></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#\
</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""

_PROPERTY: Final = """<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>
<pdfaProperty:valueType>Text</pdfaProperty:valueType>
<pdfaProperty:category>external</pdfaProperty:category>
<pdfaProperty:description>{meaning}</pdfaProperty:description></rdf:li>"""

_PROPERTIES: Final = {
    "DocumentFileName": "The name of the embedded XML document",
    "DocumentType": "The type of the hybrid document in capital letters",
    "Version": "The version of the standard applying to the embedded XML document",
    "ConformanceLevel": "The conformance level of the embedded XML document",
}


class _Page(FPDF):
    """A page with its number below; the rest of ``fpdf`` as it is."""

    sheet: Sheet

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(_FAMILY, "", 8)
        self.set_text_color(*_QUIET)
        self.cell(0, 5, f"{self.sheet.title} {self.sheet.name}")
        self.set_x(-_MARGIN - 30)
        self.cell(30, 5, f"{self.page_no()} / {{nb}}", align="R")


def pdf(sheet: Sheet, *, xml: bytes | None) -> bytes:
    """Return the document on pages of A4.

    Args:
        sheet: what is printed.
        xml: electronic invoice by EN 16931 to attach, which makes it a Factur-X.
    """
    page = _open(sheet)
    page.set_xmp_metadata(_described(sheet, has_invoice=xml is not None))
    _head(page, sheet)
    _lines(page, sheet)
    _sums(page, sheet)
    _taxes(page, sheet)
    _code(page, sheet)
    _qr(page, sheet.scan)
    page.set_font(_FAMILY, "", 8.5)
    page.set_text_color(*_QUIET)
    for note in sheet.notes:
        page.ln(3)
        page.multi_cell(_WIDTH, 4.2, note, new_x="LMARGIN", new_y="NEXT")
    if xml is not None:
        page.embed_file(
            bytes=xml,
            basename=_XML,
            desc="Factur-X",
            mime_type="text/xml",
            associated_file_relationship="Data",
            modification_date=sheet.issued_at,
            creation_date=sheet.issued_at,
            compress=True,
        )
    return bytes(page.output())


def _open(sheet: Sheet) -> _Page:
    page = _Page(format="A4", enforce_compliance=DocumentCompliance.PDFA_3B)
    page.sheet = sheet
    page.set_margins(_MARGIN, _MARGIN, _MARGIN)
    page.set_auto_page_break(auto=True, margin=_BOTTOM)
    for style, name in _FONTS.items():
        page.add_font(_FAMILY, style, font_file(name))
    title = f"{sheet.title} {sheet.name}"
    page.set_title(title)
    page.set_author(sheet.seller[0])
    page.set_producer(_PRODUCER)
    page.set_creator(_PRODUCER)
    page.set_lang(sheet.language)
    page.set_creation_date(sheet.issued_at)
    page.add_page()
    return page


def _head(page: _Page, sheet: Sheet) -> None:
    top = page.get_y()
    _text(page, sheet.seller[0], bold=True, size=12)
    for line in sheet.seller[1:]:
        _text(page, line, quiet=True)
    below = page.get_y()
    page.set_y(top)
    _text(page, sheet.title, bold=True, size=18, align="R", height=8)
    _text(page, sheet.name, quiet=True, size=10, align="R")
    page.set_y(max(below, page.get_y()) + 10)
    top = page.get_y()
    for number, line in enumerate(sheet.buyer):
        _text(page, line, bold=number == 1, quiet=number != 1, width=_WIDTH / 2 - 4)
    below = page.get_y()
    page.set_y(top)
    left = _MARGIN + _WIDTH / 2
    for label, value in sheet.facts:
        page.set_x(left)
        _cell(page, label, 28, quiet=True)
        page.set_text_color(*_INK)
        page.multi_cell(_WIDTH / 2 - 28, 4.8, value, align="R", new_x="LMARGIN", new_y="NEXT")
    page.set_y(max(below, page.get_y()) + 8)


def _lines(page: _Page, sheet: Sheet) -> None:
    widths = _PRICED if sheet.shows_prices else _PLAIN
    _columns(page, sheet, widths)
    for row in sheet.rows:
        page.set_font(_FAMILY, "", 9.5)
        name = _split(page, row.name, widths[0] - 3)
        height = 4.8 * len(name) + (4.2 if row.code else 0) + 2.6
        if page.will_page_break(height):
            page.add_page()
            _columns(page, sheet, widths)
        _row(page, row, name, widths, height)


def _columns(page: _Page, sheet: Sheet, widths: Sequence[float]) -> None:
    page.set_font(_FAMILY, "", 8)
    for number, width in enumerate(widths):
        _cell(page, sheet.columns[number], width, quiet=True, size=8, figure=number > 0)
    page.ln(5.5)
    _rule(page, _INK)
    page.ln(1.4)


def _row(
    page: _Page, row: Row, name: Sequence[str], widths: Sequence[float], height: float
) -> None:
    top = page.get_y()
    for line in name:
        _text(page, line, width=widths[0])
    if row.code:
        _text(page, row.code, quiet=True, size=8, width=widths[0], height=4.2)
    page.set_xy(_MARGIN + widths[0], top)
    values = (row.quantity, row.unit, row.discount, row.rate, row.total)
    for width, value in zip(widths[1:], values, strict=False):
        _cell(page, value, width, figure=True)
    page.set_xy(_MARGIN, top + height - 1.4)
    _rule(page, _FAINT)
    page.ln(1.4)


def _sums(page: _Page, sheet: Sheet) -> None:
    if not sheet.sums:
        return
    page.ln(2)
    _keep_together(page, 6.0 * (len(sheet.sums) + len(sheet.tenders)) + 4)
    for label, value in sheet.sums[:-1]:
        _pair(page, label, value)
    label, total = sheet.sums[-1]
    page.ln(1)
    _pair(page, label, total, bold=True, size=13, height=8)
    for label, value in sheet.tenders:
        _pair(page, label, value, quiet=True)
    page.ln(4)


def _taxes(page: _Page, sheet: Sheet) -> None:
    if not sheet.taxes:
        return
    _keep_together(page, 5.0 * (len(sheet.taxes) + 1))
    for row in (sheet.tax_columns, *sheet.taxes):
        page.set_x(_MARGIN + _WIDTH - 4 * 24)
        for value in row:
            _cell(page, value, 24, quiet=True, size=8.5, figure=True)
        page.ln(4.8)
    page.ln(3)


def _code(page: _Page, sheet: Sheet) -> None:
    if not sheet.code:
        return
    page.ln(6)
    _keep_together(page, 34)
    _text(page, sheet.code_label, quiet=True, align="C")
    plain = sheet.code.replace("-", "")
    width = 16 * (len(plain) + 2) * 0.32
    page.code39(f"*{plain}*", x=(210 - width) / 2, y=page.get_y() + 2, w=0.96, h=12)
    page.set_y(page.get_y() + 16)
    _text(page, sheet.code, bold=True, size=13, align="C", height=7)


def _qr(page: _Page, text: str) -> None:
    """Draw a QR code, 24 mm with its quiet zone."""
    if not text:
        return
    page.ln(5)
    _keep_together(page, 28)
    rows = [list(row) for row in segno.make_qr(text, error="m").matrix_iter(border=4)]
    side = 24 / len(rows)
    left, top = (210 - 24) / 2, page.get_y()
    page.set_fill_color(0, 0, 0)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                page.rect(left + x * side, top + y * side, side, side, style="F")
    page.set_y(top + 25)


def _pair(
    page: _Page,
    label: str,
    value: str,
    *,
    bold: bool = False,
    quiet: bool = False,
    size: float = 9.5,
    height: float = 5.4,
) -> None:
    page.set_x(_MARGIN + _WIDTH - 86)
    _cell(page, label, 46, bold=bold, quiet=quiet or not bold, size=size, height=height)
    _cell(page, value, 40, bold=bold, quiet=quiet, size=size, figure=True, height=height)
    page.ln(height)


def _text(
    page: _Page,
    text: str,
    *,
    bold: bool = False,
    quiet: bool = False,
    size: float = 9.5,
    align: str = "L",
    width: float = _WIDTH,
    height: float = 4.8,
) -> None:
    """Write one line at the left margin and go below it."""
    _style(page, bold=bold, quiet=quiet, size=size)
    page.cell(width, height, text, align=align, new_x="LMARGIN", new_y="NEXT")


def _cell(
    page: _Page,
    text: str,
    width: float,
    *,
    bold: bool = False,
    quiet: bool = False,
    size: float = 9.5,
    figure: bool = False,
    height: float = 4.8,
) -> None:
    """Write one cell and stay in its line; what is a figure ends at the right."""
    _style(page, bold=bold, quiet=quiet, size=size)
    page.cell(width, height, text, align="R" if figure else "L")


def _style(page: _Page, *, bold: bool, quiet: bool, size: float) -> None:
    page.set_font(_FAMILY, "B" if bold else "", size)
    page.set_text_color(*(_QUIET if quiet else _INK))
    page.c_margin = 0


def _split(page: _Page, text: str, width: float) -> list[str]:
    lines = page.multi_cell(width, 4.8, text, dry_run=True, output="LINES")
    return cast("list[str]", lines) or [""]


def _rule(page: _Page, colour: tuple[int, int, int]) -> None:
    page.set_draw_color(*colour)
    page.set_line_width(0.2)
    page.line(_MARGIN, page.get_y(), _MARGIN + _WIDTH, page.get_y())


def _keep_together(page: _Page, height: float) -> None:
    if page.will_page_break(height):
        page.add_page()


@cache
def font_file(name: str) -> Path:
    """Return a font with the letters of Europe's languages: to read a whole one takes long."""
    font = _fonts.TTFont(BytesIO(assets.read(name)), recalcTimestamp=False)
    options = _subset.Options(layout_features=["kern"], notdef_outline=True, glyph_names=False)
    subsetter = _subset.Subsetter(options)
    codes = [code for first, last in _RANGES for code in range(first, last + 1)]
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    path = Path(_folder().name) / name
    font.save(path)
    return path


@cache
def _folder() -> TemporaryDirectory[str]:
    """Return a folder that goes when this process ends."""
    return TemporaryDirectory(prefix="ordito-fonts-")


def _described(sheet: Sheet, *, has_invoice: bool) -> str:
    properties = "".join(
        _PROPERTY.format(name=name, meaning=meaning) for name, meaning in _PROPERTIES.items()
    )
    values: dict[str, Any] = {
        "title": escape(f"{sheet.title} {sheet.name}"),
        "author": escape(sheet.seller[0]),
        "producer": _PRODUCER,
        "at": sheet.issued_at.isoformat(timespec="seconds"),
        "more": _FACTURX.format(properties=properties) if has_invoice else "",
    }
    return _XMP.format(**values)
