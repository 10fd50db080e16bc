"""Gift cards: issued, loaded, spent by whoever has the number, replaced when lost, lapsed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from ordito.ledger.commands import holds
from ordito.ledger.commands.transfers import open_accounts, transfer
from ordito.ledger.errors import (
    GiftCardClosed,
    GiftCardForeign,
    GiftCardNumberTaken,
    GiftCardUnknown,
)
from ordito.ledger.events import (
    GiftCardBlocked,
    GiftCardIssued,
    GiftCardLoaded,
    GiftCardReplaced,
    GiftCardsExpired,
)
from ordito.ledger.model import (
    Account,
    AccountKind,
    GiftCard,
    GiftCardState,
    Hold,
    HoldStanding,
    NewGiftCard,
    Transfer,
    TransferKind,
)
from ordito.ledger.queries import find_gift_card, find_hold, get_balance, get_gift_card
from ordito.ledger.rules import gift_unit, issuer_of, normalise_number
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import AccountId, CustomerId, TransferId


class _Card(msgspec.Struct, frozen=True):
    state: str
    currency: str
    expires_at: datetime | None
    replaced_by: AccountId | None


_sql = statements(__name__)
_ISSUE = _sql.query("issue_gift_card", str)
_LOCK = _sql.query("lock_gift_card", _Card)
_MARK = _sql.command("mark_gift_card")
_LAPSED = _sql.query("list_lapsed", UUID)
_STRANDED = _sql.query("list_stranded", UUID)


async def issue_gift_card(tx: Tx, *, card: NewGiftCard, at: datetime) -> GiftCard:
    """Issue a gift card and load it; a repeat answers the card as it is now.

    Raises:
        ImpossibleNumber: the number cannot be one.
        GiftCardNumberTaken: it is on another card.
    """
    number, unit = normalise_number(card.number), gift_unit(card.currency)
    await open_accounts(
        tx,
        accounts=[
            Account(card.account_id, unit, AccountKind.CUSTOMER),
            Account(issuer_of(unit), unit, AccountKind.ISSUER),
        ],
        at=at,
    )
    outcome = await tx.one(
        _ISSUE,
        account_id=card.account_id,
        number=number,
        currency=card.currency,
        last_four=number[-4:],
        expires_at=card.expires_at,
        at=at,
    )
    if outcome == "taken":
        raise GiftCardNumberTaken("The number is on another card.", field="number")
    if outcome == "booked":
        if card.amount_minor:
            load = _load(
                card.account_id,
                transfer_id=TransferId(ids.derive("issue", card.account_id)),
                currency=card.currency,
                amount_minor=card.amount_minor,
                reference_id=card.reference_id,
            )
            await transfer(tx, transfers=[load], at=at)
        issued = GiftCardIssued(
            account_id=card.account_id, currency=card.currency, amount_minor=card.amount_minor
        )
        tx.record(issued, subject=card.account_id, case_id=card.reference_id, at=at)
    return await get_gift_card(tx, account_id=card.account_id)


async def load_gift_card(
    tx: Tx,
    *,
    account_id: AccountId,
    load_id: TransferId,
    amount_minor: int,
    reference_id: UUID | None = None,
    at: datetime,
) -> GiftCard:
    """Put money on a gift card; a repeat with the same id puts none.

    Raises:
        GiftCardUnknown: there is none of that id.
        GiftCardClosed: it cannot be used.
        TransferDiffers: the id was used for something else.
    """
    card = await _lock(tx, account_id)
    _require_usable(account_id, state=card.state, expires_at=card.expires_at, at=at)
    load = _load(
        account_id,
        transfer_id=load_id,
        currency=card.currency,
        amount_minor=amount_minor,
        reference_id=reference_id,
    )
    booked = await transfer(tx, transfers=[load], at=at)
    if booked[0].outcome == "booked":
        fact = GiftCardLoaded(account_id=account_id, amount_minor=amount_minor)
        tx.record(fact, subject=account_id, case_id=reference_id, at=at)
    return await get_gift_card(tx, account_id=account_id)


async def hold_gift_card(
    tx: Tx,
    *,
    account_id: AccountId,
    hold_id: TransferId,
    amount_minor: int,
    currency: str | None = None,
    reference_id: UUID | None = None,
    expires_at: datetime | None = None,
    at: datetime,
    customer_id: CustomerId | None = None,
) -> HoldStanding:
    """Set money of a gift card aside for a payment; then ``capture``, ``release``, ``refund``.

    A repeat answers as it stands now, also where the card was closed in between.

    Args:
        tx: open transaction.
        account_id: of the card.
        hold_id: made by the caller.
        amount_minor: minor units, at least 1.
        currency: of what shall be paid; None is whatever the card's is.
        reference_id: what shall be paid.
        expires_at: until when it is set aside; None is until somebody ends it.
        at: now.
        customer_id: who pays, where that is known.

    Raises:
        GiftCardUnknown: there is none of that id.
        GiftCardClosed: it cannot be used.
        GiftCardForeign: its money is of another currency.
        NotEnoughBalance: less is free on it.
        TransferDiffers: the id was used for something else.
    """
    card = await _lock(tx, account_id)
    if await find_hold(tx, account_id=account_id, hold_id=hold_id) is None:
        _require_usable(account_id, state=card.state, expires_at=card.expires_at, at=at)
    if currency not in (None, card.currency):
        message = f"The money of this gift card is {card.currency}, not {currency}."
        raise GiftCardForeign(message, currency=card.currency)
    unit = gift_unit(card.currency)
    asked = Hold(
        hold_id=hold_id,
        account_id=account_id,
        counter_id=issuer_of(unit),
        unit=unit,
        units=amount_minor,
        reference_id=reference_id,
        expires_at=expires_at,
    )
    return await holds.hold(tx, hold=asked, at=at, customer_id=customer_id)


async def block_gift_card(
    tx: Tx, *, account_id: AccountId, blocked: bool, at: datetime
) -> GiftCard:
    """Forbid the use of a gift card, or allow it again; what is set aside may still be spent.

    Raises:
        GiftCardUnknown: there is none of that id.
        GiftCardClosed: it was replaced or has expired.
    """
    card = await _lock(tx, account_id)
    if card.state in {GiftCardState.REPLACED, GiftCardState.EXPIRED}:
        raise GiftCardClosed(f"The card is {card.state}.", account_id=account_id, state=card.state)
    state = GiftCardState.BLOCKED if blocked else GiftCardState.ACTIVE
    if state != card.state:
        await tx.run(_MARK, account_id=account_id, state=state, replaced_by=None)
        tx.record(
            GiftCardBlocked(account_id=account_id, blocked=blocked), subject=account_id, at=at
        )
    return await get_gift_card(tx, account_id=account_id)


async def replace_gift_card(
    tx: Tx, *, account_id: AccountId, new_id: AccountId, number: str, at: datetime
) -> GiftCard:
    """Give the balance of a lost gift card to a new one; the old number is worth nothing then.

    What is set aside on the old card stays there for its payments; what of it becomes free again,
    or is given back, follows to the new card. A repeat answers the new card.

    Args:
        tx: open transaction.
        account_id: card that was lost.
        new_id: card that replaces it, chosen by the caller.
        number: of the new card.
        at: now.

    Returns:
        The new card.

    Raises:
        GiftCardUnknown: there is none of that id.
        GiftCardClosed: it was replaced by another card, or has expired.
        ImpossibleNumber: the number cannot be one.
        GiftCardNumberTaken: it is on another card.
    """
    card = await _lock(tx, account_id)
    if card.replaced_by == new_id:
        return await get_gift_card(tx, account_id=new_id)
    is_over = card.expires_at is not None and card.expires_at <= at
    if card.state in {GiftCardState.REPLACED, GiftCardState.EXPIRED} or is_over:
        raise GiftCardClosed("The card cannot be replaced.", account_id=account_id)
    new = NewGiftCard(
        account_id=new_id, number=number, currency=card.currency, expires_at=card.expires_at
    )
    await issue_gift_card(tx, card=new, at=at)
    await tx.run(_MARK, account_id=account_id, state=GiftCardState.REPLACED, replaced_by=new_id)
    moved = await _move_free(tx, account_id=account_id, to_id=new_id, at=at)
    fact = GiftCardReplaced(account_id=account_id, replaced_by=new_id, amount_minor=moved)
    tx.record(fact, subject=account_id, at=at)
    return await get_gift_card(tx, account_id=new_id)


async def expire_gift_cards(tx: Tx, *, at: datetime, batch: int = 200) -> int:
    """Let what is left on cards at their end lapse, at most ``batch``; return how many cards.

    A card on which money is set aside waits until that payment has come to its end.
    """
    account_ids: list[AccountId] = []
    amounts: list[int] = []
    for found in sorted(await tx.fetch(_LAPSED, at=at, batch=batch)):
        account_id = AccountId(found)
        card = await _lock(tx, account_id)
        balance = await get_balance(tx, account_id=account_id)
        if card.state in {GiftCardState.REPLACED, GiftCardState.EXPIRED} or balance.held:
            continue  # somebody else was quicker
        await tx.run(_MARK, account_id=account_id, state=GiftCardState.EXPIRED, replaced_by=None)
        account_ids.append(account_id)
        amounts.append(await _lapse(tx, account_id=account_id, at=at))
    if account_ids:
        fact = GiftCardsExpired(account_ids=tuple(account_ids), amounts_minor=tuple(amounts))
        tx.record(fact, subject=ids.new(), at=at)
    return len(account_ids)


async def follow_replaced(tx: Tx, *, at: datetime, batch: int = 200) -> int:
    """Bring what has become free on replaced cards to their successors; return how many cards."""
    stranded: Sequence[UUID] = await tx.fetch(_STRANDED, batch=batch)
    for found in sorted(stranded):
        await _follow(tx, account_id=AccountId(found), at=at)
    return len(stranded)


async def refund(
    tx: Tx,
    *,
    account_id: AccountId,
    hold_id: TransferId,
    refund_id: TransferId,
    units: int,
    at: datetime,
    customer_id: CustomerId | None = None,
) -> HoldStanding:
    """Give back what was spent of a hold, in parts or whole, never more.

    What comes back to a gift card that was replaced goes to its successor.

    Args:
        tx: open transaction.
        account_id: whose units: a gift card, store credit, points.
        hold_id: under which they were set aside and spent.
        refund_id: chosen by the caller; asking again with it is harmless.
        units: how many, at least 1.
        at: now.
        customer_id: who paid, for the log.

    Raises:
        HoldUnknown: the account has no such hold.
        HoldTooSmall: fewer were spent, or the others were given back already.
        GiftCardClosed: the gift card has expired; give store credit instead.
        TransferDiffers: the id was used for something else.
    """
    card = await tx.find(_LOCK, account_id=account_id)
    if card is not None and card.state == GiftCardState.EXPIRED:
        raise GiftCardClosed("The gift card is expired.", account_id=account_id, state=card.state)
    standing = await holds.refund(
        tx,
        account_id=account_id,
        hold_id=hold_id,
        refund_id=refund_id,
        units=units,
        at=at,
        customer_id=customer_id,
    )
    if card is not None and card.state == GiftCardState.REPLACED:
        await _follow(tx, account_id=account_id, at=at)
    return standing


async def get_usable_gift_card(tx: Tx, *, number: str, at: datetime) -> GiftCard:
    """Return the gift card of a number that somebody wants to pay with.

    Raises:
        ImpossibleNumber: it cannot be a number.
        GiftCardUnknown: no card has it.
        GiftCardClosed: the card cannot be used.
    """
    card = await find_gift_card(tx, number=number)
    if card is None:
        raise GiftCardUnknown("No gift card has this number.", field="number")
    _require_usable(card.account_id, state=card.state, expires_at=card.expires_at, at=at)
    return card


async def _lock(tx: Tx, account_id: AccountId) -> _Card:
    card = await tx.find(_LOCK, account_id=account_id)
    if card is None:
        raise GiftCardUnknown("No gift card has this id.", account_id=account_id)
    return card


def _require_usable(
    account_id: AccountId, *, state: str, expires_at: datetime | None, at: datetime
) -> None:
    if expires_at is not None and expires_at <= at:
        state = GiftCardState.EXPIRED
    if state != GiftCardState.ACTIVE:
        raise GiftCardClosed(f"The gift card is {state}.", account_id=account_id, state=state)


async def _follow(tx: Tx, *, account_id: AccountId, at: datetime) -> None:
    """Bring what is free on a replaced card to where its balance is now."""
    card = await _lock(tx, account_id)
    to_id = card.replaced_by
    while to_id is not None:
        new = await get_gift_card(tx, account_id=to_id)
        if new.state == GiftCardState.EXPIRED:
            await _lapse(tx, account_id=account_id, at=at)
            return
        if new.replaced_by is None:
            await _move_free(tx, account_id=account_id, to_id=to_id, at=at)
        to_id = new.replaced_by


async def _lapse(tx: Tx, *, account_id: AccountId, at: datetime) -> int:
    """Give what is free on a card back to the issuer; return how much, minor units."""
    unit = (await get_balance(tx, account_id=account_id)).unit
    return await _move_free(
        tx, account_id=account_id, to_id=issuer_of(unit), at=at, kind=TransferKind.EXPIRE
    )


async def _move_free(
    tx: Tx,
    *,
    account_id: AccountId,
    to_id: AccountId,
    at: datetime,
    kind: TransferKind = TransferKind.MOVE,
) -> int:
    """Move what is free on a card to another account; return how much, minor units."""
    balance = await get_balance(tx, account_id=account_id)
    if balance.free:
        move = Transfer(
            transfer_id=TransferId(ids.new()),
            debit_id=account_id,
            credit_id=to_id,
            unit=balance.unit,
            amount=balance.free,
            kind=kind,
        )
        await transfer(tx, transfers=[move], at=at)
    return balance.free


def _load(
    account_id: AccountId,
    *,
    transfer_id: TransferId,
    currency: str,
    amount_minor: int,
    reference_id: UUID | None,
) -> Transfer:
    unit = gift_unit(currency)
    return Transfer(
        transfer_id=transfer_id,
        debit_id=issuer_of(unit),
        credit_id=account_id,
        unit=unit,
        amount=amount_minor,
        kind=TransferKind.LOAD,
        reference_id=reference_id,
    )
