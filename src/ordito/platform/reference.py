"""Reference data: small, read-mostly rows that processes hold in memory by version.

Each body of it (the network's directory, the catalogue's shelf, the rulebook) has a name and a
version. Its writers take turns under the lock of the version's row, so versions grow in the order
of commits, and a reader who holds version n has seen everything up to n.

Other systems have names of their own for our rows: external ids, each with one owner.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.errors import Conflict, Invalid

_sql: Final = statements(__name__)
READ_VERSION: Final = _sql.query("read_version", int)
LOCK_VERSION: Final = _sql.query("lock_version", int)
RAISE_VERSION: Final = _sql.query("raise_version", int)
DROP_EXTERNAL_IDS: Final = _sql.command("drop_external_ids")
TAKE_EXTERNAL_IDS: Final = _sql.query("take_external_ids", UUID)
FIND_EXTERNAL_ID: Final = _sql.query("find_external_id", UUID)


class PutTwice(Invalid):
    """One put names the same id or code twice."""

    code = "platform.put_twice"
    remedy = "Name each row once."


class ExternalIdTaken(Conflict):
    """Another row of the same kind has this external id."""

    code = "platform.external_id_taken"
    remedy = "Take the external id from the row that has it first."


class Put(msgspec.Struct, frozen=True):
    """The answer to one row of a put.

    Attributes:
        id: of the row.
        outcome: ``created``, ``updated`` or ``unchanged``.
    """

    id: UUID
    outcome: str


def answers(row_ids: Iterable[UUID], changed: Iterable[Put]) -> list[Put]:
    """Return one answer for each row that was put: those that did not change are unchanged."""
    known = {answer.id: answer for answer in changed}
    return [known.get(row_id) or Put(row_id, "unchanged") for row_id in row_ids]


async def read_version(tx: Tx, *, name: str) -> int:
    """Return the present version; 0 where nothing was ever written."""
    return await tx.find(READ_VERSION, name=name) or 0


async def lock_version(tx: Tx, *, name: str) -> int:
    """Return the present version and keep other writers waiting until this transaction ends."""
    return await tx.one(LOCK_VERSION, name=name)


async def raise_version(tx: Tx, *, name: str) -> int:
    """Make the next version, under the lock that ``lock_version`` took, and return it."""
    return await tx.one(RAISE_VERSION, name=name)


async def replace_external_ids(
    tx: Tx, *, subject: str, names: Mapping[UUID, Mapping[str, str]]
) -> None:
    """Give rows exactly these external ids; those they had before are free again.

    Args:
        tx: open transaction.
        subject: kind of the rows, as ``network.place``; each kind has its own names.
        names: for each row its names, by the system that uses them.

    Raises:
        ExternalIdTaken: another row of the kind has one of the names.
    """
    given = [
        (source, value, row_id)
        for row_id, sources in names.items()
        for source, value in sources.items()
    ]
    await tx.run(DROP_EXTERNAL_IDS, subject=subject, ids=list(names))
    taken = await tx.find(
        TAKE_EXTERNAL_IDS,
        subject=subject,
        sources=[source for source, _, _ in given],
        values=[value for _, value, _ in given],
        ids=[row_id for _, _, row_id in given],
    )
    if taken is not None:
        raise ExternalIdTaken(
            f"Another {subject} has an external id of {taken}.", field="external_ids", id=taken
        )


async def find_external_id(tx: Tx, *, subject: str, source: str, value: str) -> UUID | None:
    """Return the id of the row that the system ``source`` calls ``value``, or None."""
    return await tx.find(FIND_EXTERNAL_ID, subject=subject, source=source, value=value)


def refuse_twice(names: Iterable[object], *, field: str) -> None:
    """Refuse a put that names a row twice.

    Raises:
        PutTwice: one of the names stands in it more than once.
    """
    for name, times in Counter(names).most_common(1):
        if times > 1:
            raise PutTwice(f"{name} stands {times} times in one put.", field=field, name=str(name))
