"""What a timeline tells of what a source has seen."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from ordito.reads.memory import Memory
from ordito.surfaces.console.moments import Teller, moment_of

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
# nothing of the company has to be known for these
TELLER = Teller(memory=cast("Memory", None), language="en", colleagues={})


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        ({"properties": {"name": "Red shirt", "product_id": "tee"}}, "Red shirt"),
        ({"properties": {"product_id": "tee"}}, "tee"),
        ({"properties": {"query": "shoes"}, "page": {"title": "Search"}}, "shoes"),
        ({"page": {"title": "Home"}, "name": "Home"}, "Home"),
        ({"properties": {"name": 7}, "page": "x"}, ""),
    ],
)
def test_what_a_source_named_is_told_in_its_words(payload: dict[str, Any], told: str) -> None:
    found = moment_of(
        TELLER,
        at=AT,
        kind="product_viewed",
        channel_id=None,
        place_id=None,
        actor="customer",
        case_id=None,
        payload=payload,
    )
    assert found.detail == told
