"""The tables of a world as a company would have them; what only the simulation knows is in truths.

Ids are plain numbers that tell nothing: orders are numbered in order of time, people and their
signs by opaque numbers. Money is in cents, tax included but for costs; instants are in UTC.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from ordito.world import facts
from ordito.world.simulation import demand, economics, journeys, marketing, sight
from ordito.world.simulation.aftermath import Answers, Cases, Returns
from ordito.world.simulation.baskets import Lines
from ordito.world.simulation.chance import Ints, Marks, Stream
from ordito.world.simulation.goods import Goods
from ordito.world.simulation.journeys import Touches
from ordito.world.simulation.network import Network
from ordito.world.simulation.parameters import (
    AGENT,
    CARRY_OUT,
    CHANNELS,
    METHODS,
    STORE,
    Integration,
    Parameters,
)
from ordito.world.simulation.people import People
from ordito.world.simulation.setting import Setting, Trade
from ordito.world.simulation.sight import Seen
from ordito.world.simulation.supply import Movements
from ordito.world.simulation.tables import (
    Folder,
    chosen,
    coded,
    instants,
    instants_until,
    nullable,
)

_MOVES: Final = ("receipt", "count", "opening")  # as in supply
_MEDIA: Final = ("phone", "web", "both")
_DOMAINS: Final = ("example.org", "example.com", "example.net", "posta.example")
_TYPED_WRONG: Final = 0.03
_YOUNGEST, _OLDEST = 18, 88
_COUPON: Final = 0.05


def joined(*parts: msgspec.Struct) -> Iterator[NDArray[Any]]:
    """Return the columns of ``parts`` of one kind, one after the other."""
    columns = zip(*(msgspec.structs.astuple(part) for part in parts), strict=True)
    return (np.concatenate(column) for column in columns)


def write_setting(world: Folder, parameters: Parameters, network: Network, goods: Goods) -> None:
    """Write places, SKUs, prices and what is known of costs."""
    places = np.arange(network.n_places)
    stores = places < network.n_stores
    world.write(
        "places",
        {
            "place": places,
            "kind": np.where(stores, 0, 1),
            "franchised": network.franchised,
            "east_km": network.east_km,
            "north_km": network.north_km,
            "depot": np.where(stores, np.resize(network.depots, len(places)), places),
            "agent": np.where(stores, np.resize(network.agents, len(places)), -1),
        },
        f"place, {coded('kind', ('store', 'depot'))}, franchised, east_km, north_km, depot,"
        f" {nullable('agent')}",
    )
    skus = np.arange(goods.n_skus)
    world.write(
        "skus",
        {
            "sku": skus,
            "category": goods.categories,
            "price": goods.prices,
            "web_price": goods.web_prices,
            "cost": goods.costs,
            "tax_bp": goods.tax_bp,
        },
        "sku, category, price, web_price, cost, tax_bp",
    )
    costs = parameters.costs
    world.write(
        "channel_costs",
        {
            "channel": (channels := np.arange(len(CHANNELS))),
            "commission": np.array(costs.commission, np.float64),
            "ads": np.array(costs.ads, np.float64),
            "payment": np.where(channels == STORE, 0.0, costs.payment),
            "ship": np.array(costs.ship),
            "agent": (channels == AGENT) * costs.agent,
            "fixed": np.array(costs.fixed) * max(1, round(parameters.scale)),
        },
        f"{coded('channel', CHANNELS)}, commission, ads, payment, ship, agent, fixed",
    )
    rates = (
        ("till_order", costs.till_order),
        ("till_line", costs.till_line),
        ("pick_order", costs.pick_order),
        ("pick_line", costs.pick_line),
        ("pack", costs.pack),
        ("hand_over", costs.hand_over),
        ("contact_minute", costs.contact_minute),
        ("return_unit", costs.return_unit),
    )
    world.write(
        "activity_costs",
        {"activity": np.arange(len(rates)), "cents": np.array([cents for _, cents in rates])},
        f"{coded('activity', [name for name, _ in rates])}, cents",
    )


def write_people(world: Folder, truth: Folder, parameters: Parameters, people: People) -> None:
    """Write the profiles of customers, with the errors of those who typed them in."""
    channels = np.repeat(np.arange(len(CHANNELS)), len(people))
    everybody = np.tile(people.ids, len(CHANNELS))
    plain, first = np.unique(sight.profile_ids(parameters, everybody, channels), return_index=True)
    persons = sight.person_of_profile(plain)
    draws, typed = Stream(parameters.seed, "names"), Stream(parameters.seed, "typed")
    given, family = _names("given"), _names("family")
    ids = sight.opaque(parameters.seed, "profile", plain)
    mails = people.mail_of[persons]
    wrong = typed.chance(plain, _TYPED_WRONG)
    carded = people.cards[persons] & sight.carded(parameters, plain)
    columns = {
        "profile": ids,
        "given": draws.below(persons, len(given), 0),
        "family": draws.below(persons, len(family), 1),
        "mail_given": draws.below(mails, len(given), 0),
        "mail_family": draws.below(mails, len(family), 1),
        "mail_number": sight.opaque(parameters.seed, "mail", mails) % 1_000_000_007,
        "domain": mails % len(_DOMAINS),
        "slip": np.where(wrong, 1 + typed.below(plain, 4, 1), 0),
        "born": draws.below(persons, (_OLDEST - _YOUNGEST) * 365, 2) + _YOUNGEST * 365,
        "home": people.homes[persons],
        "created_in": channels[first],
        "card": np.where(carded, sight.opaque(parameters.seed, "card", persons), -1),
        "consents": people.consents[persons],
        "online_first": people.online_first[persons],
    }
    world.write(
        "profiles",
        columns,
        f"profile, {chosen('given', given)} AS given_name,"
        f" {_slipped(chosen('family', family))} AS family_name,"
        f" {_plain(chosen('mail_given', given))} || '.' || {_plain(chosen('mail_family', family))}"
        f" || '.' || mail_number || '@' || {chosen('domain', _DOMAINS)} AS email,"
        f" DATE '{parameters.first}' - born::INTEGER AS born_on, home,"
        f" {coded('created_in', CHANNELS)}, {nullable('card')}, consents, online_first",
    )
    truth.write("profiles", {"profile": ids, "person": persons}, "profile, person")
    truth.write(
        "people",
        {"person": people.ids, "persona": people.personas, "pace": people.paces},
        f"person, {coded('persona', [one.code for one in parameters.personas])}, pace",
    )


def _names(part: str) -> tuple[str, ...]:
    return next(
        row.names
        for row in facts.rows("names", facts.NamesFact)
        if (row.language, row.part) == ("it", part)
    )


def _plain(text: str) -> str:
    """Return SQL that makes the local part of an address of ``text``."""
    return f"lower(replace({text}, ' ', ''))"


def _slipped(text: str) -> str:
    """Return SQL that changes places of two letters of ``text`` where ``slip`` says which."""
    return (
        f"CASE WHEN slip BETWEEN 1 AND length({text}) - 1 THEN ({text})[:slip - 1]"
        f" || ({text})[slip + 1] || ({text})[slip] || ({text})[slip + 2:] ELSE {text} END"
    )


def write_goods(
    world: Folder,
    setting: Setting,
    place: int,
    lines: Lines,
    returns: Returns,
    movements: Movements,
) -> None:
    """Write the lines whose goods come from ``place``, what came back of them, and receipts."""
    numbers = np.arange(len(lines)) + place * (1 << 36)
    world.write(
        "order_lines",
        {
            "order_number": lines.orders,
            "line": numbers,
            "sku": lines.skus,
            "units": lines.units,
            "listed": lines.listed,
            "paid": lines.paid,
            "cost": lines.costs,
        },
        "order_number, line, sku, units, listed, paid, cost",
        part=place,
    )
    back = returns.lines
    order = np.argsort(returns.returned_us, kind="stable")
    world.write(
        "returns",
        {
            "line": numbers[back][order],
            "order_number": lines.orders[back][order],
            "returned_us": returns.returned_us[order],
            "units": lines.units[back][order],
            "elsewhere": returns.elsewhere[order],
        },
        f"line, order_number, {instants('returned_us')}, units, elsewhere",
        part=place,
    )
    world.write(
        "movements",
        {
            "place": np.full_like(movements.days, place),
            "day": movements.days,
            "sku": movements.skus,
            "kind": movements.kinds,
            "units": movements.units,
        },
        f"place, DATE '{setting.parameters.first}' + day::INTEGER AS moved_on, sku,"
        f" {coded('kind', _MOVES)}, units",
        part=place,
    )


def write_orders(
    world: Folder,
    truth: Folder,
    setting: Setting,
    traded: Trade,
    sums: economics.Sums,
) -> Marks:
    """Write the orders; return which were placed.

    A basket of which nothing was found is no order at a till, and a cancelled one elsewhere.
    """
    told, orders, done = setting.parameters, traded.orders, traded.done
    empty = sums.lines == 0
    kept = ~(empty & (orders.channels == STORE) & (orders.methods == CARRY_OUT))
    agents, contested = demand.claimants(told, setting.network, setting.people, orders)
    buyers = sight.buyers(told, setting.people, orders)
    coupons = coupons_of(told, orders)
    rows = np.flatnonzero(kept)
    plain = buyers[rows]
    columns = {
        "order_number": rows,
        "placed_us": orders.placed_us[rows],
        "channel": orders.channels[rows],
        "method": orders.methods[rows],
        "store": orders.stores[rows],
        "source": orders.sources[rows],
        "profile": np.where(plain >= 0, sight.opaque(told.seed, "profile", np.abs(plain)), -1),
        "agent": agents[rows],
        "coupon": coupons[rows],
        "shipping": economics.shipping_charged(told, setting.people, orders, sums)[rows],
        "promised_us": done.promised_us[rows],
        "started_us": done.started_us[rows],
        "picked_us": done.picked_us[rows],
        "handed_us": done.handed_us[rows],
        "pick_minutes": done.minutes[rows],
        "cancelled": empty[rows],
    }
    end = setting.calendar.end_us
    world.write(
        "orders",
        columns,
        f"order_number, {instants('placed_us')}, {coded('channel', CHANNELS)},"
        f" {coded('method', METHODS)}, {nullable('store')}, source,"
        f" {nullable('profile', 'agent', 'coupon')}, shipping,"
        f" {instants('promised_us')}, {instants_until(end, 'started_us', 'picked_us')},"
        f" CASE WHEN NOT cancelled AND handed_us < {end} THEN make_timestamptz(handed_us) END"
        f" AS handed_at, CASE WHEN picked_us < {end} THEN pick_minutes END AS pick_minutes,"
        " cancelled",
    )
    truth.write(
        "contested",
        {"order_number": np.flatnonzero(contested & kept)},
        "order_number",
    )
    return kept


def write_aftermath(
    world: Folder, setting: Setting, traded: Trade, cases: Cases, answers: Answers, kept: Marks
) -> None:
    """Write cases with their events, answers, and the capacity of the pickers."""
    end = setting.calendar.end_us
    known = kept[cases.orders] & (cases.opened_us < end)
    rows = np.flatnonzero(known)
    rows = rows[np.argsort(cases.opened_us[rows], kind="stable")]
    linked = setting.parameters.integration is not Integration.SILOED
    world.write(
        "cases",
        {
            "number": np.arange(len(rows)),
            "order_number": cases.orders[rows] if linked else np.full_like(rows, -1),
            "opened_us": cases.opened_us[rows],
            "taken_us": cases.taken_us[rows],
            "closed_us": cases.closed_us[rows],
            "medium": cases.media[rows],
            "passed_on": cases.passed[rows],
            "told_again": cases.repeated[rows],
            "minutes": cases.minutes[rows],
        },
        f"number AS case_number, {nullable('order_number')}, {instants('opened_us')},"
        f" {instants_until(end, 'taken_us', 'closed_us')},"
        f" {coded('medium', _MEDIA)}, passed_on, told_again, minutes",
    )
    said = np.flatnonzero(kept[answers.orders])
    world.write(
        "answers",
        {
            "order_number": answers.orders[said],
            "answered_us": answers.answered_us[said],
            "score": answers.scores[said],
        },
        f"order_number, {instants('answered_us')}, score",
    )
    week = traded.capacity.minutes
    stores, slots = np.divmod(np.arange(week.size), week.shape[1])
    world.write(
        "picking_capacity",
        {"place": stores, "weekday": slots // 24, "hour": slots % 24, "minutes": week.ravel()},
        "place, weekday, hour, minutes",
    )


def write_marketing(world: Folder, setting: Setting) -> None:
    """Write whom each flight of each medium was meant for, and who was left alone by lot."""
    told = setting.parameters
    codes = [medium.code for medium in told.media]
    world.write(
        "media",
        {
            "medium": np.arange(len(codes)),
            "cents": np.array([medium.cost for medium in told.media]),
            "works_days": np.array([medium.works_days for medium in told.media]),
        },
        f"{coded('medium', codes)}, cents, works_days",
    )
    for medium in range(len(told.media)):
        parts = [_targets(setting, medium, flight) for flight in range(marketing.flights(told))]
        columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        world.write(
            "targets",
            columns,
            f"profile, {coded('medium', codes)}, flight, treated,"
            f" DATE '{told.first}' + day::INTEGER AS reached_on",
            part=medium,
        )


def _targets(setting: Setting, medium: int, flight: int) -> dict[str, NDArray[Any]]:
    told = setting.parameters
    reached = marketing.reach(told, setting.people, medium=medium, flight=flight)
    rows = np.flatnonzero(reached.targeted & (reached.days < told.days))
    plain = sight.profile_ids(told, rows, np.full_like(rows, STORE))
    return {
        "profile": sight.opaque(told.seed, "profile", plain),
        "medium": np.full_like(rows, medium),
        "flight": np.full_like(rows, flight),
        "treated": reached.treated[rows],
        "day": reached.days[rows],
    }


def write_touches(world: Folder, setting: Setting, touches: Touches, seen: Seen, part: int) -> None:
    """Write what arrives of ``touches``, in order of arrival within the part."""
    order = np.lexsort((seen.messages, seen.arrived_us))
    rows = seen.touches[order]
    codes = [medium.code for medium in setting.parameters.media]
    linked = setting.parameters.integration is Integration.OMNI
    online = np.full_like(rows, -1) if not linked else touches.orders[rows]
    kinds = touches.kinds[rows]
    world.write(
        "touchpoints",
        {
            "message": seen.messages[order],
            "arrived_us": seen.arrived_us[order],
            "happened_us": touches.at_us[rows],
            "kind": kinds,
            "channel": touches.channels[rows],
            "sign": seen.signs[order],
            "value": seen.values[order],
            "sku": touches.skus[rows],
            "order_number": np.where(kinds == journeys.CHECKOUT_BEGUN, online, -1),
            "medium": touches.media[rows],
        },
        f"message, {instants('arrived_us', 'happened_us')}, {coded('kind', journeys.KINDS)},"
        f" {coded('channel', CHANNELS)}, {coded('sign', sight.SIGNS)},"
        f" {nullable('value', 'sku', 'order_number')}, {coded('medium', codes)}",
        part=part,
    )


def coupons_of(parameters: Parameters, orders: demand.Orders) -> Ints:
    """Return the coupon of each order, -1 is none; some were used before (P8)."""
    draws = Stream(parameters.seed, "coupons")
    rows = np.flatnonzero(draws.chance(orders.ids, _COUPON, 0))
    coupons = np.full(len(orders), -1, np.int64)
    coupons[rows] = sight.opaque(parameters.seed, "coupon", orders.ids[rows])
    again = np.flatnonzero(
        draws.chance(orders.ids[rows[:-1]], parameters.leak.coupons_twice, 1)
        & (orders.channels[rows[:-1]] != orders.channels[rows[1:]])
    )
    coupons[rows[again + 1]] = coupons[rows[again]]
    return coupons
