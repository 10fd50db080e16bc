"""What was seen of people in the past: each touchpoint with nothing but what it came with."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from ordito.world.draws import Wheel
from ordito.world.hours import is_open, open_time
from ordito.world.model import Identifier, Order, Person, Place, Touchpoint
from ordito.world.past import Past, instant, table
from ordito.world.simulation import journeys, sight
from ordito.world.simulation.chance import Ints, Stream
from ordito.world.simulation.journeys import Touches
from ordito.world.simulation.parameters import APP, CHANNELS, WEB
from ordito.world.simulation.views import joined

# Median seconds that people stay; what is not named here is a click.
_STAY_S: Final = {
    journeys.VISIT: 150.0,
    journeys.PRODUCT_VIEWED: 45.0,
    journeys.COMPARED: 60.0,
    journeys.STORE_VISIT: 1_100.0,
    journeys.ADVICE: 420.0,
    journeys.CALL: 240.0,
    journeys.AGENT_VISIT: 2_700.0,
}
_STAY_SIGMA: Final = 0.5
_IN_STORE: Final = (journeys.STORE_VISIT, journeys.ADVICE)
# by what a visit came, from the medium that reached the person last
_LED_BY: Final = {
    "email": "newsletter",
    "social": "social",
    "search": "search",
    "affiliate": "affiliate",
}
_DIRECT: Final = "direct"
_REFERRERS: Final[Wheel[str]] = Wheel(
    (_DIRECT, "search", "social", "newsletter", "affiliate"), (38, 30, 16, 11, 5)
)


def touchpoints_of(past: Past, orders: Mapping[int, Order]) -> Iterator[tuple[int, Touchpoint]]:
    """Yield what was seen by the end, each with the row of the person behind it."""
    touches = _touches(past)
    told = past.setting
    seen = sight.look(told.parameters, told.calendar, told.people, touches)
    messages, first = np.unique(seen.messages, return_index=True)
    rows = seen.touches[first]
    columns = (
        messages,
        seen.signs[first],
        touches.persons[rows],
        touches.kinds[rows],
        touches.channels[rows],
        touches.at_us[rows],
        touches.orders[rows],
        touches.skus[rows],
        touches.media[rows],
        _stays(past, touches)[rows],
        _referrers(past, touches)[rows],
    )
    media = [medium.code for medium in told.parameters.media]
    for message, sign, person, kind, channel, at_us, order, sku, medium, stay_s, link in table(
        columns
    ):
        who, about = past.person(person), orders.get(order)
        code = media[medium] if medium >= 0 else None
        if (order >= 0 and about is None) or not _is_told(who, code):
            continue
        place = _place(past, kind, person, about)
        at = _within(place, instant(at_us), about)
        if at is None or at + timedelta(seconds=stay_s) > past.end:
            continue
        yield (
            person,
            Touchpoint(
                message_id=f"{message:016x}",
                kind=journeys.KINDS[kind],
                channel=CHANNELS[channel],
                place=None if place is None else place.code,
                started_at=at,
                ended_at=at + timedelta(seconds=stay_s),
                identifiers=_identifiers(past, who, person, sign, channel),
                product=past.company.skus[sku].product if sku >= 0 else None,
                order=None if about is None else about.number,
                referrer=_REFERRERS.choices[link] if kind == journeys.VISIT else None,
                medium=code,
            ),
        )


def _touches(past: Past) -> Touches:
    """Return what people did, and the messages that reached them."""
    told, bought = past.setting, past.traded.orders
    one_of = np.full(len(bought), -1, np.int64)
    one_of[past.lines.orders] = past.lines.skus
    rows = np.arange(len(bought))
    walked, _ = journeys.walk(told.parameters, told.people, bought, rows, one_of)
    persons = told.people.ids
    idled, _ = journeys.idle(told.parameters, told.calendar, told.people, persons, told.goods)
    reached = journeys.seen(told.parameters, told.calendar, told.people, persons)
    return Touches(*joined(walked, idled, reached))


def _stays(past: Past, touches: Touches) -> Ints:
    """Return for how many seconds people stayed at each touch."""
    medians = np.array([_STAY_S.get(kind, 0.0) for kind in range(len(journeys.KINDS))])
    draws = Stream(past.company.seed, "stays")
    stays = draws.lognormal(touches.ids, medians[touches.kinds], _STAY_SIGMA)
    return np.rint(stays).astype(np.int64)


def _referrers(past: Past, touches: Touches) -> Ints:
    """Return by which of ``_REFERRERS`` each visit came, if it was one."""
    codes = list(_REFERRERS.choices)
    draws = Stream(past.company.seed, "referrers")
    ids = np.where(touches.journeys >= 0, touches.journeys, touches.ids)
    drawn = draws.spin(ids, np.asarray(_REFERRERS.sums))
    media = [medium.code for medium in past.setting.parameters.media]
    led = np.array([codes.index(_LED_BY.get(code, _DIRECT)) for code in (*media, "")])
    found = np.where(touches.orders >= 0, led[past.traded.orders.last_media[touches.orders]], drawn)
    return np.where(touches.channels == APP, codes.index(_DIRECT), found)


def _is_told(who: Person | None, medium: str | None) -> bool:
    """Tell whether the company knows of it: of messages, those it sent to whom agreed to them."""
    return medium is None or (who is not None and medium in who.consents)


def _place(past: Past, kind: int, person: int, about: Order | None) -> Place | None:
    if kind == journeys.CALL:
        return past.desk
    if kind not in _IN_STORE:
        return None
    if about is not None and about.place is not None:
        return next(place for place in past.places if place.code == about.place)
    return past.places[int(past.setting.people.homes[person])]


def _within(place: Place | None, at: datetime, about: Order | None) -> datetime | None:
    """Return when a touch was, None where nobody was there for it."""
    if place is None or is_open(place, at):
        return at
    opened_at = open_time(place, at)
    return opened_at if about is not None and opened_at <= about.placed_at else None


def _identifiers(
    past: Past, who: Person | None, row: int, sign: int, channel: int
) -> tuple[Identifier, ...]:
    if who is None:
        return _of_stranger(past, row, sign, channel)
    device = Identifier("device", who.devices[channel == APP])
    match sign:
        case sight.ACCOUNT:
            email = Identifier("email", who.email)
            return (device, email) if channel in (WEB, APP) else (email,)
        case sight.BROWSER | sight.IN_APP:
            return (device,)
        case sight.PHONE:
            return (Identifier("phone", who.phone),)
        case sight.WIFI:
            return (Identifier("wifi", who.wifi),)
        case sight.CARD if who.card is not None:
            return (Identifier("card", who.card),)
        case _:
            return ()


def _of_stranger(past: Past, row: int, sign: int, channel: int) -> tuple[Identifier, ...]:
    """Return the device of somebody who has no account, and names nothing else."""
    if sign not in (sight.ACCOUNT, sight.BROWSER, sight.IN_APP, sight.WIFI):
        return ()
    kind, name = ("wifi", "wifi") if sign == sight.WIFI else ("device", CHANNELS[channel])
    word = int(sight.opaque(past.company.seed, f"stranger's {name}", np.array([row]))[0])
    return (Identifier(kind, f"{name}-{word:016x}"),)
