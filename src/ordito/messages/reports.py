"""Reports: what becomes of a message after it was handed over, told twice, late, in any order."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from ordito.messages.attempts import note_attempt
from ordito.messages.errors import NotInDoubt
from ordito.messages.events import (
    DoubtSettled,
    MessageBounced,
    MessageClicked,
    MessageComplained,
    MessageDelivered,
    MessageDoubted,
    MessageOpened,
)
from ordito.messages.gate import suppress
from ordito.messages.inbound.model import ReceivedKind
from ordito.messages.inbound.recognising import Report
from ordito.messages.model import Message
from ordito.messages.policy import CONTACTS
from ordito.platform.db import Tx, statements
from ordito.platform.events import Event


class ReportKind(StrEnum):
    """What was told; what came back softly may arrive later."""

    DELIVERED = "delivered"
    OPENED = "opened"
    CLICKED = "clicked"
    BOUNCED = "bounced"
    BOUNCED_SOFTLY = "bounced_softly"
    COMPLAINED = "complained"


def report_kind_of(report: Report) -> ReportKind:
    """Return what a mail that reports of one of ours says of it."""
    if report.kind is ReceivedKind.COMPLAINT:
        return ReportKind.COMPLAINED
    if report.kind is ReceivedKind.DELIVERY:
        return ReportKind.DELIVERED
    return ReportKind.BOUNCED if report.is_final else ReportKind.BOUNCED_SOFTLY


class NewReport(msgspec.Struct, frozen=True, kw_only=True):
    """Something told of a message.

    Attributes:
        report_id: drawn from what tells it, so that the same counts once.
        kind: see ``ReportKind``.
        code: why, as the teller says; no words of people.
        happened_at: when.
    """

    report_id: UUID
    kind: ReportKind
    code: str = ""
    happened_at: datetime


class KeptReport(msgspec.Struct, frozen=True):
    """Something that was told; see ``NewReport``."""

    report_id: UUID
    kind: str
    code: str
    happened_at: datetime
    reported_at: datetime


_sql: Final = statements(__name__)
_NOTE: Final = _sql.query("note_report", UUID)
_BOUNCE: Final = _sql.command("bounce")
_SEE_SENT: Final = _sql.query("see_sent", UUID)
_COUNT_SOFT: Final = _sql.query("count_soft", int)
_LIST: Final = _sql.query("list_reports", KeptReport)
_LAPSED: Final = _sql.query("list_lapsed", Message)
_DOUBT: Final = _sql.query("doubt", UUID)
_SEND_AGAIN: Final = _sql.query("send_again", UUID)


async def note_report(tx: Tx, *, message: Message, report: NewReport, at: datetime) -> bool:
    """Keep what was told of a message, and do what follows; return whether it is new.

    What comes back for good, or too often, and what is called unwanted, suppresses the address.
    """
    key = {"customer_id": message.customer_id, "message_id": message.message_id}
    new = await tx.find(
        _NOTE,
        report_id=report.report_id,
        kind=report.kind.value,
        code=report.code,
        happened_at=report.happened_at,
        at=at,
        **key,
    )
    if new is None:
        return False
    await see_answered(tx, message=message, at=at)
    if report.kind is ReportKind.BOUNCED:
        await tx.run(_BOUNCE, at=at, **key)
    _record(tx, _event(message, report), message, report.happened_at)
    await _suppress(tx, message, report, at)
    return True


async def see_answered(tx: Tx, *, message: Message, at: datetime) -> None:
    """Note that somebody answered a message: if it was in doubt, it was sent."""
    key = {"customer_id": message.customer_id, "message_id": message.message_id}
    if await tx.find(_SEE_SENT, at=at, **key) is not None:
        await note_attempt(tx, message=message, fault=None, at=at)
        told = DoubtSettled(message_id=message.message_id, was_sent=True, by="report")
        _record(tx, told, message, at)


async def doubt(tx: Tx, *, message: Message, at: datetime) -> bool:
    """Note that nobody knows whether a message that was begun was sent; a person settles it."""
    doubted = await tx.find(_DOUBT, customer_id=message.customer_id, message_id=message.message_id)
    if doubted is None:
        return False
    event = MessageDoubted(
        message_id=message.message_id, template=message.template, attempts=message.attempts
    )
    _record(tx, event, message, at)
    return True


async def settle_doubt(tx: Tx, *, message: Message, was_sent: bool, at: datetime) -> None:
    """Take somebody's word on whether a doubted message was sent; if not, it is sent again.

    Raises:
        NotInDoubt: nobody doubts it any more.
    """
    key = {"customer_id": message.customer_id, "message_id": message.message_id}
    statement = _SEE_SENT if was_sent else _SEND_AGAIN
    if await tx.find(statement, at=at, **key) is None:
        raise NotInDoubt("Nobody doubts whether this message was sent.", field="message_id")
    if was_sent:
        await note_attempt(tx, message=message, fault=None, at=at)
    event = DoubtSettled(message_id=message.message_id, was_sent=was_sent, by=tx.context.actor)
    _record(tx, event, message, at)


async def list_lapsed(tx: Tx, *, at: datetime, most: int = 100) -> Sequence[Message]:
    """Return messages whose sending began and was not settled in its time."""
    return await tx.fetch(_LAPSED, at=at, most=most)


async def list_reports(tx: Tx, *, message: Message) -> Sequence[KeptReport]:
    """Return what was told of a message, the latest first."""
    return await tx.fetch(_LIST, customer_id=message.customer_id, message_id=message.message_id)


async def _suppress(tx: Tx, message: Message, report: NewReport, at: datetime) -> None:
    verdict = await _verdict(tx, message, report)
    if verdict is not None:
        scope, reason = verdict
        await suppress(
            tx,
            identifier_id=message.identifier_id,
            customer_id=message.customer_id,
            scope=scope,
            reason=reason,
            message_id=message.message_id,
            at=at,
        )


async def _verdict(tx: Tx, message: Message, report: NewReport) -> tuple[str, str] | None:
    """Return how far and why an address is suppressed, or None."""
    if report.kind is ReportKind.BOUNCED:
        return "all", "bounced"
    if report.kind is ReportKind.COMPLAINED:
        return "marketing", "complained"
    if report.kind is not ReportKind.BOUNCED_SOFTLY:
        return None
    policy = (await CONTACTS.load(tx)).policy
    often = await tx.one(
        _COUNT_SOFT,
        customer_id=message.customer_id,
        identifier_id=message.identifier_id,
        since=report.happened_at - timedelta(days=policy.soft_days),
    )
    return ("all", "bounced_often") if often >= policy.soft_bounces else None


def _event(message: Message, report: NewReport) -> Event:
    message_id, template, medium = message.message_id, message.template, message.medium
    match report.kind:
        case ReportKind.DELIVERED:
            return MessageDelivered(message_id=message_id, template=template, medium=medium)
        case ReportKind.OPENED:
            return MessageOpened(message_id=message_id, template=template, medium=medium)
        case ReportKind.CLICKED:
            return MessageClicked(message_id=message_id, template=template, medium=medium)
        case ReportKind.COMPLAINED:
            return MessageComplained(
                message_id=message_id, template=template, medium=medium, code=report.code
            )
        case _:
            is_final = report.kind is ReportKind.BOUNCED
            return MessageBounced(
                message_id=message_id,
                template=template,
                medium=medium,
                is_final=is_final,
                code=report.code,
            )


def _record(tx: Tx, event: Event, message: Message, at: datetime) -> None:
    tx.record(
        event,
        subject=message.subject_id,
        customer_id=message.customer_id,
        case_id=message.case_id,
        at=at,
    )
