"""When, where and through which channel people buy: occasions, and which of them become orders."""

from typing import Final, TypeVar

import msgspec
import numpy as np

from ordito.world.simulation import calendar, marketing
from ordito.world.simulation.calendar import WEEK_DAYS, Calendar
from ordito.world.simulation.chance import Ints, Marks, Reals, Stream, running, spread
from ordito.world.simulation.network import Network
from ordito.world.simulation.parameters import (
    AGENT,
    APP,
    CARRY_OUT,
    COLLECT,
    CONTACT_CENTRE,
    SHIP,
    STORE,
    WAYS,
    WEB,
    Integration,
    Parameters,
)
from ordito.world.simulation.people import People

CHANNEL_OF: Final = np.array([way.channel for way in WAYS])
METHOD_OF: Final = np.array([way.method for way in WAYS])
_YEAR_DAYS: Final = 364
MOST_OCCASIONS: Final = 1 << 13  # of a person, with journeys that end without an order
_ADDED: Final = MOST_OCCASIONS // 4
_MOST_LINES: Final = 60
_DESK: Final = -1  # the last of the doors
_ASSISTED_RHYTHM: Final = frozenset({CONTACT_CENTRE, AGENT})


class Orders(msgspec.Struct, frozen=True):
    """Orders in columns, in order of time.

    Attributes:
        ids: unique, the same in every world of a seed in which the order is placed.
        persons: who bought.
        placed_us: when, in microseconds since 1970 in UTC.
        days: business day.
        channels: index into CHANNELS.
        methods: index into METHODS.
        stores: store of sale or collection; -1 where goods are sent from elsewhere.
        sources: place from which the goods come.
        lines: how many lines were wanted.
        media: bits of the media that were working on the person.
        meant: bits of the media that worked, or would have but for the lot.
        last_media: the medium that reached the person last; -1 is none.
        needed: bits of the media without any one of which the order would not be.
        moved: bought on the web instead of at a franchisee's store (P5).
        added: would not be without the web shop's opening in a franchisee's zone (P5).
    """

    ids: Ints
    persons: Ints
    placed_us: Ints
    days: Ints
    channels: Ints
    methods: Ints
    stores: Ints
    sources: Ints
    lines: Ints
    media: Ints
    meant: Ints
    last_media: Ints
    needed: Ints
    moved: Marks
    added: Marks

    def __len__(self) -> int:
        """Return how many they are."""
        return len(self.ids)

    def take(self, rows: Ints | Marks) -> "Orders":
        """Return the orders at ``rows``."""
        return Orders(*(column[rows] for column in msgspec.structs.astuple(self)))


_Columns = TypeVar("_Columns", bound=msgspec.Struct)


class _Occasions(msgspec.Struct, frozen=True):
    ids: Ints
    persons: Ints
    days: Ints
    added: Marks


def buy(parameters: Parameters, calendar_: Calendar, network: Network, people: People) -> Orders:
    """Return the orders that people place."""
    occasions = _occasions(parameters, calendar_, network, people)
    draws = Stream(parameters.seed, "orders")
    touched = _touch(parameters, people, occasions)
    bought = draws.units(occasions.ids, 0) < parameters.buys + touched.gain
    occasions, touched = _take(occasions, bought), _take(touched, bought)
    ways, moved = _ways(parameters, network, people, occasions)
    channels, methods = CHANNEL_OF[ways], METHOD_OF[ways]
    homes = people.homes[occasions.persons]
    shops = shops_of(parameters, network, ids=occasions.ids, homes=homes)
    stays = (channels == STORE) & (methods == CARRY_OUT)
    stores = np.where(stays, shops, np.where(methods == COLLECT, homes, -1))
    rhythms = np.where(channels == STORE, calendar.STORE, calendar.DIGITAL)
    rhythms[np.isin(channels, list(_ASSISTED_RHYTHM))] = calendar.CONTACT
    rhythms[methods == COLLECT] = calendar.COLLECT
    minutes = calendar.draw_minutes(draws, occasions.ids, rhythms, 10)
    fetched = calendar_.collect_days(draws, occasions.ids, occasions.days, 12)
    days = np.where(methods == COLLECT, fetched, occasions.days)
    hurried = (methods == COLLECT) & network.slow[homes]
    days, minutes = _rush(parameters, calendar_, occasions.ids, hurried, days, minutes)
    attended, served = (
        np.isin(channels, [STORE, CONTACT_CENTRE]),
        np.where(channels == STORE, shops, _DESK),
    )
    spare = draws.units(occasions.ids, 14)
    there = network.doors.within(calendar_, served, days, minutes, spare)
    minutes = np.where(attended, there, minutes)
    kept = ~attended | network.doors.is_open_on(calendar_, served, days)
    made = Orders(
        ids=occasions.ids,
        persons=occasions.persons,
        placed_us=calendar_.instants(days, minutes),
        days=days,
        channels=channels,
        methods=methods,
        stores=stores,
        sources=np.where(stores >= 0, stores, network.depots[homes]),
        lines=_baskets(parameters, people, occasions, channels),
        media=touched.media,
        meant=touched.meant,
        last_media=touched.last,
        needed=_needed(parameters, draws, occasions, touched),
        moved=moved,
        added=occasions.added,
    ).take(kept)
    return made.take(np.lexsort((made.ids, made.placed_us)))


