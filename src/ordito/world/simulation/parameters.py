"""Parameters of a simulated company: all that a world may be told, and what is planted in it.

Shares and probabilities are from 0 to 1, money in cents, tax included unless said otherwise. The
defaults are calibrated on real data sets where one is known, and assumed where none is.

Source: reference data of The Complete Journey, Online Retail II, Hillstrom's e-mail test, helpdesk
and bank call logs, AdventureWorks (costs).
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

CHANNELS: Final = ("store", "web", "app", "marketplace", "contact_centre", "agent")
METHODS: Final = ("carry_out", "ship", "collect")
STORE, WEB, APP, MARKETPLACE, CONTACT_CENTRE, AGENT = range(len(CHANNELS))
CARRY_OUT, SHIP, COLLECT = range(len(METHODS))


LARGEST: Final = 200.0
"""The largest scale."""
_MOST: Final = 1_000
_CHANNELS: Final = len(CHANNELS)
Share = Annotated[float, Meta(ge=0, le=1)]
Times = Annotated[float, Meta(ge=0, le=_MOST)]
Above = Annotated[float, Meta(gt=0, le=_MOST)]
Cents = Annotated[int, Meta(ge=0, le=10**9)]


class Way(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an order is placed and how its goods leave; indexes into CHANNELS and METHODS."""

    channel: int
    method: int


WAYS: Final = (
    Way(STORE, CARRY_OUT),
    Way(STORE, SHIP),
    Way(WEB, SHIP),
    Way(WEB, COLLECT),
    Way(APP, SHIP),
    Way(APP, COLLECT),
    Way(MARKETPLACE, SHIP),
    Way(CONTACT_CENTRE, SHIP),
    Way(CONTACT_CENTRE, COLLECT),
    Way(AGENT, SHIP),
)


class Integration(StrEnum):
    """How far the channels of a company know of each other."""

    SILOED = "siloed"
    CROSS = "cross"
    OMNI = "omni"


