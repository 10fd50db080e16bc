"""Sources of events: what is said of one has to fit."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from ordito import journeys
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId

pytestmark = pytest.mark.anyio

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def make(tx: Tx, name: str, *origins: str) -> tuple[UUID, str]:
    new = journeys.NewSource(
        name=name,
        kind=journeys.SenderKind.WEB,
        channel_id=ChannelId(ids.new()),
        allowed_origins=origins,
    )
    return await journeys.make_source(tx, new=new, by="system", at=AT)


@pytest.mark.parametrize("name", ["", "Try shop", "-web", "w" * 65, "web\n", "wéb"])
async def test_a_name_that_no_touchpoint_can_carry_is_refused(tx: Tx, name: str) -> None:
    with pytest.raises(journeys.SourceUnclear) as refused:
        await make(tx, name)
    assert refused.value.field == "name"


async def test_an_origin_is_no_page(tx: Tx) -> None:
    with pytest.raises(journeys.SourceUnclear) as refused:
        await make(tx, "web", "https://shop.example", "https://shop.example/cart")
    assert refused.value.field == "allowed_origins[1]"


async def test_a_key_is_told_once_and_kept_as_a_digest(tx: Tx) -> None:
    source_id, key = await make(tx, "web", "https://shop.example")
    assert len(key) == 27
    book = await journeys.load_sources(tx)
    assert key not in repr(book)
    assert book.sources[source_id].name == "web"
