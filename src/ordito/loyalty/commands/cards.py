"""Cards: several for each member, of plastic or on a phone; a lost one recognises nobody."""

from datetime import datetime
from uuid import UUID

from ordito import customers
from ordito.customers import Identifier, IdentifierKind
from ordito.loyalty.errors import CardClosed
from ordito.loyalty.events import CardIssued, CardLost, SharingChosen
from ordito.loyalty.model import Card, CardForm, CardState, Membership
from ordito.loyalty.queries import get_card, get_membership
from ordito.loyalty.rules import virtual_number
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, IdentifierId, ProgrammeId

_sql = statements(__name__)
_KEEP = _sql.query("keep_card", UUID)
_CLOSE = _sql.query("close_card", UUID)
_SHARE = _sql.command("share")


async def issue_card(
    tx: Tx, *, membership: Membership, number: str | None, form: CardForm, at: datetime
) -> Card:
    """Give a member a further card; the same number again is harmless.

    Args:
        tx: open transaction.
        membership: whose.
        number: as printed; None draws one, for a virtual card.
        form: see ``CardForm``.
        at: now.

    Raises:
        UnknownCustomer: the customer was erased.
        InvalidIdentifier: this is no card number.
        IdentifierTaken: the number belongs to another customer.
        CardClosed: the number is of a card of the customer that was lost or replaced.
    """
    claimed = await customers.add_identifier(
        tx,
        customer_id=membership.customer_id,
        identifier=Identifier(IdentifierKind.CARD, number or virtual_number(ids.new())),
        at=at,
    )
    await keep_card(
        tx,
        customer_id=membership.customer_id,
        card_id=claimed.identifier_id,
        programme_id=membership.programme_id,
        form=form,
        at=at,
    )
    card = await get_card(
        tx,
        customer_id=membership.customer_id,
        programme_id=membership.programme_id,
        card_id=claimed.identifier_id,
    )
    if card.state != CardState.ACTIVE:
        raise CardClosed(f"The card is {card.state}.", card_id=card.card_id, state=card.state)
    return card


async def keep_card(
    tx: Tx,
    *,
    customer_id: CustomerId,
    card_id: IdentifierId,
    programme_id: ProgrammeId,
    form: CardForm,
    at: datetime,
) -> None:
    """Keep what kind of card an identifier of a customer is; keeping it again is harmless."""
    kept = await tx.find(
        _KEEP,
        customer_id=customer_id,
        card_id=card_id,
        programme_id=programme_id,
        form=form,
        at=at,
    )
    if kept is not None:
        fact = CardIssued(programme_id=programme_id, card_id=card_id, form=form)
        tx.record(fact, subject=customer_id, customer_id=customer_id, at=at)


async def lose_card(tx: Tx, *, membership: Membership, card_id: IdentifierId, at: datetime) -> Card:
    """Close a card that was lost; points and the other cards stay. Again is harmless.

    Raises:
        CardUnknown: the member has no such card.
    """
    return await _close(
        tx, membership=membership, card_id=card_id, state=CardState.LOST, replaced_by=None, at=at
    )


async def replace_card(
    tx: Tx,
    *,
    membership: Membership,
    card_id: IdentifierId,
    number: str | None,
    form: CardForm,
    at: datetime,
) -> Card:
    """Give a member a new card for one that was lost or is worn; return the new one.

    A card that was replaced already answers its successor.

    Raises:
        CardUnknown: the member has no such card.
        InvalidIdentifier: this is no card number.
        IdentifierTaken: the number belongs to another customer.
        CardClosed: the number is of a card that was lost or replaced.
    """
    customer_id, programme_id = membership.customer_id, membership.programme_id
    old = await get_card(tx, customer_id=customer_id, programme_id=programme_id, card_id=card_id)
    if old.replaced_by is not None:
        return await get_card(
            tx, customer_id=customer_id, programme_id=programme_id, card_id=old.replaced_by
        )
    new = await issue_card(tx, membership=membership, number=number, form=form, at=at)
    if new.card_id != card_id:
        await _close(
            tx,
            membership=membership,
            card_id=card_id,
            state=CardState.REPLACED,
            replaced_by=new.card_id,
            at=at,
        )
    return new


async def choose_sharing(
    tx: Tx, *, membership: Membership, shares: bool, at: datetime
) -> Membership:
    """Allow the household to spend the member's points, or forbid it. Again is harmless."""
    customer_id, programme_id = membership.customer_id, membership.programme_id
    changed = await tx.run(
        _SHARE, customer_id=customer_id, programme_id=programme_id, shares=shares
    )
    if changed:
        fact = SharingChosen(programme_id=programme_id, shares=shares)
        tx.record(fact, subject=membership.account_id, customer_id=customer_id, at=at)
    return await get_membership(tx, customer_id=customer_id, programme_id=programme_id)


async def _close(
    tx: Tx,
    *,
    membership: Membership,
    card_id: IdentifierId,
    state: CardState,
    replaced_by: IdentifierId | None,
    at: datetime,
) -> Card:
    customer_id, programme_id = membership.customer_id, membership.programme_id
    closed = await tx.find(
        _CLOSE,
        customer_id=customer_id,
        card_id=card_id,
        state=state,
        replaced_by=replaced_by,
        at=at,
    )
    if closed is not None:
        fact = CardLost(programme_id=programme_id, card_id=card_id, replaced_by=replaced_by)
        tx.record(fact, subject=customer_id, customer_id=customer_id, at=at)
    return await get_card(tx, customer_id=customer_id, programme_id=programme_id, card_id=card_id)
