"""Answer a case: in writing, in a chat, on the telephone, at a counter, or among ourselves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import messages, service
from ordito.flows.mail_papers import own_address
from ordito.messages import Medium, NewMessage, Template, Written, WrittenFile
from ordito.platform.db import Tx
from ordito.platform.ids import IdentifierId

_MOST_NAMES: Final = 20
WRITTEN: Final[Mapping[Medium, service.cases.EntryKind]] = {
    Medium.EMAIL: service.cases.EntryKind.MAIL_OUT,
    Medium.SMS: service.cases.EntryKind.TEXT_OUT,
    Medium.SOCIAL: service.cases.EntryKind.SOCIAL_OUT,
}
"""What an answer in writing is, by its medium."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says in a case.

    Attributes:
        entry: see ``service.cases.NewEntry``.
        then: state to which it brings the case; None leaves it.
        resolution: code of how it was solved, with ``then`` solved.
        version: of the case as the caller has read it; None takes it as it is.
    """

    entry: service.cases.NewEntry
    then: service.cases.State | None = None
    resolution: str | None = None
    version: int | None = None


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """A reply in writing.

    Attributes:
        text: a paragraph a line.
        medium: by what; None answers by what the customer wrote last, or by mail.
        subject: of a mail; empty answers under the subject of what was written.
        files: of the case, that go along.
        then: see ``Said``.
        resolution: see ``Said``.
        version: see ``Said``.
    """

    text: str
    medium: Medium | None = None
    subject: str = ""
    files: tuple[service.cases.Attached, ...] = ()
    then: service.cases.State | None = None
    resolution: str | None = None
    version: int | None = None


async def say(
    tx: Tx, *, whose: service.cases.Whose, said: Said, at: datetime
) -> tuple[service.cases.Case, int]:
    """Add to a case what was said, and bring it where that leads; return it and the entry's number.

    Raises:
        UnknownCase: there is none.
        CaseMoved: somebody has changed it since it was read; nothing was added.
        CaseEnded: it is closed or goes on in another one.
    """
    case = await service.cases.lock_open(tx, whose=whose, version=said.version)
    case, seq = await service.cases.add_entry(tx, case=case, new=said.entry, at=at)
    if said.entry.kind in service.cases.OUTGOING:
        await service.cases.save_draft(tx, whose=whose, body="", at=at)
    if said.then is not None:
        case = await service.cases.change_state(
            tx, case=case, state=said.then, resolution=said.resolution, at=at
        )
    return case, seq


async def answer_in_writing(
    tx: Tx, *, whose: service.cases.Whose, message_id: UUID, reply: Reply, at: datetime
) -> tuple[service.cases.Case, int]:
    """Queue a reply to the customer of a case, and write it down there; the same id is sent once.

    It goes to the address, number or account from which the customer has written last, a mail else
    to the own address, and answers what was written last.

    Raises:
        UnknownCase: there is none.
        CaseMoved: somebody has changed it since it was read; nothing is sent.
        CaseEnded: it is closed or goes on in another one.
        NoAddress: the customer has none, or never wrote by that medium.
        FilesNotCarried: files shall go along by another medium than mail.
    """
    story = await service.cases.story_of(tx, whose=whose)
    to = await _conversation(tx, whose, story, reply.medium)
    if reply.files and to.medium is not Medium.EMAIL:
        raise messages.FilesNotCarried("Files go by mail alone.", field="files")
    new = NewMessage(
        customer_id=whose.customer_id,
        message_id=message_id,
        template=Template.REPLY,
        subject_id=whose.case_id,
        identifier_id=to.identifier_id,
        medium=to.medium,
        case_id=whose.case_id,
    )
    entry = service.cases.NewEntry(
        kind=WRITTEN[to.medium],
        body=reply.text,
        cause=f"sent:{message_id}",
        message_id=message_id,
        attached=reply.files,
    )
    said = Said(entry=entry, then=reply.then, resolution=reply.resolution, version=reply.version)
    answered = await say(tx, whose=whose, said=said, at=at)
    written = Written(
        subject=reply.subject or f"Re: {answered[0].subject}",
        text=reply.text,
        answers=tuple(to.names),
        files=tuple(WrittenFile(one.name, one.media_type, one.sha256) for one in reply.files),
    )
    await messages.queue_written(tx, new=new, written=written, at=at)
    return answered


class _Conversation(msgspec.Struct, frozen=True):
    """By what is answered, what stands for the address, and the mails that are answered."""

    medium: Medium
    identifier_id: IdentifierId
    names: Sequence[str] = ()


async def _conversation(
    tx: Tx,
    whose: service.cases.Whose,
    story: Sequence[service.cases.Whose],
    medium: Medium | None,
) -> _Conversation:
    """Return to what is answered: by a medium, or by that of what was written last."""
    heard = [
        row
        for row in await _written_to_us(tx, story)
        if medium is None or row.medium == medium.value
    ]
    own = (one for one in heard if one.customer_id == whose.customer_id and not one.is_stranger)
    last = next((one for one in own if one.identifier_id is not None), None)
    if last is not None and last.identifier_id is not None:
        names = [one.name for one in reversed(heard) if one.name and one.medium == last.medium]
        is_mail = last.medium == Medium.EMAIL
        return _Conversation(Medium(last.medium), last.identifier_id, names if is_mail else ())
    if medium not in (None, Medium.EMAIL):
        raise messages.NoAddress("The customer has not written by this medium.", field="medium")
    names = [one.name for one in reversed(heard) if one.name and one.medium == Medium.EMAIL]
    address = await own_address(tx, customer_id=whose.customer_id)
    return _Conversation(Medium.EMAIL, address, names)


async def _written_to_us(
    tx: Tx, story: Sequence[service.cases.Whose]
) -> Sequence[messages.ReceivedRow]:
    """Return what people wrote in a story, the latest first."""
    entries = [
        (one.customer_id, one.message_id)
        for one in await service.cases.list_entries(tx, story=story)
        if one.kind in service.cases.INCOMING and one.message_id is not None
    ]
    rows = [
        (await messages.get_received(tx, customer_id=customer_id, received_id=received_id)).row
        for customer_id, received_id in entries[:_MOST_NAMES]
    ]
    return [one for one in rows if not one.is_automatic]
