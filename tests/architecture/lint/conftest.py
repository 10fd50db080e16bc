"""A tree with planted files, for lints that must find the fault and nothing else."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from tools.lint.house import House

ROOT: Final = Path(__file__).parents[3]

Plant: TypeAlias = Callable[[dict[str, str]], House]


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Return what plants files, by path below ``src/ordito``, into a tree with our layers."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)

    def planted(texts: dict[str, str]) -> House:
        for name, text in texts.items():
            path = tmp_path / "src" / "ordito" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return House(tmp_path)

    return planted
