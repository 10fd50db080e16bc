"""Ledger: who holds how much of a unit, in double entry.

Owns the PostgreSQL schema ``ledger``: accounts and the two entries of each transfer, for points,
credit, gift cards and budgets. It does not own why units move: the room that orders a transfer
knows the customer and the cause, and records the fact with its meaning.

The laws: the two entries of a transfer sum to 0; of an account that keeps a balance, posted less
debt is the sum of its posted entries, and held is what its pending debits ask for.
"""

from ordito.ledger.commands import (
    import_transfers,
    open_account,
    open_accounts,
    post,
    settle_due,
    transfer,
    true_up,
    void,
)
from ordito.ledger.errors import (
    AccountDiffers,
    AccountUnknown,
    NotEnoughBalance,
    TransferDiffers,
    TransferSettled,
)
from ordito.ledger.model import (
    Account,
    AccountKind,
    Balance,
    Booked,
    Entry,
    Transfer,
    TransferKind,
    TransferState,
    TrialLine,
    TrueUp,
)
from ordito.ledger.queries import get_balance, list_balances, list_entries, trial_balance

__all__ = [
    "Account",
    "AccountDiffers",
    "AccountKind",
    "AccountUnknown",
    "Balance",
    "Booked",
    "Entry",
    "NotEnoughBalance",
    "Transfer",
    "TransferDiffers",
    "TransferKind",
    "TransferSettled",
    "TransferState",
    "TrialLine",
    "TrueUp",
    "get_balance",
    "import_transfers",
    "list_balances",
    "list_entries",
    "open_account",
    "open_accounts",
    "post",
    "settle_due",
    "transfer",
    "trial_balance",
    "true_up",
    "void",
]
