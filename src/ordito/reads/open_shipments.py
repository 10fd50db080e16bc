"""Open shipments: what places shall ship and nobody has begun, with whereto it goes."""

from datetime import datetime
from typing import Final

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.ids import (
    ChannelId,
    CustomerId,
    FulfilmentOrderId,
    OrderId,
    PlaceId,
    SkuId,
)

MOST: Final = 2_000


class OpenLine(msgspec.Struct, frozen=True):
    """A line that nobody has begun to pick."""

    place_id: PlaceId
    fulfilment_order_id: FulfilmentOrderId
    customer_id: CustomerId
    order_id: OrderId
    channel_id: ChannelId
    promised_at: datetime
    line_no: int
    sku_id: SkuId
    units: int
    country: str | None
    postal_code: str | None


_sql: Final = statements(__name__)
_LIST: Final = _sql.query("list_open_lines", OpenLine)


async def list_open_lines(tx: Tx) -> list[OpenLine]:
    """Return at most 2,000 lines, those that were opened first; a fulfilment order's together."""
    return await tx.fetch(_LIST, most=MOST)
