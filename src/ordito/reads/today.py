"""Today: the helm's first numbers by channel, and the rows behind each of them."""

from datetime import datetime
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements


class ChannelDay(msgspec.Struct, frozen=True):
    """Orders and revenue of a channel in one currency, minor units."""

    channel_id: UUID
    currency: str
    orders: int
    revenue_minor: int


class Hour(msgspec.Struct, frozen=True):
    """Orders of a channel in an hour, counted from the start of the day."""

    channel_id: UUID
    hour: int
    orders: int


class Refusals(msgspec.Struct, frozen=True):
    """How often a channel was refused for one reason."""

    channel_id: UUID | None
    code: str
    refusals: int


class HandOvers(msgspec.Struct, frozen=True):
    """Hand-overs of a channel's orders, or of all channels (None), and their median time."""

    channel_id: UUID | None
    tasks: int
    median_s: float


class OrderRow(msgspec.Struct, frozen=True):
    """An order behind a number."""

    order_id: UUID
    number: str
    placed_at: datetime
    channel_id: UUID
    place_id: UUID | None
    customer_id: UUID
    currency: str
    total_minor: int
    units: int


class RefusalRow(msgspec.Struct, frozen=True):
    """A refusal behind a number."""

    fact_id: UUID
    occurred_at: datetime
    channel_id: UUID | None
    place_id: UUID | None
    code: str
    field: str


class HandOverRow(msgspec.Struct, frozen=True):
    """A hand-over behind a number."""

    fulfilment_order_id: UUID
    order_id: UUID
    place_id: UUID
    channel_id: UUID
    method: str
    opened_at: datetime
    handed_over_at: datetime
    promised_at: datetime


class Page(msgspec.Struct, frozen=True):
    """Which rows are asked for.

    Attributes:
        start: from this instant on.
        end: before this instant.
        channel_ids: of these channels; None is of all.
        before: instant of the last row of the page before.
        before_id: id of that row.
        page_size: rows at most.
    """

    start: datetime
    end: datetime
    channel_ids: list[UUID] | None
    before: datetime
    before_id: UUID
    page_size: int


class Day(msgspec.Struct, frozen=True):
    """All numbers of one day."""

    channels: list[ChannelDay]
    hours: list[Hour]
    refusals: list[Refusals]
    hand_overs: list[HandOvers]


_sql = statements(__name__)
_CHANNELS = _sql.query("list_channel_days", ChannelDay)
_HOURS = _sql.query("list_hours", Hour)
_REFUSALS = _sql.query("list_refusals", Refusals)
_HAND_OVERS = _sql.query("list_hand_overs", HandOvers)
_ORDER_ROWS = _sql.query("list_order_rows", OrderRow)
_REFUSAL_ROWS = _sql.query("list_refusal_rows", RefusalRow)
_HAND_OVER_ROWS = _sql.query("list_hand_over_rows", HandOverRow)


async def read_day(tx: Tx, *, start: datetime, end: datetime) -> Day:
    """Return the numbers of the time from ``start`` to ``end``, aware instants."""
    return Day(
        await tx.fetch(_CHANNELS, start=start, end=end),
        await tx.fetch(_HOURS, start=start, end=end),
        await tx.fetch(_REFUSALS, start=start, end=end),
        await tx.fetch(_HAND_OVERS, start=start, end=end),
    )


async def list_order_rows(tx: Tx, *, page: Page, currency: str | None) -> list[OrderRow]:
    """Return the orders behind a number, latest first; ``currency`` narrows to one."""
    return await tx.fetch(_ORDER_ROWS, currency=currency, **msgspec.structs.asdict(page))


async def list_refusal_rows(tx: Tx, *, page: Page, code: str | None) -> list[RefusalRow]:
    """Return the refusals behind a number, latest first; ``code`` narrows to one reason."""
    return await tx.fetch(_REFUSAL_ROWS, code=code, **msgspec.structs.asdict(page))


async def list_hand_over_rows(tx: Tx, *, page: Page) -> list[HandOverRow]:
    """Return the hand-overs behind a number, latest first."""
    return await tx.fetch(_HAND_OVER_ROWS, **msgspec.structs.asdict(page))
