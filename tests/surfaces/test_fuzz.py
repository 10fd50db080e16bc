"""A stranger's generated requests, right and wrong, find no fault in the API."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import httpx
import pytest

from ordito.platform.db import Database
from ordito.surfaces.guards import Scope
from tests.company import found
from tests.serving import serve
from tests.surfaces.application import a_token

CHECKS: Final = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance"
)


async def fuzz(db: Database, address: str, folder: Path, *, phases: str, examples: int) -> str:
    await found(db)
    authorization = await a_token(db, Scope.ADMIN)
    with serve(address) as url:
        # the description is made when it is first asked for, and the client waits ten seconds
        httpx.get(f"{url}/api/openapi.json", timeout=60)  # noqa: ASYNC210 # as below
        run = subprocess.run(  # noqa: ASYNC221 # the server has a thread of its own
            [
                *(sys.executable, "-m", "schemathesis.cli", "run", f"{url}/api/openapi.json"),
                *("--checks", CHECKS, "--max-examples", str(examples), "--no-shrink"),
                *("--phases", phases, "--generation-deterministic"),
                *("--suppress-health-check", "all"),
                *("--header", f"Authorization:{authorization}"),
            ],
            cwd=folder,
            env={**os.environ, "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    return run.stdout if run.returncode else ""


async def test_generated_requests_find_no_fault(db: Database, address: str, tmp_path: Path) -> None:
    assert await fuzz(db, address, tmp_path, phases="fuzzing", examples=8) == ""


@pytest.mark.long
async def test_many_generated_requests_find_no_fault(
    db: Database, address: str, tmp_path: Path
) -> None:
    assert await fuzz(db, address, tmp_path, phases="coverage,fuzzing", examples=500) == ""
