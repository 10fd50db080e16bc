import numpy as np

from ordito.world.simulation.chance import Stream, running, spread

IDS = np.arange(100_000)


def test_a_draw_depends_on_its_id_and_number_alone() -> None:
    draws = Stream(7, "some")
    whole = draws.units(IDS, 3)
    backwards = draws.units(IDS[::-1], 3)[::-1]
    assert np.array_equal(whole, backwards)
    assert np.array_equal(whole[40_000:], draws.units(IDS[40_000:], 3))
    assert not np.array_equal(whole, draws.units(IDS, 4))
    assert not np.array_equal(whole, Stream(8, "some").units(IDS, 3))
    assert not np.array_equal(whole, Stream(7, "other").units(IDS, 3))


def test_draws_are_even_and_unrelated() -> None:
    draws = Stream(7, "even")
    units = draws.units(IDS)
    counts = np.bincount((units * 100).astype(int), minlength=100)
    # chi-square of 100 cells has mean 99 and deviation 14
    assert abs(((counts - 1_000) ** 2 / 1_000).sum() - 99) < 6 * 14
    for other in (draws.units(IDS, 1), draws.units(IDS + 1), Stream(7, "odd").units(IDS)):
        assert abs(np.corrcoef(units, other)[0, 1]) < 0.015


def test_distributions_have_their_moments() -> None:
    draws = Stream(7, "moments")
    normal = draws.normal(IDS)
    assert abs(normal.mean()) < 0.015
    assert abs(normal.std() - 1) < 0.015
    counts = draws.counts(IDS, np.full(len(IDS), 3.6), 5)
    assert abs(counts.mean() - 3.6) < 0.03
    assert abs(counts.var() - 3.6) < 0.08
    assert abs(draws.wait(IDS, 20.0).mean() - 20) < 0.4
    shares = np.bincount(draws.spin(IDS, running([1, 2, 7]))) / len(IDS)
    assert np.allclose(shares, [0.1, 0.2, 0.7], atol=0.006)
    rows = IDS % 2
    found = draws.spin_rows(IDS, running([[1, 0, 1], [0, 1, 0]]), rows)
    assert set(found[rows == 1]) == {1}
    assert set(found[rows == 0]) == {0, 2}


def test_spread_numbers_what_belongs_to_each_row() -> None:
    rows, numbers = spread(np.array([2, 0, 3]))
    assert rows.tolist() == [0, 0, 2, 2, 2]
    assert numbers.tolist() == [0, 1, 0, 1, 2]
