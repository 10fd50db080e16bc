"""Renderings say everything, in three languages, and are the same bytes every time."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import msgspec
import pypdf
import pytest
import segno

from ordito.reads.paper import Paper, Tender
from ordito.surfaces import assets
from ordito.surfaces.papers.policy import policy
from ordito.surfaces.papers.press import PressFailed, SubprocessPress
from ordito.surfaces.papers.rendering import Incomplete, render, renderer
from tests.surfaces.papers.builders import (
    COMPANY,
    PERSON,
    SELLER,
    a_credit_note,
    a_line,
    a_paper,
    a_receipt,
)

needs_fonts = pytest.mark.skipif(
    not assets.manifest(), reason="the fonts are built with the pages: make, or hatch_build.py"
)


def content(paper: Paper) -> bytes:
    return msgspec.json.encode(paper, order="deterministic")


def read(pdf: bytes) -> str:
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def shown(html: bytes) -> str:
    return " ".join(
        re.sub(r"<style>.*?</style>|<[^>]+>", " ", html.decode(), flags=re.DOTALL).split()
    )


RECEIPT = a_receipt(a_line(1, quantity=2, total_minor=3980, tax_minor=718), a_line(2))
INVOICE = a_paper(
    a_line(1, quantity=3, discount_minor=597, total_minor=5373, tax_minor=969),
    due_on=date(2026, 12, 20),
)


@needs_fonts
@pytest.mark.parametrize("form", ["html", "roll", "pdf", "gift", "gift-roll"])
@pytest.mark.parametrize("language", ["en", "it", "et"])
def test_the_same_paper_gives_the_same_bytes(form: str, language: str) -> None:
    first = render(content(RECEIPT), form=form, language=language)
    assert render(content(RECEIPT), form=form, language=language) == first


@needs_fonts
def test_a_receipt_has_a_code_that_tills_scan_and_an_invoice_none() -> None:
    """The drawing is the one of the order's number, by a library that is not ours."""
    page = render(content(RECEIPT), form="html", language="en").decode()
    (drawn,) = re.findall(r'<svg [^>]*class="qr".*?</svg>', page, flags=re.DOTALL)
    assert f"<title>{RECEIPT.order_number}</title>" in drawn
    path = segno.make_qr(RECEIPT.order_number, error="m").svg_inline(scale=3, border=4)
    assert re.findall(r' d="([^"]+)"', drawn) == re.findall(r' d="([^"]+)"', path)
    gift = render(content(RECEIPT), form="gift-roll", language="en").decode()
    assert f"<title>{RECEIPT.exchange_code}</title>" in gift
    assert 'class="qr"' not in render(content(INVOICE), form="html", language="en").decode()
    plain = render(
        content(msgspec.structs.replace(RECEIPT, order_number="")), form="pdf", language="en"
    )
    assert len(render(content(RECEIPT), form="pdf", language="en")) > len(plain)


@needs_fonts
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Sales receipt", "Red shirt", "€59.70", "39.80", "Payment card"]),
        ("it", ["Scontrino", "Maglietta rossa", "59,70 €", "39,80"]),
        ("et", ["Ostutšekk", "Punane särk žš", "59,70 €", "39,80"]),
    ],
)
def test_a_receipt_says_everything_in_its_language(language: str, words: list[str]) -> None:
    everywhere = ["R-passochiaro-2026-17", "7K2M-9QXA-04RT", "•••• 0017", "A1B2C3D4", "SHIRT-1"]
    page = shown(render(content(RECEIPT), form="html", language=language))
    printed = read(render(content(RECEIPT), form="pdf", language=language))
    for told in (page, printed):
        plain = told.replace("\xa0", " ")
        assert [word for word in (*words, *everywhere) if word not in plain] == []


@needs_fonts
def test_a_gift_receipt_tells_no_price() -> None:
    for form in ("gift", "gift-roll"):
        made = render(content(RECEIPT), form=form, language="it")
        told = read(made) if form == "gift" else shown(made)
        assert "0A1B-2C3D-4E5F" in told
        assert "Maglietta rossa" in told
        assert not re.search(r"39[.,]80|59[.,]70|19[.,]90|22\s?%|0017|7K2M", told)


