"""Enrol a customer: at a till, in the web shop or on the phone, the same person in the same way."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from ordito import customers, loyalty
from ordito.customers import Identifier, IdentifierKind, NewCustomer, Statement
from ordito.loyalty import Card, CardForm, Membership, Programme
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId

# who has one of these is the customer; the others are only typed
_PROOFS = frozenset({IdentifierKind.CARD, IdentifierKind.ACCOUNT, IdentifierKind.EXTERNAL})


class Enrolled(msgspec.Struct, frozen=True):
    """Who takes part now.

    Attributes:
        customer_id: another than asked for where the person was known already.
        was_known: whether the person was.
        membership: in the programme.
        card: the one given now, if one was.
    """

    customer_id: CustomerId
    was_known: bool
    membership: Membership
    card: Card | None


async def enrol_customer(
    tx: Tx,
    *,
    programme: Programme,
    customer: NewCustomer,
    card: str | None,
    with_virtual_card: bool,
    consents: Sequence[Statement] = (),
    at: datetime,
) -> Enrolled:
    """Make somebody known who is not yet, and let the person take part, with a card if wanted.

    Whoever only typed a value of a known customer is enrolled but gets no card: it would open that
    customer's points to anybody who knows an e-mail address.

    Args:
        tx: open transaction.
        programme: in which.
        customer: the person as told to the till, shop or agent.
        card: number of a physical card that is handed out.
        with_virtual_card: whether to draw a card for the phone.
        consents: what the person allowed; those of somebody known need the same proof as a card.
        at: now.

    Raises:
        InvalidIdentifier: a value cannot be of its kind.
        IdentifierTaken: the card, or a value that has one owner, is another customer's.
        ProofNeeded: a card is wanted for a known customer who proved nothing.
        CardClosed: the card was lost or replaced.
    """
    known = await _recognise(tx, customer.identifiers)
    is_proven = known is None or known[1]
    wants_card = card is not None or with_virtual_card
    if wants_card and not is_proven:
        message = "Somebody is known by that value already; it was not proven to be this person."
        raise loyalty.ProofNeeded(message, field="customer.identifiers")
    customer_id = (
        await customers.register(tx, customer=customer, at=at) if known is None else known[0]
    )
    membership = await loyalty.enrol(
        tx, programme=programme, customer_id=customer_id, card=None, at=at
    )
    given = None
    if wants_card:
        form = CardForm.VIRTUAL if card is None else CardForm.PHYSICAL
        given = await loyalty.issue_card(tx, membership=membership, number=card, form=form, at=at)
    if is_proven:
        own = [msgspec.structs.replace(one, customer_id=customer_id) for one in consents]
        await customers.consents.record_all(tx, said=own, at=at)
    return Enrolled(customer_id, known is not None, membership, given)


async def _recognise(tx: Tx, identifiers: Sequence[Identifier]) -> tuple[CustomerId, bool] | None:
    """Return who has one of the values, and whether that is proven; None for somebody new."""
    typed: CustomerId | None = None
    for identifier in identifiers:
        found = await customers.find_by_identifier(tx, identifier=identifier)
        if found is None:
            continue
        if identifier.kind in _PROOFS or identifier.verified_at is not None:
            return CustomerId(found), True
        typed = typed or CustomerId(found)
    return None if typed is None else (typed, False)
