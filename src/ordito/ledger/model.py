"""Words of the ledger room."""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

import msgspec

from ordito.platform.ids import AccountId, TransferId


class AccountKind(StrEnum):
    """What an account may do.

    A customer's and a budget's account keep their balance and are never overspent. An issuer
    stands for the company that gives the units out and takes them back; its balance is the sum of
    its entries.
    """

    CUSTOMER = "customer"
    BUDGET = "budget"
    ISSUER = "issuer"


class TransferKind(StrEnum):
    """Why units move; only a reversal may leave a debt."""

    EARN = "earn"
    BURN = "burn"
    REVERSE = "reverse"
    REFUND = "refund"
    EXPIRE = "expire"
    ADJUST = "adjust"


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
