"""Timeline: everything that happened to a person, whatever id or identifier it came with."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito import journeys
from ordito.journeys import Phase, PhaseBook
from ordito.platform.db import Tx, statements
from ordito.platform.errors import Invalid
from ordito.platform.ids import CustomerId

_sql: Final = statements(__name__)


class PlaceWrong(Invalid):
    """The place in a timeline cannot be read."""

    code = "reads.timeline_place_wrong"
    remedy = "Send the 'next' of the last answer unchanged, or leave it out for the latest."


class Mark(msgspec.Struct, frozen=True, order=True):
    """A place in a timeline: just before an item of it."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id.hex}"

    @classmethod
    def parse(cls, text: str) -> "Mark":
        """Read what ``str`` has written.

        Raises:
            PlaceWrong: it was not written by us.
        """
        at, _, number = text.partition("~")
        try:
            mark = cls(datetime.fromisoformat(at), UUID(hex=number))
        except ValueError:
            raise PlaceWrong(f"{text[:80]!r} is no place in a timeline", field="before") from None
        if mark.at.tzinfo is None:
            raise PlaceWrong(f"{text[:80]!r} has no time zone", field="before")
        return mark


NEWEST: Final = Mark(datetime(9999, 1, 1, tzinfo=UTC), UUID(int=(1 << 128) - 1))


class Item(msgspec.Struct, frozen=True):
    """A fact of the core, or a touchpoint that was observed.

    Attributes:
        id: of the fact or touchpoint.
        at: when.
        type: what.
        channel_id: on which channel.
        place_id: where.
        actor: who did it.
        case_id: the order to which it belongs, with its returns and calls.
        is_again: whether the person had done the same before, where a rule asks for it.
        source: who observed it; empty for facts.
        payload: its own fields.
    """

    id: UUID
    at: datetime
    type: str
    channel_id: UUID | None
    place_id: UUID | None
    actor: str
    case_id: UUID | None
    is_again: bool
    source: str
    payload: Any

    @property
    def mark(self) -> Mark:
        """Its place in the timeline."""
        return Mark(self.at, self.id)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a timeline.

    Attributes:
        before: what is older than this place.
        channel_ids: only what happened on these; None is everywhere.
        phase: only what belongs to it.
        type: only what is of it.
        case_id: only what belongs to this order.
        most: at most so many, 1 to 500.
    """

    before: Mark = NEWEST
    channel_ids: Sequence[UUID] | None = None
    phase: Phase | None = None
    type: str | None = None
    case_id: UUID | None = None
    most: int = 50


_READ: Final = _sql.query("read_timeline", Item)


async def read_timeline(
    tx: Tx, *, customer_id: CustomerId, wanted: Wanted, book: PhaseBook
) -> list[Item]:
    """Return what happened to the person of a customer id, latest first.

    Args:
        tx: open transaction.
        customer_id: any id of the person; also somebody anonymous has a timeline.
        wanted: of which part.
        book: rules of phases, as ``journeys.PHASES.load`` reads them.
    """
    kinds = None if wanted.phase is None else book.kinds_of(wanted.phase)
    if wanted.type is not None:
        is_other = kinds is not None and wanted.type not in kinds
        kinds = {} if is_other else {wanted.type: None if kinds is None else kinds[wanted.type]}
    return await tx.fetch(
        _READ,
        customer_id=customer_id,
        before=wanted.before.at,
        before_id=wanted.before.id,
        channel_ids=wanted.channel_ids,
        types=None if kinds is None else list(kinds),
        agains=None if kinds is None else list(kinds.values()),
        again_types=again_types(book),
        case_id=wanted.case_id,
        most=wanted.most,
    )


async def read_newest_mark(tx: Tx, *, customer_id: CustomerId) -> Mark | None:
    """Return the place of the latest item, to tell whether a page is still up to date."""
    wanted = Wanted(most=1)
    book = PhaseBook(0, ())
    found = await read_timeline(tx, customer_id=customer_id, wanted=wanted, book=book)
    return found[0].mark if found else None


def again_types(book: PhaseBook) -> list[str]:
    """Return the types of which it matters whether they happened before."""
    return sorted({kind for rule in book.rules if rule.again is not None for kind in rule.types})


def phase_of(item: Item, book: PhaseBook) -> journeys.Phase | None:
    """Return the phase of an item by the rules with which it was read."""
    return book.phase_of(item.type, again=item.is_again)
