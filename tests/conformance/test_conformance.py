"""The public conformance suite against a whole served company, one run for each version."""

import asyncio
from pathlib import Path
from typing import Final

import pytest

from ordito.platform.db import Database
from ordito.platform.settings import Settings
from tests.conformance.company import found
from tests.conformance.config import config_of
from tests.conformance.platforms import made_up
from tests.conformance.run import run
from tests.serving import serve

BASES: Final = {"2026-08-25": "", "2026-04-08": "/ucp/2026-04-08"}
# the suite's own platform, whose profile is not on this machine
RUNNER: Final = "https://spck.dev/agent"
# raised as parts of the protocol are offered, never lowered
PASSED: Final = {"2026-08-25": 14, "2026-04-08": 20}


@pytest.mark.parametrize("version", sorted(BASES))
async def test_suite_finds_no_deviation(
    version: str, address: str, db: Database, tmp_path: Path
) -> None:
    await found(db)
    known = tmp_path / "platforms.toml"
    known.write_text(f'[[platform]]\nurl = "{RUNNER}"\n')
    settings = Settings(
        log_requests=False, settle_after_s=2, ucp_test_mode=True, ucp_platforms=str(known)
    )
    with serve(address, settings=settings) as url, made_up() as platforms:
        config = config_of(version, platforms)
        report = await asyncio.to_thread(run, url + BASES[version], config, tmp_path)
    print(report.told())  # noqa: T201 # shown where it fails
    assert report.spec_version == version
    assert report.support == "supported"
    assert report.of("error:") == []
    assert report.verdict.deviations == 0, report.told()
    assert report.verdict.musts_passed >= PASSED[version], report.told()
