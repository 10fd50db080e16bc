"""Gate: whether somebody may be written to now, asked in the transaction in which sending begins.

Suppression, the reader's word, how often and at what hour: all four hold at the commit after which
the message may be on its way, and a refusal that is said later waits for nothing it could miss.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from ordito import customers
from ordito.messages.attempts import note_attempt
from ordito.messages.events import AddressSuppressed, MessageFailed, SuppressionLifted
from ordito.messages.model import Message, Template, Terms
from ordito.messages.policy import CONTACTS
from ordito.messages.rules import free_from, speaks_from
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, IdentifierId

_LONGEST: Final = timedelta(days=90)
_AWAITED: Final = frozenset({Template.SIGN_IN_CODE, Template.REPLY})


class Suppression(msgspec.Struct, frozen=True):
    """An address that is written to no more.

    Attributes:
        identifier_id: what stands for it.
        customer_id: who had it when that was found.
        scope: ``all``, or ``marketing``: what asks for a purpose.
        reason: ``bounced``, ``bounced_often``, ``complained`` or ``by_hand``.
        message_id: that showed it.
        since: when.
        by: who noted it.
    """

    identifier_id: IdentifierId
    customer_id: CustomerId
    scope: str
    reason: str
    message_id: UUID | None
    since: datetime
    by: str


_sql: Final = statements(__name__)
_BEGIN: Final = _sql.query("begin", UUID)
_SUPPRESSION: Final = _sql.query("find_suppression", str)
_HOLD_READER: Final = _sql.command("hold_reader")
_WRITTEN: Final = _sql.query("list_written_for_purposes", datetime)
_PUT_OFF: Final = _sql.command("put_off")
_STOP: Final = _sql.command("stop")
_SUPPRESS: Final = _sql.query("suppress", UUID)
_LIFT: Final = _sql.query("lift", UUID)
_LIST: Final = _sql.query("list_suppressed", Suppression)


async def begin(tx: Tx, *, message: Message, terms: Terms, at: datetime) -> bool:
    """Begin to send a claimed message; from the commit on it may have been sent.

    Returns:
        Whether it may be sent now. Else it was put off, or given up; or somebody else has it.
    """
    key = {"customer_id": message.customer_id, "message_id": message.message_id}
    begun = await tx.find(
        _BEGIN, attempts=message.attempts, lease_until=at + terms.lease, at=at, **key
    )
    if begun is None:
        return False
    fault = await _forbidden(tx, message)
    if fault is not None:
        await tx.run(_STOP, fault=fault, at=at, **key)
        await note_attempt(tx, message=message, fault=fault, at=at)
        failed = MessageFailed(
            message_id=message.message_id,
            template=message.template,
            fault=fault,
            attempts=message.attempts,
        )
        tx.record(
            failed,
            subject=message.subject_id,
            customer_id=message.customer_id,
            case_id=message.case_id,
            at=at,
        )
        return False
    later = await _later(tx, message, terms, at)
    if later is not None:
        until, why = later
        await tx.run(_PUT_OFF, until=until, fault=why, **key)
        return False
    return True


async def _forbidden(tx: Tx, message: Message) -> str | None:
    """Return why somebody may never be written to with this, or None."""
    scope = await tx.find(_SUPPRESSION, identifier_id=message.identifier_id)
    if scope == "all" or (scope is not None and message.purpose in await _asking(tx)):
        return "suppressed"
    if message.purpose is not None and not await customers.consents.hold(
        tx, customer_id=message.customer_id, purpose=message.purpose, channel=message.medium
    ):
        return "not_allowed"
    return None


async def _later(
    tx: Tx, message: Message, terms: Terms, at: datetime
) -> tuple[datetime, str] | None:
    """Return until when, and why, a message has to wait; None where it may go now."""
    policy = (await CONTACTS.load(tx)).policy
    asking = await _asking(tx)
    is_awaited = message.template in _AWAITED
    speaks = speaks_from(
        [(one.medium, one.begins, one.ends, one.is_for_all) for one in policy.quiet],
        medium=message.medium,
        asks=message.purpose in asking,
        zone=ZoneInfo(terms.zone),
        at=at,
    )
    if speaks > at and not is_awaited:
        return speaks, "quiet_hours"
    if message.purpose not in asking:
        return None
    person = await customers.identity.person_of(tx, customer_id=message.customer_id)
    await tx.run(_HOLD_READER, customer_id=person, at=at)
    members = await customers.identity.members(tx, customer_id=person)
    written = await tx.fetch(
        _WRITTEN,
        customer_ids=members,
        purposes=sorted(asking),
        since=at - _LONGEST,
        message_id=message.message_id,
    )
    free = free_from([(one.days, one.most) for one in policy.caps], written=written, at=at)
    return None if free <= at else (free, "too_often")


async def _asking(tx: Tx) -> set[str]:
    """Return the purposes that are the company's wish: all but those of what somebody ordered."""
    declared = await customers.consents.list_purposes(tx)
    return {one.purpose for one in declared if not one.is_service}


async def suppress(
    tx: Tx,
    *,
    identifier_id: IdentifierId,
    customer_id: CustomerId,
    scope: str,
    reason: str,
    message_id: UUID | None = None,
    at: datetime,
) -> bool:
    """Write to an address no more; return whether that is new. What is under way is waited for.

    Args:
        tx: open transaction.
        identifier_id: see ``Suppression``.
        customer_id: see ``Suppression``.
        scope: see ``Suppression``.
        reason: see ``Suppression``.
        message_id: see ``Suppression``.
        at: now.
    """
    new = await tx.find(
        _SUPPRESS,
        identifier_id=identifier_id,
        customer_id=customer_id,
        scope=scope,
        reason=reason,
        message_id=message_id,
        by=tx.context.actor,
        at=at,
    )
    if new is None:
        return False
    event = AddressSuppressed(identifier_id=identifier_id, scope=scope, reason=reason)
    tx.record(event, subject=identifier_id, customer_id=customer_id, at=at)
    return True


async def lift_suppression(tx: Tx, *, identifier_id: IdentifierId, at: datetime) -> bool:
    """Let an address be written to again; return whether it was not."""
    owner = await tx.find(_LIFT, identifier_id=identifier_id)
    if owner is None:
        return False
    event = SuppressionLifted(identifier_id=identifier_id, by=tx.context.actor)
    tx.record(event, subject=identifier_id, customer_id=owner, at=at)
    return True


async def list_suppressed(tx: Tx, *, most: int = 200) -> Sequence[Suppression]:
    """Return the addresses that are written to no more, the latest first."""
    return await tx.fetch(_LIST, most=most)
