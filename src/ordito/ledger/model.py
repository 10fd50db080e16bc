"""Words of the ledger room."""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

import msgspec

from ordito.platform.ids import AccountId, CustomerId, PlaceId, TransferId


class AccountKind(StrEnum):
    """What an account may do.

    A customer's, a budget's and a drawer's account keep their balance and are never overspent. An
    issuer stands for the company that gives the units out and takes them back; its balance is the
    sum of its entries.
    """

    CUSTOMER = "customer"
    BUDGET = "budget"
    DRAWER = "drawer"
    ISSUER = "issuer"


class TransferKind(StrEnum):
    """Why units move; only a reversal, and cash that was given back, may leave a debt.

    What the smallest coin makes more or less of an amount in cash is ``rounding``.
    """

    EARN = "earn"
    BURN = "burn"
    REVERSE = "reverse"
    REFUND = "refund"
    EXPIRE = "expire"
    ADJUST = "adjust"
    LOAD = "load"
    MOVE = "move"
    FUND = "fund"
    CASH = "cash"
    PAY_OUT = "pay_out"
    ROUNDING = "rounding"
    COUNT = "count"


class TransferState(StrEnum):
    """Life cycle of a transfer: pending, then posted or voided for good."""

    PENDING = "pending"
    POSTED = "posted"
    VOIDED = "voided"


class Account(msgspec.Struct, frozen=True):
    """An account to open.

    Attributes:
        account_id: chosen by the caller; opening it again is harmless.
        unit: what it counts, as ``points:CODE`` or ``credit:EUR``; in minor units where there
            are any.
        kind: see ``AccountKind``.
    """

    account_id: AccountId
    unit: str
    kind: AccountKind


class Transfer(msgspec.Struct, frozen=True, kw_only=True):
    """Units that leave one account and enter another.

    Attributes:
        transfer_id: chosen by the caller; asking again with it is harmless.
        debit_id: account that gives.
        credit_id: account that receives.
        unit: unit of both accounts.
        amount: units, at least 1.
        kind: see ``TransferKind``.
        reference_id: order or other cause, where there is one.
        pending: True where it is posted or voided later; a pending debit holds the units.
        matures_at: when a pending transfer is posted by itself.
        expires_at: when a pending transfer is voided by itself.
        occurred_at: when it happened, where that was before it is booked.
    """

    transfer_id: TransferId
    debit_id: AccountId
    credit_id: AccountId
    unit: str
    amount: int
    kind: TransferKind
    reference_id: UUID | None = None
    pending: bool = False
    matures_at: datetime | None = None
    expires_at: datetime | None = None
    occurred_at: datetime | None = None


class Booked(msgspec.Struct, frozen=True):
    """What a transfer did to one account that keeps a balance.

    Attributes:
        transfer_id: which transfer.
        account_id: which account.
        outcome: ``booked``, or ``repeated`` where an earlier call had booked it.
        state: see ``TransferState``.
        amount: units, negative for the account that gives.
        debt: change of the account's debt: positive where a reversal took more than was free,
            negative where an earning settled debt first.
    """

    transfer_id: TransferId
    account_id: AccountId
    outcome: Literal["booked", "repeated", "short", "unknown", "differs"]
    state: str
    amount: int
    debt: int


class TrueUp(msgspec.Struct, frozen=True):
    """What bringing a reference to its target did.

    Attributes:
        outcome: ``booked``, or ``repeated`` where there was nothing left to do.
        change: units that the reference has now earned more (or, negative, less).
        debt: change of the account's debt, as in ``Booked``.
    """

    outcome: Literal["booked", "repeated", "unknown", "differs"]
    change: int
    debt: int


class Settled(msgspec.Struct, frozen=True):
    """State of a transfer after it was asked to be settled."""

    transfer_id: TransferId
    state: str


class Balance(msgspec.Struct, frozen=True):
    """Standing of an account.

    Attributes:
        account_id: which account.
        unit: what it counts.
        kind: see ``AccountKind``.
        posted: units in it.
        held: of them set aside by pending debits.
        debt: units owed from reversals; later earnings settle them first.
        free: units that may be spent.
        incoming: pending credits, not yet in it.
    """

    account_id: AccountId
    unit: str
    kind: str
    posted: int
    held: int
    debt: int
    free: int
    incoming: int


class Entry(msgspec.Struct, frozen=True):
    """One line of an account's statement.

    Attributes:
        transfer_id: which transfer.
        counter_account_id: the other side.
        kind: see ``TransferKind``.
        amount: signed, negative where the account gave.
        state: see ``TransferState``.
        debt: see ``Booked``.
        reference_id: order or other cause.
        occurred_at: when it was booked.
        matures_at: see ``Transfer``.
        expires_at: see ``Transfer``.
        settled_at: when it was posted or voided.
        hold_id: hold that it belongs to, if any.
    """

    transfer_id: TransferId
    counter_account_id: AccountId
    kind: str
    amount: int
    state: str
    debt: int
    reference_id: UUID | None
    occurred_at: datetime
    matures_at: datetime | None
    expires_at: datetime | None
    settled_at: datetime | None
    hold_id: UUID | None


