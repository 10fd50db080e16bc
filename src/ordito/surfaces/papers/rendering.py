"""Rendering: from a paper's content to the bytes of a form, in a language."""

from functools import cache
from importlib.metadata import version
from typing import Final

import msgspec

from ordito.reads.paper import Paper
from ordito.reads.parcel_paper import ParcelPaper
from ordito.surfaces.papers.board import board_pdf
from ordito.surfaces.papers.einvoice import einvoice, missing_of
from ordito.surfaces.papers.fatturapa import NotValid, fatturapa
from ordito.surfaces.papers.html import html
from ordito.surfaces.papers.letter import letter_pdf
from ordito.surfaces.papers.orders import Board, Letter
from ordito.surfaces.papers.parcel import label, packing_slip
from ordito.surfaces.papers.pdf import pdf
from ordito.surfaces.papers.sheet import sheet_of

_CODE: Final = "1"  # raised when the same content gives other bytes
_OF_PARCELS: Final = {"parcel-label": label, "packing-slip": packing_slip}
_LIBRARIES: Final = ("fpdf2", "fonttools", "babel", "factur-x", "a38", "jinja2")


class Incomplete(Exception):
    """Something is missing that the form must say.

    Attributes:
        faults: what is missing or wrong.
    """

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def render(content: bytes, *, form: str, language: str) -> bytes:
    """Return the bytes of a paper in a form.

    Raises:
        Incomplete: an electronic invoice cannot be made of it.
    """
    if form in _OF_PARCELS:
        return _OF_PARCELS[form](msgspec.json.decode(content, type=ParcelPaper), language)
    if form == "letter":
        return letter_pdf(msgspec.json.decode(content, type=Letter), language)
    if form == "board":
        return board_pdf(msgspec.json.decode(content, type=Board), language)
    return _of_sale(msgspec.json.decode(content, type=Paper), form, language)


def _of_sale(paper: Paper, form: str, language: str) -> bytes:
    match form:
        case "html" | "roll":
            return html(sheet_of(paper, language), roll=form == "roll")
        case "gift-roll":
            return html(sheet_of(paper, language, gift=True), roll=True)
        case "gift":
            return pdf(sheet_of(paper, language, gift=True), xml=None)
        case "pdf":
            attached = paper.is_invoice and not missing_of(paper)
            xml = einvoice(paper, language) if attached else None
            return pdf(sheet_of(paper, language), xml=xml)
        case "xml":
            if missing := missing_of(paper):
                raise Incomplete(missing)
            return einvoice(paper, language)
        case "fatturapa":
            return _fatturapa(paper, language)
        case _:
            raise AssertionError(form)


@cache
def renderer() -> str:
    """Return name and version of what renders: the code, and the libraries that shape the bytes."""
    libraries = " ".join(f"{name}/{version(name)}" for name in _LIBRARIES)
    return f"ordito/{_CODE} {libraries}"


def _fatturapa(paper: Paper, language: str) -> bytes:
    if missing := missing_of(paper):
        raise Incomplete(missing)
    try:
        return fatturapa(paper, language)
    except NotValid as fault:
        raise Incomplete(fault.faults) from fault
