"""What the doctor says of the marts, and where a world's mart may be laid."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ordito import marts
from ordito.platform.state import lake_dir
from ordito.surfaces.cli import doctor
from tests.rooms.marts.random_lives import BEGAN_US, Lives, take

AT = datetime.fromtimestamp(BEGAN_US / 1_000_000, UTC)


def test_the_doctor_says_how_far_the_marts_are_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORDITO_HOME", str(tmp_path / "home"))
    lake = lake_dir("trying")

    def verdict(after: timedelta, every_s: int) -> str:
        line = doctor.marts_line("trying", every_s=every_s, at=AT + after)
        assert bool(line.remedy) is (line.verdict != "ok")
        return line.verdict

    assert verdict(timedelta(0), 120) == "warn"
    marts.refresh(lake, take(Lives(1), None, None, tmp_path / "taken"), zone="Europe/Rome")
    assert verdict(timedelta(minutes=5), 120) == "ok"
    assert verdict(timedelta(minutes=11), 120) == "warn"
    assert verdict(timedelta(days=2), 120) == "fail"
    assert verdict(timedelta(hours=20), 0) == "ok"
    assert verdict(timedelta(days=2), 0) == "warn"
    (lake / "current.json").unlink()
    assert verdict(timedelta(minutes=5), 120) == "fail"
    with pytest.raises(marts.LakeHasCopies):
        marts.lay(lake, lambda _: None)
