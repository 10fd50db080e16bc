"""System of record: whose word counts for which field, and who said last what stands there.

A field has one owner at most. What another source says of it is refused, kept out, or taken and
noted, as the company has set. A value of an earlier instant never replaces one of a later instant.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.errors import Conflict
from ordito.platform.reference import lock_version
from ordito.platform.rows import RowResult

_sql: Final = statements(__name__)


class FieldOwned(Conflict):
    """Another source owns a field, and its rule refuses what others say of it."""

    code = "platform.field_owned"
    remedy = "Leave the field out, change it in the system that owns it, or change the rule."


class FieldOwner(msgspec.Struct, frozen=True):
    """Whose word counts for a field.

    Attributes:
        subject: kind of the rows: ``customer``, ``product``, ``price`` or ``stock``.
        field: of the row.
        source: system whose word counts.
        otherwise: what becomes of another's word: ``refuse`` the row, ``keep`` the value that is
            there and take the rest of the row, or take it and ``note`` it.
    """

    subject: Literal["customer", "product", "price", "stock"]
    field: str
    source: str
    otherwise: Literal["refuse", "keep", "note"] = "keep"


class PutOwner(msgspec.Struct, frozen=True):
    """What became of a rule."""

    subject: str
    field: str
    outcome: str


class Stamp(msgspec.Struct, frozen=True):
    """Who said it, and of which instant."""

    source: str
    at: datetime


class Stamps(msgspec.Struct, frozen=True):
    """What is known of the fields of one row.

    Attributes:
        record: the row.
        written: by field, whose value stands there.
        withheld: by field, whose word was last not taken.
    """

    record: str
    written: Any
    withheld: Any


class FieldState(msgspec.Struct, frozen=True):
    """A field of a row, and where its value comes from.

    Attributes:
        field: which.
        owner: source whose word counts; None where everybody's does.
        otherwise: what becomes of another's word.
        source: whose value stands there; None where no feed wrote it.
        written_at: instant of that value.
        withheld_from: whose word was last not taken.
        withheld_at: instant of that word.
    """

    field: str
    owner: str | None = None
    otherwise: str | None = None
    source: str | None = None
    written_at: datetime | None = None
    withheld_from: str | None = None
    withheld_at: datetime | None = None


class Merged(msgspec.Struct, frozen=True):
    """A row as it shall be.

    Attributes:
        record: which row.
        values: all fields, those that were there with those that were taken.
        taken: fields that change.
        stamped: fields whose value now has this source and instant.
        result: what becomes of the row.
    """

    record: str
    values: Mapping[str, Any]
    taken: frozenset[str]
    stamped: frozenset[str]
    result: RowResult


_OWNERS: Final = _sql.query("list_owners", FieldOwner)
_OWNERS_OF: Final = _sql.query("list_owners_of", FieldOwner)
_PUT_OWNERS: Final = _sql.query("put_owners", PutOwner)
_DROP_OWNER: Final = _sql.command("drop_owner")
_STAMPS: Final = _sql.query("list_stamps", Stamps)
_STAMP: Final = _sql.command("stamp")


@dataclass(frozen=True)
class Custody:
    """The rules of a kind of rows, and the stamps of those that a feed names."""

    source: str
    owners: Mapping[str, FieldOwner] = field(default_factory=dict[str, FieldOwner])
    written: dict[str, dict[str, Stamp]] = field(default_factory=dict[str, dict[str, Stamp]])

    def merge(
        self,
        *,
        record: str,
        current: Mapping[str, Any],
        given: Mapping[str, Any],
        as_of: datetime | None,
        is_new: bool = False,
    ) -> Merged:
        """Decide what is taken of a row.

        Args:
            record: which row.
            current: its fields as they are; of a field that is not there, anybody's word is taken.
            given: fields that the source names.
            as_of: instant of the values, where the source says it; without one they are new.
            is_new: whether the row itself is not there yet.

        Raises:
            FieldOwned: a field would change that another source owns, and its rule refuses that.
        """
        changed = {f for f, v in given.items() if f not in current or current[f] != v}
        stale = {f for f in given if self._is_stale(record, f, as_of)}
        foreign = {f for f in changed - stale if f in current and self._is_foreign(f)}
        for name in sorted(foreign):
            if self.owners[name].otherwise == "refuse":
                message = f"{self.owners[name].source} owns the field {name}."
                raise FieldOwned(message, field=name, owner=self.owners[name].source)
        withheld = {f for f in foreign if self.owners[f].otherwise == "keep"}
        taken = changed - stale - withheld
        said = taken if as_of is None else set(given) - stale - withheld
        outcome = "created" if is_new else "updated" if taken else "unchanged"
        return Merged(
            record=record,
            values={**current, **{f: given[f] for f in taken}},
            taken=frozenset(taken),
            stamped=frozenset(said),
            result=RowResult(
                outcome=outcome,
                withheld=tuple(sorted(withheld)),
                noted=tuple(sorted(foreign - withheld)),
                stale=tuple(sorted(stale)),
            ),
        )

    def learn(self, merged: Merged, at: datetime) -> None:
        """Take note of a row that was taken, for later rows of the same record."""
        said = Stamp(self.source, at)
        self.written.setdefault(merged.record, {}).update(dict.fromkeys(merged.stamped, said))

    def _is_stale(self, record: str, name: str, as_of: datetime | None) -> bool:
        stamp = self.written.get(record, {}).get(name)
        return as_of is not None and stamp is not None and as_of < stamp.at

    def _is_foreign(self, name: str) -> bool:
        owner = self.owners.get(name)
        return owner is not None and owner.source != self.source


async def take_turn(tx: Tx, *, subject: str) -> None:
    """Keep other feeds of a kind waiting until this transaction ends; taken before rows are read.

    So the later instant wins whoever commits first, also of rows that are not there yet.
    """
    await lock_version(tx, name=f"feed.{subject}")


async def open_custody(tx: Tx, *, subject: str, records: Iterable[str], source: str) -> Custody:
    """Return the rules of a kind and the stamps of the rows that ``source`` is about to write.

    It is this feed's turn, as with ``take_turn``.
    """
    named = sorted(set(records))
    await take_turn(tx, subject=subject)
    owners = await tx.fetch(_OWNERS_OF, subject=subject)
    stamps = await tx.fetch(_STAMPS, subject=subject, records=named)
    return Custody(
        source,
        {owner.field: owner for owner in owners},
        {one.record: msgspec.convert(one.written, dict[str, Stamp]) for one in stamps},
    )


async def stamp(
    tx: Tx,
    *,
    subject: str,
    merged: Sequence[tuple[Merged, datetime]],
    source: str,
) -> None:
    """Keep who wrote which fields of which rows, and whose word was not taken.

    Args:
        tx: open transaction.
        subject: kind of the rows.
        merged: rows with the instant of their values; of several of one record the last counts.
        source: who says it.
    """
    written: defaultdict[str, dict[str, Stamp]] = defaultdict(dict)
    withheld: defaultdict[str, dict[str, Stamp]] = defaultdict(dict)
    for one, at in merged:
        said = Stamp(source, at)
        written[one.record] |= dict.fromkeys(one.stamped, said)
        withheld[one.record] |= dict.fromkeys(one.result.withheld, said)
    records = sorted(record for record in written if written[record] or withheld[record])
    if records:
        await tx.run(
            _STAMP,
            subject=subject,
            records=records,
            written=[written[record] for record in records],
            withheld=[withheld[record] for record in records],
        )


async def put_owners(tx: Tx, *, owners: Sequence[FieldOwner]) -> list[PutOwner]:
    """Say whose word counts for fields; answer the rules that are new or changed."""
    return await tx.fetch(
        _PUT_OWNERS,
        subjects=[owner.subject for owner in owners],
        fields=[owner.field for owner in owners],
        sources=[owner.source for owner in owners],
        otherwises=[owner.otherwise for owner in owners],
    )


async def drop_owner(tx: Tx, *, subject: str, field_name: str) -> bool:
    """Let everybody's word count for a field again; answer whether it had an owner."""
    return await tx.run(_DROP_OWNER, subject=subject, field=field_name) > 0


async def list_owners(tx: Tx) -> list[FieldOwner]:
    """Return all rules, by subject and field."""
    return await tx.fetch(_OWNERS)


async def list_fields(tx: Tx, *, subject: str, record: str) -> list[FieldState]:
    """Return the fields of a row that have an owner, or that a feed wrote or was not let write."""
    owners = {one.field: one for one in await tx.fetch(_OWNERS_OF, subject=subject)}
    found = await tx.find(_STAMPS, subject=subject, records=[record])
    written = msgspec.convert(found.written if found else {}, dict[str, Stamp])
    withheld = msgspec.convert(found.withheld if found else {}, dict[str, Stamp])
    return [
        FieldState(
            field=name,
            owner=owners[name].source if name in owners else None,
            otherwise=owners[name].otherwise if name in owners else None,
            source=written[name].source if name in written else None,
            written_at=written[name].at if name in written else None,
            withheld_from=withheld[name].source if name in withheld else None,
            withheld_at=withheld[name].at if name in withheld else None,
        )
        for name in sorted({*owners, *written, *withheld})
    ]
