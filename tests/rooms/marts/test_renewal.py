"""A build made of the one before it has the bytes of one that is made of everything."""

from pathlib import Path

import pytest
from msgspec import structs

from ordito import marts
from ordito.marts.mart import BUILDS, MANIFEST
from ordito.platform.clock import now
from tests.rooms.marts.random_lives import Lives, take

ZONE = "Europe/Rome"


def live(seed: int, folder: Path, rounds: int) -> int:
    """Refresh a lake while things happen, compare with one made at once; return what was kept."""
    lives, kept = Lives(seed), 0
    marts.refresh(folder, take(lives, None, None, folder / "first"), zone=ZONE)
    for number in range(rounds):
        touched = lives.pass_time()
        taken = take(lives, marts.read_copies(folder), touched, folder / f"taken{number}")
        renewed = marts.refresh(folder, taken, zone=ZONE)
        kept += sum(path.stat().st_nlink > 1 for path in _files(folder, renewed))
        whole = folder / f"whole{number}"
        # where nothing happened the build is as of when something last did
        all_there_is = structs.replace(
            take(lives, None, None, whole / "all"), at_us=renewed.as_of_us
        )
        assert renewed == marts.refresh(whole, all_there_is, zone=ZONE), (seed, number)
    assert marts.rebuild(folder) == marts.current(folder)
    return kept


def _files(folder: Path, build: marts.Build) -> list[Path]:
    return sorted((folder / BUILDS / build.version).glob("*/*.parquet"))


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_happened_a_renewed_build_is_the_rebuilt_one(seed: int, tmp_path: Path) -> None:
    assert live(seed, tmp_path, rounds=2) > 0


def test_a_build_of_another_form_is_refused_with_a_remedy_and_made_anew(tmp_path: Path) -> None:
    lives = Lives(5)
    first = marts.refresh(tmp_path, take(lives, None, None, tmp_path / "first"), zone=ZONE)
    manifest = tmp_path / BUILDS / first.version / MANIFEST
    manifest.write_text('{"version": "' + first.version + '", "tables": [{"name": "dim_place"}]}')
    with pytest.raises(marts.MartOutdated, match="another form"):
        marts.open_mart(tmp_path)
    assert marts.read_status(tmp_path, at=now()).is_built is False
    taken = take(lives, marts.read_copies(tmp_path), set(), tmp_path / "then")
    assert marts.refresh(tmp_path, taken, zone=ZONE) == first
    with marts.open_mart(tmp_path) as mart:
        assert mart.rows("SELECT count(*) FROM dim_place") == [(2,)]
    (tmp_path / "raw" / "manifest.json").write_text('{"format": 1}')
    assert marts.read_copies(tmp_path) is None


def test_a_build_of_other_steps_is_made_anew_though_nothing_happened(tmp_path: Path) -> None:
    lives = Lives(5)
    first = marts.refresh(tmp_path, take(lives, None, None, tmp_path / "first"), zone=ZONE)
    basis = tmp_path / BUILDS / first.version / "basis" / "basis.json"
    basis.write_text(basis.read_text().replace('"text":"', '"text":"other'))
    told: list[str] = []
    for _ in range(2):
        taken = take(lives, marts.read_copies(tmp_path), set(), tmp_path / f"then{len(told)}")
        assert marts.refresh(tmp_path, taken, zone=ZONE, tell=told.append) == first
    assert told.count("dim_place") == 1