@needs_fonts
def test_an_invoice_carries_its_electronic_twin_and_says_so() -> None:
    pdf = render(content(INVOICE), form="pdf", language="it")
    reader: Any = pypdf.PdfReader(BytesIO(pdf))
    (name,) = reader.attachments
    assert name == "factur-x.xml"
    assert reader.attachments[name][0] == render(content(INVOICE), form="xml", language="it")
    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in xmp
    assert "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>" in xmp
    assert "2026-11-20T16:41:00+00:00" in xmp
    (relation,) = [one.get_object()["/AFRelationship"] for one in reader.trailer["/Root"]["/AF"]]
    assert relation == "/Data"
    told = read(pdf)
    for word in ("Officina Žukov & Figli S.p.A.", "44,04", "53,73", "IT60 X054", "PO 4711"):
        assert word in told


@needs_fonts
def test_fonts_are_embedded_and_long_papers_have_pages() -> None:
    lines = [a_line(number) for number in range(1, 81)]
    reader = pypdf.PdfReader(BytesIO(render(content(a_paper(*lines)), form="pdf", language="et")))
    assert len(reader.pages) > 2
    pages: Any = reader.pages
    for page in pages:
        fonts: Any = page["/Resources"]["/Font"]
        for font in fonts.values():
            (inner,) = font.get_object()["/DescendantFonts"]
            assert "/FontFile2" in inner.get_object()["/FontDescriptor"]
    told = " ".join(page.extract_text() for page in reader.pages)
    assert all(f"SHIRT-{number}" in told for number in (1, 40, 80))


@needs_fonts
def test_a_credit_note_gives_back() -> None:
    told = read(render(content(a_credit_note()), form="pdf", language="en"))
    assert "Credit note" in told
    assert "I-passochiaro-2026-17" in told
    assert "-€19.90" in told


def test_a_name_is_no_mark_up() -> None:
    line = a_line(names={"en": "<script>alert(1)</script>"})
    page = render(content(a_receipt(line)), form="html", language="en")
    assert b"<script" not in page


def test_the_page_allows_its_own_style_only() -> None:
    page = render(content(RECEIPT), form="html", language="en")
    told = policy(page)
    assert told.startswith("default-src 'none'; style-src 'sha256-")
    assert policy(page.replace(b"<style>", b"<style>p{}")) != told


def test_what_is_missing_for_an_electronic_invoice_is_named_and_the_pdf_goes_without() -> None:
    nameless = a_paper(buyer=msgspec.structs.replace(COMPANY, name=""))
    with pytest.raises(Incomplete) as refused:
        render(content(nameless), form="xml", language="en")
    assert refused.value.faults == ["buyer.name"]
    for paper in (
        a_paper(seller=msgspec.structs.replace(SELLER, city="")),
        a_paper(buyer=msgspec.structs.replace(PERSON, tax_code=None)),
    ):
        with pytest.raises(Incomplete):
            render(content(paper), form="fatturapa", language="en")


async def test_the_press_renders_in_its_own_process_and_survives_what_it_cannot_read() -> None:
    press = SubprocessPress()
    try:
        paper = content(RECEIPT).decode()
        made = await press(paper, form="html", language="it")
        assert made.content == render(paper.encode(), form="html", language="it")
        assert made.renderer == renderer()
        with pytest.raises(PressFailed):
            await press("{}", form="html", language="it")
        worker = press._worker
        assert worker is not None
        worker.kill()
        worker.wait()
        with pytest.raises(PressFailed):
            await press(paper, form="html", language="it")
        assert (await press(paper, form="html", language="it")).content == made.content
        again = await press(content(a_paper()).decode(), form="fatturapa", language="it")
        assert again.content
    finally:
        await press.close()


@needs_fonts
@pytest.mark.parametrize(
    ("language", "words", "paid", "off"),
    [
        ("en", "Rounded to coins", "€19.90", "-€0.02"),
        ("it", "Arrotondato alle monete", "19,90 €", "-0,02 €"),
    ],
)
def test_a_receipt_says_what_lay_on_the_counter_in_cash(
    language: str, words: str, paid: str, off: str
) -> None:
    paper = a_receipt(a_line(1), tenders=[Tender("cash", 1992, -2), Tender("card", 500)])
    text = shown(render(content(paper), form="html", language=language))
    assert f"{words} {off}" in text.replace("\N{MINUS SIGN}", "-")
    assert paid in text
    unrounded = a_receipt(a_line(1), tenders=[Tender("cash", 1990)])
    assert words not in shown(render(content(unrounded), form="html", language=language))
