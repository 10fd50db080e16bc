"""Electronic invoice for Italy's exchange (FatturaPA, formato ordinario 1.2), as ``a38`` writes it.

Source: Agenzia delle Entrate, Specifiche tecniche della fattura elettronica, versione 1.8.
"""

import hashlib
import importlib
import xml.etree.ElementTree as ET
from decimal import Decimal
from typing import Any, Final, cast

from babel.numbers import get_currency_precision

from ordito.reads.paper import Paper, PaperLine, Party
from ordito.surfaces.papers.amounts import (
    category_of,
    lawful_tax_minor,
    major,
    net_line,
    vat_number,
)

# they publish no types
_a38: Any = importlib.import_module("a38.fattura")
_validation: Any = importlib.import_module("a38.validation")
ET.register_namespace("p", _a38.NS)
_INVOICE: Final = "TD01"
_CREDIT_NOTE: Final = "TD04"
_NOBODY: Final = "0000000"
_ABROAD: Final = "XXXXXXX"
_PUBLIC_CODE_LETTERS: Final = 6
_LONGEST_NUMBER: Final = 20
_PRICE_PLACES: Final = 8
_TOLERANCE_MINOR: Final = 1  # of the exchange's check 00421
_ORDINARY: Final = "RF01"
_NATURES: Final = {"K": "N3.2", "G": "N3.1", "Z": "N4"}
_LAWS: Final = {
    "N3.1": "Non imponibile art. 8 DPR 633/72",
    "N3.2": "Non imponibile art. 41 DL 331/93",
    "N4": "Esente art. 10 DPR 633/72",
}
_MEANS: Final = {"cash": "MP01", "card": "MP08"}
_TRANSFER: Final = "MP05"
# a38 asks a certified address of everybody without a code; the exchange has not since 2018, and
# puts the invoice of a private person into the drawer of its tax code
_NOT_ASKED: Final = "pec_destinatario has no value"


class NotValid(Exception):
    """What the invoice says cannot be sent.

    Attributes:
        faults: what a38 has against it.
    """

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def fatturapa(paper: Paper, language: str) -> bytes:
    """Return the invoice or credit note as XML.

    Raises:
        NotValid: something is missing, or has a form that the exchange refuses.
    """
    digits = get_currency_precision(paper.currency)
    buyer = paper.buyer
    assert buyer is not None, paper.document_id
    code = buyer.recipient_code or (_NOBODY if buyer.country == "IT" else _ABROAD)
    is_public = len(code) == _PUBLIC_CODE_LETTERS
    kind = _a38.FatturaPA12 if is_public else _a38.FatturaPrivati12
    header = _a38.FatturaElettronicaHeader(
        dati_trasmissione=_a38.DatiTrasmissione(
            id_trasmittente=_vat(paper.seller),
            progressivo_invio=_progressive(paper),
            codice_destinatario=code,
            pec_destinatario=buyer.certified_email if code == _NOBODY else None,
        ),
        cedente_prestatore=_seller(paper.seller),
        cessionario_committente=_buyer(buyer),
    )
    body = _a38.FatturaElettronicaBody(
        dati_generali=_general(paper, digits),
        dati_beni_servizi=_a38.DatiBeniServizi(
            dettaglio_linee=_lines(paper, digits, language),
            dati_riepilogo=[_summary(paper, one, digits) for one in paper.taxes],
        ),
        dati_pagamento=[_payment(paper, digits)],
    )
    invoice = kind(fattura_elettronica_header=header, fattura_elettronica_body=[body])
    _require_valid(invoice, buyer)
    tree = invoice.build_etree()
    ET.indent(tree)
    return cast("bytes", ET.tostring(tree.getroot(), encoding="utf-8", xml_declaration=True))


def number_of(name: str) -> str:
    """Return the number under which the exchange knows a document, in 20 letters at most.

    Numbers are those of one seller, so its code may be left out.
    """
    if len(name) <= _LONGEST_NUMBER:
        return name
    kind, *_, year, number = name.split("-")
    return f"{kind}-{year}-{number}"


def _require_valid(invoice: Any, buyer: Party) -> None:
    validation = _validation.Validation()
    invoice.validate(validation)
    faults = [str(fault) for fault in validation.errors if _NOT_ASKED not in fault.msg]
    if not (buyer.tax_number or buyer.tax_code):
        faults.append("[00417] the buyer has neither a VAT number nor a tax code")  # a38 misses it
    if faults:
        raise NotValid(faults)


def _progressive(paper: Paper) -> str:
    """Return a name for the transmission: ten letters that the document always has."""
    return hashlib.sha256(paper.document_id.bytes).hexdigest()[:10].upper()


def _vat(party: Party) -> dict[str, str]:
    number = vat_number(party.country, party.tax_number or "")
    return {"id_paese": number[:2], "id_codice": number[2:] or party.tax_code or ""}


