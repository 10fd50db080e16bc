"""The programs of the database are copied once, whoever else copies them at the same time."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from ordito.platform.db.provider import Account, DatabaseSettings, server_dir


def _copy(home: Path) -> Path:
    # the account only says that the programs are to be copied
    return server_dir(DatabaseSettings(home=home), Account("anybody", 1, 1))


def test_processes_that_copy_the_programs_at_once_find_them_whole(tmp_path: Path) -> None:
    for place in (tmp_path, *tmp_path.parents[:3]):
        if place.stat().st_mode & 0o077 == 0:
            place.chmod(0o711)
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as processes:
        (found,) = set(processes.map(_copy, [tmp_path / "home"] * 3))
    assert (found / "postgres").exists()
    assert len(list((tmp_path / "binaries").iterdir())) == 1
