from collections import Counter

import pytest

from ordito.world.draws import Draws, Wheel


def stream(name: str = "a", seed: int = 1) -> Draws:
    return Draws(seed, "kind", "identity", name)


def test_a_stream_is_the_same_every_time() -> None:
    first, second = stream(), stream()
    assert [first.word() for _ in range(20)] == [second.word() for _ in range(20)]


def test_streams_seeds_and_identities_share_nothing() -> None:
    streams = [stream(), stream("b"), stream(seed=2), Draws(1, "kind", "other", "a")]
    words = [draws.word() for draws in streams for _ in range(20)]
    assert len(set(words)) == 80


def test_what_one_stream_draws_does_not_move_another() -> None:
    undisturbed = [stream("b").word() for _ in range(1)]
    disturbing, draws = stream("a"), stream("b")
    disturbing.word()
    assert [draws.word()] == undisturbed


def test_units_are_even_and_below_one() -> None:
    draws = stream()
    units = [draws.unit() for _ in range(20_000)]
    assert min(units) >= 0
    assert max(units) < 1
    assert sum(units) / len(units) == pytest.approx(0.5, abs=0.01)


def test_integers_reach_both_ends_evenly() -> None:
    draws = stream()
    counts = Counter(draws.between(3, 6) for _ in range(20_000))
    assert set(counts) == {3, 4, 5, 6}
    assert all(count == pytest.approx(5_000, rel=0.06) for count in counts.values())


def test_a_wheel_is_drawn_by_weight_and_never_at_weight_zero() -> None:
    draws, wheel = stream(), Wheel(("never", "one", "three", "not"), (0, 1, 3, 0))
    counts = Counter(draws.spin(wheel) for _ in range(20_000))
    assert set(counts) == {"one", "three"}
    assert counts["three"] / counts["one"] == pytest.approx(3, rel=0.08)


def test_counts_and_waits_have_the_mean_asked_for() -> None:
    draws = stream()
    counts = [draws.count(2.5) for _ in range(20_000)]
    waits = [draws.wait(40) for _ in range(20_000)]
    mean = sum(counts) / len(counts)
    variance = sum((count - mean) ** 2 for count in counts) / len(counts)
    assert mean == pytest.approx(2.5, rel=0.03)
    assert variance == pytest.approx(2.5, rel=0.06)
    assert sum(waits) / len(waits) == pytest.approx(40, rel=0.03)
    assert min(waits) >= 0
