"""Case page: a case with all that was said, done and promised in it, and what lies around it.

Two reads make the page: ``read_case_page`` (this file, two round trips: the story, then everything
in one statement) and ``customer_page.read_customer_page`` for the orders, points and touchpoints of
the person. Merged cases are shown as one: their entries, tasks and promises stand among the others.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito import service
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

_MOST_ENTRIES: Final = 200


class ShownFile(msgspec.Struct, frozen=True):
    """A file of an entry; ``sha256`` in hexadecimal names its content."""

    no: int
    sha256: str
    name: str
    media_type: str
    size_bytes: int


class ShownEntry(msgspec.Struct, frozen=True):
    """What was said, written or noted.

    Attributes:
        case_id: in which case it was written; another one where cases were merged or split.
        seq: its number there.
        kind: ``call_note``, ``mail_in``, ``mail_out``, ``text_in``, ``text_out``, ``chat_in``,
            ``chat_out``, ``counter``, ``form``, ``social_in``, ``social_out``, ``internal_note``
            or ``system``.
        body: plain text as it was written; it may hold anything that a customer writes. Of a
            system entry a code, with its values in ``told``.
        actor: who said it: ``staff:ID``, ``token:ID``, ``customer:ID`` or ``system``.
        at: when.
        message_id: of the mail or short message; ``messages.get_received`` has its HTML.
        began_at: start of a call or visit.
        ended_at: its end.
        told: codes that belong to it.
        files: that came along.
        message_state: what became of what was sent: ``waiting``, ``sent``, ``failed`` or
            ``bounced``; None of others.
    """

    case_id: UUID
    seq: int
    kind: str
    body: str
    actor: str
    at: datetime
    message_id: UUID | None
    began_at: datetime | None
    ended_at: datetime | None
    told: dict[str, Any]
    files: list[ShownFile]
    message_state: str | None


class CaseBrief(msgspec.Struct, frozen=True):
    """Another case of the person."""

    customer_id: UUID
    case_id: UUID
    subject: str
    channel: str
    state: str
    priority: int
    opened_at: datetime

    @property
    def number(self) -> str:
        """What people call it."""
        return ids.number_of(self.case_id)


class LinkedOrder(msgspec.Struct, frozen=True):
    """An order that the case is about; ``line_nos`` are the lines, none is the whole order."""

    order_id: UUID
    customer_id: UUID
    number: str
    placed_at: datetime
    currency: str
    total_minor: int
    ordered: int
    fulfilled: int
    cancelled: int
    line_nos: list[int]


class DoneFact(msgspec.Struct, frozen=True):
    """Something that was done from this case, elsewhere: an exchange, a refund, an offer ..."""

    fact_id: UUID
    type: str
    at: datetime
    actor: str
    subject_id: UUID
    payload: Any


class CaseRows(msgspec.Struct, frozen=True):
    """What ``CasePage`` holds besides the case itself; see there."""

    entries: list[ShownEntry]
    tasks: list[service.cases.Task]
    commitments: list[service.cases.Commitment]
    links: list[service.cases.Link]
    orders: list[LinkedOrder]
    care: list[service.cases.Care]
    looking: list[service.cases.Looking]
    draft: str | None
    others: list[CaseBrief]
    done: list[DoneFact]


class CasePage(msgspec.Struct, frozen=True):
    """A case and what lies around it.

    Attributes:
        case: as it stands; ``case.version`` goes with every command.
        merged_number: number of the case in which it goes on, or None.
        story: the keys of the case and of those that were merged into it.
        rows: ``entries`` (latest first, 200 at most), ``tasks``, ``commitments`` (all, also ended
            ones), ``links``, ``orders`` (that it is about), ``care`` (latest first; an open one has
            no ``ended_at``), ``looking`` (who else looks), ``draft`` (of the caller, unsent),
            ``others`` (cases of the person), ``done`` (facts that carry this case).
    """

    case: service.cases.Case
    merged_number: str | None
    story: list[service.cases.Whose]
    rows: CaseRows


_sql: Final = statements(__name__)
_READ: Final = _sql.query("read_case_rows", str)
_decoder: Final = msgspec.json.Decoder(CaseRows)


async def read_case_page(
    tx: Tx, *, whose: service.cases.Whose, actor: str, at: datetime
) -> CasePage:
    """Return the page of a case.

    Args:
        tx: open transaction.
        whose: which case, as ``service.cases.get_whose`` finds it by id or number.
        actor: who reads it; own drafts are shown, and one does not see oneself look.
        at: now.

    Raises:
        UnknownCase: there is none.
    """
    case = await service.cases.get_case(tx, whose=whose)
    story = await service.cases.story_of(tx, whose=whose)
    rows = await read_case_json(tx, story=story, actor=actor, at=at)
    merged = None if case.merged_id is None else ids.number_of(case.merged_id)
    return CasePage(case, merged, story, _decoder.decode(rows))


async def read_case_json(
    tx: Tx, *, story: Sequence[service.cases.Whose], actor: str, at: datetime
) -> str:
    """Return ``CaseRows`` as JSON, as the database made it."""
    return await tx.one(
        _READ,
        customer_id=story[0].customer_id,
        case_id=story[0].case_id,
        customer_ids=[CustomerId(one.customer_id) for one in story],
        case_ids=[one.case_id for one in story],
        actor=actor,
        most=_MOST_ENTRIES,
        at=at,
    )
