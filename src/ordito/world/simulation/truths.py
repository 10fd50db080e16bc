"""What is true of a world: the answers that its analysis has to find, never read by the product."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from ordito.world.simulation import views
from ordito.world.simulation.aftermath import Cases, missed
from ordito.world.simulation.baskets import Lines
from ordito.world.simulation.chance import Marks
from ordito.world.simulation.economics import Worth
from ordito.world.simulation.journeys import Deviations, Touches
from ordito.world.simulation.parameters import CHANNELS, COLLECT, METHODS, SHIP, STORE
from ordito.world.simulation.setting import Setting, Trade
from ordito.world.simulation.sight import opaque
from ordito.world.simulation.tables import Folder, coded, nullable

_SMALL_BASKET: Final = 3_500
_HOUR_US: Final = 3_600_000_000


def tell(
    setting: Setting, traded: Trade, cases: Cases, worth: Worth, kept: Marks
) -> dict[str, object]:
    """Return the answers of the plants that are single figures, by plant."""
    told, orders = setting.parameters, traded.orders
    n = int(kept.sum())
    used = views.coupons_of(told, orders)[kept]
    used = used[used >= 0]
    shares = {
        medium.code: {
            "incremental": _share((orders.needed >> index) & 1 == 1, kept),
            "last": _share(orders.last_media == index, kept),
        }
        for index, medium in enumerate(told.media)
    }
    people = setting.people
    return {
        "P1": _weakest_link(setting, traded, cases, kept),
        "P2": {
            channel: _margins(worth, kept & (orders.channels == index))
            for index, channel in enumerate(CHANNELS)
        },
        "P3": {
            persona.code: _margins(
                worth,
                kept
                & (orders.methods == SHIP)
                & (orders.channels != STORE)
                & (worth.gross < _SMALL_BASKET)
                & (people.personas[orders.persons] == index),
            )
            for index, persona in enumerate(told.personas)
        },
        "P4": {
            persona.code: _share(people.personas == index, np.ones(len(people), np.bool_))
            for index, persona in enumerate(told.personas)
        },
        "P5": {
            "moved": int((orders.moved & kept).sum()),
            "added": int((orders.added & kept).sum()),
            "franchisees": np.flatnonzero(setting.network.contested).tolist(),
        },
        "P6": shares,
        "P8": {
            "prices": int(setting.goods.leaking.sum()),
            "coupons_twice": len(used) - len(np.unique(used)),
        },
        "P11": {
            "week": told.regime.week,
            "personas": [one.code for one in told.personas if one.app_taste > 0],
        },
        "P12": {"integration": told.integration.value},
        "P13": {
            "broken_promise": told.experience.broken_promise,
            "story_repeated": told.experience.story_repeated,
            "hour_waited": told.experience.hour_waited,
        },
        "orders": n,
    }


def write(truth: Folder, setting: Setting, traded: Trade, worth: Worth, kept: Marks) -> None:
    """Write what is true of each order, and the purchases that lateness has cost."""
    told, orders, people = setting.parameters, traded.orders, setting.people
    rows = np.flatnonzero(kept)
    columns = {
        "order_number": rows,
        "person": orders.persons[rows],
        "needed": orders.needed[rows],
        "moved": orders.moved[rows],
        "added": orders.added[rows],
        "late": missed(orders, traded.done)[rows],
        "gross": worth.gross[rows],
        "revenue": worth.revenue[rows],
        "goods": worth.goods[rows],
        "fees": worth.fees[rows],
        "serving": worth.serving[rows],
        "shipping": worth.shipping[rows],
        "returned": worth.returned[rows],
        "service": worth.service[rows],
        "agent": worth.agent[rows],
        "contribution": worth.contribution[rows],
    }
    truth.write("orders", columns, ", ".join(columns))
    lost = traded.lost
    truth.write(
        "lost_orders",
        {"person": lost.persons, "placed_us": lost.placed_us, "channel": lost.channels},
        f"person, make_timestamptz(placed_us) AS placed_at, {coded('channel', CHANNELS)}",
    )
    leaking = np.flatnonzero(setting.goods.leaking)
    truth.write("leaks", {"sku": leaking}, "sku")
    kinds = [
        {"persona": persona, "channel": channel, "method": method}
        for persona in range(len(told.personas))
        for channel in range(len(CHANNELS))
        for method in range(len(METHODS))
    ]
    masks = [
        kept
        & (people.personas[orders.persons] == kind["persona"])
        & (orders.channels == kind["channel"])
        & (orders.methods == kind["method"])
        for kind in kinds
    ]
    truth.write(
        "economics",
        {
            "persona": np.array([kind["persona"] for kind in kinds]),
            "channel": np.array([kind["channel"] for kind in kinds]),
            "method": np.array([kind["method"] for kind in kinds]),
            "orders": np.array([int(mask.sum()) for mask in masks]),
            "revenue": np.array([float(worth.revenue[mask].sum()) for mask in masks]),
            "contribution": np.array([float(worth.contribution[mask].sum()) for mask in masks]),
        },
        f"{coded('persona', [one.code for one in told.personas])}, {coded('channel', CHANNELS)},"
        f" {coded('method', METHODS)}, orders, revenue, contribution",
    )


def write_missed(truth: Folder, place: int, lines: Lines, replaced: Marks) -> None:
    """Write what was wanted at ``place`` from an empty shelf (P10)."""
    truth.write(
        "missed_demand",
        {
            "place": np.full(len(lines), place),
            "order_number": lines.orders,
            "sku": lines.skus,
            "units": lines.units,
            "replaced": replaced,
        },
        "place, order_number, sku, units, replaced",
        part=place,
    )


def write_journeys(
    truth: Folder, setting: Setting, touches: Touches, deviations: Sequence[Deviations], part: int
) -> None:
    """Write who was behind each touch, and how far each journey was from its target."""
    truth.write(
        "touchpoints",
        {
            "message": opaque(setting.parameters.seed, "message", touches.ids),
            "person": touches.persons,
            "journey": touches.journeys,
        },
        f"message, person, {nullable('journey')}",
        part=part,
    )
    journeys, persons, targets, left_out, twice, replaced = views.joined(*deviations)
    truth.write(
        "journeys",
        {
            "journey": journeys,
            "person": persons,
            "steps": targets,
            "left_out": left_out,
            "twice": twice,
            "replaced": replaced,
        },
        "journey, person, steps, left_out, twice, replaced",
        part=part,
    )


def _weakest_link(setting: Setting, traded: Trade, cases: Cases, kept: Marks) -> dict[str, object]:
    told, orders, done = setting.parameters, traded.orders, traded.done
    link, slow = told.weakest_link, setting.network.slow
    collected = kept & (orders.methods == COLLECT)
    hours = (orders.placed_us - setting.calendar.starts_us[orders.days]) / _HOUR_US
    window = np.isin(setting.calendar.weekdays[orders.days], link.weekdays)
    window &= (hours >= link.from_hour) & (hours < link.to_hour)
    tight = collected & window & slow[orders.sources]
    late = missed(orders, done)
    lead = (done.picked_us - orders.placed_us) / _HOUR_US
    asked = np.bincount(cases.orders, minlength=len(orders)) > 0
    return {
        "stores": np.flatnonzero(slow).tolist(),
        "late_there": _share(late, tight),
        "late_elsewhere": _share(late, collected & ~(window & slow[orders.sources])),
        "hours_p90_there": float(np.quantile(lead[tight], 0.9)) if tight.any() else None,
        "asked_when_late": _share(asked, collected & late),
        "asked_in_time": _share(asked, collected & ~late),
        "purchases_lost": len(traded.lost),
    }


def _margins(worth: Worth, rows: Marks) -> dict[str, float]:
    """Return what is left of revenue before and after all that the orders caused, as shares."""
    revenue = float(worth.revenue[rows].sum())
    if not revenue:
        return {"orders": 0}
    return {
        "orders": int(rows.sum()),
        "gross_margin": (revenue - float(worth.goods[rows].sum())) / revenue,
        "margin": float(worth.contribution[rows].sum()) / revenue,
    }


def _share(of: Marks, among: Marks) -> float:
    return float(of[among].mean()) if among.any() else 0.0
