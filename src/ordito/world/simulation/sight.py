"""What a company gets to see of what happened: by which sign, how late, how often.

People leave signs: an account, a card, a browser, an app, a phone, the radio of a phone in a store.
Ids are opaque: nothing of the person can be read from them. Links are cut by the company's degree
of integration (P12), and the truth of each row is kept apart.
"""

from typing import Final

import msgspec
import numpy as np

from ordito.world.simulation.calendar import DAY_MINUTES, MINUTE_US, Calendar
from ordito.world.simulation.chance import Ints, Marks, Stream
from ordito.world.simulation.demand import Orders
from ordito.world.simulation.journeys import (
    ADVICE,
    AGENT_VISIT,
    CALL,
    MESSAGE_SEEN,
    STORE_VISIT,
    Touches,
)
from ordito.world.simulation.parameters import (
    APP,
    CHANNELS,
    CONTACT_CENTRE,
    MARKETPLACE,
    STORE,
    Integration,
    Parameters,
)
from ordito.world.simulation.people import People

SIGNS: Final = ("none", "account", "card", "browser", "app", "phone", "wifi")
NONE, ACCOUNT, CARD, BROWSER, IN_APP, PHONE, WIFI = range(len(SIGNS))
_LOGGED_IN: Final = 0.38
_SEEN_BY_WIFI: Final = 0.35
_ADVICE_NOTED: Final = 0.2
_CALLER_KNOWN: Final = 0.60
_DUPLICATED: Final = 0.08
_TWICE_SENT: Final = 0.02
_LATE_SENT: Final = 0.01
_LATE_MINUTES: Final = 2.0 * DAY_MINUTES
_USUAL_SECONDS: Final = 20.0
_BROWSER_LASTS_US: Final = 90 * DAY_MINUTES * MINUTE_US
_BROWSERS: Final = 16
_PROFILES: Final = 8
# Which channels share a customer base, by how far they know of each other.
_BASES: Final = {
    Integration.SILOED: np.arange(len(CHANNELS)),
    Integration.CROSS: np.array([0, 1, 1, 3, 4, 4]),
    Integration.OMNI: np.zeros(len(CHANNELS), np.int64),
}
# Which customer bases note the card: by it profiles can be joined afterwards.
_CARDED: Final = {
    Integration.SILOED: (0,),
    Integration.CROSS: (0, 1, _PROFILES - 1),
    Integration.OMNI: tuple(range(_PROFILES)),
}


class Seen(msgspec.Struct, frozen=True):
    """What arrives of touches; rows may be repeated.

    Attributes:
        touches: row of the touch.
        messages: opaque id of the message, the same when it is sent twice.
        arrived_us: when it arrives.
        signs: index into SIGNS.
        values: opaque value of the sign; -1 is none.
    """

    touches: Ints
    messages: Ints
    arrived_us: Ints
    signs: Ints
    values: Ints


def opaque(seed: int, name: str, ids: Ints) -> Ints:
    """Return numbers of 63 bits that tell nothing of ``ids``."""
    return (Stream(seed, f"opaque {name}").words(ids) >> np.uint64(1)).astype(np.int64)


def profile_ids(parameters: Parameters, persons: Ints, channels: Ints) -> Ints:
    """Return the plain id of the profile under which each channel knows each person."""
    bases = _BASES[parameters.integration][channels]
    twice = Stream(parameters.seed, "duplicates").chance(persons, _DUPLICATED)
    # where each channel has customers of its own, a second profile would be one that two share
    linked = parameters.integration is not Integration.SILOED
    apart = twice & np.isin(channels, [APP, CONTACT_CENTRE]) & linked
    return persons * _PROFILES + np.where(apart, _PROFILES - 1, bases)


def carded(parameters: Parameters, profiles: Ints) -> Marks:
    """Return which profiles note the loyalty card of their person, if there is one."""
    return np.isin(profiles % _PROFILES, _CARDED[parameters.integration])


def person_of_profile(profiles: Ints) -> Ints:
    """Return the person behind each plain id of a profile."""
    return profiles // _PROFILES


def buyers(parameters: Parameters, people: People, orders: Orders) -> Ints:
    """Return the plain id of the profile that each order names; -1 is nobody's."""
    named = (orders.channels != STORE) | people.cards[orders.persons]
    return np.where(named, profile_ids(parameters, orders.persons, orders.channels), -1)


def look(parameters: Parameters, calendar: Calendar, people: People, touches: Touches) -> Seen:
    """Return what of ``touches`` arrives."""
    draws, ids = Stream(parameters.seed, "sight"), touches.ids
    signs = _signs(draws, people, touches)
    rows = np.flatnonzero(_noticed(draws, touches) & (touches.at_us >= calendar.starts_us[0]))
    usual = draws.wait(ids[rows], _USUAL_SECONDS / 60, 10)
    late = draws.chance(ids[rows], _LATE_SENT, 11) * draws.wait(ids[rows], _LATE_MINUTES, 12)
    arrived = touches.at_us[rows] + ((usual + late) * MINUTE_US).astype(np.int64)
    values = _values(parameters, touches, signs)
    again = draws.chance(ids[rows], _TWICE_SENT, 13)
    resent = arrived[again] + (draws.wait(ids[rows][again], 30.0, 14) * MINUTE_US).astype(np.int64)
    sent = np.concatenate([rows, rows[again]])
    return Seen(
        touches=sent,
        messages=opaque(parameters.seed, "message", ids[sent]),
        arrived_us=np.concatenate([arrived, resent]),
        signs=signs[sent],
        values=values[sent],
    )


def _noticed(draws: Stream, touches: Touches) -> Marks:
    """Return which touches leave any trace with the company."""
    ids = touches.ids
    noticed = touches.channels != MARKETPLACE
    noticed &= (touches.kinds != STORE_VISIT) | draws.chance(ids, _SEEN_BY_WIFI, 0)
    return noticed & ((touches.kinds != ADVICE) | draws.chance(ids, _ADVICE_NOTED, 0))


def _signs(draws: Stream, people: People, touches: Touches) -> Ints:
    ids = touches.ids
    journeys = np.where(touches.journeys >= 0, touches.journeys, ids)
    logged_in = draws.chance(journeys, _LOGGED_IN, 1)
    signs = np.where(logged_in, ACCOUNT, BROWSER)
    signs = np.where(touches.channels == APP, np.where(logged_in, ACCOUNT, IN_APP), signs)
    signs = np.where(touches.kinds == STORE_VISIT, WIFI, signs)
    signs = np.where(
        touches.kinds == ADVICE, np.where(people.cards[touches.persons], CARD, NONE), signs
    )
    known = draws.chance(ids, _CALLER_KNOWN, 2)
    signs = np.where(touches.kinds == CALL, np.where(known, PHONE, NONE), signs)
    return np.where(np.isin(touches.kinds, [MESSAGE_SEEN, AGENT_VISIT]), ACCOUNT, signs)


def _values(parameters: Parameters, touches: Touches, signs: Ints) -> Ints:
    accounts = profile_ids(parameters, touches.persons, touches.channels)
    browsers = touches.persons * _BROWSERS + (touches.at_us // _BROWSER_LASTS_US) % _BROWSERS
    values = np.full_like(signs, -1)
    for sign, name, plain in (
        (ACCOUNT, "profile", accounts),
        (CARD, "card", touches.persons),
        (BROWSER, "browser", browsers),
        (IN_APP, "app", touches.persons),
        (PHONE, "phone", touches.persons),
        (WIFI, "wifi", touches.persons),
    ):
        rows = signs == sign
        values[rows] = opaque(parameters.seed, name, plain[rows])
    return values