def _rush(
    parameters: Parameters,
    calendar_: Calendar,
    ids: Ints,
    hurried: Marks,
    days: Ints,
    minutes: Reals,
) -> tuple[Ints, Reals]:
    """Return days and minutes at which a share of ``hurried`` asks in the weakest link's hours."""
    told, draws = parameters.weakest_link, Stream(parameters.seed, "rush")
    moved = hurried & draws.chance(ids, told.rush, 0)
    weekdays = np.array(told.weekdays)[(draws.units(ids, 1) * len(told.weekdays)).astype(np.int64)]
    then = np.clip(days - calendar_.weekdays[days] + weekdays, 0, calendar_.days - 1)
    hours = told.from_hour + draws.units(ids, 2) * (told.to_hour - told.from_hour)
    return np.where(moved, then, days), np.where(moved, hours * 60.0, minutes)


class _Touched(msgspec.Struct, frozen=True):
    """What worked on occasions: gain of probability, bits, and the medium that came last."""

    gain: Reals
    media: Ints
    meant: Ints
    last: Ints


def mean_gain(parameters: Parameters) -> float:
    """Return by how much all media raise the probability of a purchase, on average, about."""
    return (
        sum(
            medium.reach * (1 - parameters.control) * medium.lift * medium.works_days
            for medium in parameters.media
        )
        / marketing.FLIGHT_DAYS
    )


def _occasions(
    parameters: Parameters, calendar_: Calendar, network: Network, people: People
) -> _Occasions:
    draws = Stream(parameters.seed, "occasions")
    years = parameters.days / _YEAR_DAYS
    means = people.paces * years / (parameters.buys + mean_gain(parameters))
    rows, numbers = spread(np.minimum(draws.counts(people.ids, means, 0), _ADDED - 1))
    usual = rows * MOST_OCCASIONS + numbers
    here = network.contested[people.homes]
    extra = np.where(here, means * parameters.conflict.added, 0.0)
    more_rows, more = spread(np.minimum(draws.counts(people.ids, extra, 1), _ADDED - 1))
    ids = np.concatenate([usual, more_rows * MOST_OCCASIONS + _ADDED + more])
    days = calendar_.draw_days(draws, ids, 2)
    added = np.concatenate([np.zeros(len(usual), np.bool_), np.ones(len(more_rows), np.bool_)])
    kept = ~added | (days >= _opening(parameters))
    fades = np.array([one.fades for one in parameters.personas])
    who = np.concatenate([rows, more_rows])
    kept &= ~draws.chance(ids, fades[people.personas[who]] * days / parameters.days, 3)
    return _Occasions(ids[kept], who[kept], days[kept], added[kept])


def _touch(parameters: Parameters, people: People, occasions: _Occasions) -> _Touched:
    n = len(occasions.ids)
    gain, media, meant = np.zeros(n), np.zeros(n, np.int64), np.zeros(n, np.int64)
    last, latest = np.full(n, -1, np.int64), np.full(n, -1, np.int64)
    for index, medium in enumerate(parameters.media):
        wanted, working, since = marketing.under_effect(
            parameters, people, medium=index, persons=occasions.persons, days=occasions.days
        )
        gain += medium.lift * working
        media |= working.astype(np.int64) << index
        meant |= wanted.astype(np.int64) << index
        last = np.where(working & (since >= latest), index, last)
        latest = np.maximum(latest, since)
    return _Touched(gain, media, meant, last)


def _needed(
    parameters: Parameters, draws: Stream, occasions: _Occasions, touched: _Touched
) -> Ints:
    """Return the bits of the media without which a purchase would not have been made."""
    point = draws.units(occasions.ids, 0)
    needed = np.zeros(len(point), np.int64)
    for index, medium in enumerate(parameters.media):
        working = (touched.media >> index) & 1 == 1
        missed = working & (point >= parameters.buys + touched.gain - medium.lift)
        needed |= missed.astype(np.int64) << index
    return needed


