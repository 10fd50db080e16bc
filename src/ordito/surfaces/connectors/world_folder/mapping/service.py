"""The cases and answers; a world has no words, only who had a case when, and what it took."""

from datetime import datetime, timedelta
from typing import Final

from ordito import service
from ordito.orders import Method
from ordito.platform import ids
from ordito.platform.ids import OrderId
from ordito.surfaces.connectors.world_folder import model
from ordito.surfaces.connectors.world_folder.mapping.names import (
    SOURCE,
    channel_id,
    customer_id,
    instant,
    order_id,
    place_id,
)
from ordito.surfaces.connectors.world_folder.mapping.network import AGENTS

_Entry = service.cases.HistoricEntry
_Kind = service.cases.EntryKind
_Medium = service.experience.AnswerMedium
_SYSTEM: Final = "system"
_BEST: Final = 10
_TOUCHPOINTS: Final = {
    Method.CARRY_OUT: service.experience.Touchpoint.PURCHASE,
    Method.COLLECT: service.experience.Touchpoint.COLLECTION,
    Method.SHIP: service.experience.Touchpoint.DELIVERY,
}


def case(one: model.Case) -> service.cases.HistoricCase:
    """Return a case: asked, passed on, told again as often as it was, and answered."""
    is_web = one.medium == "web"
    about = None
    if one.order is not None and one.placed_us is not None:
        about = order_id(one.order, placed_us=one.placed_us)
    stranger = -1 - one.number if one.order is None else one.order
    owners = _owners(one)
    return service.cases.HistoricCase(
        customer_id=customer_id(one.profile, about=stranger),
        case_id=ids.derive_at(instant(one.opened_us), SOURCE, "case", one.number),
        source=service.cases.Source.FORM if is_web else service.cases.Source.CALL,
        channel_id=channel_id("web" if is_web else "contact_centre"),
        subject="About an order" if about is not None else "A question",
        topic="other",
        order_id=about,
        opened_at=instant(one.opened_us),
        owners=owners,
        entries=_entries(one, owners, is_web=is_web),
        closed_at=None if one.closed_us is None else instant(one.closed_us),
    )


def _owners(one: model.Case) -> tuple[tuple[str, datetime], ...]:
    """Return who had a case: it is passed on at equal distances until it is closed."""
    if one.taken_us is None:
        return ()
    passed = one.passed_on if one.closed_us is not None else 0
    step = ((one.closed_us or one.taken_us) - one.taken_us) // (passed + 1)
    return tuple(
        (AGENTS[(one.number + turn) % len(AGENTS)], instant(one.taken_us + turn * step))
        for turn in range(passed + 1)
    )


def _entries(
    one: model.Case, owners: tuple[tuple[str, datetime], ...], *, is_web: bool
) -> tuple[_Entry, ...]:
    """Return what was said: the story, again after each time nobody knew it, and the answer."""
    opened = instant(one.opened_us)
    asked = [
        _Entry(
            _Kind.FORM if is_web else _Kind.CALL_NOTE,
            opened,
            "Asked",
            _SYSTEM,
        )
    ]
    again = _Kind.MAIL_IN if is_web else _Kind.CALL_NOTE
    for owner, since in owners[1 : 1 + one.told_again]:
        asked.append(_Entry(again, since + timedelta(seconds=1), "Asked again", owner))
    if one.closed_us is not None:
        took, by = timedelta(minutes=one.minutes), owners[-1][0] if owners else _SYSTEM
        asked.append(_Entry(_Kind.MAIL_OUT, instant(one.closed_us), "Answered", by, took))
    return tuple(asked)


def answer(one: model.Answer) -> service.experience.HistoricAnswer:
    """Return an answer; 0 to 10 is asked of customers as 1 to 5."""
    identity: OrderId = order_id(one.order, placed_us=one.placed_us)
    method = Method(one.method)
    return service.experience.HistoricAnswer(
        customer_id=customer_id(one.profile, about=one.order),
        answer_id=ids.derive_at(instant(one.at_us), SOURCE, "answer", one.order),
        measure=service.experience.Measure.CSAT,
        score=1 + (2 * 4 * one.score + _BEST) // (2 * _BEST),
        medium=_Medium.TILL if method is Method.CARRY_OUT else _Medium.MAIL,
        touchpoint=_TOUCHPOINTS[method],
        order_id=identity,
        channel_id=channel_id(one.channel),
        place_id=None if one.store is None else place_id(one.store),
        at=instant(one.at_us),
    )
