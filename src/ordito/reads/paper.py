"""Paper: what a numbered document says, whole: enough to print it without asking anything else."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito import customers, ledger, orders
from ordito.customers import Customer
from ordito.network import Fiscal
from ordito.orders import Order, Whereabouts
from ordito.platform import i18n, ids
from ordito.platform.clock import local_day
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, OrderId

Document = orders.documents.Document

TAX_CODE: Final = "tax_code"
"""Source under which customers' tax codes are kept among their external ids."""

_LANGUAGES: Final = {"IT": "it", "EE": "et"}
_ELSEWHERE: Final = "en"
_UTC: Final = "UTC"
_CARD: Final = "card"
_EXTERNAL: Final = "external"
_SHOWN_OF_CARD: Final = 4


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """A seller or buyer as a document names it; see ``network.Fiscal`` and ``orders.Invoicing``."""

    name: str
    country: str
    address: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    tax_number: str | None = None
    tax_code: str | None = None
    is_company: bool = True
    regime: str | None = None
    register_number: str | None = None
    iban: str | None = None
    bic: str | None = None
    email: str | None = None
    phone: str | None = None
    endpoint: str | None = None
    recipient_code: str | None = None
    certified_email: str | None = None
    reference: str | None = None


class PaperLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a line says; amounts as in ``orders.documents.DocumentLine``, names by language."""

    line_no: int
    sku: str
    gtin: str | None
    names: dict[str, str]
    unit: str
    quantity: int
    unit_minor: int
    discount_minor: int
    total_minor: int
    tax_minor: int
    tax_bp: int

    @property
    def net_minor(self) -> int:
        """The total without tax."""
        return self.total_minor - self.tax_minor


class Tender(msgspec.Struct, frozen=True):
    """How much was paid by what, minor units.

    Attributes:
        tender: by what.
        amount_minor: of what is owed.
        rounding_minor: what the smallest coin made more or less of it in cash.
    """

    tender: str
    amount_minor: int
    rounding_minor: int = 0


class Reference(msgspec.Struct, frozen=True):
    """The document that this one corrects."""

    name: str
    issued_on: date


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Where the goods were sold."""

    name: str
    address: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """What a numbered document says.

    Attributes:
        document_id: which.
        kind: see ``orders.documents.DocumentKind``.
        series: in which it is numbered.
        number: in its series.
        issued_at: when, UTC.
        issued_on: calendar day of that at the place.
        zone: IANA time zone of the place.
        currency: ISO 4217.
        total_minor: sum of its lines, minor units.
        tax_minor: within the total.
        lines: what it is about.
        taxes: totals by tax rate.
        seller: legal entity that sells.
        buyer: whom an invoice is made out to.
        place: where it was sold.
        order_number: of the order.
        placed_on: day of the order.
        refers_to: document that a credit note corrects.
        due_on: until when an invoice is paid; None where it is paid.
        tenders: how it was paid, where that is known of this very document.
        card: the last letters of the loyalty card.
        points: that the sale gave.
        lottery_code: for the lottery of receipts.
        exchange_code: under which the goods are found without the price.
        language: in which it is written where nobody asks for another.
    """

    document_id: UUID
    kind: str
    series: str
    number: int
    issued_at: datetime
    issued_on: date
    zone: str
    currency: str
    total_minor: int
    tax_minor: int
    lines: list[PaperLine]
    taxes: list[orders.documents.TaxTotal]
    seller: Party
    buyer: Party | None
    place: Spot | None
    order_number: str
    placed_on: date
    refers_to: Reference | None
    due_on: date | None
    tenders: list[Tender]
    card: str | None
    points: int | None
    lottery_code: str | None
    exchange_code: str
    language: str

    @property
    def name(self) -> str:
        """What people call it, as ``R-store-2026-17``."""
        return orders.documents.name_of(self.series, self.number)

    @property
    def net_minor(self) -> int:
        """The total without tax."""
        return self.total_minor - self.tax_minor

    @property
    def is_invoice(self) -> bool:
        """Whether it is an invoice, or corrects one."""
        return self.kind == orders.documents.DocumentKind.INVOICE or self.buyer is not None

    @property
    def is_credit(self) -> bool:
        """Whether it gives back."""
        return self.kind == orders.documents.DocumentKind.CREDIT_NOTE


class Seller(msgspec.Struct, frozen=True):
    """A legal entity as the network publishes it."""

    entity_id: UUID
    name: str
    country: str
    tax_number: str | None
    fiscal: Fiscal


class SellingPlace(msgspec.Struct, frozen=True):
    """A place as the network publishes it."""

    place_id: UUID
    name: str
    time_zone: str
    country: str
    address: str
    postal_code: str
    city: str


