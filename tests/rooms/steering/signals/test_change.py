import numpy as np
import pytest

from ordito.steering.signals.change import bar_of, watch
from ordito.steering.signals.scores import fit_scores

YEAR = 52


def test_false_alarms_stay_below_the_declared_rate() -> None:
    draws, series, years = np.random.default_rng(5), 20, 10
    bar = bar_of(false_alarms=0.5, series=series)
    alarms = sum(
        len(watch(draws.binomial(orders, share), orders, bar=bar))
        for _ in range(years)
        for share in np.linspace(0.05, 0.5, series)
        for orders in [draws.poisson(80, YEAR)]
    )
    # expected at most 5 in ten years; three deviations more
    assert alarms <= 11


def test_a_step_is_told_with_its_week_and_its_size_and_once() -> None:
    orders = np.full(YEAR, 400)
    showing = np.where(np.arange(YEAR) < 30, 80, 140)
    (change,) = watch(showing, orders, bar=bar_of(false_alarms=0.05, series=20))
    assert (change.since, change.before, change.after) == (30, 0.2, 0.35)
    assert change.told == 30
    assert change.n_before == 30 * 400
    back = np.where(np.arange(YEAR) < 42, showing, 80)
    assert [one.since for one in watch(back, orders, bar=4.5)] == [30, 42]
    assert watch(showing[:12], orders[:12], bar=4.5) == []
    assert watch(np.zeros(YEAR, np.int64), np.zeros(YEAR, np.int64), bar=4.5) == []


def test_weeks_that_vary_more_than_chance_raise_the_bar() -> None:
    orders = np.full(YEAR, 400)
    wild = np.tile([20, 140], YEAR // 2)
    jump = wild + np.where(np.arange(YEAR) == 40, 60, 0)
    assert watch(jump, orders, bar=4.5) == []
    even = np.full(YEAR, 80) + np.where(np.arange(YEAR) == 40, 60, 0)
    assert watch(even, orders, bar=4.5) != []


def test_the_ends_of_a_scale_bend_nothing_and_nonsense_moves_little() -> None:
    draws = np.random.default_rng(8)
    trouble = (draws.random(6_000) < 0.2).astype(np.float64)
    raw = 9.5 - 2.0 * trouble + draws.logistic(0, 0.9, 6_000)
    scores = np.clip(np.rint(raw), 0, 10)
    rows = np.column_stack([trouble, np.ones(6_000)])
    fit = fit_scores(rows, scores, bottom=0, top=10)
    assert fit.estimates[0] == pytest.approx(-2.0, abs=3 * fit.errors[0])
    assert fit.estimates[1] == pytest.approx(9.5, abs=0.1)
    assert fit.spread == pytest.approx(0.9, abs=0.05)
    plain = scores[trouble == 1].mean() - scores[trouble == 0].mean()
    assert plain > -1.8  # what averages say: the scale hides how good the good ones were
    nonsense = np.where(np.arange(6_000) % 200 == 0, 0, scores)
    assert fit_scores(rows, nonsense, bottom=0, top=10).estimates[0] == pytest.approx(-2, abs=0.2)
