"""Makes a world: tables that a company would have, and apart from them what is true."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from ordito.world.simulation import (
    aftermath,
    baskets,
    economics,
    journeys,
    overlay,
    sight,
    supply,
    truths,
    views,
)
from ordito.world.simulation.chance import Ints
from ordito.world.simulation.parameters import Parameters
from ordito.world.simulation.setting import Setting, Trade, lay_out, lay_over, trade
from ordito.world.simulation.tables import Folder

BLOCK: Final = 1 << 14
SEEN, TRUTH = "world", "truth"


class Made(msgspec.Struct, frozen=True):
    """What was written: rows of the world and of its truth."""

    rows: int
    truth_rows: int


def make(
    parameters: Parameters,
    out: Path,
    *,
    real: Path | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Made:
    """Write the world of ``parameters`` to two folders in ``out``: ``world`` and ``truth``.

    Args:
        parameters: of the world; the same give the same bytes.
        out: folder; files of an earlier world in it are replaced.
        real: folder with the files of The Complete Journey, over whose baskets the world is laid.
        tell: is told what is being made.
    """
    setting = lay_out(parameters) if real is None else lay_over(parameters, overlay.read(real))
    parameters = setting.parameters
    tell("orders")
    traded = trade(setting)
    cases = aftermath.ask(parameters, setting.calendar, traded.orders, traded.done)
    with Folder(out / SEEN) as world, Folder(out / TRUTH) as truth:
        views.write_setting(world, setting.parameters, setting.network, setting.goods)
        views.write_people(world, truth, parameters, setting.people)
        sums = economics.open_sums(len(traded.orders))
        one_of = np.full(len(traded.orders), -1, np.int64)
        for place in range(setting.network.n_places):
            tell(f"goods of place {place + 1} of {setting.network.n_places}")
            _supply(world, truth, setting, traded, place, sums, one_of)
        tell("orders and cases")
        kept = views.write_orders(world, truth, setting, traded, sums)
        answers = aftermath.answer(parameters, setting.calendar, traded.orders, traded.done, cases)
        views.write_aftermath(world, setting, traded, cases, answers, kept)
        views.write_marketing(world, setting)
        for part, start in enumerate(range(0, len(setting.people), BLOCK)):
            tell(f"journeys of people {start:,} to {start + BLOCK:,}")
            persons = setting.people.ids[start : start + BLOCK]
            _journeys(world, truth, setting, traded, persons, one_of, part)
        worth = economics.reckon(parameters, setting.people, traded.orders, sums, cases)
        found = truths.tell(setting, traded, cases, worth, kept)
        truths.write(truth, setting, traded, worth, kept)
        about = msgspec.to_builtins(parameters, str_keys=True)
        told = setting.parameters
        end_us = setting.calendar.end_us
        world.close(
            {"scale": told.scale, "first": str(told.first), "zone": told.zone, "end_us": end_us}
        )
        truth.close({"parameters": about, "plants": found})
        return Made(world.rows, truth.rows)


def _supply(
    world: Folder,
    truth: Folder,
    setting: Setting,
    traded: Trade,
    place: int,
    sums: economics.Sums,
    one_of: Ints,
) -> None:
    """Write what was bought from one place, and what came to it."""
    told, orders = setting.parameters, traded.orders
    rows = np.flatnonzero(orders.sources == place)
    if setting.real is None:
        of_place = orders.take(rows)
        wanted = baskets.fill(told, setting.goods, setting.people, of_place)
        supplied = supply.supply(told, setting.goods, of_place, wanted, place=place)
        lines = msgspec.structs.replace(supplied.lines, orders=rows[supplied.lines.orders])
        missed = msgspec.structs.replace(wanted, orders=rows[wanted.orders]).take(supplied.wanted)
    else:
        supplied = overlay.supplied_of(setting.real, orders, rows)
        lines = supplied.lines
        missed = lines.take(supplied.wanted)
    returns = aftermath.bring_back(
        told, setting.calendar, setting.people, orders, traded.done, lines
    )
    economics.add(sums, setting.goods, lines, returns)
    one_of[lines.orders] = lines.skus
    views.write_goods(world, setting, place, lines, returns, supplied.movements)
    truths.write_missed(truth, place, missed, supplied.replaced)


def _journeys(
    world: Folder,
    truth: Folder,
    setting: Setting,
    traded: Trade,
    persons: Ints,
    one_of: Ints,
    part: int,
) -> None:
    """Write what ``persons`` did and saw."""
    told, orders = setting.parameters, traded.orders
    here = (orders.persons >= persons[0]) & (orders.persons <= persons[-1])
    rows = np.flatnonzero(here)
    walked, off = journeys.walk(told, setting.people, orders, rows, one_of[rows])
    idled, idle_off = journeys.idle(told, setting.calendar, setting.people, persons, setting.goods)
    saw = journeys.seen(told, setting.calendar, setting.people, persons)
    touches = journeys.Touches(*views.joined(walked, idled, saw))
    seen = sight.look(told, setting.calendar, setting.people, touches)
    views.write_touches(world, setting, touches, seen, part)
    truths.write_journeys(truth, setting, touches, [off, idle_off], part)
