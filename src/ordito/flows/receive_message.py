"""Receive message: what somebody wrote is kept once, under who wrote it, in its conversation."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import customers, messages
from ordito.customers import Identifier, IdentifierKind, InvalidIdentifier, NewCustomer
from ordito.messages import (
    Medium,
    NewReceived,
    NewReport,
    ReadMail,
    ReceivedFile,
    ReceivedKind,
    Thread,
)
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.errors import Conflict
from ordito.platform.files import FileStore, Staged
from ordito.platform.ids import CustomerId, IdentifierId

_KINDS: Final = {
    Medium.EMAIL: IdentifierKind.EMAIL,
    Medium.SMS: IdentifierKind.PHONE,
    Medium.PUSH: IdentifierKind.DEVICE,
    Medium.SOCIAL: IdentifierKind.EXTERNAL,
}


_TYPES: Final = {
    Medium.EMAIL: "message/rfc822",
    Medium.SMS: "text/plain",
    Medium.PUSH: "text/plain",
    Medium.SOCIAL: "text/plain",
    Medium.LETTER: "application/pdf",
}


class SenderTaken(Conflict):
    """Somebody with this address has become a customer at the same moment."""

    code = "messages.sender_taken"
    remedy = "Deliver the message again."


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What has arrived, read, its content on the disk.

    Attributes:
        source: name of the mailbox, hook or provider.
        medium: by what.
        mail: as it was read.
        raw: all of it as it came.
        files: content of the mail's files, in their order.
        is_cut: it was too large: only its beginning is here.
    """

    source: str
    medium: Medium
    mail: ReadMail
    raw: Staged
    files: tuple[Staged, ...]
    is_cut: bool = False


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it: under whom and what it stands, and whether it was new."""

    customer_id: CustomerId
    received_id: UUID
    is_new: bool
    kind: str


class _Writer(msgspec.Struct, frozen=True):
    customer_id: CustomerId
    identifier_id: IdentifierId | None


async def receive_message(tx: Tx, *, delivery: Delivery, files: FileStore, at: datetime) -> Receipt:
    """Keep what has arrived; the same again from the same source is counted alone.

    Raises:
        SenderTaken: see there.
    """
    mail = delivery.mail
    digest = messages.arrival_digest(delivery.source, mail.digest)
    received_id = ids.derive("received", digest.hex())
    arrived = await messages.arrive(tx, digest=digest, received_id=received_id, at=at)
    if arrived.times > 1:
        assert arrived.customer_id is not None, "the first was taken whole"
        return Receipt(
            customer_id=arrived.customer_id, received_id=received_id, is_new=False, kind=mail.kind
        )
    thread = await _thread(tx, mail)
    writer = await _writer(tx, delivery, thread, received_id, at)
    if thread is None and delivery.medium is not Medium.EMAIL and writer.identifier_id is not None:
        thread = await messages.find_exchange(
            tx,
            customer_id=writer.customer_id,
            identifier_id=writer.identifier_id,
            medium=delivery.medium,
            at=at,
        )
    kind = await _kind(tx, mail, writer, at)
    new = NewReceived(
        customer_id=writer.customer_id,
        received_id=received_id,
        source=delivery.source,
        medium=delivery.medium,
        kind=kind,
        identifier_id=writer.identifier_id,
        sender=mail.sender,
        sender_name=mail.sender_name,
        is_proven=mail.is_proven,
        name=mail.name,
        answers=mail.answers,
        thread=thread,
        is_stranger=await _is_stranger(tx, thread, writer, mail),
        case_id=None if thread is None else thread.case_id,
        subject=mail.subject,
        text=mail.text,
        whole=mail.whole,
        html=mail.html,
        raw=await _put(tx, files, delivery.raw, _TYPES[delivery.medium], writer, received_id, at),
        is_cut=delivery.is_cut,
        files=await _files(tx, files, delivery, writer, received_id, at),
        written_at=mail.written_at,
    )
    await messages.take(tx, digest=digest, new=new, at=at)
    await _tell_answered(tx, new, mail, at)
    return Receipt(customer_id=writer.customer_id, received_id=received_id, is_new=True, kind=kind)


async def _tell_answered(tx: Tx, new: NewReceived, mail: ReadMail, at: datetime) -> None:
    """Tell the message of ours that is answered, or reported of, what that says of it."""
    thread = new.thread
    if thread is None or thread.is_received:
        return
    message = await messages.find_message(
        tx, customer_id=thread.customer_id, message_id=thread.message_id
    )
    if message is None:
        return
    if mail.report is None:
        await messages.see_answered(tx, message=message, at=at)
        return
    kind = messages.report_kind_of(mail.report)
    report = NewReport(report_id=new.received_id, kind=kind, code=mail.report.code, happened_at=at)
    await messages.note_report(tx, message=message, report=report, at=at)


async def _thread(tx: Tx, mail: ReadMail) -> Thread | None:
    """Return what a mail answers: by the code in its address, or by the names it answers."""
    seal = await messages.get_seal(tx)
    coded = [messages.read_reply_token(seal, address) for address in mail.recipients]
    names = [str(one) for one in coded if one is not None]
    about = [mail.report.name] if mail.report is not None and mail.report.name else []
    return await messages.find_thread(tx, names=[*about, *names, *mail.answers])


async def _writer(
    tx: Tx, delivery: Delivery, thread: Thread | None, received_id: UUID, at: datetime
) -> _Writer:
    """Return who wrote: whoever has the address, in this conversation first; else a new customer.

    What a machine wrote about a mail of ours stands under whom that went to; of another machine
    nobody becomes a customer.
    """
    mail = delivery.mail
    nobody = _Writer(CustomerId(received_id), None)
    if mail.report is not None:
        return nobody if thread is None else _Writer(thread.customer_id, None)
    kind = _KINDS.get(delivery.medium, IdentifierKind.EMAIL)
    source = delivery.source if kind is IdentifierKind.EXTERNAL else ""
    sender = Identifier(kind, mail.sender, source)
    try:
        value = customers.normalise(sender)
    except InvalidIdentifier:
        return nobody
    if thread is not None:
        held = await _held(tx, thread.customer_id, value)
        if held is not None:
            return held
    owner = await customers.find_by_identifier(tx, identifier=sender)
    if owner is not None:
        return await _held(tx, owner, value) or _Writer(owner, None)
    if mail.kind is not ReceivedKind.MESSAGE:
        return nobody
    return await _new_customer(tx, sender, value, mail, at)


async def _held(tx: Tx, customer_id: CustomerId, value: str) -> _Writer | None:
    customer = await customers.find_customer(tx, customer_id=customer_id)
    if customer is None or customer.erased_at is not None:
        return None
    profile = await customers.get_profile(tx, customer_id=customer_id)
    for one in profile.identifiers:
        if one.value == value:
            return _Writer(profile.customer.customer_id, one.identifier_id)
    return None


async def _new_customer(
    tx: Tx, sender: Identifier, value: str, mail: ReadMail, at: datetime
) -> _Writer:
    customer_id = CustomerId(ids.new())
    particulars = customers.Particulars(name=mail.sender_name or None)
    customer = NewCustomer(customer_id=customer_id, particulars=particulars, identifiers=(sender,))
    await customers.register(tx, customer=customer, at=at)
    if await customers.find_by_identifier(tx, identifier=sender) != customer_id:
        raise SenderTaken("Somebody else has just become known by this address.")
    return await _held(tx, customer_id, value) or _Writer(customer_id, None)


async def _kind(tx: Tx, mail: ReadMail, writer: _Writer, at: datetime) -> ReceivedKind:
    if mail.kind is not ReceivedKind.MESSAGE:
        return mail.kind
    runs = await messages.runs_in_loop(tx, customer_id=writer.customer_id, at=at)
    return ReceivedKind.LOOP if runs else mail.kind


async def _is_stranger(tx: Tx, thread: Thread | None, writer: _Writer, mail: ReadMail) -> bool:
    if thread is None or mail.report is not None:
        return False
    return not await customers.identity.is_one_person(
        tx, customer_id=thread.customer_id, other_id=writer.customer_id
    )


async def _files(
    tx: Tx,
    files: FileStore,
    delivery: Delivery,
    writer: _Writer,
    received_id: UUID,
    at: datetime,
) -> tuple[ReceivedFile, ...]:
    kept: list[ReceivedFile] = []
    for read, staged in zip(delivery.mail.files, delivery.files, strict=True):
        sha256 = await _put(tx, files, staged, read.media_type, writer, received_id, at)
        kept.append(
            ReceivedFile(read.name, read.media_type, staged.size_bytes, read.is_inline, sha256)
        )
    return tuple(kept)


async def _put(
    tx: Tx,
    files: FileStore,
    staged: Staged,
    media_type: str,
    writer: _Writer,
    received_id: UUID,
    at: datetime,
) -> bytes:
    return await files.put(
        tx,
        staged,
        media_type=media_type,
        subject_id=received_id,
        customer_id=writer.customer_id,
        at=at,
    )
