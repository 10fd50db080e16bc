"""Questions to the counter room."""

from uuid import UUID

import msgspec

from ordito.counter.commands.drawer import find_shift
from ordito.counter.errors import UnknownShift
from ordito.counter.model import Device, Shift, ShiftReport, TenderSum
from ordito.platform.db import Tx, statements


class OpenCount(msgspec.Struct, frozen=True):
    """How much of a till waits for a person."""

    device_id: UUID
    exceptions: int
    incidents: int


class _Receipts(msgspec.Struct, frozen=True):
    sales: int
    returns: int
    exchanges: int
    units: int
    sales_minor: int
    returns_minor: int
    tax_minor: int
    discount_minor: int
    cash_sales_minor: int
    cash_refunds_minor: int
    first_receipt: int | None
    last_receipt: int | None


class _Cash(msgspec.Struct, frozen=True):
    in_minor: int
    out_minor: int


class _Acts(msgspec.Struct, frozen=True):
    no_sales: int
    voids: int
    reprints: int


class ActEntry(msgspec.Struct, frozen=True):
    """The entry of an act that gave a receipt.

    Attributes:
        text: as it came.
        kind: of the act.
        is_online: whether the core had done it before.
        order_id: which order it made or changed.
    """

    text: str
    kind: str
    is_online: bool
    order_id: UUID | None


_sql = statements(__name__)
_LIST_DEVICES = _sql.query("list_devices", Device)
_OF_TOKEN = _sql.query("find_device_of_token", Device)
_COUNT_OPEN = _sql.query("count_open", OpenCount)
_ACT = _sql.query("find_act", ActEntry)
_SUM_RECEIPTS = _sql.query("sum_receipts", _Receipts)
_SUM_TENDERS = _sql.query("sum_tenders", TenderSum)
_SUM_CASH = _sql.query("sum_cash", _Cash)
_COUNT_ACTS = _sql.query("count_acts", _Acts)


async def list_devices(tx: Tx, *, place_id: UUID | None = None) -> list[Device]:
    """Return the tills of a place, or of all, by code; at most 1,000."""
    return await tx.fetch(_LIST_DEVICES, place_id=place_id)


async def find_device_of_token(tx: Tx, *, place_id: UUID, token_id: UUID) -> Device | None:
    """Return the till of a place that asks with a token, or None."""
    return await tx.find(_OF_TOKEN, place_id=place_id, token_id=token_id)


async def count_open(tx: Tx, *, place_id: UUID) -> dict[UUID, OpenCount]:
    """Return how much of each till of a place waits for a person."""
    rows = await tx.fetch(_COUNT_OPEN, place_id=place_id)
    return {row.device_id: row for row in rows}


async def find_order_of_act(tx: Tx, *, place_id: UUID, act_id: UUID) -> UUID | None:
    """Return the order that a sale of a till of the place became, or None."""
    found = await find_act(tx, place_id=place_id, act_id=act_id)
    return None if found is None else found.order_id


async def find_act(tx: Tx, *, place_id: UUID, act_id: UUID) -> ActEntry | None:
    """Return the entry that gave a receipt for an act, or None."""
    return await tx.find(_ACT, place_id=place_id, act_id=act_id)


async def report(tx: Tx, *, place_id: UUID, device_id: UUID, shift_id: UUID) -> ShiftReport:
    """Return a shift as the books have it: X while it goes on, Z once it has ended.

    Raises:
        UnknownShift: the till had none of that id.
    """
    shift = await find_shift(tx, place_id=place_id, device_id=device_id, shift_id=shift_id)
    if shift is None:
        raise UnknownShift("The till had no such shift.", field="shift")
    return await report_of(tx, shift=shift)


async def report_of(tx: Tx, *, shift: Shift) -> ShiftReport:
    """Return the report of a shift."""
    key = {
        "place_id": shift.place_id,
        "device_id": shift.device_id,
        "shift_id": shift.shift_id,
    }
    receipts = await tx.one(_SUM_RECEIPTS, **key)
    cash = await tx.one(_SUM_CASH, **key)
    acts = await tx.one(_COUNT_ACTS, **key)
    tenders = await tx.fetch(_SUM_TENDERS, **key)
    expected = (
        shift.float_minor
        + receipts.cash_sales_minor
        - receipts.cash_refunds_minor
        + cash.in_minor
        - cash.out_minor
    )
    return ShiftReport(
        shift=shift,
        sales=receipts.sales,
        returns=receipts.returns,
        exchanges=receipts.exchanges,
        units=receipts.units,
        sales_minor=receipts.sales_minor,
        returns_minor=receipts.returns_minor,
        tax_minor=receipts.tax_minor,
        discount_minor=receipts.discount_minor,
        cash_sales_minor=receipts.cash_sales_minor,
        cash_refunds_minor=receipts.cash_refunds_minor,
        cash_in_minor=cash.in_minor,
        cash_out_minor=cash.out_minor,
        expected_minor=expected,
        no_sales=acts.no_sales,
        voids=acts.voids,
        reprints=acts.reprints,
        first_receipt=receipts.first_receipt,
        last_receipt=receipts.last_receipt,
        tenders=tuple(tenders),
    )
