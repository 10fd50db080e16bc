"""Erase a customer: the person asked to be forgotten."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from ordito import customers, journeys, orders
from ordito.customers import NewErasure
from ordito.platform import files
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.platform.personal import forget, forget_answers
from ordito.reads.person_file import PersonFile, read_person_file, tables_of


class ErasureReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of what was kept of a person.

    Attributes:
        customer_ids: all ids of the person; they stay, for they say nothing alone.
        rows: by table, how many rows went or lost their values.
        retained: documents that the law keeps, each until its day; who reads them is noted.
    """

    customer_ids: list[CustomerId]
    rows: dict[str, int]
    retained: list[orders.documents.archive.RetainedDocument]


async def erase_customer(tx: Tx, *, customer_id: CustomerId, at: datetime) -> ErasureReport:
    """Forget the person whom an id stands for, under all ids; again is harmless.

    What is under way with the person's consent comes to its end first. Documents that the law
    keeps stay in their archive, named in the report.
    """
    members = sorted(await customers.identity.close(tx, customer_id=customer_id, at=at))
    person = await read_person_file(tx, customer_id=customer_id, at=at)
    for member in members:
        await customers.consents.close(tx, customer_id=member, at=at)
        await files.release_customer(tx, customer_id=member)
    # before the rows go: of each value a tombstone stays
    await customers.erase(tx, customer_id=customer_id, at=at)
    await forget_answers(tx, subject_ids=_subjects(person))
    await journeys.forget_values(tx, values=sorted(person.values))
    rows: dict[str, int] = {}
    for table, kept, ids in tables_of(person):
        touched = await forget(tx, table=table, kept=kept, ids=ids, values=sorted(person.words))
        if touched and table not in customers.PERSONAL:
            rows[table] = touched
    await orders.deliveries.forget_whereto(tx, customer_ids=members)
    retained = await orders.documents.archive.retain(tx, customer_ids=members)
    report = ErasureReport(customer_ids=members, rows=rows, retained=retained)
    erasure = NewErasure(
        customer_id=customer_id,
        members=members,
        asked_by=tx.context.actor,
        report=msgspec.to_builtins(report),
    )
    await customers.keep_erasure(tx, erasure=erasure, at=at)
    return report


def _subjects(person: PersonFile) -> Sequence[UUID]:
    """Return what commands about the person were about: each id that a row has of its own."""
    return sorted({*person.customer_ids, *person.own_ids})