class SoldSku(msgspec.Struct, frozen=True):
    """A SKU with its names by language."""

    sku_id: UUID
    code: str
    gtin: str | None
    unit: str
    names: dict[str, str]


class PaidBy(msgspec.Struct, frozen=True):
    """How much of an order was paid by what."""

    order_id: OrderId
    tender: str
    amount_minor: int


class Held(msgspec.Struct, frozen=True):
    """What the papers of a customer say of the customer.

    Attributes:
        person: name and address, where the customer is known.
        card: number of a loyalty card.
        tax_code: see ``TAX_CODE``.
    """

    person: Customer | None = None
    card: str | None = None
    tax_code: str | None = None


class Around(msgspec.Struct, frozen=True):
    """All that papers say besides what stands in their documents, by id."""

    heads: Mapping[OrderId, Order]
    notes: Mapping[OrderId, orders.documents.archive.Note]
    tenders: Mapping[OrderId, list[Tender]]
    sellers: Mapping[UUID, Seller]
    places: Mapping[UUID, SellingPlace]
    skus: Mapping[UUID, SoldSku]
    held: Mapping[CustomerId, Held]
    corrected: Mapping[UUID, Document]


_sql: Final = statements(__name__)
_SELLERS: Final = _sql.query("list_sellers", dict[str, Any])
_PLACES: Final = _sql.query("list_selling_places", dict[str, Any])
_SKUS: Final = _sql.query("list_sold_skus", SoldSku)
_TENDERS: Final = _sql.query("list_tenders", PaidBy)


def language_of(wished: str | None, country: str) -> str:
    """Return in which language somebody is written to: as wished, else that of the country."""
    return wished if wished in i18n.LANGUAGES else _LANGUAGES.get(country, _ELSEWHERE)


async def read_papers(tx: Tx, *, documents: Sequence[Document]) -> list[Paper]:
    """Return what numbered documents say, as everything is now.

    Statements are as many for a hundred documents as for one.
    """
    around = await _look_around(tx, documents)
    return [_paper(document, around) for document in documents]


async def _look_around(tx: Tx, documents: Sequence[Document]) -> Around:
    pairs = {(one.customer_id, one.order_id) for one in documents}
    wheres = [Whereabouts(*pair) for pair in sorted(pairs)]
    keys = {
        "customer_ids": [where.customer_id for where in wheres],
        "order_ids": [where.order_id for where in wheres],
    }
    heads = await orders.list_heads(tx, wheres=wheres)
    tenders: dict[OrderId, list[Tender]] = {}
    for paid in await tx.fetch(_TENDERS, **keys):
        tenders.setdefault(paid.order_id, []).append(Tender(paid.tender, paid.amount_minor))
    sellers = await tx.fetch(_SELLERS, entity_ids=list({one.seller_id for one in documents}))
    places = await tx.fetch(_PLACES, place_ids=list({one.place_id for one in documents} - {None}))
    skus = await tx.fetch(
        _SKUS, sku_ids=list({line.sku_id for one in documents for line in one.lines})
    )
    corrected = {one.refers_to: one.customer_id for one in documents if one.refers_to is not None}
    return Around(
        heads={head.order_id: head for head in heads},
        notes=await orders.documents.archive.list_notes(tx, wheres=wheres),
        tenders=tenders,
        sellers={row.entity_id: row for row in msgspec.convert(sellers, list[Seller])},
        places={row.place_id: row for row in msgspec.convert(places, list[SellingPlace])},
        skus={sku.sku_id: sku for sku in skus},
        held=await _held(tx, sorted({one.customer_id for one in documents})),
        corrected=await _corrected(tx, corrected),
    )


async def _held(tx: Tx, customer_ids: list[CustomerId]) -> dict[CustomerId, Held]:
    persons = await customers.list_customers(tx, customer_ids=customer_ids)
    held = {person.customer_id: Held(person) for person in persons}
    if held:
        for one in await customers.list_held(tx, customer_ids=list(held)):
            before = held[one.customer_id]
            source, _, value = one.value.partition(":")
            if one.kind == _CARD:
                held[one.customer_id] = msgspec.structs.replace(before, card=one.value)
            elif one.kind == _EXTERNAL and source == TAX_CODE:
                held[one.customer_id] = msgspec.structs.replace(before, tax_code=value.upper())
    return held


async def _corrected(tx: Tx, owners: Mapping[UUID, CustomerId]) -> dict[UUID, Document]:
    if not owners:
        return {}
    found = await orders.documents.list_some(
        tx, customer_ids=list(owners.values()), document_ids=list(owners)
    )
    return {one.document_id: one for one in found}