class TrialLine(msgspec.Struct, frozen=True):
    """The accounts of one kind in one unit; over all kinds of a unit the entries sum to 0.

    Attributes:
        unit: what is counted.
        kind: see ``AccountKind``.
        accounts: how many.
        entries: sum of their posted entries.
        balances: sum of posted less debt that the accounts keep; 0 for issuers.
    """

    unit: str
    kind: str
    accounts: int
    entries: int
    balances: int


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """Units that shall be set aside for one payment.

    Attributes:
        hold_id: chosen by the caller; asking again with it is harmless.
        account_id: account that gives.
        counter_id: account that receives what is spent, as a rule the issuer of the unit.
        unit: of both accounts.
        units: how many, at least 1.
        reference_id: order or other cause, where there is one.
        expires_at: when it is released by itself; None where it waits for its cause.
    """

    hold_id: TransferId
    account_id: AccountId
    counter_id: AccountId
    unit: str
    units: int
    reference_id: UUID | None = None
    expires_at: datetime | None = None


class HoldStanding(msgspec.Struct, frozen=True):
    """What has become of a hold: captured, open and released are all of its units.

    Attributes:
        hold_id: which.
        account_id: whose units.
        unit: what they are.
        units: set aside at first.
        captured: of them spent.
        open: of them still set aside.
        refunded: of the captured ones given back.
        reference_id: order or other cause.
        expires_at: when the open ones are released by themselves.
    """

    hold_id: UUID
    account_id: AccountId
    unit: str
    units: int
    captured: int
    open: int
    refunded: int
    reference_id: UUID | None
    expires_at: datetime | None


class GiftCardState(StrEnum):
    """Whether a gift card can be used; only an active one can."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    REPLACED = "replaced"
    EXPIRED = "expired"


class NewGiftCard(msgspec.Struct, frozen=True, kw_only=True):
    """A gift card to issue.

    Attributes:
        account_id: chosen by the caller; issuing it again is harmless.
        number: as printed or shown; it is kept as a digest only.
        currency: ISO 4217.
        amount_minor: what is loaded, minor units; 0 for a card that is loaded later.
        reference_id: order with which it was bought, where there is one.
        expires_at: when what is left of it lapses; None for never.
    """

    account_id: AccountId
    number: str
    currency: str
    amount_minor: int = 0
    reference_id: UUID | None = None
    expires_at: datetime | None = None


class GiftCard(msgspec.Struct, frozen=True):
    """A gift card as it stands.

    Attributes:
        account_id: which.
        currency: ISO 4217.
        last_four: last characters of its number.
        state: see ``GiftCardState``.
        posted: what is on it, minor units.
        held: of it set aside for payments under way.
        free: what can be spent.
        issued_at: since when.
        expires_at: until when.
        replaced_by: card that has its balance now.
    """

    account_id: AccountId
    currency: str
    last_four: str
    state: str
    posted: int
    held: int
    free: int
    issued_at: datetime
    expires_at: datetime | None
    replaced_by: AccountId | None


class StoreCredit(msgspec.Struct, frozen=True):
    """A customer's credit in one currency, minor units; see ``Balance``."""

    account_id: AccountId
    currency: str
    posted: int
    held: int
    debt: int
    free: int


class CreditOf(msgspec.Struct, frozen=True):
    """Store credit in one currency and the customer id that has it; as ``StoreCredit``."""

    customer_id: CustomerId
    account_id: AccountId
    currency: str
    posted: int
    held: int
    debt: int
    free: int


class Drawer(msgspec.Struct, frozen=True):
    """A till's drawer: what is in it by the book, and what it gave that the book did not have.

    Amounts are minor units; what it owes is settled by what comes in, or by a count.
    """

    account_id: AccountId
    place_id: PlaceId
    code: str
    currency: str
    posted: int
    debt: int = 0


class StatementLine(msgspec.Struct, frozen=True):
    """A line of a statement with the balance after it.

    Attributes:
        transfer_id: which transfer.
        counter_account_id: the other side.
        kind: see ``TransferKind``.
        amount: signed, negative where the account gave.
        state: ``posted`` or ``pending``; a pending one does not count yet.
        reference_id: order or other cause.
        occurred_at: when it was booked.
        matures_at: see ``Transfer``.
        expires_at: see ``Transfer``.
        balance: sum of the posted lines up to this one.
    """

    transfer_id: TransferId
    counter_account_id: AccountId
    kind: str
    amount: int
    state: str
    reference_id: UUID | None
    occurred_at: datetime
    matures_at: datetime | None
    expires_at: datetime | None
    balance: int


class Mark(msgspec.Struct, frozen=True):
    """Where a page of a statement ended.

    Attributes:
        occurred_at: of the last line.
        transfer_id: of the last line.
        balance: before the last line.
        as_of: instant of the first page; what was posted later is pending in the whole statement.
    """

    occurred_at: datetime
    transfer_id: TransferId
    balance: int
    as_of: datetime


class Statement(msgspec.Struct, frozen=True):
    """A page of an account's statement, latest first.

    Attributes:
        account_id: whose.
        unit: what it counts.
        lines: see ``StatementLine``.
        next: where the next page begins; None where this was the last one.
    """

    account_id: AccountId
    unit: str
    lines: tuple[StatementLine, ...]
    next: Mark | None
