"""Case of exception: what the books of other rooms cannot settle becomes somebody's case."""

from datetime import datetime
from typing import Final
from uuid import UUID

from ordito import orders, service
from ordito.flows.open_case import Opening, open_case
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.reads.exceptions import OpenException, list_exceptions

_Kind: Final = service.cases.LinkKind


async def open_exception_cases(tx: Tx, *, at: datetime) -> int:
    """Open a case for each exception that the routing policy names, once; return how many."""
    book = await service.cases.ROUTING.load(tx)
    if not book.policy.exceptions:
        return 0
    opened: list[UUID] = []
    for found in await list_exceptions(tx, place_ids=None, at=at):
        rule = next(
            (
                rule
                for rule in book.policy.exceptions
                if rule.room == found.room and rule.kind in (None, found.kind)
            ),
            None,
        )
        if rule is not None and await _open(tx, found, rule, at):
            opened.append(found.exception_id)
    return len(opened)


async def _open(
    tx: Tx, found: OpenException, rule: service.cases.ExceptionRule, at: datetime
) -> bool:
    cause = f"exception:{found.room}:{found.exception_id}"
    if await service.cases.find_claimed(tx, claims=[cause]) is not None:
        return False
    links = [service.cases.Link(_Kind.EXCEPTION, found.exception_id)]
    customer_id = service.cases.HOUSE
    if found.order_id is not None:
        links.append(service.cases.Link(_Kind.ORDER, found.order_id))
        where = await orders.find_order_key(tx, name=str(found.order_id))
        customer_id = customer_id if where is None else where.customer_id
    if found.sku_id is not None:
        links.append(service.cases.Link(_Kind.SKU, found.sku_id))
    entry = service.cases.NewEntry(
        kind=service.cases.EntryKind.SYSTEM,
        body="exception",
        told={"room": found.room, "kind": found.kind, "units": found.units},
    )
    opening = Opening(
        customer_id=customer_id,
        case_id=ids.new(),
        channel=service.cases.Source.EXCEPTION,
        subject=found.kind,
        topic=rule.topic,
        priority=rule.priority,
        skill=rule.skill,
        place_id=found.place_id,
        links=tuple(links),
        cause=cause,
        entry=entry,
    )
    _, is_new = await open_case(tx, opening=opening, at=at)
    return is_new
