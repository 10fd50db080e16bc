"""Customer page: one person's orders, points and one timeline over all channels and ids."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId
from ordito.reads.timeline import Item


class Points(msgspec.Struct, frozen=True):
    """Points in one programme."""

    programme_id: UUID
    account_id: UUID
    posted: int
    held: int
    debt: int


class Spent(msgspec.Struct, frozen=True):
    """What was bought in one currency, minor units."""

    currency: str
    orders: int
    total_minor: int


class OrderBrief(msgspec.Struct, frozen=True):
    """One of the latest orders; units in its quantity vector."""

    order_id: UUID
    number: str
    placed_at: datetime
    channel_id: UUID
    currency: str
    total_minor: int
    ordered: int
    fulfilled: int
    cancelled: int


class CustomerPage(msgspec.Struct, frozen=True):
    """Everything but the personal values.

    Attributes:
        points: by programme.
        spent: by currency.
        orders: the latest ten.
        timeline: latest first.
    """

    points: list[Points]
    spent: list[Spent]
    orders: list[OrderBrief]
    timeline: list[Item]


_sql = statements(__name__)
_PAGE = _sql.query("read_customer_page", str)
_decoder = msgspec.json.Decoder(CustomerPage)


async def read_customer_page(
    tx: Tx,
    *,
    customer_id: CustomerId,
    before: datetime,
    channel_ids: Sequence[UUID] | None = None,
    page_size: int = 50,
) -> CustomerPage:
    """Return a customer's page.

    Args:
        tx: open transaction.
        customer_id: whose; also somebody anonymous has one.
        before: the timeline starts before this instant.
        channel_ids: only what happened on these channels.
        page_size: items of the timeline at most.
    """
    text = await read_customer_json(
        tx, customer_id=customer_id, before=before, channel_ids=channel_ids, page_size=page_size
    )
    return _decoder.decode(text)


async def read_customer_json(
    tx: Tx,
    *,
    customer_id: CustomerId,
    before: datetime,
    channel_ids: Sequence[UUID] | None = None,
    page_size: int = 50,
) -> str:
    """Return what ``read_customer_page`` returns as JSON, as the database made it."""
    return await tx.one(
        _PAGE,
        customer_id=customer_id,
        before=before,
        channel_ids=channel_ids,
        page_size=page_size,
    )
