"""What became of the orders of the simulated company in the words of our rooms; pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

import msgspec

from ordito import service, world
from ordito.fulfilment import HistoricTask
from ordito.orders import HistoricOrder, HistoricReturn, Returns
from ordito.platform import ids
from ordito.platform.ids import FulfilmentOrderId, OrderId
from ordito.surfaces.connectors.demo_company import mapping

_Case = service.cases.HistoricCase
_Entry = service.cases.HistoricEntry
_Kind = service.cases.EntryKind
_Medium = service.experience.AnswerMedium
_Touchpoint = service.experience.Touchpoint

_REASONS: Final = ("size", "changed_mind", "defect")
_SYSTEM: Final = "system"
_HOME_LANGUAGE: Final = "it"
_FIVE: Final = 5
_TEN: Final = 10
_TOUCHPOINTS: Final = {
    world.Method.CARRY_OUT: _Touchpoint.PURCHASE,
    world.Method.COLLECT: _Touchpoint.COLLECTION,
    world.Method.SHIP: _Touchpoint.DELIVERY,
}


class _Words(msgspec.Struct, frozen=True):
    """What is said in a case, in one language: by the customer, and at last by the desk."""

    late: str
    question: str
    again: str
    solved: str


_SAID: Final[Mapping[str, _Words]] = {
    _HOME_LANGUAGE: _Words(
        late="Il mio ordine non è ancora arrivato",
        question="Una domanda sul mio ordine",
        again="Come ho già detto …",
        solved="Abbiamo risolto.",
    ),
    "et": _Words(
        late="Minu tellimus ei ole veel kohale jõudnud",
        question="Küsimus minu tellimuse kohta",
        again="Nagu ma juba ütlesin …",
        solved="Saime selle korda.",
    ),
}

Told = Mapping[str, tuple[world.Order, HistoricOrder]]


def tasks(closed: Sequence[world.Order], history: Sequence[HistoricOrder]) -> list[HistoricTask]:
    """Return what places did for the orders that were collected or shipped."""
    return [
        _task(order, told, serial)
        for serial, (order, told) in enumerate(zip(closed, history, strict=True))
        if order.method is not world.Method.CARRY_OUT and order.handed_over_at is not None
    ]


def _task(order: world.Order, told: HistoricOrder, serial: int) -> HistoricTask:
    assert order.picking_at is not None
    assert order.ready_at is not None
    assert order.handed_over_at is not None
    is_shipped = order.method is world.Method.SHIP
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
        picking_at=order.picking_at,
        picked_at=order.ready_at,
        handed_at=order.ready_at if is_shipped else order.handed_over_at,
        delivered_at=order.handed_over_at if is_shipped else None,
        serial=serial if is_shipped else None,
        worked=timedelta(seconds=round(60 * order.picking_minutes)),
    )


def returns(life: world.Life, told: Told) -> Returns:
    """Return what came back of each order."""
    found: dict[OrderId, list[HistoricReturn]] = {}
    for back in life.returns:
        order, history = told[back.order]
        found.setdefault(history.order_id, []).append(_return(back, order, history))
    return {order_id: tuple(came) for order_id, came in found.items()}


def _return(back: world.Return, order: world.Order, told: HistoricOrder) -> HistoricReturn:
    sku_id = mapping.sku_id(back.sku)
    line = next(line for line in told.basket.lines if line.sku_id == sku_id)
    identity = (mapping.SOURCE, "return", told.order_id, line.line_no)
    changes_channel = back.place is not None and order.channel != "store"
    return HistoricReturn(
        return_id=ids.derive_at(back.at, *identity),
        at=back.at,
        channel_id=mapping.channel_id("store") if changes_channel else told.channel_id,
        place_id=line.place_id if back.place is None else mapping.place_id(back.place),
        way="post" if back.place is None else "counter",
        reason=_REASONS[ids.derive(*identity, "why").int % len(_REASONS)],
        units={line.line_no: line.quantity},
    )


def cases(
    life: world.Life, told: Told, *, languages: Mapping[str, str], agents: Sequence[str]
) -> Iterator[service.cases.HistoricCase]:
    """Yield the questions that were solved; each agent of ``agents`` has some of them.

    Args:
        life: with the questions.
        told: orders, by number.
        languages: of customers, by their code.
        agents: of the desk.
    """
    for number, one in enumerate(life.questions):
        if agents and one.order in told:
            order, history = told[one.order]
            words = _SAID[languages.get(order.person or "", _HOME_LANGUAGE)]
            yield _case(one, number, order, history, agents, words)


def _case(
    one: world.Question,
    number: int,
    order: world.Order,
    told: HistoricOrder,
    agents: Sequence[str],
    words: _Words,
) -> service.cases.HistoricCase:
    step = (one.closed_at - one.taken_at) / (one.passed + 1)
    owners = [
        (agents[(number + turn) % len(agents)], (one.taken_at + turn * step).replace(microsecond=0))
        for turn in range(one.passed + 1)
    ]
    is_late = order.method is not world.Method.CARRY_OUT and one.opened_at >= order.promised_at
    subject = words.late if is_late else words.question
    asked, again = (
        (_Kind.CALL_NOTE, _Kind.CALL_NOTE) if one.by_phone else (_Kind.FORM, _Kind.MAIL_IN)
    )
    took = timedelta(minutes=one.minutes)
    return _Case(
        customer_id=told.customer_id,
        case_id=ids.derive_at(one.opened_at, mapping.SOURCE, "asked", told.order_id),
        source=service.cases.Source.CALL if one.by_phone else service.cases.Source.FORM,
        channel_id=mapping.channel_id("contact_centre" if one.by_phone else "web"),
        subject=subject,
        topic="delivery" if is_late else "other",
        order_id=told.order_id,
        opened_at=one.opened_at,
        owners=tuple(owners),
        entries=(
            _Entry(asked, one.opened_at, subject, _SYSTEM),
            *(
                _Entry(again, since + timedelta(seconds=1), words.again, _SYSTEM)
                for _, since in owners[1 : 1 + one.repeated]
            ),
            _Entry(_Kind.MAIL_OUT, one.closed_at, words.solved, owners[-1][0], took),
        ),
        closed_at=one.closed_at,
    )


def answers(life: world.Life, told: Told) -> Iterator[service.experience.HistoricAnswer]:
    """Yield what customers said of their orders; 0 to 10 is asked of them as 1 to 5."""
    for one in life.answers:
        order, history = told[one.order]
        yield service.experience.HistoricAnswer(
            customer_id=history.customer_id,
            answer_id=ids.derive_at(one.at, mapping.SOURCE, "answer", history.order_id),
            measure=service.experience.Measure.CSAT,
            score=1 + round((_FIVE - 1) * one.score / _TEN),
            medium=_Medium.TILL if order.method is world.Method.CARRY_OUT else _Medium.MAIL,
            touchpoint=_TOUCHPOINTS[order.method],
            order_id=history.order_id,
            channel_id=history.channel_id,
            place_id=history.place_id,
            at=one.at,
        )
