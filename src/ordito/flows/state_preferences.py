"""State preferences: answers of surveys and market research, kept with the people who gave them."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from ordito import customers, journeys
from ordito.customers import Identifier
from ordito.journeys import Stated
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.ids import CustomerId


class Answer(msgspec.Struct, frozen=True):
    """What was said: topic, to whom, the answer, and when."""

    topic: str
    source: str
    value: str
    stated_at: datetime


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """An answer of somebody, named by id or by a value; None is nobody."""

    who: CustomerId | Identifier | None
    answer: Answer


class Rejected(msgspec.Struct, frozen=True):
    """A row that was not kept: its number from 1, the code of the reason, and what is wrong."""

    number: int
    code: str
    detail: str


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the rows.

    Attributes:
        kept: numbers of the rows whose answer is news; those of the others were known, or are
            older than what is known.
        rejected: rows that were not kept.
    """

    kept: tuple[int, ...]
    rejected: tuple[Rejected, ...]


async def state_preferences(tx: Tx, *, rows: Sequence[Row], keep: bool, at: datetime) -> Imported:
    """Keep what people said, row by row; a row that cannot be kept stops no other.

    Args:
        tx: open transaction.
        rows: at most 1,000.
        keep: False looks only at what would be refused.
        at: now.
    """
    kept: list[int] = []
    rejected: list[Rejected] = []
    for number, row in enumerate(rows, 1):
        try:
            if await _state(tx, row, at, keep=keep):
                kept.append(number)
        except Refusal as refusal:
            rejected.append(Rejected(number, refusal.code, refusal.detail))
    return Imported(kept=tuple(kept), rejected=tuple(rejected))


async def _state(tx: Tx, row: Row, at: datetime, *, keep: bool) -> bool:
    who = row.who
    if isinstance(who, Identifier):
        who = await customers.find_by_identifier(tx, identifier=who)
    found = None if who is None else await customers.find_customer(tx, customer_id=who)
    if who is None or found is None or found.erased_at is not None:
        raise customers.UnknownCustomer("Nobody is known by that.", field="customer_id")
    answer = row.answer
    stated = Stated(who, answer.topic, answer.source, answer.value, answer.stated_at)
    if not keep:
        journeys.require_readable(stated)
        return True
    return await journeys.state_preference(tx, stated=stated, at=at)
