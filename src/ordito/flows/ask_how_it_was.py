"""Ask how it was: occasions become invitations, and the due ones mails, by published rules."""

from datetime import datetime
from uuid import UUID

from ordito import customers, messages, service
from ordito.customers import IdentifierKind
from ordito.messages import NewMessage, Template
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.events import Fact
from ordito.platform.ids import CustomerId, IdentifierId

_CHANNEL = "email"


async def invite_after(
    tx: Tx,
    *,
    fact: Fact,
    touchpoint: service.experience.Touchpoint,
    order_id: UUID | None,
    case_id: UUID | None,
    place_id: UUID | None,
    at: datetime,
) -> bool:
    """Note that the person of a fact may be asked after it; history asks nobody.

    Args:
        tx: open transaction.
        fact: what happened, to a customer.
        touchpoint: what that was to the customer.
        order_id: about which order.
        case_id: about which case.
        place_id: at which place.
        at: now.
    """
    assert fact.customer_id is not None, fact
    if fact.origin == "history" or fact.customer_id == service.cases.HOUSE:
        return False
    book = await service.experience.ASKING.load(tx)
    if not book.policy.rules:
        return False
    occasion = service.experience.Occasion(
        customer_id=CustomerId(fact.customer_id),
        person_id=await _person(tx, CustomerId(fact.customer_id)),
        touchpoint=touchpoint,
        # an order that comes in parts is asked about once
        cause_id=order_id or case_id or fact.fact_id,
        caused_at=fact.occurred_at,
        order_id=order_id,
        case_id=case_id,
        channel_id=fact.channel_id,
        place_id=place_id,
        agent=fact.actor if fact.actor.startswith("staff:") else None,
    )
    return await service.experience.invite(tx, occasion=occasion, book=book, at=at)


async def ask_how_it_was(tx: Tx, *, invitation: service.experience.Invitation, at: datetime) -> str:
    """Decide on an invitation that is due, and queue the mail that asks; return its state.

    The word of the person is held until the mail is queued, the person until nobody else asks.
    """
    customer_id = invitation.customer_id
    state = await _why_not(tx, invitation, at)
    if state is None:
        identifier_id = await _address(tx, customer_id)
        state = "no_address" if identifier_id is None else "asked"
        if identifier_id is not None:
            await _queue(tx, invitation, identifier_id, at)
    await service.experience.decide(tx, invitation=invitation, state=state, at=at)
    return state


async def _why_not(tx: Tx, invitation: service.experience.Invitation, at: datetime) -> str | None:
    customer_id = invitation.customer_id
    if not await customers.consents.hold(
        tx, customer_id=customer_id, purpose=service.experience.PURPOSE, channel=_CHANNEL
    ):
        return "not_allowed"
    if await _address(tx, customer_id) is None:
        return "no_address"
    book = await service.experience.ASKING.load(tx)
    members = await customers.identity.members(tx, customer_id=customer_id)
    return await service.experience.is_due_to_ask(
        tx,
        invitation=invitation,
        person_id=await _person(tx, customer_id),
        members=members,
        book=book,
        at=at,
    )


async def _queue(
    tx: Tx,
    invitation: service.experience.Invitation,
    identifier_id: IdentifierId,
    at: datetime,
) -> None:
    link = await service.experience.make_link(tx, invitation=invitation)
    new = NewMessage(
        invitation.customer_id,
        ids.derive("service.feedback", invitation.invitation_id),
        Template.FEEDBACK,
        invitation.invitation_id,
        identifier_id,
        link,
        purpose=service.experience.PURPOSE,
        case_id=invitation.case_id,
    )
    await messages.queue(tx, new=[new], at=at)


async def _address(tx: Tx, customer_id: CustomerId) -> IdentifierId | None:
    customer = await customers.find_customer(tx, customer_id=customer_id)
    if customer is None or customer.erased_at is not None:
        return None
    profile = await customers.get_profile(tx, customer_id=customer_id)
    found = (one for one in profile.identifiers if one.kind == IdentifierKind.EMAIL)
    return next((one.identifier_id for one in found), None)


async def _person(tx: Tx, customer_id: CustomerId) -> UUID:
    """Return the one id of a person that all their ids have in common."""
    members = await customers.identity.members(tx, customer_id=customer_id)
    return min([customer_id, *members])
