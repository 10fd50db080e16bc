"""Secrets of an installation: made once, whoever asks first, and read by its account alone."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ordito.platform import state


def test_a_secret_is_made_once_and_for_one_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORDITO_HOME", str(tmp_path))
    with ThreadPoolExecutor(8) as rivals:
        told = list(rivals.map(lambda _: state.secret_of("demo", "pins"), range(8)))
    kept = tmp_path / "secrets/demo/pins.key"
    assert set(told) == {kept.read_bytes()}
    assert len(told[0]) == 32
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert [one.name for one in kept.parent.iterdir()] == ["pins.key"]
    assert state.secret_of("demo", "links") != told[0]
    assert state.secret_of("other", "pins") != told[0]