def _seller(party: Party) -> Any:
    return _a38.CedentePrestatore(
        dati_anagrafici=_a38.DatiAnagraficiCedentePrestatore(
            id_fiscale_iva=_vat(party),
            codice_fiscale=party.tax_code,
            anagrafica={"denominazione": party.name[:80]},
            regime_fiscale=party.regime or _ORDINARY,
        ),
        sede=_seat(party),
    )


def _buyer(party: Party) -> Any:
    return _a38.CessionarioCommittente(
        dati_anagrafici=_a38.DatiAnagraficiCessionarioCommittente(
            id_fiscale_iva=_vat(party) if party.tax_number else None,
            codice_fiscale=party.tax_code,
            anagrafica=_name(party),
        ),
        sede=_seat(party),
    )


def _name(party: Party) -> dict[str, str]:
    first, _, last = party.name.rpartition(" ")
    if party.is_company or not first:
        return {"denominazione": party.name[:80]}
    return {"nome": first[:60], "cognome": last[:60]}


def _seat(party: Party) -> dict[str, str | None]:
    is_home = party.country == "IT"
    return {
        "indirizzo": party.address[:60] or None,
        "cap": party.postal_code if is_home else "00000",
        "comune": party.city[:60] or None,
        "provincia": party.region or None if is_home else None,
        "nazione": party.country or None,
    }


def _general(paper: Paper, digits: int) -> Any:
    linked = None
    if paper.refers_to is not None:
        number = number_of(paper.refers_to.name)
        linked = [{"id_documento": number, "data": paper.refers_to.issued_on}]
    return _a38.DatiGenerali(
        dati_generali_documento=_a38.DatiGeneraliDocumento(
            tipo_documento=_CREDIT_NOTE if paper.is_credit else _INVOICE,
            divisa=paper.currency,
            data=paper.issued_on,
            numero=number_of(paper.name),
            importo_totale_documento=major(paper.total_minor, digits),
            causale=[f"Ordine {paper.order_number}"],
        ),
        dati_fatture_collegate=linked,
    )


def _lines(paper: Paper, digits: int, language: str) -> list[Any]:
    lines: list[Any] = []
    for line in paper.lines:
        net = net_line(line)
        lines.append(
            _a38.DettaglioLinee(
                numero_linea=len(lines) + 1,
                codice_articolo=[{"codice_tipo": "SKU", "codice_valore": line.sku[:35]}],
                descrizione=_described(line, language),
                quantita=Decimal(net.quantity),
                unita_misura=(line.unit or "pz")[:10],
                prezzo_unitario=net.unit(digits, _PRICE_PLACES),
                prezzo_totale=major(net.listed_minor, digits),
                **_rate(paper, line.tax_bp),
            )
        )
        if net.allowance_minor:
            taken = -major(net.allowance_minor, digits)
            lines.append(
                _a38.DettaglioLinee(
                    numero_linea=len(lines) + 1,
                    tipo_cessione_prestazione="SC",
                    descrizione=f"Sconto {line.sku}",
                    prezzo_unitario=taken,
                    prezzo_totale=taken,
                    **_rate(paper, line.tax_bp),
                )
            )
    return lines


def _described(line: PaperLine, language: str) -> str:
    return (line.names.get(language) or next(iter(line.names.values()), line.sku))[:1000]


def _rate(paper: Paper, tax_bp: int) -> dict[str, Any]:
    nature = _NATURES.get(category_of(paper, tax_bp))
    rate: dict[str, Any] = {"aliquota_iva": Decimal(tax_bp) / 100}
    return rate | ({"natura": nature} if nature else {})


def _summary(paper: Paper, one: Any, digits: int) -> Any:
    """Sum up a rate; where cents of many lines add up beyond the tolerance, say it as rounding."""
    net, tax = one.net_minor, one.tax_minor
    if abs(tax - net * one.tax_bp / 10_000) > _TOLERANCE_MINOR:
        tax = lawful_tax_minor(one.total_minor, one.tax_bp)
        net = one.total_minor - tax
    nature = _NATURES.get(category_of(paper, one.tax_bp))
    return _a38.DatiRiepilogo(
        aliquota_iva=Decimal(one.tax_bp) / 100,
        natura=nature,
        arrotondamento=major(net - one.net_minor, digits) if net != one.net_minor else None,
        imponibile_importo=major(net, digits),
        imposta=major(tax, digits),
        esigibilita_iva="I",
        riferimento_normativo=_LAWS.get(nature or ""),
    )


def _payment(paper: Paper, digits: int) -> Any:
    means = {_MEANS.get(one.tender, "MP08") for one in paper.tenders} or {"MP01"}
    paid: dict[str, Any] = {"modalita_pagamento": min(means)}
    if paper.due_on is not None:
        paid = {"modalita_pagamento": _TRANSFER, "data_scadenza_pagamento": paper.due_on}
        if paper.seller.iban:
            paid["iban"] = paper.seller.iban
    paid["importo_pagamento"] = major(paper.total_minor, digits)
    return {"condizioni_pagamento": "TP02", "dettaglio_pagamento": [paid]}
