"""Decisions about documents: pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ordito.orders.companies.model import Company
from ordito.orders.documents.model import Buyer, Document, DocumentKind, DocumentLine, TaxTotal
from ordito.orders.model import Line
from ordito.orders.rules import earned_minor

_KEPT_YEARS: Final = {"IT": 10, "EE": 7}
_LONGEST_KEPT_YEARS: Final = 10
_PREFIXES: Final = {
    DocumentKind.RECEIPT: "R",
    DocumentKind.INVOICE: "I",
    DocumentKind.CREDIT_NOTE: "C",
}


@dataclass(frozen=True, slots=True)
class Stated:
    """What documents have said of one line so far; minor units.

    Attributes:
        sold: units.
        sold_minor: for them.
        sold_tax_minor: within that.
        credited: units.
        credited_minor: for them.
        credited_tax_minor: within that.
    """

    sold: int = 0
    sold_minor: int = 0
    sold_tax_minor: int = 0
    credited: int = 0
    credited_minor: int = 0
    credited_tax_minor: int = 0


def due_documents(
    lines: Sequence[Line], documents: Iterable[Document]
) -> tuple[list[DocumentLine], list[DocumentLine]]:
    """Return what is still to be stated: what was sold, and what is to be credited.

    Stated once it is due no more: asking again gives nothing. For each line, what was sold less
    what was credited is what the customer owes for the units that left and stayed.

    Args:
        lines: of an order, as they are now.
        documents: all that were issued for it.
    """
    before = {line.line_no: Stated() for line in lines}
    for document in documents:
        for stated in document.lines:
            before[stated.line_no] = _added(before[stated.line_no], document.kind, stated)
    due = [(line, _due(line, before[line.line_no])) for line in lines]
    sold = [
        _line(line, now.sold, now.sold_minor, now.sold_tax_minor)
        for line, now in due
        if now.sold or now.sold_minor
    ]
    credited = [
        _line(line, now.credited, now.credited_minor, now.credited_tax_minor)
        for line, now in due
        if now.credited_minor
    ]
    return sold, credited


def series_of(kind: DocumentKind, *, entity_code: str, year: int) -> str:
    """Return the series in which documents of a legal entity are numbered in a year."""
    return f"{_PREFIXES[kind]}-{entity_code}-{year}"


def kept_until(issued_on: date, country: str) -> date:
    """Return the day until which a document of a seller in ``country`` is kept.

    Source: Italy: Codice civile art. 2220 (ten years); Estonia: Raamatupidamise seadus § 12 (seven
    years); elsewhere the longest of the two. Counted from the end of the year.
    """
    return date(issued_on.year + _KEPT_YEARS.get(country, _LONGEST_KEPT_YEARS), 12, 31)


def name_of(series: str, number: int) -> str:
    """Return what people call a numbered document, as ``R-store-2026-17``."""
    return f"{series}-{number}"


def buyer_of(company: Company) -> Buyer:
    """Return what an invoice says of a company, as it is today."""
    return Buyer(
        name=company.name,
        tax_number=company.tax_number,
        address=company.address,
        country=company.country,
        terms_days=company.terms_days,
        invoicing=company.invoicing,
    )


def taxes_of(lines: Iterable[DocumentLine]) -> list[TaxTotal]:
    """Return what lines add up to, by tax rate."""
    totals: dict[int, TaxTotal] = {}
    for line in lines:
        before = totals.get(line.tax_bp, TaxTotal(line.tax_bp, 0, 0, 0))
        totals[line.tax_bp] = TaxTotal(
            line.tax_bp,
            before.net_minor + line.total_minor - line.tax_minor,
            before.tax_minor + line.tax_minor,
            before.total_minor + line.total_minor,
        )
    return [totals[rate] for rate in sorted(totals)]


def _added(before: Stated, kind: str, line: DocumentLine) -> Stated:
    if kind == DocumentKind.CREDIT_NOTE:
        return replace(
            before,
            credited=before.credited + line.quantity,
            credited_minor=before.credited_minor + line.total_minor,
            credited_tax_minor=before.credited_tax_minor + line.tax_minor,
        )
    return replace(
        before,
        sold=before.sold + line.quantity,
        sold_minor=before.sold_minor + line.total_minor,
        sold_tax_minor=before.sold_tax_minor + line.tax_minor,
    )


def _due(line: Line, before: Stated) -> Stated:
    """Return what is to be stated of a line beyond what was.

    Sold never falls; credited is what it exceeds what is owed. Where units left and came back
    since, both are stated: those that left by their share of the line. Tax follows amounts, by
    shares rounded down, so that the whole carries the whole tax.
    """
    owed = earned_minor([line])
    sold_minor = max(owed + before.credited_minor, before.sold_minor)
    if line.fulfilled > before.sold and line.returned > before.credited:
        sold_minor = max(sold_minor, line.total_minor * line.fulfilled // line.ordered)
    credited_minor = sold_minor - owed
    sold_tax = max(_tax(line, sold_minor), before.sold_tax_minor)
    credited_tax = max(sold_tax - _tax(line, owed), before.credited_tax_minor)
    return Stated(
        sold=line.fulfilled - before.sold,
        sold_minor=sold_minor - before.sold_minor,
        sold_tax_minor=sold_tax - before.sold_tax_minor,
        credited=line.returned - before.credited,
        credited_minor=credited_minor - before.credited_minor,
        credited_tax_minor=credited_tax - before.credited_tax_minor,
    )


def _tax(line: Line, amount_minor: int) -> int:
    return line.tax_minor * amount_minor // line.total_minor if line.total_minor else 0


def _line(line: Line, quantity: int, total_minor: int, tax_minor: int) -> DocumentLine:
    has_tax_inside = line.unit_minor * line.ordered - line.discount_minor == line.total_minor
    paid_minor = total_minor if has_tax_inside else total_minor - tax_minor
    return DocumentLine(
        line_no=line.line_no,
        sku_id=line.sku_id,
        quantity=quantity,
        unit_minor=line.unit_minor,
        total_minor=total_minor,
        tax_minor=tax_minor,
        tax_bp=line.tax_bp,
        discount_minor=max(line.unit_minor * quantity - paid_minor, 0),
    )
