"""Personal: what each room keeps of people, whether it is told, and what erasure leaves of it.

A room declares every table that has a key of people in `personal.py`; this file reads and forgets
by those declarations and knows none of them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements

Key = Literal["customer_id", "identifier_id", "account_id"]
MOST: Final = 10_000
"""Rows of a table that are told of one person."""


class Lasts(msgspec.Struct, frozen=True):
    """How long rows last: a kind whose days are declared, counted from a column's instant."""

    kind: str
    by: str


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What a table keeps of people.

    Attributes:
        key: the column that leads to the person.
        silent: why its rows are not told; empty where they are.
        hidden: columns that are not told: secrets, and what means nothing outside.
        on_erasure: what becomes of its rows; ``kept`` ones hold ids, amounts and codes alone.
        blanks: columns that lose their value, with what stands there then.
        words: columns in which people write, as ``reason``, or ``payload.reason`` of a JSON one; at
            erasure a code stays there, unless a value of the person is in it.
        lasts: how long its rows are kept; None where another rule of the room says it.
    """

    key: Key = "customer_id"
    silent: str = ""
    hidden: tuple[str, ...] = ()
    on_erasure: Literal["deleted", "blanked", "kept"] = "kept"
    blanks: Mapping[str, str | None] = {}
    words: tuple[str, ...] = ()
    lasts: Lasts | None = None


Declared = Mapping[str, Kept]
"""By table, as ``orders.payment``."""

_sql: Final = statements(__name__)
_TELL: Final = _sql.query("tell", dict[str, Any])
_DELETE: Final = _sql.query("delete", int)
_A_PART: Final = 1000
_SWEEP: Final = _sql.query("sweep", int)
_BLANK: Final = _sql.query("blank", int)
_UNSAY: Final = _sql.query("unsay", int)
_FORGET_ANSWERS: Final = _sql.query("forget_answers", int)


async def sweep(tx: Tx, *, table: str, lasts: Lasts, days: int, at: datetime) -> int:
    """Delete a thousand rows that are older than ``days``, at most; return how many it were."""
    schema, name = table.split(".")
    before = at - timedelta(days=days)
    return await tx.one(_SWEEP, schema=schema, name=name, by=lasts.by, before=before, most=_A_PART)


async def forget_answers(tx: Tx, *, subject_ids: Sequence[UUID]) -> int:
    """Forget what commands about some subjects answered; a repeat is still done once only.

    It looks through all answers of the keys' time: an erasure is rare, a command is not.
    """
    return await tx.one(_FORGET_ANSWERS, subject_ids=subject_ids)


async def tell(tx: Tx, *, table: str, kept: Kept, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Return the rows of a table about somebody, at most ``MOST``, without what is hidden."""
    schema, name = table.split(".")
    rows = await tx.fetch(_TELL, schema=schema, name=name, key=kept.key, ids=ids, most=MOST)
    return [{key: row[key] for key in row if key not in kept.hidden} for row in rows]


async def forget(
    tx: Tx, *, table: str, kept: Kept, ids: Sequence[UUID], values: Sequence[str]
) -> int:
    """Do what a table's declaration says of erasure; return how many rows that touched.

    Args:
        tx: open transaction.
        table: as ``orders.payment``.
        kept: its declaration.
        ids: keys of the person.
        values: parts of the person's values, in small letters; no code that has one stays.
    """
    schema, name = table.split(".")
    where = {"schema": schema, "name": name, "key": kept.key, "ids": ids}
    if kept.on_erasure == "deleted":
        return await tx.one(_DELETE, **where)
    touched = 0
    if kept.on_erasure == "blanked":
        columns, blanks = list(kept.blanks), list(kept.blanks.values())
        touched += await tx.one(_BLANK, **where, columns=columns, values=blanks)
    for word in kept.words:
        column, _, field = word.partition(".")
        touched += await tx.one(_UNSAY, **where, column=column, field=field, said=values)
    return touched
