import numpy as np
import pytest

from ordito.steering.process.active import holds, stretches
from ordito.steering.process.queueing import erlang_c, replay, supply


def test_the_closed_form_is_that_of_the_textbook() -> None:
    found = erlang_c(2.0, 1.0, 3)
    assert found is not None
    assert found.waits == pytest.approx(4 / 9)
    assert found.queue == pytest.approx(8 / 9)
    assert found.sojourn == pytest.approx(1 + 4 / 9)
    one = erlang_c(0.8, 1.0, 1)
    assert one is not None
    assert (one.waits, one.waiting) == (pytest.approx(0.8), pytest.approx(4.0))
    assert erlang_c(3.0, 1.0, 3) is None


@pytest.mark.parametrize(("servers", "rho"), [(1, 0.7), (4, 0.8)])
def test_a_replayed_queue_waits_as_the_closed_form_says(servers: int, rho: float) -> None:
    chance = np.random.default_rng(0)
    jobs, service = 200_000, 20.0
    arrived = np.cumsum(chance.exponential(service / servers / rho, jobs))
    work = chance.exponential(service, jobs)
    hours = int(arrived[-1] // 60) + 200
    found = replay(arrived, work, supply(np.full(hours, 60.0 * servers)), servers=servers)
    told = erlang_c(rho * servers / service, service, servers)
    assert told is not None
    assert (found.started - arrived).mean() == pytest.approx(told.waiting, rel=0.05)
    assert (found.ended - arrived).mean() == pytest.approx(told.sojourn, rel=0.05)


def test_work_stands_still_while_nobody_works() -> None:
    hours = np.array([60.0, 0.0, 30.0, 60.0])
    found = replay(np.array([30.0, 40.0, 70.0]), np.array([20.0, 20.0, 40.0]), supply(hours))
    assert found.started == pytest.approx([30, 50, 140], abs=0.01)
    assert found.ended == pytest.approx([50, 140, 200], abs=0.01)


def test_the_longest_stretch_holds_the_chain_back_and_moves_where_stretches_overlap() -> None:
    busy = [
        *stretches("a", [(0, 4), (4, 10), (20, 23)]),
        *stretches("b", [(8, 16), (9, 12), (22, 30)]),
        *stretches("c", [(1, 2), (40, 30)]),
    ]
    found = {one.resource: one for one in holds(busy)}
    # a holds 0-10 and 20-22, b 10-16 and 22-30; they overlap at 8-10 and 22-23
    assert found["a"].share == pytest.approx(12 / 26)
    assert found["b"].share == pytest.approx(14 / 26)
    assert found["a"].sole == pytest.approx((12 - 2) / 26)
    assert found["b"].sole == pytest.approx((14 - 1) / 26)
    assert set(found) == {"a", "b"}
    assert holds([]) == []