class Persona(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of customer.

    Attributes:
        code: its name.
        share: of all customers.
        pace: orders a year beside the mean.
        ways: weight of each of WAYS.
        basket: lines of a basket beside the mean.
        app_taste: how much of its digital buying the new app of a regime change draws.
        ships_free: share of its parcels for which it finds a code that makes shipping free (P3).
        returns_times: what it brings back beside the mean.
        idles: journeys that end without an order, beside the mean.
        fades: share of its occasions that are gone at the end; they go evenly from the first day.
    """

    code: str
    share: Share
    pace: Above
    ways: tuple[Times, ...]
    basket: Above = 1.0
    app_taste: Share = 0.0
    ships_free: Share = 0.0
    returns_times: Times = 1.0
    idles: Times = 1.0
    fades: Share = 0.0

    def __post_init__(self) -> None:
        """See that it says of each way how often it is taken."""
        if len(self.ways) != len(WAYS) or not sum(self.ways):
            raise ValueError(f"{self.code}: ways has {len(WAYS)} weights, one of them above 0")


PERSONAS: Final = (
    Persona("store_loyal", 0.38, 1.30, (94, 1, 1.2, 0.8, 0.6, 0.5, 0.8, 0.9, 0.2, 0)),
    Persona("collect_family", 0.18, 1.10, (58, 1, 3, 20, 2, 13, 2, 1, 1, 0), basket=1.5),
    Persona(
        "promo_hunter",
        0.17,
        1.00,
        (74, 1, 9, 2, 4, 1, 9, 0, 0, 0),
        basket=0.6,
        ships_free=0.7,
        returns_times=1.8,
    ),
    Persona("digital_first", 0.12, 0.90, (36, 1, 18, 13, 13, 11, 9, 0, 0, 0), app_taste=1.0),
    Persona("assisted", 0.09, 0.80, (62, 3, 2, 1, 0, 0, 1, 13, 4, 14)),
    Persona("lapsing", 0.06, 0.35, (72, 1, 10, 3, 5, 2, 6, 1, 0, 0)),
)


class Medium(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A way of reaching people before they buy (P6, P7).

    Attributes:
        code: its name.
        reach: share of people whom a flight of it targets.
        lift: what a treated person's probability to buy gains while it works.
        works_days: how long.
        leans: 0 targets everybody alike; 1 targets by how much a person buys.
        cost: of one treatment.
    """

    code: str
    reach: Share
    lift: Share
    works_days: Annotated[int, Meta(ge=0, le=_MOST)]
    leans: Share
    cost: Cents


MEDIA: Final = (
    Medium("email", 0.50, 0.010, 14, 1.0, 1),
    Medium("social", 0.45, 0.05, 14, 0.2, 12),
    Medium("search", 0.45, 0.09, 10, 0.2, 45),
    Medium("affiliate", 0.15, 0.08, 10, 0.0, 60),
    Medium("agent_visit", 0.80, 0.20, 28, 0.0, 900),
    Medium("sms", 0.20, 0.05, 10, 0.3, 6),
)


class WeakestLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """P1: some stores pick too slowly for collection on two evenings a week.

    Attributes:
        stores: how many, at most a third of all.
        capacity: minutes of picking in those hours, beside what the orders of the hours need.
        relief: share by which that capacity is raised; a world with it is the counterfactual.
        rush: share of these stores' collections that are asked for in those hours, beside those
            that would be anyway.
        weekdays: 0 is Monday.
        from_hour: when it begins.
        to_hour: when it ends.
        contacts_times: contacts about a late order beside one in time.
        lost_after: probability that a purchase within 30 days after a late collection is lost.
    """

    stores: Annotated[int, Meta(ge=0)] = 6
    capacity: Times = 0.8
    relief: Times = 0.0
    rush: Share = 0.0
    weekdays: Annotated[tuple[Annotated[int, Meta(ge=0, le=6)], ...], Meta(min_length=1)] = (4, 5)
    from_hour: Annotated[int, Meta(ge=0, le=23)] = 16
    to_hour: Annotated[int, Meta(ge=1, le=24)] = 19
    contacts_times: Times = 3.0
    lost_after: Share = 0.30

    def __post_init__(self) -> None:
        """See that it ends after it has begun."""
        if self.from_hour >= self.to_hour:
            raise ValueError("to_hour is not after from_hour")


class Conflict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """P5: agents claim customers who came online, and a web shop takes sales of two franchisees.

    Attributes:
        claims: share of the agents' commissions that are on customers acquired online in a
            franchisee's zone.
        opens: share of the year after which the web shop delivers in the zones of two franchisees.
        taken: share of these stores' purchases that move to it.
        added: purchases that it adds, beside all those of the zone.
    """

    claims: Annotated[float, Meta(ge=0, lt=1)] = 0.12
    opens: Share = 0.5
    taken: Share = 0.07
    added: Share = 0.11


class Leak(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """P8: prices on the web that differ from the stores' without a rule, and coupons used twice."""

    prices: Share = 0.015
    coupons_twice: Share = 0.004


class Regime(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """P11: a new app in a week draws a share of the digital buying of those with a taste for it."""

    week: Annotated[int, Meta(ge=1, le=_MOST)] = 40
    drawn: Share = 0.55


class Stockouts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """P10: demand that meets an empty shelf.

    Attributes:
        service: share of a replenishment cycle's demand that the stock level covers.
        lost: share of unserved units that are not bought at all; the others become another SKU.
        shrink: share of received units that vanish.
        phantom: share of SKUs at a place whose record says more than lies there.
    """

    service: Annotated[float, Meta(gt=0, lt=1)] = 0.97
    lost: Share = 0.6
    shrink: Share = 0.012
    phantom: Share = 0.03


class Experience(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """P13: what a satisfaction of 0 to 10 is made of.

    Attributes:
        best: without any trouble.
        broken_promise: taken off when a promise was broken.
        hour_waited: taken off for each hour that goods came late, up to 24.
        story_repeated: taken off for each time the customer told a story again.
        noise: deviation of the rest.
        asked: share of orders after which people answer.
    """

    best: Annotated[float, Meta(ge=0, le=10)] = 8.8
    broken_promise: Times = 2.2
    hour_waited: Times = 0.05
    story_repeated: Times = 1.1
    noise: Times = 1.2
    asked: Share = 0.12


class Desk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Questions about orders, and how fast they are solved.

    Attributes:
        asked: share of the orders in time about which somebody asks.
        taken_hours: median until somebody takes it in charge.
        taken_sigma: deviation of its logarithm.
        solved_days: median from then until it is solved.
        solved_sigma: deviation of its logarithm.

    Source: helpdesk logs (median 16.4 hours, 90 % within 352); the rest is assumed.
    """

    asked: Share = 0.085
    taken_hours: Above = 16.4
    taken_sigma: Annotated[float, Meta(ge=0, le=5)] = 2.39
    solved_days: Above = 5.5
    solved_sigma: Annotated[float, Meta(ge=0, le=5)] = 1.4


_EACH: Final = Meta(min_length=_CHANNELS, max_length=_CHANNELS)
_Shares = Annotated[tuple[Share, ...], _EACH]
_Amounts = Annotated[tuple[Cents, ...], _EACH]


class Costs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What serving costs, in cents, and what channels take of a sale; P2 and P3 follow from it.

    Attributes:
        commission: share of a sale that each channel takes.
        ads: share of a sale that advertising for each channel takes.
        payment: share of a sale that card companies take outside the stores.
        till_order: time at a till for an order.
        till_line: for each line.
        pick_order: walking for a picked order.
        pick_line: for each line.
        pack: of a parcel.
        ship: a parcel to a customer, by each channel.
        ship_charged: what a customer pays of it below the limit.
        free_from: value from which a customer pays nothing for shipping.
        hand_over: of a collection.
        contact_minute: of a contact centre.
        return_unit: taking in and inspecting one unit.
        agent: share of a sale that is an agent's commission.
        fixed: of each channel in a year and unit of scale.
    """

    commission: _Shares = (0, 0, 0, 0.15, 0, 0)
    ads: _Shares = (0.004, 0.012, 0.008, 0.04, 0, 0)
    payment: Share = 0.011
    till_order: Cents = 35
    till_line: Cents = 6
    pick_order: Cents = 45
    pick_line: Cents = 8
    pack: Cents = 35
    ship: _Amounts = (290, 290, 290, 120, 290, 290)
    ship_charged: Cents = 390
    free_from: Cents = 4_500
    hand_over: Cents = 60
    contact_minute: Cents = 62
    return_unit: Cents = 45
    agent: Share = 0.06
    fixed: _Amounts = (9_800_000, 1_300_000, 700_000, 250_000, 900_000, 400_000)


class Parameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A world.

    Attributes:
        seed: of all draws.
        scale: 1 is one store and its year.
        first: first day.
        days: how many.
        density: customers beside what the scale asks for; below 1 gives a small world of many
            places.
        people: customers; 0 is as many as the scale and the density ask for.
        zone: IANA time zone of the company's days.
        integration: how far the channels know of each other (P12).
        personas: kinds of customers (P4).
        media: ways of reaching people (P6, P7).
        control: share of each flight's targets who are not treated, drawn by lot.
        orders_a_year: of a customer.
        idle: journeys that end without an order, beside orders.
        buys: probability that an occasion becomes a purchase without any medium.
        lines_median: of a basket.
        lines_sigma: deviation of the logarithm of its lines.
        promoted: share of SKUs that a week's promotions take something off.
        lines_ordered: lines of a basket outside the stores beside one at a till.
        main_store: share of purchases in stores that are made in the nearest one.
        crew_minutes: picking that a store has at least in an hour.
        promise_minutes: from order to collection, in hours of work.
        deviation: probability that a step of a journey leaves the persona's path.
        weakest_link: see there; so are the following.
    """

    seed: int = 7
    scale: Annotated[float, Meta(gt=0, le=LARGEST)] = 1.0
    first: date = date(2025, 1, 6)
    days: Annotated[int, Meta(ge=7, le=3_660)] = 364
    density: Above = 1.0
    people: Annotated[int, Meta(ge=0, le=10_000_000)] = 0
    zone: str = "Europe/Rome"
    integration: Integration = Integration.OMNI
    personas: Annotated[tuple[Persona, ...], Meta(min_length=1, max_length=100)] = PERSONAS
    media: Annotated[tuple[Medium, ...], Meta(min_length=1, max_length=60)] = MEDIA
    control: Share = 0.1
    orders_a_year: Above = 3.6
    idle: Times = 2.1
    buys: Annotated[float, Meta(gt=0, le=1)] = 0.55
    lines_median: Above = 5.0
    lines_sigma: Annotated[float, Meta(ge=0, le=5)] = 1.2
    lines_ordered: Above = 1.6
    promoted: Share = 0.5
    main_store: Share = 0.73
    crew_minutes: Annotated[float, Meta(ge=0, le=60_000)] = 60.0
    promise_minutes: Annotated[int, Meta(ge=0, le=100_000)] = 80
    deviation: Share = 0.12
    weakest_link: WeakestLink = WeakestLink()
    conflict: Conflict = Conflict()
    leak: Leak = Leak()
    regime: Regime = Regime()
    stockouts: Stockouts = Stockouts()
    experience: Experience = Experience()
    desk: Desk = Desk()
    costs: Costs = Costs()

    def __post_init__(self) -> None:
        """See that there is such a zone, and that somebody is of some kind."""
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"{self.zone!r} is no time zone") from error
        if not sum(one.share for one in self.personas):
            raise ValueError("personas have no share")

    @property
    def n_people(self) -> int:
        """How many customers there are."""
        return self.people or round(20_000 * self.scale**0.85 * self.density)

    @property
    def n_skus(self) -> int:
        """How many SKUs there are."""
        return round(15_000 * self.scale**0.3)

    @property
    def n_stores(self) -> int:
        """How many stores there are."""
        return max(1, round(self.scale))


def without_plants(parameters: Parameters) -> Parameters:
    """Return the parameters of the same world with nothing planted that could be found."""
    costs, felt = parameters.costs, parameters.experience
    return msgspec.structs.replace(
        parameters,
        costs=msgspec.structs.replace(
            costs, commission=_but_marketplace(costs.commission), ads=_but_marketplace(costs.ads)
        ),
        personas=tuple(msgspec.structs.replace(one, ships_free=0.0) for one in parameters.personas),
        experience=msgspec.structs.replace(
            felt, broken_promise=0.0, hour_waited=0.0, story_repeated=0.0
        ),
        weakest_link=WeakestLink(stores=0, contacts_times=1.0, lost_after=0.0),
        conflict=Conflict(claims=0.0, taken=0.0, added=0.0),
        leak=Leak(prices=0.0, coupons_twice=0.0),
        regime=Regime(drawn=0.0),
        stockouts=Stockouts(service=0.9999, shrink=0.0, phantom=0.0),
        media=tuple(msgspec.structs.replace(one, lift=0.0) for one in parameters.media),
    )


def _but_marketplace(shares: tuple[float, ...]) -> tuple[float, ...]:
    return (*shares[:MARKETPLACE], 0.0, *shares[MARKETPLACE + 1 :])
