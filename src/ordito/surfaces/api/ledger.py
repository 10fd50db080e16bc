"""Gift cards and store credit over HTTP."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import ledger
from ordito.flows.decide_gift import Gift, give, give_card
from ordito.flows.decide_grant import Warrant
from ordito.ledger import GiftCard, HoldStanding, NewGiftCard, StoreCredit
from ordito.network import Power
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import AccountId, CustomerId, TransferId
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.tenders import Amount, Currency, NewHold, expiry_of
from ordito.surfaces.authority import entity_of, require_power
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_WRITE: Final = token(Scope.LEDGER_WRITE)
_SPEND: Final = token(Scope.TENDERS)
_SEE: Final = token(Scope.TENDERS, Scope.LEDGER_READ, Scope.LEDGER_WRITE)
_DIGITS: Final = 18
Number = Annotated[str, msgspec.Meta(min_length=8, max_length=80)]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Unit = Annotated[str, msgspec.Meta(pattern="^[a-z]+:[A-Za-z0-9_-]{1,64}$")]
Signed = Annotated[int, msgspec.Meta(ge=-1_000_000_000_000, le=1_000_000_000_000)]


class GiftCardIssue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A gift card to issue.

    Attributes:
        currency: ISO 4217.
        amount_minor: what is loaded, minor units; 0 for a card that is loaded later.
        number: as printed; left out, one is drawn.
        expires_at: when what is left of it lapses; None for never.
        order_id: order with which it was bought; without one it is a gift, and decided on.
        deviation: code why it is given although the decision policy says otherwise.
    """

    currency: Currency
    amount_minor: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000_000)] = 0
    number: Number | None = None
    expires_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    order_id: UUID | None = None
    deviation: Code | None = None


