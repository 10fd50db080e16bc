"""What an operator of a production server leans on: several workers, and a status that is true."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from ordito.platform.process import holder
from tests.surfaces.test_cli_up import (
    COMPANY,
    Installation,
    installation,
    is_alive,
    wait_until,
)

__all__ = ["installation"]

SERVED = re.compile(r'ordito_http_request_seconds_count\{[^}]*route="/health"[^}]*\} ([0-9.]+)')


@contextmanager
def served(installation: Installation, *, workers: int) -> Iterator[str]:
    """Serve the company in the foreground, as a system's service does."""
    command = ["-m", "ordito.surfaces.cli.main", "serve", "--company", COMPANY, "--port", "0"]
    keeper = subprocess.Popen(
        [sys.executable, *command, "--workers", str(workers)],
        env=installation.environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        post = installation.home / "web"
        wait_until(lambda: holder(post / f"{COMPANY}.lock") == keeper.pid)
        wait_until(lambda: len(installation.workers()) == workers)
        yield (post / f"{COMPANY}.address").read_text()
    finally:
        keeper.send_signal(signal.SIGTERM)
        keeper.wait(30)


def counted(address: str, token: str) -> float:
    """Return how many answers of ``/health`` the metrics count."""
    bearer = {"Authorization": f"Bearer {token}"}
    text = httpx.get(f"{address}/metrics", headers=bearer, timeout=60).text
    return sum(float(number) for number in SERVED.findall(text))


def test_the_metrics_of_several_workers_add_up_and_outlive_them(
    installation: Installation,
) -> None:
    installation.up()
    installation.run("down")
    with served(installation, workers=2) as address:
        token = installation.run(
            "token", "create", "watcher", "--scope", "metrics:read", "--company", COMPANY
        ).stdout.strip()
        for _ in range(40):  # a connection each: both workers get some
            httpx.get(f"{address}/health", timeout=60)
        assert [counted(address, token) for _ in range(4)] == [40] * 4
        os.kill(installation.workers()[0], signal.SIGKILL)
        httpx.get(f"{address}/health", timeout=60)
        assert [counted(address, token) for _ in range(4)] == [41] * 4


def test_up_says_how_to_get_in(installation: Installation) -> None:
    fresh = installation.run("up", "--company", COMPANY, "--port", "0")
    add = f"ordito user add NAME --role admin --company {COMPANY}"
    assert add in fresh.stdout.replace("\n", " ")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "ordito.surfaces.cli.main", "user", "add", "marta"),
            *("--role", "admin", "--company", COMPANY, "--password-stdin"),
        ],
        env=installation.environment,
        input="a long enough one",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "marta" in done.stdout
    again = installation.run("up", "--company", COMPANY)
    assert add not in again.stdout.replace("\n", " ")
    assert f"ordito user list --company {COMPANY}" in again.stdout.replace("\n", " ")


@pytest.mark.parametrize(
    "url", ["postgresql://nobody:secret@127.0.0.1:1/", "postgresql://nobody@/?host=/nowhere"]
)
def test_a_server_that_does_not_answer_is_not_called_served(
    installation: Installation, url: str
) -> None:
    shown = installation.run("db", "status", ORDITO_DATABASE_URL=url)
    assert shown.returncode == 1
    assert "state      away" in shown.stdout
    assert "served" not in shown.stdout
    assert "secret" not in shown.stdout


def test_a_company_is_migrated_without_being_served(installation: Installation) -> None:
    first = installation.run("db", "migrate", "--phase", "pre", "--company", "shop")
    assert first.returncode == 0, first.stderr
    assert "platform/0001_pre_" in first.stdout
    assert "_post_" not in first.stdout
    again = installation.run("db", "migrate", "--company", "shop")
    assert "0001_pre_" not in again.stdout
    assert "shop: 0 migrations ran" in installation.run("db", "migrate", "--company", "shop").stdout
    assert "companies  shop" in installation.run("db", "status").stdout


@pytest.mark.long
def test_a_worker_that_does_not_end_does_not_keep_the_server_from_ending(
    installation: Installation,
) -> None:
    installation.up()
    installation.run("down")
    with served(installation, workers=1):
        [worker] = installation.workers()
        os.kill(worker, signal.SIGSTOP)
    assert not is_alive(worker)
