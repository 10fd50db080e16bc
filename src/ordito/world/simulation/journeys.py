"""How people come to buy, or do not: paths of touchpoints with planted deviations.

Each persona has a path for each way of buying, its target journey. A step is left out, taken twice
or replaced with the probability of the parameters, so the fitness of what was observed is known.
"""

from typing import Final

import msgspec
import numpy as np

from ordito.world.simulation import calendar, marketing
from ordito.world.simulation.calendar import MINUTE_US, Calendar
from ordito.world.simulation.chance import Ints, Marks, Stream, spread
from ordito.world.simulation.demand import MOST_OCCASIONS, Orders
from ordito.world.simulation.goods import Goods
from ordito.world.simulation.parameters import (
    AGENT,
    APP,
    CONTACT_CENTRE,
    MARKETPLACE,
    STORE,
    WEB,
    Parameters,
)
from ordito.world.simulation.people import People

KINDS: Final = (
    "message_seen",
    "visit",
    "searched",
    "product_viewed",
    "compared",
    "cart_filled",
    "checkout_begun",
    "store_visit",
    "advice",
    "call",
    "agent_visit",
    "order_tracked",
)
(
    MESSAGE_SEEN,
    VISIT,
    SEARCHED,
    PRODUCT_VIEWED,
    COMPARED,
    CART_FILLED,
    CHECKOUT_BEGUN,
    STORE_VISIT,
    ADVICE,
    CALL,
    AGENT_VISIT,
    ORDER_TRACKED,
) = range(len(KINDS))
KEPT, LEFT_OUT, TWICE, REPLACED = range(4)
_PATHS: Final[dict[int, tuple[int, ...]]] = {
    STORE: (STORE_VISIT, ADVICE),
    WEB: (VISIT, SEARCHED, PRODUCT_VIEWED, COMPARED, CART_FILLED, CHECKOUT_BEGUN),
    APP: (VISIT, PRODUCT_VIEWED, PRODUCT_VIEWED, CART_FILLED, CHECKOUT_BEGUN),
    MARKETPLACE: (SEARCHED, PRODUCT_VIEWED, CHECKOUT_BEGUN),
    CONTACT_CENTRE: (VISIT, PRODUCT_VIEWED, CALL),
    AGENT: (CALL, AGENT_VISIT),
}
# Steps that a persona takes before the path of the channel. Two letters say little: see KINDS.
_BEFORE: Final[dict[str, tuple[int, ...]]] = {
    "promo_hunter": (VISIT, COMPARED),
    "collect_family": (VISIT,),
    "assisted": (CALL,),
}
_REPLACEMENTS: Final = np.array([VISIT, SEARCHED, COMPARED, CALL])
_MOST_STEPS: Final = 10
_GAP_MINUTES: Final = np.array([600.0, 4, 2, 3, 3, 2, 2, 25, 12, 90, 1500, 600])
_IDLE_CHANNELS: Final = np.array([WEB, WEB, WEB, APP, MARKETPLACE, STORE])
_IDLE: Final = MOST_OCCASIONS // 2
_APART: Final = 1 << 49


class Touches(msgspec.Struct, frozen=True):
    """What people did or saw, in columns, not in order of time.

    Attributes:
        ids: unique in the world.
        persons: who.
        kinds: index into KINDS.
        channels: index into CHANNELS.
        at_us: when.
        orders: row of the order that the journey ended with; -1 is none.
        journeys: id of the journey; -1 is what stands alone.
        skus: what was looked at; -1 is nothing.
        media: index of the medium of what was seen; -1 is none.
    """

    ids: Ints
    persons: Ints
    kinds: Ints
    channels: Ints
    at_us: Ints
    orders: Ints
    journeys: Ints
    skus: Ints
    media: Ints

    def __len__(self) -> int:
        """Return how many they are."""
        return len(self.persons)


class Deviations(msgspec.Struct, frozen=True):
    """How far each journey is from its target (truth only).

    Attributes:
        journeys: ids.
        persons: who.
        targets: number of steps of the target.
        left_out: steps not taken.
        twice: steps taken twice.
        replaced: steps replaced by another.
    """

    journeys: Ints
    persons: Ints
    targets: Ints
    left_out: Ints
    twice: Ints
    replaced: Ints


def targets(parameters: Parameters) -> Ints:
    """Return each persona's target journey by channel, n_personas x n_channels x steps; -1 pads."""
    found = np.full((len(parameters.personas), len(_PATHS), _MOST_STEPS), -1, np.int64)
    for row, persona in enumerate(parameters.personas):
        for channel, path in _PATHS.items():
            whole = (*_BEFORE.get(persona.code, ()), *path)
            found[row, channel, : len(whole)] = whole
    return found


def walk(
    parameters: Parameters, people: People, orders: Orders, rows: Ints, skus: Ints
) -> tuple[Touches, Deviations]:
    """Return what led to the orders at ``rows``, and how far it was from the target.

    Args:
        parameters: of the world.
        people: of the world.
        orders: of the world.
        rows: of the orders.
        skus: one SKU of each order at ``rows``; -1 is none.
    """
    paths = targets(parameters)[people.personas[orders.persons[rows]], orders.channels[rows]]
    draws = Stream(parameters.seed, "journeys")
    return _steps(
        parameters,
        draws,
        journeys=orders.ids[rows],
        persons=orders.persons[rows],
        channels=orders.channels[rows],
        ends_us=orders.placed_us[rows],
        orders=rows,
        skus=skus,
        paths=paths,
    )