class CardNumber(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The number of a gift card, as printed; spaces and hyphens do not count."""

    number: Number


class Load(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Money to put on a gift card, minor units, and the order with which it was bought.

    Without an order it is a gift; ``deviation`` says why, where the decision policy says otherwise.
    """

    amount_minor: Amount
    order_id: UUID | None = None
    deviation: Code | None = None


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a gift card is blocked."""

    blocked: bool


class Replacement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The number of the card that replaces a lost one; left out, one is drawn."""

    number: Number | None = None


class CardHold(NewHold, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What shall be set aside on the gift card of a number."""

    number: Number


class CreditHold(NewHold, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What shall be set aside of a customer's credit in a currency."""

    currency: Currency


class IssuedCard(msgspec.Struct, frozen=True):
    """A gift card, and its number where it was drawn just now.

    Attributes:
        card: as it stands.
        number: said once, to whoever asked first: it is kept nowhere. A repeat of the request is
            answered without it; who lost it replaces the card.
    """

    card: GiftCard
    number: str | None = None


class CreditGrant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Store credit to give.

    Attributes:
        currency: ISO 4217.
        amount_minor: minor units.
        reason: code, as ``appeasement``.
        order_id: order that it is about, where there is one.
        case_id: case in which it is given.
        deviation: code why it is given although the decision policy says otherwise.
    """

    currency: Currency
    amount_minor: Amount
    reason: Code
    order_id: UUID | None = None
    case_id: UUID | None = None
    deviation: Code | None = None


@post("/gift-cards", access=_WRITE, tags=["gift cards"], summary="Issue a gift card")
async def post_gift_card(
    request: Call, data: JSONBody[GiftCardIssue], idempotency_key: IdempotencyKey
) -> Response[IssuedCard]:
    """Issue a gift card, and load it.

    Raises:
        ImpossibleNumber: the number cannot be one.
        GiftCardNumberTaken: it is on another card.
        NotEntitled: it is worth more than the caller may give.
    """
    if data.amount_minor:
        _require_grant(request, data.currency, data.amount_minor)
    key = await key_of(request, idempotency_key, "gift-card")
    card_id = AccountId(ids.new())
    number = data.number or _drawn()
    fresh: list[GiftCard] = []

    async def command(tx: Tx) -> IssuedCard:
        new = NewGiftCard(
            account_id=card_id,
            number=number,
            currency=data.currency,
            amount_minor=data.amount_minor,
            reference_id=data.order_id,
            expires_at=data.expires_at,
        )
        at = now()
        fresh[:] = [await ledger.issue_gift_card(tx, card=new, at=at)]
        if data.amount_minor:
            await _decide_card(request, tx, fresh[0], data, grant_id=card_id, at=at)
        return IssuedCard(fresh[0])

    answer = await answer_once(request, key, subject_id=card_id, command=command, status=201)
    return _with_number(answer, fresh, number if data.number is None else None, card_id)


@post(
    "/gift-cards/lookups",
    access=_SEE,
    tags=["gift cards"],
    summary="Find a gift card by its number",
    status_code=200,
)
async def find_gift_card(request: Call, data: JSONBody[CardNumber]) -> GiftCard:
    """Return the card of a number; the number travels in the body, which no log keeps.

    Raises:
        ImpossibleNumber: it cannot be one.
        GiftCardUnknown: no card has it.
    """
    found = await request.db.read(ledger.find_gift_card, number=data.number)
    if found is None:
        raise ledger.GiftCardUnknown("No gift card has this number.", field="number")
    return found


@get("/gift-cards/{card_id:uuid}", access=_SEE, tags=["gift cards"], summary="Read a gift card")
async def show_gift_card(request: Call, card_id: FromPath[UUID]) -> GiftCard:
    """Return a card as it stands.

    Raises:
        GiftCardUnknown: there is none of that id.
    """
    return await request.db.read(ledger.get_gift_card, account_id=AccountId(card_id))


@post("/gift-cards/{card_id:uuid}/loads", access=_WRITE, tags=["gift cards"], summary="Load a card")
async def post_load(
    request: Call,
    card_id: FromPath[UUID],
    data: JSONBody[Load],
    idempotency_key: IdempotencyKey,
) -> Response[GiftCard]:
    """Put money on a gift card.

    Raises:
        GiftCardUnknown: there is none of that id.
        GiftCardClosed: it cannot be used.
        NotEntitled: it is more than the caller may give.
    """
    card = await request.db.read(ledger.get_gift_card, account_id=AccountId(card_id))
    _require_grant(request, card.currency, data.amount_minor)
    key = await key_of(request, idempotency_key, f"load:{card_id}")

    async def command(tx: Tx) -> GiftCard:
        at, load_id = now(), TransferId(ids.new())
        loaded = await ledger.load_gift_card(
            tx,
            account_id=AccountId(card_id),
            load_id=load_id,
            amount_minor=data.amount_minor,
            reference_id=data.order_id,
            at=at,
        )
        await _decide_card(request, tx, loaded, data, grant_id=load_id, at=at)
        return loaded

    return await answer_once(request, key, subject_id=card_id, command=command, status=201)


@post(
    "/gift-cards/{card_id:uuid}/block",
    access=_WRITE,
    tags=["gift cards"],
    summary="Block a gift card",
    status_code=200,
)
async def post_block(
    request: Call,
    card_id: FromPath[UUID],
    data: JSONBody[Block],
    idempotency_key: IdempotencyKey,
) -> Response[GiftCard]:
    """Forbid the use of a gift card, or allow it again.

    Raises:
        GiftCardUnknown: there is none of that id.
        GiftCardClosed: it was replaced or has expired.
    """
    key = await key_of(request, idempotency_key, f"block:{card_id}")

    async def command(tx: Tx) -> GiftCard:
        return await ledger.block_gift_card(
            tx, account_id=AccountId(card_id), blocked=data.blocked, at=now()
        )

    return await answer_once(request, key, subject_id=card_id, command=command)


@post(
    "/gift-cards/{card_id:uuid}/replacements",
    access=_WRITE,
    tags=["gift cards"],
    summary="Replace a lost gift card",
)
async def post_replacement(
    request: Call,
    card_id: FromPath[UUID],
    data: JSONBody[Replacement],
    idempotency_key: IdempotencyKey,
) -> Response[IssuedCard]:
    """Give the balance of a lost card to a new one; the old number is worth nothing then.

    Raises:
        GiftCardUnknown: there is none of that id.
        GiftCardClosed: it was replaced already, or has expired.
        GiftCardNumberTaken: the number is on another card.
    """
    key = await key_of(request, idempotency_key, f"replace:{card_id}")
    new_id = AccountId(ids.new())
    number = data.number or _drawn()
    fresh: list[GiftCard] = []

    async def command(tx: Tx) -> IssuedCard:
        new = await ledger.replace_gift_card(
            tx, account_id=AccountId(card_id), new_id=new_id, number=number, at=now()
        )
        fresh[:] = [new]
        return IssuedCard(new)

    answer = await answer_once(request, key, subject_id=card_id, command=command, status=201)
    return _with_number(answer, fresh, number if data.number is None else None, new_id)


@post("/gift-cards/holds", access=_SPEND, tags=["gift cards"], summary="Set money of a card aside")
async def post_card_hold(
    request: Call, data: JSONBody[CardHold], idempotency_key: IdempotencyKey
) -> Response[HoldStanding]:
    """Set money of a gift card aside for a payment; capture, release or refund it by its account.

    Raises:
        GiftCardUnknown: no card has the number.
        GiftCardClosed: the card cannot be used.
        NotEnoughBalance: less is free on it.
    """
    key = await key_of(request, idempotency_key, "gift-card-hold")
    hold_id = TransferId(ids.new())

    async def command(tx: Tx) -> HoldStanding:
        at = now()
        card = await ledger.get_usable_gift_card(tx, number=data.number, at=at)
        return await ledger.hold_gift_card(
            tx,
            account_id=card.account_id,
            hold_id=hold_id,
            amount_minor=data.amount_minor,
            reference_id=data.order_id,
            expires_at=expiry_of(data, at=at),
            at=at,
        )

    return await answer_once(request, key, subject_id=hold_id, command=command, status=201)


@get(
    "/customers/{customer_id:uuid}/store-credit",
    access=_SEE,
    tags=["ledger"],
    summary="Read a customer's store credit",
)
async def show_credit(request: Call, customer_id: FromPath[UUID]) -> Sequence[StoreCredit]:
    """Return the credit in each currency."""
    return await request.db.read(ledger.list_credit, customer_id=CustomerId(customer_id))


@post(
    "/customers/{customer_id:uuid}/store-credit",
    access=_WRITE,
    tags=["ledger"],
    summary="Give store credit",
)
async def post_credit(
    request: Call,
    customer_id: FromPath[UUID],
    data: JSONBody[CreditGrant],
    idempotency_key: IdempotencyKey,
) -> Response[Sequence[StoreCredit]]:
    """Give a customer store credit, and answer all that the customer has.

    Raises:
        BeyondPolicy: the decision policy says otherwise, and nobody says why.
        ApprovalNeeded: the policy asks for a second person.
        NotEntitled: it is more than the caller may give.
    """
    _require_grant(request, data.currency, data.amount_minor)
    key = await key_of(request, idempotency_key, f"credit:{customer_id}")

    async def command(tx: Tx) -> Sequence[StoreCredit]:
        await give(
            tx,
            memory=request.house.memory,
            customer_id=CustomerId(customer_id),
            gift=Gift(
                form="credit",
                currency=data.currency,
                amount_minor=data.amount_minor,
                reason=data.reason,
                order_id=data.order_id,
            ),
            grant_id=ids.new(),
            warrant=Warrant(
                authority=request.principal.authority,
                deviation=data.deviation,
                case_id=data.case_id,
            ),
            entity_id=entity_of(request),
            at=now(),
        )
        return await ledger.list_credit(tx, customer_id=CustomerId(customer_id))

    return await answer_once(request, key, subject_id=customer_id, command=command, status=201)


@post(
    "/customers/{customer_id:uuid}/store-credit/holds",
    access=_SPEND,
    tags=["ledger"],
    summary="Set store credit aside",
)
async def post_credit_hold(
    request: Call,
    customer_id: FromPath[UUID],
    data: JSONBody[CreditHold],
    idempotency_key: IdempotencyKey,
) -> Response[HoldStanding]:
    """Set credit aside for a payment; capture, release or refund it by its account.

    Raises:
        AccountUnknown: the customer never had credit in that currency.
        NotEnoughBalance: less is free.
    """
    key = await key_of(request, idempotency_key, f"credit-hold:{customer_id}")
    hold_id = TransferId(ids.new())

    async def command(tx: Tx) -> HoldStanding:
        at = now()
        return await ledger.hold_credit(
            tx,
            customer_id=CustomerId(customer_id),
            currency=data.currency,
            hold_id=hold_id,
            amount_minor=data.amount_minor,
            reference_id=data.order_id,
            expires_at=expiry_of(data, at=at),
            at=at,
        )

    return await answer_once(request, key, subject_id=hold_id, command=command, status=201)


async def _decide_card(
    request: Call,
    tx: Tx,
    card: GiftCard,
    data: GiftCardIssue | Load,
    *,
    grant_id: UUID,
    at: datetime,
) -> None:
    await give_card(
        tx,
        memory=request.house.memory,
        card_id=card.account_id,
        currency=card.currency,
        amount_minor=data.amount_minor,
        order_id=data.order_id,
        grant_id=grant_id,
        warrant=Warrant(authority=request.principal.authority, deviation=data.deviation),
        entity_id=entity_of(request),
        at=at,
    )


def _require_grant(request: Call, currency: str, amount_minor: int) -> None:
    require_power(request, Power.GRANT, currency=currency, amount_minor=amount_minor)


def _drawn() -> str:
    """Draw the number of a gift card: nobody guesses one, and a slip of the finger is seen."""
    return ledger.with_check_digit(f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}")


def _with_number(
    answer: Response[IssuedCard], fresh: list[GiftCard], number: str | None, card_id: AccountId
) -> Response[IssuedCard]:
    """Return the answer with the drawn number, where this very call has issued the card."""
    if number is None or not fresh or fresh[0].account_id != card_id:
        return answer
    return Response(IssuedCard(fresh[0], number), status_code=201)


ROUTES: Final[list[ControllerRouterHandler]] = [
    post_gift_card,
    find_gift_card,
    show_gift_card,
    post_load,
    post_block,
    post_replacement,
    post_card_hold,
    show_credit,
    post_credit,
    post_credit_hold,
]
