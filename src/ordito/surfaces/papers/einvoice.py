"""Electronic invoice by EN 16931, as Factur-X writes it (UN/CEFACT Cross Industry Invoice).

Source: EN 16931-1:2017; the keys are its business terms (BT) and groups (BG).
"""

import importlib
from typing import Any, Final, cast

from babel.numbers import get_currency_precision

from ordito.reads.paper import Paper, PaperLine, Party
from ordito.surfaces.papers.amounts import (
    category_of,
    major,
    net_line,
    percent,
    vat_number,
)

# the package puts a function of the same name before its module
_facturx: Any = importlib.import_module("facturx.generate_xml")

_INVOICE: Final = "380"
_CREDIT_NOTE: Final = "381"
_TRANSFER: Final = "30"
_UNDEFINED: Final = "1"
_MEANS: Final = {"cash": "10", "card": "48"}
_UNITS: Final = {"piece": "H87", "kg": "KGM", "g": "GRM", "l": "LTR", "m": "MTR", "hour": "HUR"}
_PIECE: Final = "H87"
_DISCOUNT: Final = "95"
_EXEMPTIONS: Final = {"K": "VATEX-EU-IC", "G": "VATEX-EU-G"}
_PRICE_PLACES: Final = 6
_CERTIFIED_MAIL: Final = "0202"  # Italy's PEC among the schemes of electronic addresses


def missing_of(paper: Paper) -> list[str]:
    """Name what an electronic invoice must say and this paper does not."""
    buyer = paper.buyer
    wanted = {
        "seller.tax_number": paper.seller.tax_number,
        "seller.fiscal.address": paper.seller.address,
        "seller.fiscal.city": paper.seller.city,
        "seller.fiscal.postal_code": paper.seller.postal_code,
        "buyer": buyer,
        "buyer.name": buyer and buyer.name,
        "buyer.country": buyer and buyer.country,
    }
    return [name for name, value in wanted.items() if not value]


def einvoice(paper: Paper, language: str) -> bytes:
    """Return the invoice or credit note as XML, checked against its schema."""
    xml = _facturx.generate_cii_xml(
        _terms(paper, language), level="en16931", check_xsd=True, check_schematron=False
    )
    return cast("bytes", xml)


def _terms(paper: Paper, language: str) -> dict[str, Any]:
    digits = get_currency_precision(paper.currency)
    buyer = paper.buyer
    assert buyer is not None, paper.document_id
    terms: dict[str, Any] = {
        "BT-1": paper.name,
        "BT-2": paper.issued_on,
        "BT-3": _CREDIT_NOTE if paper.is_credit else _INVOICE,
        "BT-5": paper.currency,
        "BT-10": buyer.reference,
        "BT-14": paper.order_number,
        "BT-72": paper.issued_on,
        "BG-4": _seller(paper.seller),
        "BG-7": _party(buyer),
        "BG-23": [_tax(paper, one, digits) for one in paper.taxes],
        "BG-25": [_line(paper, line, digits, language) for line in paper.lines],
        "BT-106": str(major(paper.net_minor, digits)),
        "BT-109": str(major(paper.net_minor, digits)),
        "BT-110": str(major(paper.tax_minor, digits)),
        "BT-112": str(major(paper.total_minor, digits)),
    }
    if paper.refers_to is not None:
        terms["BG-3"] = [{"BT-25": paper.refers_to.name, "BT-26": paper.refers_to.issued_on}]
    if any(category_of(paper, one.tax_bp) == "K" for one in paper.taxes):
        terms["BG-13"] = {"name": buyer.name, "country_code": buyer.country}
    return terms | _payment(paper, digits)


def _payment(paper: Paper, digits: int) -> dict[str, Any]:
    """Say how it is paid: later to the account, or already."""
    total = str(major(paper.total_minor, digits))
    if paper.due_on is None:
        means = {_MEANS.get(one.tender, _UNDEFINED) for one in paper.tenders}
        code = means.pop() if len(means) == 1 else _UNDEFINED
        return {"BT-81": code, "BT-113": total, "BT-115": str(major(0, digits))}
    seller = paper.seller
    known = {"BT-84": seller.iban, "BT-85": seller.name, "BT-86": seller.bic}
    account = {"BT-81": _TRANSFER, **known} if seller.iban else {"BT-81": _UNDEFINED}
    return {**account, "BT-83": paper.name, "BT-9": paper.due_on, "BT-115": total}


def _tax(paper: Paper, one: Any, digits: int) -> dict[str, Any]:
    category = category_of(paper, one.tax_bp)
    return {
        "BT-116": str(major(one.net_minor, digits)),
        "BT-117": str(major(one.tax_minor, digits)),
        "BT-118": category,
        "BT-119": percent(one.tax_bp),
        "BT-121": _EXEMPTIONS.get(category),
    }


def _line(paper: Paper, line: PaperLine, digits: int, language: str) -> dict[str, Any]:
    net = net_line(line)
    terms: dict[str, Any] = {
        "BT-126": str(line.line_no),
        "BT-129": str(net.quantity),
        "BT-130": _UNITS.get(line.unit, _PIECE),
        "BT-131": str(major(net.net_minor, digits)),
        "BT-146": str(net.unit(digits, _PRICE_PLACES)),
        "BT-151": category_of(paper, line.tax_bp),
        "BT-152": percent(line.tax_bp),
        "BT-153": line.names.get(language) or next(iter(line.names.values()), line.sku),
        "BT-155": line.sku,
    }
    if line.gtin:
        terms |= {"BT-157": line.gtin, "BT-157-1": "0160"}
    if net.allowance_minor:
        amount = str(major(net.allowance_minor, digits))
        terms["BG-27"] = [{"amount": amount, "reason_code": _DISCOUNT, "reason": "Discount"}]
    return terms


def _seller(party: Party) -> dict[str, Any]:
    terms = _party(party)
    if party.phone or party.email:
        terms["contacts"] = [{"name": party.name, "phone": party.phone, "email": party.email}]
    return terms


def _party(party: Party) -> dict[str, Any]:
    scheme, _, address = (party.endpoint or "").partition(":")
    if not address and party.certified_email:
        scheme, address = _CERTIFIED_MAIL, party.certified_email
    vat = party.tax_number and vat_number(party.country, party.tax_number)
    return {
        "name": party.name,
        "vat_identifier": vat,
        "tax_identifier": party.tax_code if party.is_company and party.tax_code else None,
        "legal_identifier": party.register_number,
        "einvoicing_addr": address or None,
        "einvoicing_addr_schemeid": scheme or None,
        "addr_l1": party.address,
        "city": party.city,
        "postcode": party.postal_code,
        "country_subdivision": party.region,
        "country_code": party.country,
    }
