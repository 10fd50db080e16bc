"""local run"""

import asyncio, sys
import pytest
from ordito.platform.settings import Settings
from ordito.surfaces.ucp import gate, platforms
from ordito.surfaces.ucp.platforms import Platform
from tests.conformance.company import found
from tests.conformance.config import config_of
from tests.conformance.platforms import made_up
from tests.conformance.run import run
from tests.serving import serve


@pytest.mark.parametrize("version", ["2026-04-08", "2026-08-25"])
async def test_b2(version, address, db, tmp_path, monkeypatch):
    orig = gate.platform_of

    async def fake(house, url, *a, **k):
        if "spck.dev" in url:
            return Platform(url=url)
        return await orig(house, url, *a, **k)

    monkeypatch.setattr(gate, "platform_of", fake)
    await found(db)
    settings = Settings(log_requests=False, settle_after_s=2, ucp_test_mode=True)
    with serve(address, settings=settings) as url, made_up() as pl:
        config = config_of(version, pl)
        for k in ("webhooks", "idempotency", "negotiation", "signature"):
            config.pop(k, None)
        report = await asyncio.to_thread(
            run,
            url + {"2026-08-25": "", "2026-04-08": "/ucp/2026-04-08"}[version],
            config,
            tmp_path,
        )
    print(report.told())
