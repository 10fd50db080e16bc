"""Case of message: what a customer has written belongs to a case, or opens one."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito import customers, messages, orders, service
from ordito.flows.open_case import Opening, open_case
from ordito.messages import Medium, ReceivedFile, ReceivedKind, ReceivedRow
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId

_LONGEST: Final = 200
_MOST_BODY: Final = 100_000
_MOST_NAMED: Final = 5
# as ``ids.number_of`` writes numbers
_FOUR: Final = "[0-9A-HJKMNP-TV-Z]{4}"
_NUMBER: Final = re.compile(rf"\b{_FOUR}-{_FOUR}-{_FOUR}\b", re.IGNORECASE)
_CLOSED: Final = service.cases.State.CLOSED
_SOURCES: Final[Mapping[str, service.cases.Source]] = {
    Medium.EMAIL: service.cases.Source.MAIL,
    Medium.SOCIAL: service.cases.Source.SOCIAL,
}
_KINDS: Final[Mapping[str, service.cases.EntryKind]] = {
    Medium.EMAIL: service.cases.EntryKind.MAIL_IN,
    Medium.SOCIAL: service.cases.EntryKind.SOCIAL_IN,
}


async def case_of_message(
    tx: Tx, *, customer_id: CustomerId, received_id: UUID, at: datetime
) -> UUID | None:
    """Put a received message into its case and return that; None where it belongs to none.

    An answer goes to the case that it answers, or to the one that goes on in its place; orders that
    its words name are linked there, not those of the subject that it only carries on. A closed case
    is followed up by a new one; so is that of a stranger, who sees nothing of it. What a machine
    wrote is noted in the case that it answers, wakes nothing and opens nothing. Again is harmless.
    """
    received = await messages.get_received(tx, customer_id=customer_id, received_id=received_id)
    row = received.row
    entry = _entry_of(row, received.files)
    case_id = await messages.find_answered_case(tx, row=row)
    answered = None if case_id is None else await _answered(tx, case_id)
    if row.kind != ReceivedKind.MESSAGE:
        if answered is None or row.kind != ReceivedKind.AUTO_REPLY:
            return None
        case = await service.cases.lock_survivor(tx, whose=answered)
        if case.state == _CLOSED:
            return None
        case, _ = await service.cases.add_entry(tx, case=case, new=entry, at=at)
        return case.case_id
    follows_id = None
    if answered is not None:
        case = await service.cases.lock_survivor(tx, whose=answered)
        if case.state != _CLOSED and not row.is_stranger:
            case, is_new = await service.cases.add_entry(tx, case=case, new=entry, at=at)
            if is_new:
                named = await _named_orders(tx, row, words=row.text)
                await service.cases.link(tx, whose=case.whose, links=named, at=at)
            await _note(tx, row, case.case_id)
            return case.case_id
        follows_id = case.case_id
    opening = Opening(
        customer_id=row.customer_id,
        case_id=ids.new(),
        channel=_SOURCES.get(row.medium, service.cases.Source.TEXT),
        subject=(row.subject or row.text).strip()[:_LONGEST] or "—",
        cause=f"received:{row.received_id}",
        links=await _named_orders(tx, row, words=f"{row.subject}\n{row.text}"),
        follows_id=follows_id,
        entry=entry,
    )
    case, _ = await open_case(tx, opening=opening, at=at)
    await _note(tx, row, case.case_id)
    return case.case_id


async def _answered(tx: Tx, case_id: UUID) -> service.cases.Whose | None:
    return await service.cases.find_whose(tx, name=str(case_id))


async def _named_orders(tx: Tx, row: ReceivedRow, *, words: str) -> tuple[service.cases.Link, ...]:
    """Return the writer's own orders that some words name; those of others stay mere words."""
    found = _NUMBER.findall(words[:_MOST_BODY])
    names = list(dict.fromkeys(name.upper() for name in found))[:_MOST_NAMED]
    if not names:
        return ()
    own = await customers.identity.members(tx, customer_id=row.customer_id)
    keys = await orders.list_order_keys(tx, names=names)
    return tuple(
        service.cases.Link(service.cases.LinkKind.ORDER, one.order_id)
        for one in keys.values()
        if one.customer_id in own
    )


async def _note(tx: Tx, row: ReceivedRow, case_id: UUID) -> None:
    if row.case_id != case_id:
        await messages.keep_case(
            tx, customer_id=row.customer_id, received_id=row.received_id, case_id=case_id
        )


def _entry_of(row: ReceivedRow, files: tuple[ReceivedFile, ...]) -> service.cases.NewEntry:
    return service.cases.NewEntry(
        kind=_KINDS.get(row.medium, service.cases.EntryKind.TEXT_IN),
        body=row.text[:_MOST_BODY],
        actor=f"customer:{row.customer_id}",
        cause=f"received:{row.received_id}",
        message_id=row.received_id,
        told={"medium": row.medium, "kind": row.kind, "is_stranger": row.is_stranger}
        | ({"is_proven": row.is_proven} if row.medium == Medium.EMAIL else {}),
        attached=tuple(
            service.cases.Attached(one.sha256, one.name, one.media_type, one.size_bytes)
            for one in files
        ),
        is_automatic=row.kind != ReceivedKind.MESSAGE,
    )
