"""What was seen of people: visits, views, calls, each with nothing but what it came with."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from ordito.world.draws import Draws, Wheel
from ordito.world.hours import moment, open_time, weekday_share
from ordito.world.model import Identifier, Method, Order, Person, Place, Touchpoint
from ordito.world.setting import Setting, Window

_QUARTER_DAYS: Final = 91.3
# Visits a day of people who never say who they are.
_STRANGERS_A_DAY: Final = 55.0
_APP_SHARE: Final = 0.35
_SIGNED_IN: Final = {"web": 0.38, "app": 0.85}
_SEEN_BY_WIFI: Final = 0.35
_CALLER_KNOWN: Final = 0.6
_CALLS_AFTER: Final = 0.05
_CALLS_AFTER_LATE: Final = 0.18
_TRACKS: Final = 0.55
_REFERRERS: Final = Wheel(
    ("direct", "search", "social", "newsletter", "affiliate"), (38, 30, 16, 11, 5)
)
_ONLINE: Final = ("web", "app")


def visits_of(setting: Setting, window: Window, person: Person, day: date) -> Iterator[Touchpoint]:
    """Yield what was seen of ``person`` on ``day`` apart from any purchase."""
    draws = Draws(setting.seed, "person-day", f"{person.code}@{day}", "visit")
    channel = "agent" if person.agent else "app" if draws.chance(_APP_SHARE) else "web"
    rate = setting.habits[person.code].fact.browses_per_quarter / _QUARTER_DAYS
    if not draws.chance(rate * weekday_share(channel, day)):
        return
    at = moment(draws, channel, day)
    if at is None or at > window.end:
        return
    if channel == "agent":
        named = (Identifier("email", person.email),)
        yield _touch(draws, "agent_visit", channel, at, draws.between(20, 70) * 60, named)
        return
    looked_at = [setting.product_for(draws, person).code for _ in range(1 + draws.count(2.2))]
    signed_in = draws.chance(_SIGNED_IN[channel])
    yield from _online_visit(
        draws, channel, at, looked_at, _online(person, channel, signed_in=signed_in)
    )


def visits_of_strangers(setting: Setting, window: Window, day: date) -> Iterator[Touchpoint]:
    """Yield what was seen of people who never said who they are on ``day``."""
    mean = _STRANGERS_A_DAY * weekday_share("web", day)
    for number in range(Draws(setting.seed, "day", str(day), "strangers").count(mean)):
        draws = Draws(setting.seed, "stranger", f"{day}@{number}", "visit")
        at = moment(draws, "web", day)
        if at is not None and at <= window.end:
            device = (Identifier("device", f"web-{draws.word():016x}"),)
            looked_at = [setting.product_for(draws, None).code for _ in range(1 + draws.count(1.1))]
            yield from _online_visit(draws, "web", at, looked_at, device)


def visits_around(
    setting: Setting, window: Window, person: Person, order: Order
) -> Iterator[Touchpoint]:
    """Yield what was seen of ``person`` before, at and after ``order`` until the end."""
    draws = Draws(setting.seed, "order", order.number, "visits")
    for touchpoint in (
        *_before(setting, draws, person, order),
        *_after(setting, draws, person, order),
    ):
        if touchpoint.ended_at <= window.end:
            yield touchpoint


def _before(setting: Setting, draws: Draws, person: Person, order: Order) -> Iterator[Touchpoint]:
    if order.channel in _ONLINE:
        yield from _shopping(setting, draws, person, order)
    elif order.channel == "store":
        yield from _looked_up(setting, draws, person, order)
        if draws.chance(_SEEN_BY_WIFI):
            since = order.placed_at - timedelta(minutes=draws.between(5, 35))
            place = setting.places[order.place or person.main_store]
            yield _in_store(draws, person, place, open_time(place, since), order.placed_at)
    elif order.channel == "contact_centre":
        yield _call(draws, setting.desk, person, order, order.placed_at)
    elif order.channel == "agent":
        length_s = draws.between(25, 80) * 60
        since = order.placed_at - timedelta(seconds=length_s)
        named = (Identifier("email", person.email),)
        yield _touch(draws, "agent_visit", "agent", since, length_s, named, order=order.number)


def _after(setting: Setting, draws: Draws, person: Person, order: Order) -> Iterator[Touchpoint]:
    if order.method is Method.CARRY_OUT or order.handed_over_at is None:
        return
    course = order.handed_over_at - order.placed_at
    if order.channel in _ONLINE and draws.chance(_TRACKS):
        for _ in range(1 + draws.count(0.8)):
            at = order.placed_at + course * draws.unit()
            named = _online(person, order.channel, signed_in=True)
            yield _touch(draws, "order_tracked", order.channel, at, 30, named, order=order.number)
    if order.method is Method.COLLECT and draws.chance(_SEEN_BY_WIFI):
        place = setting.places[order.source]
        since = open_time(place, order.handed_over_at - timedelta(minutes=draws.between(3, 15)))
        yield _in_store(
            draws, person, place, min(since, order.handed_over_at), order.handed_over_at
        )
    late = max(order.ready_at or order.placed_at, order.placed_at) > order.promised_at
    if draws.chance(_CALLS_AFTER_LATE if late else _CALLS_AFTER):
        at = order.handed_over_at + timedelta(minutes=draws.between(10, 4_000))
        yield _call(draws, setting.desk, person, order, open_time(setting.desk, at))


def _shopping(setting: Setting, draws: Draws, person: Person, order: Order) -> Iterator[Touchpoint]:
    """Yield the visit that ended in ``order``: what was bought was looked at, and some more."""
    bought = [setting.product_of_sku[line.sku] for line in order.lines]
    others = [setting.product_for(draws, person).code for _ in range(draws.count(1.6))]
    length_s = draws.between(4, 28) * 60
    since = order.placed_at - timedelta(seconds=length_s)
    named = _online(person, order.channel, signed_in=True)
    yield from _online_visit(
        draws, order.channel, since, others + bought, named, length_s=length_s, order=order.number
    )


def _looked_up(
    setting: Setting, draws: Draws, person: Person, order: Order
) -> Iterator[Touchpoint]:
    """Yield the visit of those who look at a thing online before they buy it in a store."""
    if not draws.chance(setting.habits[person.code].fact.online_before_store_percent / 100):
        return
    channel = "app" if draws.chance(_APP_SHARE) else "web"
    since = order.placed_at - timedelta(minutes=draws.between(60, 4_300))
    named = _online(person, channel, signed_in=draws.chance(_SIGNED_IN[channel]))
    bought = [setting.product_of_sku[order.lines[0].sku]]
    yield from _online_visit(draws, channel, since, bought, named)


def _online_visit(
    draws: Draws,
    channel: str,
    at: datetime,
    looked_at: list[str],
    named: tuple[Identifier, ...],
    *,
    length_s: int | None = None,
    order: str | None = None,
) -> Iterator[Touchpoint]:
    """Yield a visit and its views, which share it evenly after a first look around."""
    length_s = length_s or len(looked_at) * draws.between(25, 150)
    referrer = draws.spin(_REFERRERS) if channel == "web" else "direct"
    yield _touch(draws, "visit", channel, at, length_s, named, order=order, referrer=referrer)
    each_s = length_s // (len(looked_at) + 1)
    for number, product in enumerate(looked_at, start=1):
        since = at + timedelta(seconds=number * each_s)
        yield _touch(draws, "product_viewed", channel, since, each_s, named, product=product)


def _in_store(
    draws: Draws, person: Person, place: Place, since: datetime, until: datetime
) -> Touchpoint:
    length_s = max(0, int((until - since).total_seconds()))
    seen = (Identifier("wifi", person.wifi),)
    return _touch(
        draws, "store_visit", "store", min(since, until), length_s, seen, place=place.code
    )


def _call(draws: Draws, desk: Place, person: Person, order: Order, at: datetime) -> Touchpoint:
    known = draws.chance(_CALLER_KNOWN)
    named = (Identifier("phone", person.phone),) if known else ()
    length_s = 60 + int(draws.wait(240))
    return _touch(
        draws, "call", "contact_centre", at, length_s, named, place=desk.code, order=order.number
    )


def _online(person: Person, channel: str, *, signed_in: bool) -> tuple[Identifier, ...]:
    device = Identifier("device", person.devices[_ONLINE.index(channel)])
    return (device, Identifier("email", person.email)) if signed_in else (device,)


def _touch(
    draws: Draws,
    kind: str,
    channel: str,
    at: datetime,
    length_s: int,
    named: tuple[Identifier, ...],
    *,
    place: str | None = None,
    product: str | None = None,
    order: str | None = None,
    referrer: str | None = None,
) -> Touchpoint:
    return Touchpoint(
        message_id=f"{draws.word():016x}",
        kind=kind,
        channel=channel,
        place=place,
        started_at=at,
        ended_at=at + timedelta(seconds=length_s),
        identifiers=named,
        product=product,
        order=order,
        referrer=referrer,
    )
