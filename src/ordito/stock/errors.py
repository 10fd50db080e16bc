"""Refusals of the stock room."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class NotEnoughStock(Conflict):
    """Fewer units are free at the place than were asked for."""

    code = "stock.not_enough"
    remedy = "Ask for fewer units, or for another place that availability shows."


class ReservationGone(Conflict):
    """The units are no longer set aside under this reservation."""

    code = "stock.reservation_gone"
    remedy = "Reserve again with a new key; the units may still be free."


class NotOnHand(Conflict):
    """The units are set aside, but a count did not find them at the place."""

    code = "stock.not_on_hand"
    remedy = "Hand over what is there, count again, or take the rest from another place."


class UnknownException(NotFound):
    """No open exception of the SKU has that id."""

    code = "stock.unknown_exception"
    remedy = "List the open exceptions again; somebody may have resolved this one."


class EntryTwice(Invalid):
    """Two entries of one command have the same id."""

    code = "stock.entry_twice"
    remedy = "Give each entry its own id."


class LineTwice(Invalid):
    """One command names a SKU twice."""

    code = "stock.line_twice"
    remedy = "Add the units up and name each SKU once."


class LineNotOpen(Invalid):
    """The document has no such line, or one of fewer units."""

    code = "stock.line_not_open"
    remedy = "Name what the document has; send the rest under another one."


class UnknownTransfer(NotFound):
    """The place has no transfer of that id."""

    code = "stock.unknown_transfer"
    remedy = "Ask the place for its transfers; a transfer is known at both of its ends only."


class TransferKnown(Conflict):
    """A transfer of that id was opened before."""

    code = "stock.transfer_known"
    remedy = "Take a new id, or read the transfer that has it."


class TransferClosed(Conflict):
    """The transfer is in another state already, or not yet in the one that is needed."""

    code = "stock.transfer_closed"
    remedy = "Read its state: open can be shipped or cancelled, shipped can be received."


class UnknownPurchaseOrder(NotFound):
    """The place has no purchase order of that id."""

    code = "stock.unknown_purchase_order"
    remedy = "Put the purchase order first, or ask the place for those that it has."


class NotYet(Invalid):
    """Something is said of an instant that has not come."""

    code = "stock.not_yet"
    remedy = "Give the instant in UTC or with its offset, and set the clock of the sender right."


class RowUnclear(Invalid):
    """A row of a feed says both what lay there and what changed, or neither."""

    code = "stock.row_unclear"
    remedy = "Give on_hand for what lay there as of the instant, or a change other than 0."


class UnknownEscrow(NotFound):
    """The place has lent nothing under that id."""

    code = "stock.unknown_escrow"
    remedy = "Ask the place for what it has lent, or lend first."


class EscrowKnown(Conflict):
    """Something was lent under that id before."""

    code = "stock.escrow_known"
    remedy = "Take a new id, or read the escrow that has it."


class NotTracked(Invalid):
    """Lots are named of a SKU whose units are not told apart."""

    code = "stock.not_tracked"
    remedy = "Say first that the SKU is tracked by lot or by serial number."


class LotTwice(Invalid):
    """A lot is named twice, or a serial number has several units."""

    code = "stock.lot_twice"
    remedy = "Add the units of a lot up; name each serial number once, with one unit."


class LotUnmoved(Conflict):
    """More units have a lot than were moved."""

    code = "stock.lot_unmoved"
    remedy = "Book the movement first; name lots for its units, and for each unit once."


class SerialPresent(Conflict):
    """A unit with this serial number lies at a place already."""

    code = "stock.serial_present"
    remedy = "Read the serial number again; if it is right, correct where the other one lies."


class LongAgo(Invalid):
    """Something is said of an instant before 1990."""

    code = "stock.long_ago"
    remedy = "Give the instant with its year, in UTC or with its offset."
