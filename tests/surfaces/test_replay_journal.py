import os
import signal
import subprocess
import sys
from pathlib import Path

from ordito.platform import ids
from ordito.surfaces.cli.replay.journal import Entry, Journal, read_journal

SOLD = Entry(
    key="replay-1-31198570044",
    action="sell",
    channel="web",
    status=201,
    at=1_790_000_000.25,
    wait_ms=3.5,
    attempts=2,
    basket=31198570044,
    order_id=ids.OrderId(ids.derive("order", 1)),
    total_minor=1_250,
)
REFUSED = Entry(
    key="replay-1-31198570047",
    action="sell",
    channel="store",
    status=409,
    at=1_790_000_001.5,
    wait_ms=2.25,
    attempts=1,
    basket=31198570047,
    code="stock.not_enough",
)


def test_keeps_what_a_client_saw(tmp_path: Path) -> None:
    path = tmp_path / "replay.jsonl"
    with Journal(path) as journal:
        journal.append(SOLD)
    with Journal(path) as journal:
        journal.append(REFUSED)

    assert list(read_journal(path)) == [SOLD, REFUSED]


def test_a_row_that_a_kill_cut_off_is_not_claimed(tmp_path: Path) -> None:
    path = tmp_path / "replay.jsonl"
    with Journal(path) as journal:
        journal.append(SOLD)
        journal.append(REFUSED)
    path.write_bytes(path.read_bytes()[:-10])

    assert list(read_journal(path)) == [SOLD]


def test_synced_rows_outlive_a_killed_client(tmp_path: Path) -> None:
    path = tmp_path / "replay.jsonl"
    script = (
        "import os, signal, sys, pathlib\n"
        "from ordito.surfaces.cli.replay.journal import Entry, Journal\n"
        "journal = Journal(pathlib.Path(sys.argv[1]))\n"
        "for n in range(64):\n"
        "    journal.append(Entry(str(n), 'sell', 'web', 201, 0.0, 0.0, 1, n))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )

    killed = subprocess.run(  # noqa: PLW1510 # it must fail
        [sys.executable, "-c", script, str(path)], env=dict(os.environ)
    )

    assert killed.returncode == -signal.SIGKILL
    assert [entry.basket for entry in read_journal(path)] == list(range(64))
