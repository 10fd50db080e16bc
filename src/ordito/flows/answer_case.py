"""Answer a case: by mail, in a chat, on the telephone, at a counter, or among ourselves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import messages, service
from ordito.flows.mail_papers import own_address
from ordito.messages import NewMessage, Template, Written, WrittenFile
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import IdentifierId

_MAIL_IN: Final = service.cases.EntryKind.MAIL_IN
_MOST_NAMES: Final = 20


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
    """A reply by mail.

    Attributes:
        text: a paragraph a line.
        subject: empty answers under the subject of what was written.
        files: of the case, that go along.
        then: see ``Said``.
        resolution: see ``Said``.
        version: see ``Said``.
    """

    text: str
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


async def answer_by_mail(
    tx: Tx, *, whose: service.cases.Whose, message_id: UUID, reply: Reply, at: datetime
) -> tuple[service.cases.Case, int]:
    """Queue a mail to the customer of a case, and write it down there; the same id is sent once.

    It goes to the address from which the customer has written last, or else to the own one, and
    answers what was written last.

    Raises:
        UnknownCase: there is none.
        CaseMoved: somebody has changed it since it was read; nothing is sent.
        CaseEnded: it is closed or goes on in another one.
        NoAddress: the customer has none.
    """
    identifier_id, names = await _conversation(tx, whose)
    new = NewMessage(
        customer_id=whose.customer_id,
        message_id=message_id,
        template=Template.REPLY,
        subject_id=whose.case_id,
        identifier_id=identifier_id,
        case_id=whose.case_id,
    )
    entry = service.cases.NewEntry(
        kind=service.cases.EntryKind.MAIL_OUT,
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
        answers=tuple(names),
        files=tuple(WrittenFile(one.name, one.media_type, one.sha256) for one in reply.files),
    )
    await messages.queue_written(tx, new=new, written=written, at=at)
    return answered


async def _conversation(tx: Tx, whose: service.cases.Whose) -> tuple[IdentifierId, Sequence[str]]:
    """Return what stands for the address to answer to, and the mails that are answered."""
    story = await service.cases.story_of(tx, whose=whose)
    written = [
        one
        for one in await service.cases.list_entries(tx, story=story)
        if one.kind == _MAIL_IN and one.message_id is not None
    ]
    names: list[str] = []
    identifier_id: IdentifierId | None = None
    for one in written[:_MOST_NAMES]:
        assert one.message_id is not None, one
        row = (
            await messages.get_received(tx, customer_id=one.customer_id, received_id=one.message_id)
        ).row
        if row.is_automatic:
            continue
        is_own = row.customer_id == whose.customer_id and not row.is_stranger
        identifier_id = identifier_id or (row.identifier_id if is_own else None)
        if row.name:
            names.insert(0, row.name)
    if identifier_id is None:
        identifier_id = await own_address(tx, customer_id=whose.customer_id)
    return identifier_id, names


def new_message_id() -> UUID:
    """Return the id of a mail that is written now."""
    return ids.new()
