"""Electronic invoices say what the order says, to the cent, and satisfy the official rules."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordito.reads.paper import Paper, PaperLine, Reference
from ordito.surfaces.papers.amounts import lawful_tax_minor, net_line
from ordito.surfaces.papers.einvoice import einvoice, missing_of
from ordito.surfaces.papers.fatturapa import NotValid, fatturapa, number_of
from tests.surfaces.papers.builders import (
    COMPANY,
    PERSON,
    SELLER,
    a_credit_note,
    a_line,
    a_paper,
)
from tests.surfaces.papers.schematron import Schematron, open_schematron

RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"


@pytest.fixture(scope="module")
def schematron() -> Iterator[Schematron]:
    """Return the official rules."""
    with open_schematron() as rules:
        yield rules


@st.composite
def sold_lines(draw: st.DrawFn) -> list[PaperLine]:
    """Lines as the price engine makes them: prices with tax or without, each line rounded."""
    has_tax_inside = draw(st.booleans())
    lines: list[PaperLine] = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        tax_bp = draw(st.sampled_from([0, 400, 1000, 2200, 2400]))
        unit, quantity = draw(st.integers(1, 30_000)), draw(st.integers(1, 9))
        discount = draw(st.one_of(st.just(0), st.integers(0, unit * quantity)))
        left = unit * quantity - discount
        if has_tax_inside:
            tax = lawful_tax_minor(left, tax_bp)
            total = left
        else:
            tax = (2 * left * tax_bp + 10_000) // 20_000
            total = left + tax
        lines.append(
            a_line(
                number,
                quantity=quantity,
                unit_minor=unit,
                discount_minor=discount,
                total_minor=total,
                tax_minor=tax,
                tax_bp=tax_bp,
            )
        )
    return lines


def amounts(xml: bytes, name: str) -> list[Decimal]:
    return [Decimal(one.text or "") for one in ET.fromstring(xml).iter(f"{RAM}{name}")]  # noqa: S314


@settings(max_examples=40, deadline=None)
@given(lines=sold_lines())
def test_sums_are_those_of_the_order_and_the_official_rules_hold(
    schematron: Schematron, lines: list[PaperLine]
) -> None:
    paper = a_paper(*lines)
    xml = einvoice(paper, "it")
    assert schematron.faults_of(xml) == []
    assert amounts(xml, "GrandTotalAmount") == [Decimal(paper.total_minor) / 100]
    assert amounts(xml, "TaxTotalAmount") == [Decimal(paper.tax_minor) / 100]
    assert sum(amounts(xml, "BasisAmount")) == Decimal(paper.net_minor) / 100


@given(lines=sold_lines())
def test_a_line_is_its_list_price_less_its_discount(lines: list[PaperLine]) -> None:
    for line in lines:
        net = net_line(line)
        assert net.listed_minor - net.allowance_minor == net.net_minor == line.net_minor
        assert net.allowance_minor >= 0
        assert abs(net.unit(2, 8) * net.quantity * 100 - net.listed_minor) < Decimal("0.01")


@settings(max_examples=60, deadline=None)
@given(lines=sold_lines())
def test_italys_invoice_adds_up_within_the_tolerance_of_its_exchange(
    lines: list[PaperLine],
) -> None:
    paper = a_paper(*lines)
    xml = ET.fromstring(fatturapa(paper, "it"))  # noqa: S314
    total = xml.findtext(".//ImportoTotaleDocumento")
    assert total is not None
    assert Decimal(total) == Decimal(paper.total_minor) / 100
    stated = Decimal(0)
    for summary in xml.iter("DatiRiepilogo"):
        rate, net, tax = (
            Decimal(summary.findtext(name) or "")
            for name in ("AliquotaIVA", "ImponibileImporto", "Imposta")
        )
        assert abs(tax - net * rate / 100) <= Decimal("0.01"), "check 00421 of the exchange"
        stated += net + tax
    assert stated == Decimal(paper.total_minor) / 100
    for line in xml.iter("DettaglioLinee"):
        unit, whole = (
            Decimal(line.findtext(name) or "") for name in ("PrezzoUnitario", "PrezzoTotale")
        )
        units = Decimal(line.findtext("Quantita") or "1")
        assert abs(unit * units - whole) <= Decimal("0.01"), "check 00423 of the exchange"


@pytest.mark.parametrize(
    "paper",
    [
        a_paper(due_on=date(2026, 12, 20)),
        a_credit_note(),
        a_paper(buyer=PERSON),
        a_paper(a_line(quantity=0)),
        a_paper(
            a_line(tax_bp=0, tax_minor=0),
            buyer=msgspec.structs.replace(COMPANY, country="EE", tax_number="EE100931558"),
        ),
        a_paper(
            a_line(tax_bp=0, tax_minor=0),
            buyer=msgspec.structs.replace(COMPANY, country="CH", tax_number=None),
        ),
        a_paper(seller=msgspec.structs.replace(SELLER, endpoint="0211:IT01234567897")),
    ],
    ids=["on account", "credit note", "person", "money only", "to Estonia", "exported", "network"],
)
def test_the_official_rules_hold(schematron: Schematron, paper: Paper) -> None:
    assert schematron.faults_of(einvoice(paper, "en")) == []


def test_the_rules_would_find_a_fault(schematron: Schematron) -> None:
    xml = einvoice(a_paper(), "it").replace(
        b"<ram:GrandTotalAmount>19.90", b"<ram:GrandTotalAmount>19.91"
    )
    assert any("BR-CO-15" in fault for fault in schematron.faults_of(xml))


def test_what_is_missing_is_named() -> None:
    unknown = msgspec.structs.replace(SELLER, tax_number=None, city="")
    assert missing_of(a_paper(seller=unknown)) == ["seller.tax_number", "seller.fiscal.city"]
    assert missing_of(a_paper(buyer=msgspec.structs.replace(PERSON, name=""))) == ["buyer.name"]


def test_italys_invoice_knows_companies_persons_offices_and_strangers() -> None:
    def told(paper: Paper, *names: str) -> list[str | None]:
        xml = ET.fromstring(fatturapa(paper, "it"))  # noqa: S314
        return [xml.findtext(f".//{name}") for name in names]

    names = ("FormatoTrasmissione", "CodiceDestinatario", "TipoDocumento")
    assert told(a_paper(), *names) == ["FPR12", "ABC1234", "TD01"]
    office = msgspec.structs.replace(COMPANY, recipient_code="UF1234")
    assert told(a_paper(buyer=office), *names) == ["FPA12", "UF1234", "TD01"]
    assert told(a_paper(buyer=PERSON), *names) == ["FPR12", "0000000", "TD01"]
    assert told(a_paper(buyer=PERSON), "CessionarioCommittente/.//Nome", "Cognome") == [
        "Maria",
        "Bianchi",
    ]
    estonian = msgspec.structs.replace(
        COMPANY, country="EE", tax_number="EE100931558", recipient_code=None, region="Harju"
    )
    line = a_line(tax_bp=0, tax_minor=0)
    assert told(a_paper(line, buyer=estonian), "CodiceDestinatario", "Natura") == [
        "XXXXXXX",
        "N3.2",
    ]
    assert told(a_paper(line), "Natura") == ["N4"]
    note = a_credit_note(refers_to=Reference("I-passochiaro-2026-17", date(2026, 11, 20)))
    assert told(note, "TipoDocumento", "DatiFattureCollegate/IdDocumento") == ["TD04", "I-2026-17"]
    assert number_of("I-co-2026-17") == "I-co-2026-17"


def test_italys_invoice_is_refused_by_its_own_validation() -> None:
    nobody = msgspec.structs.replace(PERSON, tax_code=None)
    with pytest.raises(NotValid) as refused:
        fatturapa(a_paper(buyer=nobody), "it")
    assert any("00417" in fault for fault in refused.value.faults)
    with pytest.raises(NotValid):
        fatturapa(a_paper(buyer=msgspec.structs.replace(COMPANY, postal_code="1")), "it")
