"""Chance that can be computed again: arms by hash, kept once seen, differences with intervals."""

import asyncio
from uuid import UUID

import pytest

from ordito import customers, experiments
from ordito.customers import NewCustomer
from ordito.experiments import Arm, Experiment, Sample
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId

SYSTEM = Context.system()
ONE = UUID(int=1)


def a_test(percent: int = 50, *, number: int = 1) -> Experiment:
    arms = experiments.held_out_arms(percent, "offer")
    return Experiment(ids.derive("test", "experiment", number), "offer:test", arms, now())


def test_a_bucket_is_known_beforehand_and_a_greater_share_keeps_who_was_held_out() -> None:
    # sha256("offer:test:00000000-0000-0000-0000-000000000001"), its first 15 hexadecimal digits
    assert experiments.bucket_of("offer:test", ONE) == experiments.bucket_of("offer:test", ONE)
    people = [UUID(int=n) for n in range(4000)]
    held: dict[int, set[UUID]] = {}
    for percent in (1, 10, 50):
        arms = experiments.held_out_arms(percent, "offer")
        held[percent] = {
            person
            for person in people
            if experiments.arm_of(arms, experiments.bucket_of("offer:test", person)).variant
            == experiments.HOLD_OUT
        }
    assert held[1] < held[10] < held[50]
    assert abs(len(held[10]) - 400) < 4 * 19, "four standard deviations of a binomial"
    others = {one for one in people if experiments.bucket_of("offer:other", one) < 500_000}
    assert abs(len(others & held[50]) - 1000) < 4 * 28, "two experiments know nothing of each other"


def test_differences_have_the_intervals_of_the_papers() -> None:
    # Newcombe 1998, table II, 56/70 against 48/80: method 10
    found = experiments.difference(Sample(70, 56), Sample(80, 48))
    assert found is not None
    assert round(found.value, 4) == 0.2
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    # values 1, 3 and 5 against 2 and 4: means 3 and 3, variances 4 and 2
    mean = experiments.mean_difference(Sample(3, 0, 9, 35), Sample(2, 0, 6, 20))
    assert mean is not None
    assert mean.value == 0
    assert round(mean.high, 4) == round(1.959963984540054 * (4 / 3 + 2 / 2) ** 0.5, 4)
    assert experiments.difference(Sample(0, 0), Sample(1, 1)) is None
    assert experiments.mean_difference(Sample(1, 0, 9, 81), Sample(2, 0, 6, 20)) is None


async def test_who_was_seen_keeps_the_arm_and_the_experiment_its_shape(tx: Tx) -> None:
    at, plan = now(), a_test()
    await experiments.declare(tx, experiment=plan, at=at)
    await experiments.declare(tx, experiment=a_test(30), at=at)
    await experiments.declare(tx, experiment=plan, at=at)
    someone = CustomerId(ids.new())
    await customers.register(tx, customer=NewCustomer(customer_id=someone), at=at)
    first = await experiments.expose(
        tx, experiment_id=plan.experiment_id, customer_id=someone, at=at
    )
    again = await experiments.expose(
        tx, experiment_id=plan.experiment_id, customer_id=someone, at=now()
    )
    assert first == again
    assert first.propensity_ppm == 500_000
    with pytest.raises(experiments.ExperimentSealed):
        await experiments.declare(tx, experiment=a_test(30), at=at)
    kept = await experiments.find_experiment(tx, experiment_id=plan.experiment_id)
    assert kept is not None
    assert (kept.arms, kept.sealed_at) == (plan.arms, at)
    unclear = Experiment(ids.new(), "x", (Arm("a", 1),), at)
    with pytest.raises(experiments.ArmsUnclear):
        await experiments.declare(tx, experiment=unclear, at=at)
    with pytest.raises(experiments.UnknownExperiment):
        await experiments.expose(tx, experiment_id=ids.new(), customer_id=someone, at=at)


async def test_rivals_see_one_arm_and_one_fact(db: Database) -> None:
    at, plan, someone = now(), a_test(), CustomerId(ids.new())
    await db.transact(experiments.declare, SYSTEM, experiment=plan, at=at)
    seen = await asyncio.gather(
        *(
            db.transact(
                experiments.expose,
                SYSTEM,
                experiment_id=plan.experiment_id,
                customer_id=someone,
                at=at,
            )
            for _ in range(4)
        )
    )
    assert len({one.variant for one in seen}) == 1
