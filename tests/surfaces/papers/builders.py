"""Papers for tests: made by the rules that make documents of orders."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from ordito.orders.documents import DocumentLine, TaxTotal
from ordito.orders.documents.rules import taxes_of
from ordito.platform import ids
from ordito.platform.ids import SkuId
from ordito.reads.paper import Paper, PaperLine, Party, Reference, Spot, Tender

AT = datetime(2026, 11, 20, 16, 41, tzinfo=UTC)

SELLER = Party(
    name="Passochiaro S.r.l.",
    country="IT",
    address="Via Po 17",
    postal_code="10124",
    city="Torino",
    region="TO",
    tax_number="IT01234567897",
    tax_code="01234567897",
    regime="RF01",
    iban="IT60X0542811101000000123456",
    email="fatture@passochiaro.example",
    phone="+390110000000",
)
COMPANY = Party(
    name="Officina Žukov & Figli S.p.A.",
    country="IT",
    address="Corso Francia 1",
    postal_code="10138",
    city="Torino",
    region="TO",
    tax_number="IT07643520567",
    recipient_code="ABC1234",
    reference="PO 4711",
)
PERSON = Party(
    name="Maria Bianchi",
    country="IT",
    address="Via Garibaldi 3",
    postal_code="20121",
    city="Milano",
    region="MI",
    tax_code="BNCMRA80A41F205X",
    is_company=False,
)


def a_line(number: int = 1, **more: Any) -> PaperLine:
    """A line of shirts at 19.90 with 22 % tax inside."""
    values: dict[str, Any] = {
        "line_no": number,
        "sku": f"SHIRT-{number}",
        "gtin": None,
        "names": {"en": "Red shirt", "it": "Maglietta rossa", "et": "Punane särk žš"},
        "unit": "piece",
        "quantity": 1,
        "unit_minor": 1990,
        "discount_minor": 0,
        "total_minor": 1990,
        "tax_minor": 359,
        "tax_bp": 2200,
    }
    return PaperLine(**(values | more))


def a_paper(*lines: PaperLine, **more: Any) -> Paper:
    """An invoice of lines to a company that has paid by card."""
    rows = list(lines) or [a_line()]
    total = sum(line.total_minor for line in rows)
    values: dict[str, Any] = {
        "document_id": ids.derive("paper", len(rows), total),
        "kind": "invoice",
        "series": "I-passochiaro-2026",
        "number": 17,
        "issued_at": AT,
        "issued_on": date(2026, 11, 20),
        "zone": "Europe/Rome",
        "currency": "EUR",
        "total_minor": total,
        "tax_minor": sum(line.tax_minor for line in rows),
        "lines": rows,
        "taxes": taxes_by_rate(rows),
        "seller": SELLER,
        "buyer": COMPANY,
        "place": Spot(name="Torino Centro", address="Via Roma 1", city="Torino", country="IT"),
        "order_number": "7K2M-9QXA-04RT",
        "placed_on": date(2026, 11, 19),
        "refers_to": None,
        "due_on": None,
        "tenders": [Tender("card", total)],
        "card": None,
        "points": None,
        "lottery_code": None,
        "exchange_code": "0A1B-2C3D-4E5F",
        "language": "it",
    }
    return Paper(**(values | more))


def a_receipt(*lines: PaperLine, **more: Any) -> Paper:
    """A receipt of a store, with a loyalty card."""
    told: dict[str, Any] = {
        "kind": "receipt",
        "series": "R-passochiaro-2026",
        "buyer": None,
        "card": "0017",
        "points": 12,
        "lottery_code": "A1B2C3D4",
    }
    return a_paper(*lines, **(told | more))


def a_credit_note(*lines: PaperLine, **more: Any) -> Paper:
    """A credit note that corrects the invoice."""
    told: dict[str, Any] = {
        "kind": "credit_note",
        "series": "C-passochiaro-2026",
        "number": 3,
        "refers_to": Reference("I-passochiaro-2026-17", date(2026, 11, 20)),
        "tenders": [],
    }
    return a_paper(*lines, **(told | more))


def taxes_by_rate(lines: list[PaperLine]) -> list[TaxTotal]:
    """Sum lines up as a document does."""
    sku = SkuId(UUID(int=0))
    return taxes_of(
        DocumentLine(
            line.line_no,
            sku,
            line.quantity,
            line.unit_minor,
            line.total_minor,
            line.tax_minor,
            line.tax_bp,
        )
        for line in lines
    )
