"""Orders of the past: what was bought, how it was paid, and how far each had come at the end."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from ordito.world.cast import share_of_assistants
from ordito.world.draws import Draws, Wheel
from ordito.world.hours import HOLIDAYS, HOME_ZONE, on_the_wall
from ordito.world.model import Method, Order, OrderLine, Tender
from ordito.world.past import Past, instant, table
from ordito.world.simulation import demand, sight
from ordito.world.simulation.chance import Marks, Stream
from ordito.world.simulation.parameters import (
    CARRY_OUT,
    CHANNELS,
    CONTACT_CENTRE,
    METHODS,
    SHIP,
    STORE,
    WEB,
)

_SHOWS_CARD: Final = 0.9
_CANCELLED: Final = 0.035
_NEVER_COLLECTED: Final = 0.02
_HELD_FOR: Final = timedelta(days=7)
# A hand-over in cash above 5,000 EUR is forbidden in Italy; people stop far earlier.
_CASH_LIMIT_MINOR: Final = 20_000
_SUNDAY: Final = 6
# Carriers bring parcels on working days from nine to seven, and promise them by eight.
_ROUND_FROM_S, _ROUND_S, _BY_S = 9 * 3600, 10 * 3600, 20 * 3600

_TILL: Final[Wheel[str]] = Wheel(("card", "cash", "split"), (64, 34, 2))
_ONLINE: Final[Wheel[str]] = Wheel(("card", "wallet"), (62, 38))
_ASSISTANT: Final = "ai_agent"
_BY_CHANNEL: Final = {
    "contact_centre": "card",
    "agent": "bank_transfer",
    "marketplace": "marketplace",
    _ASSISTANT: "wallet",
}


class _Course(msgspec.Struct, frozen=True):
    """How an order went on after it was placed; see ``Order``."""

    promised_at: datetime
    picking_at: datetime | None
    ready_at: datetime | None
    handed_over_at: datetime | None
    cancelled_at: datetime | None


def orders_of(past: Past) -> dict[int, Order]:
    """Return the orders that were placed by the end, by their row in the simulation."""
    bought, seed = past.traded.orders, past.company.seed
    places, channels = _places(past), _channels(past)
    lines = _lines(past, channels)
    carded = Stream(seed, "cards").chance(bought.ids, _SHOWS_CARD).tolist()
    words = sight.opaque(seed, "order", bought.ids).tolist()
    found: dict[int, Order] = {}
    for row, placed_us in enumerate(bought.placed_us.tolist()):
        placed_at = instant(placed_us)
        if placed_at > past.end:
            break
        channel, person = channels[row], past.person(int(bought.persons[row]))
        number = f"{channel[0].upper()}{placed_at:%y%m%d}-{words[row]:016X}"[:18]
        draws = Draws(seed, "order", number, "course")
        method = Method(METHODS[bought.methods[row]])
        card = person.card if person and carded[row] else None
        is_named = card is not None or method is not Method.CARRY_OUT
        course = _course(past, row, draws)
        found[row] = Order(
            number=number,
            channel=channel,
            place=places[row],
            person=person.code if person and is_named else None,
            card=card,
            agent=person.agent if person and channel == "agent" else None,
            placed_at=placed_at,
            lines=lines[row],
            tenders=_tenders(
                draws, channel, sum(one.quantity * one.unit_price_minor for one in lines[row])
            ),
            method=method,
            source=past.places[int(bought.sources[row])].code,
            promised_at=course.promised_at,
            picking_at=_by(past.end, course.picking_at),
            ready_at=_by(past.end, course.ready_at),
            picking_minutes=float(past.traded.done.minutes[row]),
            handed_over_at=_by(past.end, course.handed_over_at),
            cancelled_at=_by(past.end, course.cancelled_at),
        )
    return found


def _by(end: datetime, at: datetime | None) -> datetime | None:
    """Return when something happened, if it had happened at the end."""
    return at if at is not None and at <= end else None


def _lines(past: Past, channels: list[str]) -> list[tuple[OrderLine, ...]]:
    """Return the lines of each order at the prices of its channel."""
    skus, told, on_the_web = past.company.skus, past.lines, past.company.web_prices
    found: list[list[OrderLine]] = [[] for _ in range(len(past.traded.orders))]
    for order, sku, units in table((told.orders, told.skus, told.units)):
        one = skus[sku]
        price = on_the_web.get(one.code) if channels[order] == CHANNELS[WEB] else None
        found[order].append(OrderLine(one.code, units, price or one.price_minor))
    return [tuple(lines) for lines in found]


def _places(past: Past) -> list[str | None]:
    """Return the till or desk at which each order was placed."""
    bought, setting = past.traded.orders, past.setting
    homes = setting.people.homes[bought.persons]
    shops = demand.shops_of(setting.parameters, setting.network, ids=bought.ids, homes=homes)
    at = {STORE: None, CONTACT_CENTRE: past.desk.code}
    return [
        past.places[shop].code if channel == STORE else at.get(channel)
        for channel, shop in table((bought.channels, shops))
    ]


def _channels(past: Past) -> list[str]:
    """Return where each order was placed; of what the web sends, assistants buy some."""
    bought, people = past.traded.orders, past.setting.people
    shares = [share_of_assistants(row) for row in range(len(past.setting.parameters.personas))]
    likely = np.array(shares)[people.personas[bought.persons]]
    sent: Marks = (bought.channels == WEB) & (bought.methods == SHIP)
    assisted = sent & Stream(past.company.seed, "assistants").chance(bought.ids, likely)
    return [
        _ASSISTANT if by_assistant else CHANNELS[channel]
        for channel, by_assistant in zip(bought.channels.tolist(), assisted.tolist(), strict=True)
    ]


def _course(past: Past, row: int, draws: Draws) -> _Course:
    done, method = past.traded.done, past.traded.orders.methods[row]
    placed_at = instant(int(past.traded.orders.placed_us[row]))
    promised_at, picking_at, ready_at, handed_at = (
        instant(int(column[row]))
        for column in (done.promised_us, done.started_us, done.picked_us, done.handed_us)
    )
    if method == CARRY_OUT:
        return _Course(placed_at, placed_at, placed_at, placed_at, None)
    if method == SHIP:
        promised_at, handed_at = _brought(promised_at, handed_at)
    if draws.chance(_CANCELLED):
        cancelled_at = placed_at + (ready_at - placed_at) * draws.unit()
        return _Course(promised_at, None, None, None, cancelled_at.replace(microsecond=0))
    if method != SHIP and draws.chance(_NEVER_COLLECTED):
        return _Course(promised_at, picking_at, ready_at, None, ready_at + _HELD_FOR)
    return _Course(promised_at, picking_at, ready_at, handed_at, None)


def _brought(promised_at: datetime, handed_at: datetime) -> tuple[datetime, datetime]:
    """Return by when a parcel was promised and when it came, on the rounds of a carrier."""
    zone = ZoneInfo(HOME_ZONE)
    promised = _working(promised_at.astimezone(zone).date())
    came = handed_at.astimezone(zone)
    day, second = _working(came.date()), came.hour * 3600 + came.minute * 60 + came.second
    if handed_at > promised_at and day <= promised:
        day = _working(promised + timedelta(days=1))
    if not _ROUND_FROM_S <= second < _ROUND_FROM_S + _ROUND_S:
        second = _ROUND_FROM_S + second % _ROUND_S
    return on_the_wall(HOME_ZONE, promised, _BY_S), on_the_wall(HOME_ZONE, day, second)


def _working(day: date) -> date:
    """Return ``day``, or the next one on which carriers come."""
    while day.weekday() == _SUNDAY or (day.month, day.day) in HOLIDAYS:
        day += timedelta(days=1)
    return day


def _tenders(draws: Draws, channel: str, total_minor: int) -> tuple[Tender, ...]:
    if channel in _BY_CHANNEL:
        return (Tender(_BY_CHANNEL[channel], total_minor),)
    kind = draws.spin(_TILL if channel == "store" else _ONLINE)
    if kind == "split":
        cash = min(total_minor // 200 * 100, _CASH_LIMIT_MINOR)
        return tuple(
            t for t in (Tender("cash", cash), Tender("card", total_minor - cash)) if t.amount_minor
        )
    if kind == "cash" and total_minor > _CASH_LIMIT_MINOR:
        kind = "card"
    return (Tender(kind, total_minor),)
