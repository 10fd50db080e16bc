"""Refusals of the ledger room."""

from ordito.platform.errors import Conflict, NotFound


class NotEnoughBalance(Conflict):
    """Fewer units are free in the account than shall be spent."""

    code = "ledger.not_enough"
    remedy = "Spend fewer units, or wait until pending ones are posted."


class AccountUnknown(NotFound):
    """There is no such account in that unit."""

    code = "ledger.account_unknown"
    remedy = "Open the account first, and use the unit in which it was opened."


class AccountDiffers(Conflict):
    """The account exists with another unit or kind."""

    code = "ledger.account_differs"
    remedy = "Use a new account id."


class TransferDiffers(Conflict):
    """The transfer was booked before with another amount, kind or counter account."""

    code = "ledger.transfer_differs"
    remedy = "Use a new transfer id for a new transfer."


class TransferSettled(Conflict):
    """The pending transfer has already gone the other way."""

    code = "ledger.transfer_settled"
    remedy = "Read the statement of the account; book a new transfer where one is still needed."
