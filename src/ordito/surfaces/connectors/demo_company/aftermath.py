"""What became of the orders of the simulated company: work of its places, returns, calls; pure.

Drawn from the orders' own ids, so that the same company always tells the same.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from ordito import service, world
from ordito.fulfilment import HistoricTask
from ordito.orders import HistoricOrder, HistoricReturn, Returns
from ordito.platform import ids
from ordito.platform.ids import FulfilmentOrderId
from ordito.surfaces.connectors.demo_company import mapping

_Case = service.cases.HistoricCase
_Entry = service.cases.HistoricEntry
_Kind = service.cases.EntryKind

_BROUGHT_BACK: Final = 0.09
_ASKS: Final = 0.04
_ASKS_WHEN_LATE: Final = 0.35
_PASSED_ON: Final = 0.3
_TOLD_AGAIN: Final = 0.6
_PICK: Final = timedelta(minutes=6)
_PICK_LINE: Final = timedelta(minutes=3)
_TO_THE_STORE: Final = 0.55
_REASONS: Final = ("size", "changed_mind", "defect")
_LATE: Final = "Il mio ordine non è ancora arrivato"
_QUESTION: Final = "Una domanda sul mio ordine"
_SYSTEM: Final = "system"


def tasks(closed: Sequence[world.Order], history: Sequence[HistoricOrder]) -> list[HistoricTask]:
    """Return what places did for the orders that were collected or shipped."""
    return [
        _task(order, told, serial)
        for serial, (order, told) in enumerate(zip(closed, history, strict=True))
        if order.method is not world.Method.CARRY_OUT
        and order.ready_at is not None
        and order.handed_over_at is not None
    ]


def _task(order: world.Order, told: HistoricOrder, serial: int) -> HistoricTask:
    assert order.ready_at is not None
    assert order.handed_over_at is not None
    is_shipped = order.method is world.Method.SHIP
    pick = (_PICK + _PICK_LINE * len(order.lines)) * (0.6 + 0.8 * _drawn(told, "pick"))
    return HistoricTask(
        task_id=FulfilmentOrderId(ids.derive(mapping.SOURCE, "task", told.order_id)),
        place_id=mapping.place_id(order.source),
        customer_id=told.customer_id,
        order_id=told.order_id,
        channel_id=told.channel_id,
        method=order.method.value,
        picker=None,
        promised_at=order.promised_at,
        opened_at=order.placed_at,
        picking_at=max(order.ready_at - pick, order.placed_at),
        picked_at=order.ready_at,
        handed_at=order.ready_at if is_shipped else order.handed_over_at,
        delivered_at=order.handed_over_at if is_shipped else None,
        serial=serial if is_shipped else None,
    )


def returns(
    closed: Sequence[world.Order], history: Sequence[HistoricOrder], *, at: datetime
) -> Returns:
    """Return what came back by ``at``: all units of the first line, mostly to a store."""
    found = ((told, _return(order, told)) for order, told in zip(closed, history, strict=True))
    return {told.order_id: (back,) for told, back in found if back is not None and back.at < at}


def _return(order: world.Order, told: HistoricOrder) -> HistoricReturn | None:
    if told.cancelled or order.handed_over_at is None or _drawn(told, "back") > _BROUGHT_BACK:
        return None
    came_at = order.handed_over_at + timedelta(days=1 + 12 * _drawn(told, "days"))
    line = told.basket.lines[0]
    is_shipped = order.method is world.Method.SHIP
    by_hand = not is_shipped or _drawn(told, "where") < _TO_THE_STORE
    return HistoricReturn(
        return_id=ids.derive_at(came_at, mapping.SOURCE, "return", told.order_id),
        at=came_at.replace(microsecond=0),
        channel_id=mapping.channel_id("store") if by_hand and is_shipped else told.channel_id,
        place_id=told.place_id or line.place_id,
        way="counter" if by_hand else "post",
        reason=_REASONS[int(len(_REASONS) * _drawn(told, "why"))],
        units={line.line_no: line.quantity},
    )


def cases(
    closed: Sequence[world.Order],
    history: Sequence[HistoricOrder],
    *,
    agents: Sequence[str],
    at: datetime,
) -> Iterator[service.cases.HistoricCase]:
    """Yield cases that were closed before ``at``; late orders are asked about more often."""
    for order, told in zip(closed, history, strict=True):
        reached = order.ready_at if order.method is world.Method.COLLECT else order.handed_over_at
        if order.person is None or reached is None or not agents:
            continue
        is_late = order.method is not world.Method.CARRY_OUT and reached > order.promised_at
        if _drawn(told, "asks") < (_ASKS_WHEN_LATE if is_late else _ASKS):
            opened_at = order.promised_at + timedelta(hours=6 * _drawn(told, "asked"))
            case = _case(told, opened_at, agents, is_late=is_late)
            if case.closed_at is not None and case.closed_at < at:
                yield case


def _case(
    told: HistoricOrder, opened_at: datetime, agents: Sequence[str], *, is_late: bool
) -> service.cases.HistoricCase:
    is_call = _drawn(told, "call") < 0.5  # noqa: PLR2004 # every other one
    taken_at = opened_at + timedelta(minutes=2 + 90 * _drawn(told, "taken"))
    passed_at = taken_at + timedelta(minutes=10 + 120 * _drawn(told, "until"))
    first = int(len(agents) * _drawn(told, "agent"))
    owners = [(agents[first], taken_at)]
    subject = _LATE if is_late else _QUESTION
    said = [_Entry(_Kind.CALL_NOTE if is_call else _Kind.FORM, opened_at, subject, _SYSTEM)]
    if _drawn(told, "passed") < _PASSED_ON:
        owners.append((agents[(first + 1) % len(agents)], passed_at))
        if _drawn(told, "again") < _TOLD_AGAIN:
            again = _Kind.CALL_NOTE if is_call else _Kind.MAIL_IN
            told_at = passed_at + timedelta(minutes=20)
            said.append(_Entry(again, told_at, "Come già detto …", _SYSTEM))
    closed_at = passed_at + timedelta(minutes=30 + 300 * _drawn(told, "closed"))
    took = timedelta(minutes=3 + 9 * _drawn(told, "minutes"))
    said.append(_Entry(_Kind.MAIL_OUT, closed_at, "Abbiamo risolto.", owners[-1][0], took))
    return _Case(
        customer_id=told.customer_id,
        case_id=ids.derive_at(opened_at, mapping.SOURCE, "asked", told.order_id),
        source=service.cases.Source.CALL if is_call else service.cases.Source.FORM,
        channel_id=mapping.channel_id("contact_centre" if is_call else "web"),
        subject=subject,
        topic="delivery" if is_late else "other",
        order_id=told.order_id,
        opened_at=opened_at,
        owners=tuple(owners),
        entries=tuple(said),
        closed_at=closed_at,
    )


def _drawn(told: HistoricOrder, what: str) -> float:
    """Return a number from 0 to 1 that an order always has for this."""
    return (ids.derive(mapping.SOURCE, what, told.order_id).int & 0xFFFFFFFF) / 2**32
