"""Planning: one fulfilment order for each place and way, with every item in exactly one."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ordito import fulfilment
from ordito.fulfilment import NewFulfilment, NewItem
from ordito.platform import ids
from ordito.platform.ids import OrderId, PlaceId, ReservationId, SkuId

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ORDER = OrderId(ids.derive("order"))

asked = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["carry_out", "collect", "ship"])),
    max_size=12,
)


def an_item(number: int) -> NewItem:
    return NewItem(
        line_no=number,
        sku_id=SkuId(ids.derive("sku", number)),
        reservation_id=ReservationId(ids.derive("reservation", number)),
        quantity=number,
    )


def plan(lines: list[tuple[str, str]]) -> list[NewFulfilment]:
    items = [
        (PlaceId(ids.derive("place", place)), method, an_item(number))
        for number, (place, method) in enumerate(lines, start=1)
    ]
    return fulfilment.plan(ORDER, items, draw_code=lambda: "123456", at=NOON)


@given(lines=asked)
def test_every_item_that_is_not_carried_out_is_planned_once(lines: list[tuple[str, str]]) -> None:
    parts = plan(lines)
    planned = sorted(item.line_no for part in parts for item in part.items)
    wanted = [n for n, (_, method) in enumerate(lines, start=1) if method != "carry_out"]
    assert planned == wanted
    assert len({(part.place_id, part.method) for part in parts}) == len(parts)
    assert len({part.fulfilment_order_id for part in parts}) == len(parts)
    assert all((part.code is not None) == (part.method == "collect") for part in parts)
    assert plan(lines) == parts


def test_the_last_promise_of_its_items_is_that_of_the_whole() -> None:
    items = [(PlaceId(ids.derive("place")), "collect", an_item(number)) for number in (1, 2)]
    promised = {1: NOON + timedelta(hours=3), 2: NOON + timedelta(hours=1)}
    (part,) = fulfilment.plan(ORDER, items, draw_code=lambda: "123456", promised=promised, at=NOON)
    assert part.promised_at == NOON + timedelta(hours=3)