def ways_of(
    parameters: Parameters, people: People, *, ids: Ints, persons: Ints, days: Ints
) -> Ints:
    """Return the way, an index into WAYS, of each purchase by its person's persona.

    Args:
        parameters: of the world.
        people: of the world.
        ids: of the purchases.
        persons: who buys.
        days: when; a new app draws purchases from its week on (P11).
    """
    draws = Stream(parameters.seed, "ways")
    usual = running([one.ways for one in parameters.personas])
    personas = people.personas[persons]
    ways = draws.spin_rows(ids, usual, personas, 0)
    tastes = np.array([one.app_taste for one in parameters.personas])[personas]
    late = days >= (parameters.regime.week - 1) * WEEK_DAYS
    drawn = draws.chance(ids, tastes * parameters.regime.drawn, 1) & late
    ways = np.where(drawn, _same_method(CHANNEL_OF == WEB, APP)[ways], ways)
    return _siloed()[ways] if parameters.integration is Integration.SILOED else ways


def _ways(
    parameters: Parameters, network: Network, people: People, occasions: _Occasions
) -> tuple[Ints, Marks]:
    """Return the way of each purchase, and which would have been made in a franchisee's store."""
    ways = ways_of(
        parameters, people, ids=occasions.ids, persons=occasions.persons, days=occasions.days
    )
    homes = people.homes[occasions.persons]
    ways[(network.agents[homes] < 0) & (CHANNEL_OF[ways] == AGENT)] = 0
    since = occasions.days >= _opening(parameters)
    draws = Stream(parameters.seed, "zones")
    moved = draws.chance(occasions.ids, parameters.conflict.taken)
    moved &= network.contested[homes] & since & (ways == 0) & ~occasions.added
    by_mail = next(row for row, way in enumerate(WAYS) if way.channel == WEB)
    return np.where(moved | occasions.added, by_mail, ways), moved


def _same_method(leaving: Marks, channel: int) -> Ints:
    """Return for each way the way of the same method through ``channel``, or the way itself."""
    found = np.arange(len(WAYS))
    for row in np.flatnonzero(leaving):
        same = [
            other
            for other, way in enumerate(WAYS)
            if way.channel == channel and way.method == WAYS[row].method
        ]
        found[row] = same[0] if same else row
    return found


def _siloed() -> Ints:
    """Return for each way the one in which its channel serves from its own goods alone."""
    alone = {STORE: CARRY_OUT}
    return np.array(
        [
            next(
                row
                for row, other in enumerate(WAYS)
                if other.channel == way.channel and other.method == alone.get(way.channel, SHIP)
            )
            for way in WAYS
        ]
    )


def shops_of(parameters: Parameters, network: Network, *, ids: Ints, homes: Ints) -> Ints:
    """Return the store that each purchase, if it is made in a store, is made in.

    Args:
        parameters: of the world.
        network: of the world.
        ids: of the purchases.
        homes: nearest store of who buys.
    """
    draws = Stream(parameters.seed, "shops")
    elsewhere = draws.spin(ids, network.footfall, 1)
    return np.where(draws.chance(ids, parameters.main_store, 0), homes, elsewhere)


def _baskets(parameters: Parameters, people: People, occasions: _Occasions, channels: Ints) -> Ints:
    """Return how many lines each purchase has."""
    sizes = np.array([one.basket for one in parameters.personas])
    medians = parameters.lines_median * sizes[people.personas[occasions.persons]]
    medians = np.where(channels == STORE, medians, medians * parameters.lines_ordered)
    draws = Stream(parameters.seed, "baskets")
    wanted = draws.lognormal(occasions.ids, medians, parameters.lines_sigma)
    return np.clip(np.rint(wanted), 1, _MOST_LINES).astype(np.int64)


def _opening(parameters: Parameters) -> int:
    return int(parameters.conflict.opens * parameters.days)


def _take(rows: _Columns, kept: Marks) -> _Columns:
    return type(rows)(*(column[kept] for column in msgspec.structs.astuple(rows)))


def claimants(
    parameters: Parameters, network: Network, people: People, orders: Orders
) -> tuple[Ints, Marks]:
    """Return the agent who claims a commission on each order, or -1, and which are contested.

    Agents claim what they took, and a share of what people bought on the web who became customers
    online in a franchisee's zone (P5).
    """
    homes = people.homes[orders.persons]
    own = orders.channels == AGENT
    online = np.isin(orders.channels, [WEB, APP])
    open_ = online & people.online_first[orders.persons] & network.franchised[homes]
    share = parameters.conflict.claims
    wanted = share / (1 - share) * own.sum() / max(1, int(open_.sum()))
    draws = Stream(parameters.seed, "claims")
    contested = open_ & draws.chance(orders.ids, min(1.0, wanted))
    neighbours = np.maximum(0, homes // max(1, network.n_stores // _agents(network)))
    agents = np.where(own, network.agents[homes], np.where(contested, neighbours, -1))
    return agents, contested


def _agents(network: Network) -> int:
    return max(1, int(network.agents.max()) + 1)