def _paper(document: Document, around: Around) -> Paper:
    assert document.number is not None, document.document_id
    head, note = around.heads[document.order_id], around.notes.get(document.order_id)
    place = None if document.place_id is None else around.places.get(document.place_id)
    seller = around.sellers[document.seller_id]
    held = around.held.get(document.customer_id, Held())
    zone = _UTC if place is None else place.time_zone
    tenders = _in_coins(around.tenders.get(document.order_id, []), note)
    is_first = document.turn == 1
    return Paper(
        document_id=document.document_id,
        kind=document.kind,
        series=document.series,
        number=document.number,
        issued_at=document.issued_at,
        issued_on=local_day(document.issued_at, zone),
        zone=zone,
        currency=document.currency,
        total_minor=document.total_minor,
        tax_minor=document.tax_minor,
        lines=[_line(line, around.skus.get(line.sku_id)) for line in document.lines],
        taxes=document.taxes,
        seller=_seller(seller),
        buyer=_buyer(document, held, around.corrected),
        place=None if place is None else _spot(place),
        order_number=head.number,
        placed_on=local_day(head.placed_at, zone),
        refers_to=_reference(document, around.corrected, zone),
        due_on=document.due_on if _is_owed(tenders) else None,
        tenders=tenders if is_first and _covers(tenders, document.total_minor) else [],
        card=None if held.card is None else held.card[-_SHOWN_OF_CARD:],
        points=note.points or None if note is not None and is_first else None,
        lottery_code=None if note is None else note.lottery_code,
        exchange_code=ids.number_of(document.document_id),
        language=language_of(
            None if held.person is None else held.person.language,
            seller.country if place is None else place.country,
        ),
    )


def _in_coins(
    tenders: Sequence[Tender], note: orders.documents.archive.Note | None
) -> list[Tender]:
    """Return the tenders with what the coins of the order's market made of those in cash."""
    if note is None:
        return list(tenders)
    return [
        msgspec.structs.replace(
            one,
            rounding_minor=ledger.in_cash(one.amount_minor, note.cash_step_minor)
            - one.amount_minor,
        )
        if one.tender == orders.CASH
        else one
        for one in tenders
    ]


def _line(line: orders.documents.DocumentLine, sku: SoldSku | None) -> PaperLine:
    return PaperLine(
        line_no=line.line_no,
        sku=str(line.sku_id) if sku is None else sku.code,
        gtin=None if sku is None else sku.gtin,
        names={} if sku is None else sku.names,
        unit="" if sku is None else sku.unit,
        quantity=line.quantity,
        unit_minor=line.unit_minor,
        discount_minor=line.discount_minor,
        total_minor=line.total_minor,
        tax_minor=line.tax_minor,
        tax_bp=line.tax_bp,
    )


def _seller(row: Seller) -> Party:
    fiscal = msgspec.structs.asdict(row.fiscal)
    return Party(name=row.name, country=row.country, tax_number=row.tax_number, **fiscal)


def _buyer(
    document: Document,
    held: Held,
    corrected: Mapping[UUID, Document],
) -> Party | None:
    """Return whom it is made out to: a company with terms, or a person who wants an invoice."""
    if document.buyer is not None:
        buyer = document.buyer
        return Party(
            name=buyer.name,
            country=buyer.country,
            address=buyer.address,
            tax_number=buyer.tax_number,
            **msgspec.structs.asdict(buyer.invoicing),
        )
    original = document if document.refers_to is None else corrected.get(document.refers_to)
    person = held.person
    if original is None or original.kind != orders.documents.DocumentKind.INVOICE:
        return None
    return Party(
        name=(person and person.name) or "",
        country=(person and person.country) or "",
        address=(person and person.street) or "",
        postal_code=(person and person.postal_code) or "",
        city=(person and person.city) or "",
        tax_code=held.tax_code,
        is_company=False,
    )


def _spot(place: SellingPlace) -> Spot:
    return Spot(
        name=place.name,
        address=place.address,
        postal_code=place.postal_code,
        city=place.city,
        country=place.country,
    )


def _reference(
    document: Document,
    corrected: Mapping[UUID, Document],
    zone: str,
) -> Reference | None:
    original = None if document.refers_to is None else corrected.get(document.refers_to)
    if original is None or original.number is None:
        return None
    name = orders.documents.name_of(original.series, original.number)
    return Reference(name, local_day(original.issued_at, zone))


def _covers(tenders: Iterable[Tender], total_minor: int) -> bool:
    return sum(one.amount_minor for one in tenders) == total_minor


def _is_owed(tenders: Iterable[Tender]) -> bool:
    return any(one.tender == "account" for one in tenders)
