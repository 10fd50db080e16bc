"""Sheet: a paper in the words and figures of one language, ready to be laid out."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from gettext import NullTranslations
from zoneinfo import ZoneInfo

import msgspec
from babel.numbers import format_decimal, get_currency_precision

from ordito import orders
from ordito.platform import i18n
from ordito.platform.money import Money
from ordito.reads.paper import Paper, PaperLine, Party
from ordito.surfaces.formats import Formats, formats
from ordito.surfaces.papers.amounts import NetLine, major, net_line

Pair = tuple[str, str]


class Row(msgspec.Struct, frozen=True):
    """A line as it is printed; amounts are empty where prices are not shown."""

    name: str
    code: str
    quantity: str
    unit: str = ""
    discount: str = ""
    rate: str = ""
    total: str = ""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed.

    Attributes:
        language: ISO 639-1.
        title: kind of document.
        name: its number.
        seller: name, then the lines below it.
        buyer: heading, name and address; empty where nobody is named.
        facts: labels with what stands beside them.
        columns: headings of the lines' columns: name, quantity, unit, discount, rate, total.
        rows: lines.
        sums: labels with amounts; the last one is the total.
        tax_columns: headings of the table of taxes.
        taxes: its rows.
        tenders: by what it was paid.
        notes: sentences below.
        shows_prices: whether amounts are shown at all.
        code: under which the goods are found, where prices are not shown.
        code_label: what stands beside the code.
        scan: what its QR code says, by which a till finds the sale again; empty where it has none.
        issued_at: when, UTC.
    """

    language: str
    title: str
    name: str
    seller: tuple[str, ...]
    buyer: tuple[str, ...]
    facts: tuple[Pair, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    sums: tuple[Pair, ...]
    tax_columns: tuple[str, ...]
    taxes: tuple[tuple[str, ...], ...]
    tenders: tuple[Pair, ...]
    notes: tuple[str, ...]
    shows_prices: bool
    code: str
    code_label: str
    scan: str
    issued_at: datetime


class _Voice(msgspec.Struct, frozen=True):
    """Texts and formats of a language, for one currency."""

    texts: NullTranslations
    formats: Formats
    currency: str

    def money(self, minor: int) -> str:
        return self.formats.money(Money(minor, self.currency))

    @property
    def digits(self) -> int:
        return int(get_currency_precision(self.currency))

    def amount(self, minor: int) -> str:
        """Write an amount without its currency, for columns."""
        return self.price(major(minor, self.digits))

    def price(self, amount: Decimal) -> str:
        """Write a price, with further digits where it has them."""
        pattern = f"#,##0.{'0' * self.digits}##" if self.digits else "#,##0.##"
        return str(format_decimal(amount, format=pattern, locale=self.formats.locale))

    def rate(self, tax_bp: int) -> str:
        """Write a tax rate."""
        rate = format_decimal(Decimal(tax_bp) / 100, format="0.##", locale=self.formats.locale)
        return f"{rate}\N{NO-BREAK SPACE}%"


def sheet_of(paper: Paper, language: str, *, gift: bool = False) -> Sheet:
    """Put a paper into the words of a language.

    Args:
        paper: what it says.
        language: one of ``i18n.LANGUAGES``.
        gift: leave out what it cost, and show the code for an exchange.
    """
    voice = _Voice(i18n.catalogue(language), formats(language, paper.zone), paper.currency)
    gettext = voice.texts.gettext
    return Sheet(
        language=language,
        title=gettext("Gift receipt") if gift else _title(paper, voice.texts),
        name=paper.name,
        seller=tuple(_seller(paper, voice.texts)),
        buyer=() if gift or paper.buyer is None else tuple(_buyer(paper.buyer, voice.texts)),
        facts=tuple(_facts(paper, voice, gift=gift)),
        columns=(
            gettext("Item"),
            gettext("Units"),
            gettext("Price"),
            gettext("Discount"),
            gettext("VAT"),
            gettext("Amount"),
        ),
        rows=tuple(_row(paper, line, voice, gift=gift) for line in paper.lines),
        sums=() if gift else tuple(_sums(paper, voice)),
        tax_columns=(gettext("VAT"), gettext("Net"), gettext("Tax"), gettext("Gross")),
        taxes=() if gift else tuple(_taxes(paper, voice)),
        tenders=() if gift else tuple(_tenders(paper, voice)),
        notes=tuple(_notes(paper, voice, gift=gift)),
        shows_prices=not gift,
        code=paper.exchange_code if gift else "",
        code_label=gettext("For an exchange show this code"),
        scan=paper.exchange_code if gift else _scan(paper),
        issued_at=paper.issued_at,
    )


def _scan(paper: Paper) -> str:
    """Return what the QR code of a receipt says: the order, which every till finds."""
    return paper.order_number if paper.kind == orders.documents.DocumentKind.RECEIPT else ""


def _tenders(paper: Paper, voice: _Voice) -> Iterable[Pair]:
    for one in paper.tenders:
        if one.rounding_minor:
            yield voice.texts.gettext("Rounded to coins"), voice.money(one.rounding_minor)
        yield _tender(one.tender, voice.texts), voice.money(one.amount_minor + one.rounding_minor)


def _tender(tender: str, texts: NullTranslations) -> str:
    """Return how a tender is called."""
    match tender:
        case "cash":
            return texts.gettext("Cash")
        case "card":
            return texts.gettext("Payment card")
        case "gift_card":
            return texts.gettext("Gift card")
        case "store_credit":
            return texts.gettext("Store credit")
        case "points":
            return texts.gettext("Points")
        case "account":
            return texts.gettext("On account")
        case _:
            return tender.replace("_", " ").capitalize()


def _title(paper: Paper, texts: NullTranslations) -> str:
    if paper.is_credit:
        return texts.gettext("Credit note")
    return texts.gettext("Invoice") if paper.is_invoice else texts.gettext("Sales receipt")


def _seller(paper: Paper, texts: NullTranslations) -> Iterable[str]:
    seller = paper.seller
    yield seller.name
    yield from _address(seller)
    if seller.tax_number:
        yield texts.gettext("VAT number") + " " + seller.tax_number
    if seller.register_number:
        yield texts.gettext("Register") + " " + seller.register_number
    if paper.is_invoice:
        yield from (text for text in (seller.phone, seller.email) if text)


def _buyer(buyer: Party, texts: NullTranslations) -> Iterable[str]:
    yield texts.gettext("Invoice to")
    yield buyer.name
    yield from _address(buyer)
    if buyer.tax_number:
        yield texts.gettext("VAT number") + " " + buyer.tax_number
    if buyer.tax_code:
        yield texts.gettext("Tax code") + " " + buyer.tax_code


def _address(party: Party) -> Iterable[str]:
    if party.address:
        yield party.address
    town = " ".join(part for part in (party.postal_code, party.city, party.region) if part)
    if town:
        yield f"{town}, {party.country}"


def _facts(paper: Paper, voice: _Voice, *, gift: bool) -> Iterable[Pair]:
    gettext, day = voice.texts.gettext, voice.formats.day
    issued = paper.issued_at.astimezone(ZoneInfo(paper.zone))
    yield gettext("Date"), f"{day(paper.issued_on)}, {voice.formats.clock(issued)}"
    if paper.place is not None:
        spot = paper.place
        where = ", ".join(part for part in (spot.name, spot.address, spot.city) if part)
        yield gettext("Sold at"), where
    if not gift:
        yield from (pair for pair in _more(paper, voice) if pair[1])


def _more(paper: Paper, voice: _Voice) -> Iterable[Pair]:
    """Tell what a gift does not; texts that are empty are left out."""
    gettext, day, corrected = voice.texts.gettext, voice.formats.day, paper.refers_to
    reference = paper.buyer and paper.buyer.reference
    yield gettext("Order"), f"{paper.order_number} ({day(paper.placed_on)})"
    yield gettext("Corrects"), f"{corrected.name} ({day(corrected.issued_on)})" if corrected else ""
    yield gettext("Due on"), day(paper.due_on) if paper.due_on else ""
    yield gettext("Your reference"), reference or ""
    yield gettext("Loyalty card"), f"•••• {paper.card}" if paper.card else ""
    yield gettext("Points"), voice.formats.number(paper.points) if paper.points else ""
    yield gettext("Lottery code"), paper.lottery_code or ""


def _row(paper: Paper, line: PaperLine, voice: _Voice, *, gift: bool) -> Row:
    name = line.names.get(voice.formats.locale.language) or next(iter(line.names.values()), "")
    quantity = voice.formats.number(line.quantity) if line.quantity else ""
    row = Row(name=name or line.sku, code=line.sku if name else "", quantity=quantity)
    if gift:
        return row
    net = net_line(line)
    discount, total = net.allowance_minor, line.net_minor
    if not paper.is_invoice:
        discount, total = line.discount_minor, line.total_minor
    return msgspec.structs.replace(
        row,
        unit=_unit(paper, line, net, voice),
        discount=voice.amount(-discount) if discount else "",
        rate=voice.rate(line.tax_bp),
        total=voice.amount(-total if paper.is_credit else total),
    )


def _unit(paper: Paper, line: PaperLine, net: NetLine, voice: _Voice) -> str:
    """Write the price of one unit: without tax on invoices, else as it was shown."""
    if line.quantity == 0:
        return ""
    digits = voice.digits
    if paper.is_invoice:
        return voice.price(net.unit(digits, digits + 2))
    listed = line.total_minor + line.discount_minor
    return voice.price(major(listed, digits, digits + 2, line.quantity))


def _sums(paper: Paper, voice: _Voice) -> Iterable[Pair]:
    gettext, sign = voice.texts.gettext, -1 if paper.is_credit else 1
    if paper.is_invoice:
        yield gettext("Net total"), voice.money(sign * paper.net_minor)
        yield gettext("VAT"), voice.money(sign * paper.tax_minor)
    label = gettext("Total")
    if paper.is_credit:
        label = gettext("To your credit")
    elif paper.due_on is not None:
        label = gettext("To pay")
    yield label, voice.money(sign * paper.total_minor)


def _taxes(paper: Paper, voice: _Voice) -> Iterable[tuple[str, ...]]:
    for one in paper.taxes:
        amounts = (one.net_minor, one.tax_minor, one.total_minor)
        yield voice.rate(one.tax_bp), *(voice.amount(amount) for amount in amounts)


def _notes(paper: Paper, voice: _Voice, *, gift: bool) -> Iterable[str]:
    gettext, seller = voice.texts.gettext, paper.seller
    if gift:
        yield gettext("With this receipt the goods can be exchanged. It does not tell the price.")
        return
    if paper.due_on is not None and seller.iban:
        message = gettext("Please pay by %(day)s to %(iban)s, naming %(name)s.")
        day, iban = voice.formats.day(paper.due_on), _by_fours(seller.iban)
        yield message % {"day": day, "iban": iban, "name": paper.name}
    if paper.buyer is not None and seller.country == "IT" and paper.is_invoice:
        yield gettext(
            "A courtesy copy: by law the invoice is the electronic one of Italy's exchange."
        )


def _by_fours(iban: str) -> str:
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))
