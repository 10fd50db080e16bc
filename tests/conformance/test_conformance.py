"""The public conformance suite against a whole served company, one run for each version."""

import asyncio
from pathlib import Path
from typing import Final

import pytest

from ordito.platform.db import Database
from ordito.platform.settings import Settings
from tests.conformance.company import found
from tests.conformance.config import config_of
from tests.conformance.keys import RunnerKeys
from tests.conformance.platforms import made_up
from tests.conformance.run import run
from tests.serving import serve

BASES: Final = {"2026-08-25": "", "2026-04-08": "/ucp/2026-04-08"}
# raised as parts of the protocol are offered, never lowered
PASSED: Final = {"2026-08-25": 43, "2026-04-08": 109}


@pytest.mark.parametrize("version", sorted(BASES))
async def test_suite_finds_no_deviation(
    version: str, address: str, db: Database, tmp_path: Path
) -> None:
    await found(db)
    known, keys = tmp_path / "platforms.toml", RunnerKeys()
    keys.register(known)
    settings = Settings(
        log_requests=False,
        settle_after_s=2,
        ucp_test_mode=True,
        # the suite reads orders without a credential
        ucp_orders_to="named",
        ucp_platforms=str(known),
        # the suite waits eight seconds for what it has refused once
        webhook_pauses="1s 1s 2s 5m",
    )
    with serve(address, settings=settings) as url, made_up() as platforms:
        config = config_of(version, platforms, keys)
        report = await asyncio.to_thread(run, url + BASES[version], config, tmp_path)
    print(report.told())  # noqa: T201 # shown where it fails
    assert report.spec_version == version
    assert report.support == "supported"
    assert report.of("error:") == []
    assert report.verdict.deviations == 0, report.told()
    assert report.verdict.musts_passed >= PASSED[version], report.told()
