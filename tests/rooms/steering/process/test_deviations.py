"""How far journeys are from the path is found as it was planted, journey by journey."""

import msgspec
import numpy as np
import pytest

from ordito.steering.process import Deviation, Variant, compare, read_path
from ordito.steering.process.alignment import align
from ordito.world.simulation import journeys
from ordito.world.simulation.parameters import CHANNELS, WEB, Parameters
from ordito.world.simulation.setting import lay_out, trade

TOLD = Parameters(scale=1.0, people=6_000, seed=515, deviation=0.2)


@pytest.mark.parametrize("deviation", [0.0, 0.2])
def test_planted_deviations_are_found(deviation: float) -> None:
    told = msgspec.structs.replace(TOLD, deviation=deviation)
    setting = lay_out(told)
    orders = trade(setting).orders
    persona = setting.people.personas[orders.persons]
    rows = np.flatnonzero((orders.channels == WEB) & (persona == 3))
    touches, planted = journeys.walk(told, setting.people, orders, rows, np.full_like(rows, -1))
    walked: dict[int, list[str]] = {int(one): [] for one in planted.journeys}
    for touch in np.lexsort((touches.ids, touches.at_us)):
        walked[int(touches.journeys[touch])].append(journeys.KINDS[touches.kinds[touch]])
    steps = journeys.targets(told)[3, CHANNELS.index("web")]
    path = " ".join(journeys.KINDS[step] for step in steps if step >= 0)
    found = align(read_path(path), list(walked.values()))
    costs = planted.left_out + planted.twice + 2 * planted.replaced
    assert len(rows) > 100
    # two deviations may come to fewer, never to more
    assert all(one.cost <= cost for one, cost in zip(found, costs, strict=True))
    assert sum(one.cost for one in found) >= 0.9 * costs.sum()

    variants = [Variant(tuple(one), 1, 0.0) for one in walked.values() if one]
    told_of = compare(read_path(path), variants)
    assert told_of.on_path == pytest.approx((costs == 0).sum() / len(variants), abs=0.03)
    if deviation == 0:
        assert (told_of.fitness, told_of.departures) == (1.0, ())
        return
    times = dict.fromkeys(Deviation, 0)
    for one in told_of.departures:
        times[one.departure.kind] += one.times
    missing = times[Deviation.LEFT_OUT] + times[Deviation.REPLACED]
    more = times[Deviation.REPEATED] + times[Deviation.ADDED] + times[Deviation.REPLACED]
    left, twice, replaced = (
        int(part.sum()) for part in (planted.left_out, planted.twice, planted.replaced)
    )
    assert missing == pytest.approx(left + replaced, rel=0.12)
    assert more == pytest.approx(twice + replaced, rel=0.12)
