"""Person file: everything that the company keeps of a person, room by room.

Which tables there are, each room declares in its `personal.py`; a test refuses a table with a key
of people that none of them names.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

import msgspec

from ordito import (
    counter,
    customers,
    engagement,
    experiments,
    fulfilment,
    journeys,
    ledger,
    loyalty,
    messages,
    orders,
    partners,
    pricing,
    service,
)
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.platform.personal import Declared, Kept, Lasts, tell

OF_THE_LOG: Final[Declared] = {
    "platform.fact": Kept(hidden=("slot", "xid"), words=("payload.reason",)),
    "platform.file_reference": Kept(silent="files of documents that are told"),
}
ROOMS: Final[tuple[Declared, ...]] = (
    customers.PERSONAL,
    orders.PERSONAL,
    fulfilment.PERSONAL,
    loyalty.PERSONAL,
    ledger.PERSONAL,
    pricing.PERSONAL,
    journeys.PERSONAL,
    messages.PERSONAL,
    partners.PERSONAL,
    counter.PERSONAL,
    service.PERSONAL,
    experiments.PERSONAL,
    engagement.PERSONAL,
    OF_THE_LOG,
)
"""What every room declares."""


class Section(msgspec.Struct, frozen=True):
    """What a table tells of a person: rows as they are kept, without secrets."""

    table: str
    rows: list[dict[str, Any]]


class PersonFile(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is kept of a person.

    Attributes:
        customer_ids: all ids of the person.
        made_at: when this was read.
        sections: one for each table that has something.
    """

    customer_ids: list[CustomerId]
    made_at: datetime
    sections: list[Section]

    @property
    def own_ids(self) -> set[UUID]:
        """Ids of the person's rows: sessions, orders, carts, addresses, documents and more."""
        return {
            UUID(value)
            for section in self.sections
            for row in section.rows
            for name, value in row.items()
            if name in _OWN and value is not None
        }

    @property
    def values(self) -> set[str]:
        """By what the person is called, reached and recognised, as it is written."""
        return {
            value
            for section in self.sections
            for row in section.rows
            for column in _VALUES.get(section.table, ())
            for value in _texts(row.get(column))
        }

    @property
    def words(self) -> set[str]:
        """The words and numbers of the values, in small letters; shorter ones say nothing.

        Of a long number the end: it is also written without the code of its country.
        """
        found = {word for value in self.values for word in _WORD.findall(value.lower())}
        return {
            word[-_END_OF_NUMBER:] if word.isdecimal() else word
            for word in found
            if len(word) >= _SHORTEST_WORD
        }


async def read_person_file(tx: Tx, *, customer_id: CustomerId, at: datetime) -> PersonFile:
    """Return everything that is kept of the person whom an id stands for."""
    members = await customers.identity.members(tx, customer_id=customer_id)
    keys: dict[str, Sequence[UUID]] = {"customer_id": members}
    sections = await _sections(tx, "customer_id", keys)
    for key in ("identifier_id", "account_id"):
        keys[key] = _ids_of(sections, key)
        sections += await _sections(tx, key, keys)
    order = {table: place for place, table in enumerate(_tables())}
    sections.sort(key=lambda section: order[section.table])
    return PersonFile(customer_ids=list(members), made_at=at, sections=sections)


def list_swept() -> list[tuple[str, Lasts]]:
    """Return the tables whose rows go after a declared time."""
    return [(table, kept.lasts) for table, kept in _tables().items() if kept.lasts is not None]


def tables_of(person: PersonFile) -> Iterator[tuple[str, Kept, Sequence[UUID]]]:
    """Yield every declared table with the keys of a person in it."""
    keys: dict[str, Sequence[UUID]] = {
        "customer_id": person.customer_ids,
        **{key: _ids_of(person.sections, key) for key in _LEADS},
    }
    for table, kept in _tables().items():
        if keys[kept.key]:
            yield table, kept, keys[kept.key]


async def _sections(tx: Tx, key: str, keys: dict[str, Sequence[UUID]]) -> list[Section]:
    found: list[Section] = []
    for table, kept in _tables().items():
        if kept.key == key and not kept.silent and keys[key]:
            rows = await tell(tx, table=table, kept=kept, ids=keys[key])
            if rows:
                found.append(Section(table, rows))
    return found


def _ids_of(sections: Sequence[Section], key: str) -> list[UUID]:
    """Return what the rows already read name: a person's addresses and accounts."""
    named = {
        UUID(cast("str", row[key]))
        for section in sections
        if section.table in _LEADS[key]
        for row in section.rows
        if row.get(key)
    }
    return sorted(named)


def _texts(kept: object) -> list[str]:
    """Return what stands in a column: a text, some texts, or an external id without its source."""
    texts = cast("list[str]", kept) if isinstance(kept, list) else [kept]
    return [one.partition(":")[2] or one for one in texts if isinstance(one, str) and one]


def _tables() -> dict[str, Kept]:
    return {table: kept for room in ROOMS for table, kept in room.items()}


_VALUES: Final = {
    "customers.vault": ("name", "street"),
    "customers.identifier": ("value",),
    "customers.address": ("recipient", "lines", "phone"),
}
_WORD: Final = re.compile(r"[^\W_]+")
_SHORTEST_WORD: Final = 4
_END_OF_NUMBER: Final = 8
_OWN: Final = frozenset(
    {
        "address_id",
        "cart_id",
        "card_id",
        "change_id",
        "document_id",
        "membership_id",
        "order_id",
        "payment_id",
        "quote_id",
        "session_id",
        "typed_id",
    }
)
_LEADS: Final = {
    "identifier_id": frozenset({"customers.identifier"}),
    "account_id": frozenset({"loyalty.membership", "ledger.store_credit"}),
}
