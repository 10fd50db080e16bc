"""A build made of the one before it has the bytes of one that is made of everything."""

from pathlib import Path

import pytest
from msgspec import structs

from ordito import marts
from ordito.marts.mart import BUILDS
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
