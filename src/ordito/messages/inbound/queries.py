"""Questions about what customers wrote."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from ordito.messages.errors import UnknownMessage
from ordito.messages.inbound.model import Received, ReceivedFile, ReceivedRow, Thread
from ordito.messages.model import Medium
from ordito.messages.rules import digest_of_name
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, IdentifierId


class _Named(msgspec.Struct, frozen=True):
    customer_id: CustomerId
    message_id: UUID
    is_received: bool


class _Case(msgspec.Struct, frozen=True):
    case_id: UUID | None


class _Exchanged(msgspec.Struct, frozen=True):
    message_id: UUID
    is_received: bool
    case_id: UUID | None


_AN_HOUR: Final = timedelta(hours=1)
_A_MONTH: Final = timedelta(days=30)
_MOST_AN_HOUR: Final = 30
_sql: Final = statements(__name__)
_FIND: Final = _sql.query("find_received", ReceivedRow)
_FILES: Final = _sql.query("list_files", ReceivedFile)
_LIST: Final = _sql.query("list_received", ReceivedRow)
_LATEST: Final = _sql.query("list_latest_received", ReceivedRow)
_COUNT: Final = _sql.query("count_received", int)
_SEAL: Final = _sql.query("get_seal", bytes)
_NAMED: Final = _sql.query("list_named", _Named)
_CASE: Final = _sql.query("find_case", _Case)
_EXCHANGE: Final = _sql.query("find_exchange", _Exchanged)
_RECEIVED_CASE: Final = _sql.query("find_received_case", _Case)


async def get_received(tx: Tx, *, customer_id: CustomerId, received_id: UUID) -> Received:
    """Return what was received, with its files.

    Raises:
        UnknownMessage: there is none of that id under this customer.
    """
    row = await tx.find(_FIND, customer_id=customer_id, received_id=received_id)
    if row is None:
        raise UnknownMessage("No such message was received.", field="received_id")
    files = await tx.fetch(_FILES, customer_id=customer_id, received_id=received_id)
    return Received(row, tuple(files))


async def list_received(
    tx: Tx, *, customer_ids: Sequence[CustomerId], most: int = 100
) -> list[ReceivedRow]:
    """Return what a person wrote under some ids, the latest first."""
    return await tx.fetch(_LIST, customer_ids=customer_ids, most=most)


async def list_latest_received(
    tx: Tx, *, is_lost: bool = False, most: int = 100
) -> list[ReceivedRow]:
    """Return what came last; of ``is_lost`` what stands in no case."""
    return await tx.fetch(_LATEST, is_lost=is_lost, most=most)


async def find_thread(tx: Tx, *, names: Sequence[str]) -> Thread | None:
    """Return what a message answers: the first of these that was sent or received here.

    Args:
        tx: open transaction.
        names: ids of messages of ours, or Message-IDs; the nearest first.
    """
    named = await tx.fetch(_NAMED, names=[digest_of_name(name) for name in names])
    for one in named:
        key = {"customer_id": one.customer_id}
        if one.is_received:
            found = await tx.find(_RECEIVED_CASE, received_id=one.message_id, **key)
        else:
            found = await tx.find(_CASE, message_id=one.message_id, **key)
        if found is not None:
            return Thread(one.customer_id, one.message_id, one.is_received, found.case_id)
    return None


async def find_exchange(
    tx: Tx, *, customer_id: CustomerId, identifier_id: IdentifierId, medium: Medium, at: datetime
) -> Thread | None:
    """Return what a short message answers, which names nothing: what was last written there.

    Only what was written to or from the same number or account within a month counts.
    """
    found = await tx.find(
        _EXCHANGE,
        customer_id=customer_id,
        identifier_id=identifier_id,
        medium=medium.value,
        since=at - _A_MONTH,
    )
    if found is None:
        return None
    return Thread(customer_id, found.message_id, found.is_received, found.case_id)


async def find_answered_case(tx: Tx, *, row: ReceivedRow) -> UUID | None:
    """Return the case of what a message answers as it is by now: it may have been opened since."""
    if row.case_id is not None or row.answered_id is None:
        return row.case_id
    key = {"customer_id": row.answered_customer_id}
    found = [
        await tx.find(_RECEIVED_CASE, received_id=row.answered_id, **key),
        await tx.find(_CASE, message_id=row.answered_id, **key),
    ]
    return next((one.case_id for one in found if one is not None), None)


async def runs_in_loop(tx: Tx, *, customer_id: CustomerId, at: datetime) -> bool:
    """Tell whether a customer has written more in an hour than a person does: two machines talk."""
    lately = await tx.one(_COUNT, customer_id=customer_id, since=at - _AN_HOUR)
    return lately >= _MOST_AN_HOUR


async def get_seal(tx: Tx) -> bytes:
    """Return by what codes in addresses and links of messages are signed."""
    return await tx.one(_SEAL)
