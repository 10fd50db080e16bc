"""What documents state adds up to what is owed, whatever was done in whatever order."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ordito import orders
from ordito.orders import Line, LineAmount, LineQuantity, Method, ReturnedLine
from ordito.orders.documents import Document, DocumentKind, DocumentLine
from ordito.orders.documents.rules import due_documents, series_of, taxes_of
from ordito.orders.rules import appeasing, applied, by_number, cancelling, fulfilling, returning
from ordito.platform import ids
from ordito.platform.ids import (
    ChannelId,
    CustomerId,
    EntityId,
    OrderId,
    PlaceId,
    ReservationId,
    SkuId,
)

AT = datetime(2026, 11, 20, tzinfo=UTC)


def a_line(ordered: int, total: int) -> Line:
    return Line(
        line_no=1,
        sku_id=SkuId(ids.derive("sku")),
        method=Method.SHIP,
        place_id=PlaceId(ids.derive("place")),
        reservation_id=ReservationId(ids.derive("reservation")),
        ordered=ordered,
        fulfilled=0,
        cancelled=0,
        returned=0,
        unit_minor=total,
        discount_minor=0,
        total_minor=total,
        tax_minor=total * 22 // 122,
        tax_bp=2200,
    )


def a_document(turn: int, kind: DocumentKind, lines: list[DocumentLine]) -> Document:
    return Document(
        customer_id=CustomerId(ids.derive("customer")),
        document_id=ids.derive("document", turn),
        order_id=OrderId(ids.derive("order")),
        turn=turn,
        kind=kind,
        seller_id=EntityId(ids.derive("entity")),
        channel_id=ChannelId(ids.derive("channel")),
        place_id=None,
        currency="EUR",
        total_minor=sum(line.total_minor for line in lines),
        tax_minor=sum(line.tax_minor for line in lines),
        lines=lines,
        taxes=taxes_of(lines),
        buyer=None,
        refers_to=None,
        due_on=None,
        series="R-co-2026",
        number=None,
        issued_at=AT,
        numbered_at=None,
    )


def done(line: Line, step: tuple[str, int]) -> Line:
    """Do a step as far as the line allows it."""
    kind, size = step
    lines = by_number([line])
    deltas: Sequence[Any] = []
    due = orders.due_minor([line])
    if kind == "fulfil" and line.open:
        deltas = fulfilling(lines, [LineQuantity(1, min(size, line.open))])
    elif kind == "cancel" and line.open:
        deltas = cancelling(lines, [LineQuantity(1, min(size, line.open))])
    elif kind == "return" and line.kept:
        deltas = returning(lines, [ReturnedLine(1, min(size, line.kept))])
    elif kind == "withhold" and line.kept:
        deltas = returning(lines, [ReturnedLine(1, min(size, line.kept))], withhold=True)
    elif kind == "appease" and due:
        deltas = appeasing(lines, [LineAmount(1, min(size * 7, due))])
    (after,) = applied(lines, deltas, [], version=2)
    return after


steps = st.lists(
    st.tuples(
        st.sampled_from(["fulfil", "cancel", "return", "withhold", "appease", "state"]),
        st.integers(1, 6),
    ),
    max_size=14,
)


@given(ordered=st.integers(1, 12), total=st.integers(0, 10**5), steps=steps)
def test_sold_less_credited_is_what_is_owed(
    ordered: int, total: int, steps: list[tuple[str, int]]
) -> None:
    line = a_line(ordered, total)
    stated: list[Document] = []
    for step in [*steps, ("state", 1)]:
        line = done(line, step)
        if step[0] == "state":
            sold, credited = due_documents([line], stated)
            for kind, lines in (
                (DocumentKind.RECEIPT, sold),
                (DocumentKind.CREDIT_NOTE, credited),
            ):
                if lines:
                    stated.append(a_document(len(stated) + 1, kind, lines))
            assert due_documents([line], stated) == ([], [])
    notes = [one for one in stated if one.kind == DocumentKind.CREDIT_NOTE]
    bills = [one for one in stated if one.kind != DocumentKind.CREDIT_NOTE]
    net = sum(one.total_minor for one in bills) - sum(one.total_minor for one in notes)
    assert net == orders.earned_minor([line])
    assert sum(row.quantity for one in bills for row in one.lines) == line.fulfilled
    assert sum(row.quantity for one in notes for row in one.lines) <= line.returned
    for one in stated:
        assert 0 <= one.tax_minor <= one.total_minor
        assert all(row.quantity >= 0 and row.total_minor >= 0 for row in one.lines)


def test_taxes_are_summed_by_rate() -> None:
    rows = [
        DocumentLine(n, SkuId(ids.derive("sku", n)), 1, total, total, tax, rate)
        for n, (total, tax, rate) in enumerate([(122, 22, 2200), (110, 10, 1000), (244, 44, 2200)])
    ]
    assert [(one.tax_bp, one.net_minor, one.tax_minor) for one in taxes_of(rows)] == [
        (1000, 100, 10),
        (2200, 300, 66),
    ]


def test_a_series_is_named_after_kind_entity_and_year() -> None:
    assert series_of(DocumentKind.INVOICE, entity_code="co", year=2026) == "I-co-2026"
    assert series_of(DocumentKind.CREDIT_NOTE, entity_code="co", year=2026) == "C-co-2026"
