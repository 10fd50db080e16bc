"""Holds a journal against the company's books: what a client saw accepted is there, once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform.db import Database
from ordito.reads.seen_orders import list_seen
from ordito.surfaces.cli.replay.journal import Entry

_PLACED: Final = 201
_ORDERS_PER_READ: Final = 1_000


class Fault(msgspec.Struct, frozen=True):
    """Something that a client saw and the books do not show, or show otherwise.

    Attributes:
        key: idempotency key of the request.
        order_id: that the client was told.
        what: ``lost``, ``other_total``, or ``doubled``: one key, several orders.
    """

    key: str
    order_id: UUID
    what: str


class Proof(msgspec.Struct, frozen=True):
    """The outcome.

    Attributes:
        accepted: orders that clients saw accepted.
        faults: none is good.
    """

    accepted: int
    faults: tuple[Fault, ...]


async def verify(db: Database, entries: Iterable[Entry]) -> Proof:
    """Look up every order that the journal claims."""
    accepted = {
        entry.order_id: entry
        for entry in entries
        if entry.action == "sell" and entry.status == _PLACED and entry.order_id is not None
    }
    faults = list(_doubled(accepted))
    order_ids = iter(accepted)
    while chunk := list(islice(order_ids, _ORDERS_PER_READ)):
        totals = await db.read(list_seen, order_ids=chunk)
        for order_id in chunk:
            entry = accepted[order_id]
            if order_id not in totals:
                faults.append(Fault(entry.key, order_id, "lost"))
            elif totals[order_id] != entry.total_minor:
                faults.append(Fault(entry.key, order_id, "other_total"))
    return Proof(len(accepted), tuple(faults))


def _doubled(accepted: dict[UUID, Entry]) -> Iterator[Fault]:
    orders_of: defaultdict[str, list[UUID]] = defaultdict(list)
    for order_id, entry in accepted.items():
        orders_of[entry.key].append(order_id)
    for key, order_ids in orders_of.items():
        for order_id in order_ids[1:]:
            yield Fault(key, order_id, "doubled")
