"""What followed the orders of the past: what came back, what was asked, what was answered."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from ordito.world.hours import open_time
from ordito.world.model import Answer, Method, Order, Place, Question, Return
from ordito.world.past import Past, instant, table
from ordito.world.simulation import aftermath
from ordito.world.simulation.aftermath import Cases

_ON_THE_WEB = 1

Orders = Mapping[int, Order]


def cases_of(past: Past) -> Cases:
    """Return the questions as the simulation played them."""
    told, traded = past.setting, past.traded
    return aftermath.ask(told.parameters, told.calendar, traded.orders, traded.done)


def returns_of(past: Past, orders: Orders) -> Iterator[Return]:
    """Yield what had come back by the end: to the counter of a store, or by post."""
    told, traded = past.setting, past.traded
    came = aftermath.bring_back(
        told.parameters, told.calendar, told.people, traded.orders, traded.done, past.lines
    )
    for line, returned_us, elsewhere in table((came.lines, came.returned_us, came.elsewhere)):
        row = int(past.lines.orders[line])
        order = orders.get(row)
        if order is None or order.handed_over_at is None:
            continue
        place = _counter(past, order, row, elsewhere=bool(elsewhere))
        at = max(instant(returned_us), order.handed_over_at)
        at = at if place is None else open_time(place, at)
        if at <= past.end:
            sku = past.company.skus[int(past.lines.skus[line])].code
            yield Return(order.number, sku, at, None if place is None else place.code)


def questions_of(past: Past, orders: Orders) -> Iterator[Question]:
    """Yield what customers had asked, as far as it was solved by the end."""
    cases = cases_of(past)
    times = (cases.orders, cases.opened_us, cases.taken_us, cases.closed_us)
    turns = (cases.media, cases.passed, cases.repeated)
    rows = zip(table((*times, *turns)), cases.minutes.tolist(), strict=True)
    for (row, opened_us, taken_us, closed_us, medium, passed, repeated), minutes in rows:
        order = orders.get(row)
        if order is None or order.person is None:
            continue
        by_phone = medium != _ON_THE_WEB
        opened_at = max(instant(opened_us), order.placed_at)
        opened_at = open_time(past.desk, opened_at) if by_phone else opened_at
        taken_at = _at_the_desk(past, opened_at, taken_us - opened_us)
        closed_at = _at_the_desk(past, taken_at, closed_us - taken_us)
        if closed_at <= past.end:
            yield Question(
                order=order.number,
                opened_at=opened_at,
                taken_at=taken_at,
                closed_at=closed_at,
                by_phone=by_phone,
                passed=passed,
                repeated=repeated,
                minutes=minutes,
            )


def answers_of(past: Past, orders: Orders) -> Iterator[Answer]:
    """Yield what customers had said by the end of orders that they have."""
    told, traded = past.setting, past.traded
    said = aftermath.answer(
        told.parameters, told.calendar, traded.orders, traded.done, cases_of(past)
    )
    for row, answered_us, score in table((said.orders, said.answered_us, said.scores)):
        order = orders.get(row)
        if order is None or order.person is None or order.handed_over_at is None:
            continue
        at = max(instant(answered_us), order.handed_over_at)
        if at <= past.end:
            yield Answer(order.number, at, score)


def _at_the_desk(past: Past, since: datetime, later_us: int) -> datetime:
    at = instant(int(since.timestamp()) * 1_000_000 + later_us)
    return open_time(past.desk, at)


def _counter(past: Past, order: Order, row: int, *, elsewhere: bool) -> Place | None:
    """Return the store that took something back; None where it was sent."""
    if (order.method is Method.SHIP) is not elsewhere:
        return None
    if order.method is Method.SHIP:
        return past.places[int(past.setting.people.homes[past.traded.orders.persons[row]])]
    return next(place for place in past.places if place.code == order.source)
