"""Background: the live play that goes on while `ordito up` has returned."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from ordito.platform.process import holder
from ordito.surfaces.cli.keeper import Post

_LENGTH_MIN: Final = 24 * 60
_PATIENCE_S: Final = 10.0
_LOOK_S: Final = 0.05


def lock_of(company: str) -> Path:
    """Return the file whose lock is held by whoever plays a company's customers."""
    return Post(company).folder / f"{company}.play"


def start_play(company: str, *, rate_per_s: float) -> bool:
    """Let customers live in the background for a day; False where they do already."""
    if holder(lock_of(company)) is not None:
        return False
    with (Post(company).folder / f"{company}.play.log").open("w") as log:
        subprocess.Popen(  # noqa: S603 # this very Python
            [
                *(sys.executable, "-m", "ordito.surfaces.cli.main", "demo", "live"),
                *("--company", company, "--rate", str(rate_per_s)),
                *("--minutes", str(_LENGTH_MIN)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    return True


def end_play(company: str) -> bool:
    """End the live play of a company, wherever it runs; False where nobody plays."""
    pid = holder(lock_of(company))
    if pid is None:
        return False
    os.kill(pid, signal.SIGTERM)  # a shell's background job, and its children, ignore SIGINT
    give_up_at = time.monotonic() + _PATIENCE_S
    while holder(lock_of(company)) == pid and time.monotonic() < give_up_at:
        time.sleep(_LOOK_S)
    return True
