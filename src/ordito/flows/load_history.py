"""Load history: what another company lived, batch by batch, each batch once.

Nothing is sent, no handler runs and no order moves stock: the orders are closed, the cases were
answered elsewhere, and shelves come with the books that they have. Touchpoints are recognised as
those of every other source are.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Final

import msgspec

from ordito import customers, fulfilment, journeys, loyalty, orders, service, stock
from ordito.customers import NewCustomer, Statement
from ordito.orders import HistoricOrder, Returns
from ordito.platform import idempotency, ids
from ordito.platform.db import Tx
from ordito.platform.idempotency import Key
from ordito.platform.ids import IdentifierId

_AT_ONCE: Final = 1_000


class Touch(msgspec.Struct, frozen=True):
    """A touchpoint with what somebody came with.

    Attributes:
        sighting: may hold no identifier; the touchpoint stands alone then.
        touchpoint: its identifiers are found when it is kept.
    """

    sighting: customers.identity.Sighting
    touchpoint: journeys.Touchpoint


class History(msgspec.Struct, frozen=True, kw_only=True):
    """A batch of the past in the words of the rooms.

    Attributes:
        books: of shelves that nobody knows yet.
        people: customers.
        consents: what they said.
        programme: that ``members`` belong to.
        members: who has its card.
        orders: that are closed.
        returns: what came back of these orders.
        tasks: what places did for them.
        cases: of the service desk.
        answers: about orders.
        touches: in the order in which they arrived.
    """

    books: Sequence[stock.PastBook] = ()
    people: Sequence[NewCustomer] = ()
    consents: Sequence[Statement] = ()
    programme: loyalty.Programme | None = None
    members: Sequence[loyalty.NewMember] = ()
    orders: Sequence[HistoricOrder] = ()
    returns: Returns | None = None
    tasks: Sequence[fulfilment.HistoricTask] = ()
    cases: Sequence[service.cases.HistoricCase] = ()
    answers: Sequence[service.experience.HistoricAnswer] = ()
    touches: Sequence[Touch] = ()


async def load_history(tx: Tx, *, batch: Key, history: History, at: datetime) -> bool:
    """Append a batch.

    Args:
        tx: open transaction whose context has the origin ``history``.
        batch: names the batch; one that is here already is left alone.
        history: what is in it; each thing in one batch only.
        at: now.

    Returns:
        Whether the batch was new.

    Raises:
        KeyReused: the batch is here from another source.
    """
    batch_id = ids.derive(batch.claim)
    if await idempotency.claim(tx, key=batch, subject_id=batch_id, at=at) is not None:
        return False
    await append(tx, history=history, at=at)
    return True


async def append(tx: Tx, *, history: History, at: datetime) -> None:
    """Append what is in a batch, of which the caller knows that it is new; see ``load_history``."""
    if history.books:
        await stock.import_books(tx, books=history.books)
    if history.people:
        await customers.import_customers(tx, customers=history.people, at=at)
        await customers.consents.record_all(tx, said=history.consents, at=at)
    if history.members and history.programme is not None:
        await loyalty.import_memberships(
            tx, programme=history.programme, members=history.members, at=at
        )
    if history.orders:
        await orders.import_orders(tx, orders=history.orders, returns=history.returns)
        await fulfilment.import_tasks(tx, tasks=history.tasks)
    if history.cases:
        await service.cases.import_cases(tx, cases=history.cases)
    if history.answers:
        await service.experience.import_answers(tx, answers=history.answers)
    rest = iter(history.touches)
    while some := list(islice(rest, _AT_ONCE)):
        await _observe(tx, some, at)


async def _observe(tx: Tx, touches: Sequence[Touch], at: datetime) -> None:
    seen = await customers.identity.observe(tx, sightings=[one.sighting for one in touches], at=at)
    kept = [
        msgspec.structs.replace(
            touch.touchpoint,
            identifier_id=who.identifier_id or IdentifierId(touch.touchpoint.touchpoint_id),
            identifier_ids=list(who.identifier_ids),
        )
        for touch, who in zip(touches, seen, strict=True)
        if not (who.is_erased and who.identifier_id is None)
    ]
    await journeys.record_touchpoints(tx, touchpoints=kept, at=at)
