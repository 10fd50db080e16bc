"""The body of an order: a snapshot of the whole, never a difference."""

from collections.abc import Iterable
from typing import Any, Final

from ordito.fulfilment import FulfilmentState
from ordito.orders import Method
from ordito.platform import ids
from ordito.surfaces.ucp.capabilities import TERMS
from ordito.surfaces.ucp.desk.orders import Adjustment, OrderedLine, OrderView, Task
from ordito.surfaces.ucp.links import order_link
from ordito.surfaces.ucp.shared.terms import term_body
from ordito.surfaces.ucp.shared.totals import Total, entry, part, tax_inside
from ordito.surfaces.ucp.shared.ways import postal, stamp

_METHODS: Final = {Method.SHIP: "shipping", Method.COLLECT: "pickup"}
_WORDS: Final = {
    "customer_request": "The buyer asked for it",
    "customer_changed_mind": "The buyer changed their mind",
    "inspected": "The goods were looked at",
    "appeasement": "An amount was given back",
}


def order_body(view: OrderView, *, ucp: dict[str, Any], origin: str) -> dict[str, Any]:
    """Return an order as all versions write it.

    Args:
        view: the order.
        ucp: member of that name.
        origin: address of this server.
    """
    names = {one.line.line_no: one.line_id for one in view.lines}
    link = order_link(origin, view.order.number)
    adjustments = [_adjustment(view, one) for one in view.adjustments]
    return {
        "ucp": ucp,
        "id": str(view.order.order_id),
        "label": view.order.number,
        "checkout_id": str(view.checkout_id),
        "permalink_url": link,
        "currency": view.order.currency,
        "line_items": [_line(one) for one in view.lines],
        "fulfillment": {
            "expectations": [
                told for task in view.tasks if (told := _expectation(task, names)) is not None
            ],
            "events": [told for task in view.tasks for told in _events(task, names, link)],
        },
        **({"adjustments": adjustments} if adjustments else {}),
        "totals": _totals(view),
        **_payment(view, ucp),
        **({"attribution": dict(view.attribution)} if view.attribution else {}),
    }


def _payment(view: OrderView, ucp: dict[str, Any]) -> dict[str, Any]:
    """Return the term that was accepted, for a platform that knows of terms."""
    if view.term is None or TERMS not in ucp["capabilities"]:
        return {}
    return {"payment": {"accepted_term": term_body(view.term)}}


def _line(one: OrderedLine) -> dict[str, Any]:
    line = one.line
    original = line.ordered if line.since_version == 1 else 0
    total = line.ordered - line.cancelled - line.returned
    fulfilled = line.fulfilled - line.returned
    off = line.discount_minor
    totals = [entry("subtotal", one.base_minor, "Subtotal")]
    if off:
        totals.append(entry("items_discount", -off, "Discounts"))
    return {
        "id": one.line_id,
        "item": {"id": one.sku, "title": one.title, "price": line.unit_minor},
        "quantity": {"original": original, "total": total, "fulfilled": fulfilled},
        "totals": [*totals, entry("total", one.base_minor - off, "Total")],
        "status": _status(total, fulfilled),
    }


def _status(total: int, fulfilled: int) -> str:
    if total == 0:
        return "removed"
    if fulfilled == total:
        return "fulfilled"
    return "partial" if fulfilled else "processing"


def _totals(view: OrderView) -> list[Total]:
    """Return the receipt of what was placed; what changed since stands in the adjustments."""
    goods = [one for one in view.lines if one.line.since_version == 1]
    brought = [one for one in view.deliveries if one.line.since_version == 1]
    placed = [*goods, *brought]
    off_goods = sum(one.line.discount_minor for one in goods)
    off_brought = sum(one.line.discount_minor for one in brought)
    total = sum(one.line.total_minor for one in placed)
    tax = sum(one.line.tax_minor for one in placed)
    on_top = total - sum(one.base_minor - one.line.discount_minor for one in placed)
    told = [entry("subtotal", sum(one.base_minor for one in goods), "Subtotal")]
    if off_goods:
        told.append(entry("items_discount", -off_goods, "Discounts"))
    if off_brought:
        told.append(entry("discount", -off_brought, "Discount on delivery"))
    if brought:
        parts = [part(one.title, one.base_minor) for one in brought]
        told.append(entry("fulfillment", sum(one.base_minor for one in brought), "Delivery", parts))
    if on_top:
        return [*told, entry("tax", on_top, "Tax"), entry("total", total, "Total")]
    return [*told, entry("total", total, "Total", tax_inside(total, tax))]


def _expectation(task: Task, names: dict[int, str]) -> dict[str, Any] | None:
    if task.order.state == FulfilmentState.CANCELLED:
        return None
    items = _items(((item.line_no, item.wanted) for item in task.items), names)
    if not items:
        return None
    is_collected = task.order.method == Method.COLLECT
    until = f"{task.order.promised_at:%Y-%m-%d}"
    return {
        "id": str(task.order.fulfilment_order_id),
        "line_items": items,
        "method_type": _METHODS[Method(task.order.method)],
        "destination": postal(task.address),
        "description": f"Ready for collection by {until}"
        if is_collected
        else f"Arrives by {until}",
        "fulfillable_on": "now" if task.expected_at is None else stamp(task.expected_at),
    }


def _events(task: Task, names: dict[int, str], link: str) -> Iterable[dict[str, Any]]:
    order = task.order
    whole = _items(((item.line_no, item.quantity) for item in task.items), names)
    left = _items(((item.line_no, item.wanted) for item in task.items), names)
    gone = _items(((item.line_no, item.handed_over) for item in task.items), names)
    parcel = {"tracking_number": ids.number_of(order.fulfilment_order_id), "tracking_url": link}
    collected = order.method == Method.COLLECT
    if whole:
        yield _event(task, "processing", order.opened_at, whole, "It is being prepared.")
    if order.ready_at is not None and left and collected:
        yield _event(
            task, "ready_for_pickup", order.ready_at, left, "It waits to be collected.", parcel
        )
    if order.handed_over_at is not None and gone:
        kind, text = ("delivered", "It was collected.") if collected else ("shipped", "It left.")
        yield _event(task, kind, order.handed_over_at, gone, text, parcel)


def _event(
    task: Task,
    kind: str,
    at: Any,
    items: list[dict[str, Any]],
    text: str,
    parcel: dict[str, str] | None = None,
) -> dict[str, Any]:
    return {
        "id": str(ids.derive("ucp event", task.order.fulfilment_order_id, kind)),
        "occurred_at": stamp(at),
        "type": kind,
        "line_items": items,
        "description": text,
        **(parcel or {}),
    }


def _items(moved: Iterable[tuple[int, int]], names: dict[int, str]) -> list[dict[str, Any]]:
    return [
        {"id": names[line_no], "quantity": units}
        for line_no, units in moved
        if units and line_no in names
    ]


def _adjustment(view: OrderView, one: Adjustment) -> dict[str, Any]:
    goods = {line.line_id for line in view.lines}
    units = [{"id": name, "quantity": count} for name, count in one.units if name in goods]
    told: dict[str, Any] = {
        "id": str(ids.derive("ucp adjustment", view.order.order_id, one.version)),
        "type": one.kind,
        "occurred_at": stamp(one.at),
        "status": "completed",
        "line_items": units,
        "totals": [{"type": "total", "amount": one.amount_minor}] if one.amount_minor else [],
        "description": _WORDS.get(one.reason or "", (one.reason or "").replace("_", " ")),
    }
    return {name: value for name, value in told.items() if value}
