import json
from pathlib import Path

import duckdb
import numpy as np
import pytest

from ordito.world.simulation.tables import MANIFEST, Folder


def write_parts(out: Path, sizes: list[int]) -> None:
    starts = np.cumsum([0, *sizes])
    with Folder(out) as folder:
        for part, start in enumerate(starts[:-1]):
            folder.write("goods", {"n": np.arange(start, starts[part + 1])}, "n", part=part)
        folder.close({})
        assert folder.rows == starts[-1]


def files_of(out: Path) -> dict[str, int]:
    return {
        file["name"]: file["rows"] for file in json.loads((out / MANIFEST).read_text())["files"]
    }


@pytest.mark.parametrize(
    ("sizes", "files"),
    [
        ([3, 0, 5], {"0000": 8}),
        ([0, 0], {"0000": 0}),
        ([200_000, 7, 200_000, 1], {"0000": 200_000, "0001": 200_007, "0003": 1}),
    ],
)
def test_small_parts_share_a_file_and_keep_their_order(
    tmp_path: Path, sizes: list[int], files: dict[str, int]
) -> None:
    write_parts(tmp_path, sizes)
    assert files_of(tmp_path) == {f"goods/{name}.parquet": n for name, n in files.items()}
    found = duckdb.read_parquet(str(tmp_path / "goods/*.parquet")).fetchnumpy()["n"]
    assert np.array_equal(found, np.arange(sum(sizes)))


def test_parts_of_an_earlier_world_do_not_stay(tmp_path: Path) -> None:
    write_parts(tmp_path, [200_000, 200_000, 200_000])
    write_parts(tmp_path, [5])
    assert [path.name for path in (tmp_path / "goods").iterdir()] == ["0000.parquet"]


def test_a_world_that_was_begun_again_is_not_whole_until_its_end(tmp_path: Path) -> None:
    write_parts(tmp_path, [5])
    with Folder(tmp_path) as folder:
        folder.write("other", {"n": np.arange(3)}, "n")
    assert not (tmp_path / MANIFEST).exists()
