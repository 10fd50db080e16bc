"""Refusals of the ledger room."""

from ordito.platform.errors import Conflict, Invalid, NotFound


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


class HoldClosed(Conflict):
    """Nothing of the hold is set aside any more: it was spent, released, or has expired."""

    code = "ledger.hold_closed"
    remedy = "Read the hold; set the units aside anew under a new id."


class HoldUnknown(NotFound):
    """The account has no such hold."""

    code = "ledger.hold_unknown"
    remedy = "Use the id under which the units were set aside, and the account they are in."


class HoldTooSmall(Conflict):
    """More shall be spent than the hold has left, or given back than was spent of it."""

    code = "ledger.hold_too_small"
    remedy = "Read the hold, and ask for no more than it says."


class GiftCardUnknown(NotFound):
    """No gift card has this number or id."""

    code = "ledger.gift_card_unknown"
    remedy = "Read the number from the card again, all of it."


class GiftCardClosed(Conflict):
    """The gift card cannot be used: it is blocked, replaced, or has expired."""

    code = "ledger.gift_card_closed"
    remedy = "Use the card that replaces it, or pay in another way."


class GiftCardForeign(Conflict):
    """The money of the gift card is of another currency than what shall be paid."""

    code = "ledger.gift_card_foreign"
    remedy = "Use the card where its currency is paid with, or pay in another way."


class GiftCardNumberTaken(Conflict):
    """The number is on another card."""

    code = "ledger.gift_card_number_taken"
    remedy = "Use the number of a card that was never issued, or leave it out and one is drawn."


class ImpossibleNumber(Invalid):
    """This cannot be the number of a gift card."""

    code = "ledger.impossible_number"
    remedy = "A number has 8 to 40 letters and digits; spaces and hyphens do not count."


class DrawerUnknown(NotFound):
    """The place has no such drawer."""

    code = "ledger.drawer_unknown"
    remedy = "Open the drawer first, by its code and currency."
