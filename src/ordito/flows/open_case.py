"""Open a case: what a customer wants, by a call, at a counter, in a form, a chat or a message."""

from datetime import datetime
from uuid import UUID

import msgspec

from ordito import customers, service
from ordito.customers import Identifier, NewCustomer
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.reads.party import find_party


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """What a case is opened with; see ``service.cases.NewCase``.

    Attributes:
        case_id: made by the caller.
        entry: what was said first; None where nothing was.
        assignee: who has it from the start, or None.
        skill: None is what the topic needs.
    """

    customer_id: CustomerId
    case_id: UUID
    channel: service.cases.Source
    subject: str
    topic: str = "other"
    priority: int = 3
    skill: str | None = None
    language: str | None = None
    place_id: UUID | None = None
    channel_id: UUID | None = None
    links: tuple[service.cases.Link, ...] = ()
    cause: str | None = None
    follows_id: UUID | None = None
    entry: service.cases.NewEntry | None = None
    assignee: str | None = None


async def open_case(tx: Tx, *, opening: Opening, at: datetime) -> tuple[service.cases.Case, bool]:
    """Open a case with what was said first; the same cause again opens none.

    What is promised goes by the customer's tier and persona, and the channel. What is said again
    for a cause that has its case is added there, once.

    Returns:
        The case, and whether it is new.
    """
    case, is_new = await service.cases.open_case(tx, new=await _completed(tx, opening, at), at=at)
    if opening.entry is not None and (is_new or opening.entry.cause is not None):
        case, _ = await service.cases.add_entry(tx, case=case, new=opening.entry, at=at)
    if is_new and opening.assignee is not None:
        case = await service.cases.assign(tx, case=case, assignee=opening.assignee, at=at)
    return case, is_new


async def find_or_register(
    tx: Tx, *, identifier: Identifier, language: str | None, at: datetime
) -> CustomerId:
    """Return whose value it is; somebody unknown becomes a customer with it.

    Raises:
        InvalidIdentifier: it cannot be a value of its kind.
    """
    found = await customers.find_by_identifier(tx, identifier=identifier)
    if found is not None:
        return found
    new = NewCustomer(
        customer_id=CustomerId(ids.new()), identifiers=(identifier,), language=language
    )
    return await customers.register(tx, customer=new, at=at)


async def _completed(tx: Tx, opening: Opening, at: datetime) -> service.cases.NewCase:
    """Return the case with what the company knows of the customer and of the topic."""
    routing = await service.cases.ROUTING.load(tx)
    tier, persona, language = None, None, opening.language
    if opening.customer_id != service.cases.HOUSE:
        party = await find_party(tx, customer=opening.customer_id, with_groups=True)
        persona = customers.groups.persona_at(party.groups, at)
        tier = None if party.membership is None else party.membership.tier
        known = await customers.find_customer(tx, customer_id=opening.customer_id)
        language = language or (None if known is None else known.language)
    return service.cases.NewCase(
        customer_id=opening.customer_id,
        case_id=opening.case_id,
        channel=opening.channel,
        subject=opening.subject,
        topic=opening.topic,
        priority=opening.priority,
        skill=opening.skill or service.cases.skill_of(routing.policy, topic=opening.topic),
        language=language,
        place_id=opening.place_id,
        channel_id=opening.channel_id,
        tier=tier,
        persona=persona,
        links=opening.links,
        cause=opening.cause,
        follows_id=opening.follows_id,
    )
