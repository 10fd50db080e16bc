"""Receive mail: read what mailboxes and hooks hand over, and keep it before it is let go there.

A mailbox keeps a mail until it was taken here, and the same is taken once, so nothing is lost or
doubled when a process ends in the middle.
"""

import asyncio
from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

import msgspec
import structlog

from ordito import messages
from ordito.flows.receive_message import Delivery, Receipt, SenderTaken, receive_message
from ordito.messages import Mailbox, Medium, WaitingMail
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.errors import OutsideFault
from ordito.platform.events import Context
from ordito.platform.files import FileStore

_ATTEMPTS: Final = 3
_SYSTEM: Final = Context.system()
_log = structlog.get_logger(__name__)


class LetterBox(msgspec.Struct, frozen=True):
    """What mail is received with.

    Attributes:
        db: the company's database.
        files: where content is kept.
        own: addresses of the company, in small letters: what they wrote is a loop.
        most_bytes: of one mail.
        servers: whose word on senders is believed (authserv-id), by source.
    """

    db: Database
    files: FileStore
    own: Collection[str]
    most_bytes: int
    servers: Mapping[str, str] = MappingProxyType({})


async def receive_mail(box: LetterBox, *, source: str, raw: bytes, is_cut: bool = False) -> Receipt:
    """Keep a mail as it came.

    Args:
        box: see there.
        source: name of the mailbox or hook.
        raw: RFC 5322.
        is_cut: only the beginning of it.

    Raises:
        FileTooLarge: it has more than ``box.most_bytes``.
    """
    server = box.servers.get(source, "")
    mail = await asyncio.to_thread(messages.read_mail, raw, own=box.own, server=server)
    if is_cut:
        mail = msgspec.structs.replace(mail, files=())
    most = box.most_bytes
    delivery = Delivery(
        source=source,
        medium=Medium.EMAIL,
        mail=mail,
        raw=await box.files.stage(raw, most_bytes=most),
        files=tuple([await box.files.stage(one.content, most_bytes=most) for one in mail.files]),
        is_cut=is_cut,
    )
    return await _receive(box, delivery)


async def receive_text(
    box: LetterBox,
    *,
    source: str,
    medium: Medium,
    name: str,
    sender: str,
    sender_name: str = "",
    text: str,
    written_at: datetime,
) -> Receipt:
    """Keep a short message; the same again is counted alone.

    Args:
        box: see there.
        source: name of who carries it.
        medium: that it came by.
        name: what it is called there.
        sender: number, or what the network calls the account.
        sender_name: as the sender is called there.
        text: its words.
        written_at: when, as its carrier says.
    """
    read = messages.read_text(
        name=name, sender=sender, sender_name=sender_name, text=text, written_at=written_at
    )
    raw = await box.files.stage(text.encode(), most_bytes=box.most_bytes)
    delivery = Delivery(source=source, medium=medium, mail=read, raw=raw, files=())
    return await _receive(box, delivery)


async def _receive(box: LetterBox, delivery: Delivery) -> Receipt:
    for attempt in range(_ATTEMPTS):
        try:
            return await box.db.transact(
                receive_message, _SYSTEM, delivery=delivery, files=box.files, at=now()
            )
        except SenderTaken:
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


async def empty_mailbox(box: LetterBox, mailbox: Mailbox, *, most: int = 50) -> int:
    """Take what waits in a mailbox; return how many mails were new.

    Raises:
        OutsideFault: the mailbox does not answer; what waits there waits on.
    """
    new = 0
    for waiting in await mailbox.list_waiting(most=most):
        mail = await mailbox.fetch(waiting, most_bytes=box.most_bytes)
        if mail is None:
            continue
        new += await _take(box, mailbox, waiting, mail)
    return new


async def _take(box: LetterBox, mailbox: Mailbox, waiting: int, mail: WaitingMail) -> bool:
    receipt = await receive_mail(box, source=mailbox.name, raw=mail.raw, is_cut=mail.is_cut)
    await mailbox.let_go(waiting)
    return receipt.is_new


async def empty_mailboxes(box: LetterBox, mailboxes: Collection[Mailbox]) -> int:
    """Take what waits in some mailboxes; one that does not answer keeps none of the others back."""
    new = 0
    for mailbox in mailboxes:
        try:
            new += await empty_mailbox(box, mailbox)
        except OutsideFault as fault:
            _log.warning("mailbox_waits", mailbox=mailbox.name, detail=str(fault)[:200])
    return new
