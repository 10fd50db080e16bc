"""The conformance suite where orders are shown to the buyer's own platform alone.

The suite reads orders without a credential in its other checks, so they are refused here: this run
is about the one check that asks for a refusal, and the others are named.
"""

import asyncio
from pathlib import Path
from typing import Any, Final

from ordito.platform.db import Database
from ordito.platform.settings import Settings
from tests.conformance.company import found
from tests.conformance.config import payment
from tests.conformance.keys import RunnerKeys
from tests.conformance.run import run
from tests.serving import serve

ENDPOINT: Final = "/ucp/2026-04-08"
REFUSED: Final = "order.data_requires_auth"
# what the suite reads without a credential, whatever it is told: each is refused as it must be
READ_BY_NOBODY: Final = [
    "mcp.get_order_tool",
    "order.entity_shape",
    "order.line_item_shape",
    "order.response_valid_json",
]
CONFIG: Final[dict[str, Any]] = {
    "product_id": "kettle",
    "currency": "EUR",
    "complete_payment": payment("success_token"),
    "order": {"require_auth": True},
    "identity": {"token_mint": True},
}


async def test_orders_are_refused_to_who_shows_no_token(
    address: str, db: Database, tmp_path: Path
) -> None:
    await found(db)
    known, keys = tmp_path / "platforms.toml", RunnerKeys()
    keys.register(known)
    settings = Settings(
        log_requests=False,
        settle_after_s=2,
        ucp_test_mode=True,
        ucp_platforms=str(known),
    )
    with serve(address, settings=settings) as url:
        report = await asyncio.to_thread(run, url + ENDPOINT, CONFIG, tmp_path)
    print(report.told())  # noqa: T201 # shown where it fails
    assert report.of("error:") == []
    status = {one.id: one.status for one in report.checks}
    assert status[REFUSED] == "clean-pass", report.told()
    assert report.of("deviation") == READ_BY_NOBODY, report.told()
    refused = [one.observed for one in report.checks if one.id in READ_BY_NOBODY]
    assert [one and one["status"] for one in refused] == [401] * len(READ_BY_NOBODY)