def idle(
    parameters: Parameters, calendar_: Calendar, people: People, persons: Ints, goods: Goods
) -> tuple[Touches, Deviations]:
    """Return the journeys of ``persons`` that end without an order, cut off on the way."""
    draws = Stream(parameters.seed, "idle")
    idles = np.array([one.idles for one in parameters.personas])[people.personas[persons]]
    means = people.paces[persons] * idles * parameters.idle * parameters.days / 364
    rows, numbers = spread(np.minimum(draws.counts(persons, means, 0), _IDLE - 1))
    who = persons[rows]
    ids = who * MOST_OCCASIONS + _IDLE + numbers
    channels = _IDLE_CHANNELS[draws.below(ids, len(_IDLE_CHANNELS), 1)]
    rhythms = np.where(channels == STORE, calendar.STORE, calendar.DIGITAL)
    days = calendar_.draw_days(draws, ids, 2)
    ends = calendar_.instants(days, calendar.draw_minutes(draws, ids, rhythms, 3))
    paths = targets(parameters)[people.personas[who], channels]
    lengths = (paths >= 0).sum(axis=1)
    taken = 1 + draws.below(ids, np.maximum(1, lengths - 1), 5)
    paths = np.where(np.arange(_MOST_STEPS) < taken[:, None], paths, -1)
    return _steps(
        parameters,
        Stream(parameters.seed, "idle steps"),
        journeys=ids,
        persons=who,
        channels=channels,
        ends_us=ends,
        orders=np.full_like(ids, -1),
        skus=goods.wished(draws, ids, people.personas[who], 6),
        paths=paths,
    )


def seen(parameters: Parameters, calendar_: Calendar, people: People, persons: Ints) -> Touches:
    """Return the messages and visits by which ``persons`` were reached."""
    draws = Stream(parameters.seed, "seen")
    parts: list[tuple[Ints, Ints, Ints]] = []
    numbers: list[Ints] = []
    for medium in range(len(parameters.media)):
        for flight in range(marketing.flights(parameters)):
            told = marketing.reach(parameters, people, medium=medium, flight=flight)
            reached = persons[told.treated[persons] & (told.days[persons] < parameters.days)]
            ids = reached * 1_024 + medium * 64 + flight
            rhythm = np.full_like(reached, calendar.DIGITAL)
            minutes = calendar.draw_minutes(draws, ids, rhythm, 0)
            at = calendar_.instants(told.days[reached], minutes)
            numbers.append(ids)
            parts.append((reached, at, np.full_like(reached, medium)))
    who, at, media = (np.concatenate(column) for column in zip(*parts, strict=True))
    visits = np.array([medium.code == "agent_visit" for medium in parameters.media])[media]
    none = np.full_like(who, -1)
    return Touches(
        ids=_APART + np.concatenate(numbers),
        persons=who,
        kinds=np.where(visits, AGENT_VISIT, MESSAGE_SEEN),
        channels=np.where(visits, AGENT, WEB),
        at_us=at,
        orders=none,
        journeys=none,
        skus=none,
        media=media,
    )


def _steps(
    parameters: Parameters,
    draws: Stream,
    *,
    journeys: Ints,
    persons: Ints,
    channels: Ints,
    ends_us: Ints,
    orders: Ints,
    skus: Ints,
    paths: Ints,
) -> tuple[Touches, Deviations]:
    there = paths >= 0
    numbers = np.arange(_MOST_STEPS)
    ids = journeys[:, None] * _MOST_STEPS + numbers
    happens = _deviate(parameters, draws, ids, there)
    others = _REPLACEMENTS[draws.below(ids, len(_REPLACEMENTS), 1)]
    kinds = np.where(happens == REPLACED, others, paths)
    gaps = np.where(there, draws.wait(ids, _GAP_MINUTES[np.maximum(kinds, 0)], 2), 0.0)
    before = np.cumsum(gaps[:, ::-1], axis=1)[:, ::-1]
    at = ends_us[:, None] - (before * MINUTE_US).astype(np.int64)
    times = np.where(there, np.where(happens == LEFT_OUT, 0, 1 + (happens == TWICE)), 0)
    rows, again = spread(times.ravel())
    journey = rows // _MOST_STEPS
    half = (gaps.ravel()[rows] * again / 2 * MINUTE_US).astype(np.int64)
    kind = kinds.ravel()[rows]
    touches = Touches(
        ids=ids.ravel()[rows] * 2 + again,
        persons=persons[journey],
        kinds=kind,
        channels=_channels(kind, channels[journey]),
        at_us=at.ravel()[rows] + half,
        orders=orders[journey],
        journeys=journeys[journey],
        skus=np.where(np.isin(kind, [PRODUCT_VIEWED, CART_FILLED]), skus[journey], -1),
        media=np.full_like(kind, -1),
    )
    counts = ((happens == way).sum(axis=1) for way in (LEFT_OUT, TWICE, REPLACED))
    return touches, Deviations(journeys, persons, there.sum(axis=1), *counts)


def _deviate(parameters: Parameters, draws: Stream, ids: Ints, there: Marks) -> Ints:
    deviates = there & draws.chance(ids, parameters.deviation, 0)
    return np.where(deviates, LEFT_OUT + draws.below(ids, REPLACED, 3), KEPT)


def _channels(kinds: Ints, channels: Ints) -> Ints:
    """Return the channel of each step: most are of their journey's, some have their own."""
    online = np.isin(channels, [WEB, APP, MARKETPLACE])
    found = np.where(
        np.isin(kinds, [VISIT, SEARCHED, PRODUCT_VIEWED, COMPARED]) & ~online, WEB, channels
    )
    found = np.where(kinds == CALL, CONTACT_CENTRE, found)
    return np.where(np.isin(kinds, [STORE_VISIT, ADVICE]), STORE, found)
