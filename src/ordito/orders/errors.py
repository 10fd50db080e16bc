"""Refusals of the orders room."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class UnknownOrder(NotFound):
    """There is no such order, or not for this caller."""

    code = "orders.unknown_order"
    remedy = "Check the order number; a channel sees only the orders it may see."


class UnknownLine(Invalid):
    """The order has no line of that number."""

    code = "orders.unknown_line"
    remedy = "Read the order; name its lines by their line_no."


class LineTwice(Invalid):
    """A line is named more than once."""

    code = "orders.line_twice"
    remedy = "Name each line once, with all of its units."


class LineClosed(Conflict):
    """The line has not that many open units."""

    code = "orders.line_closed"
    remedy = "Read the order: units that were fulfilled or cancelled are closed."


class OrderChanged(Conflict):
    """Somebody else changed the order in the meantime."""

    code = "orders.changed"
    remedy = "Read the order again and repeat the change on its present version."


class ExternalIdTaken(Conflict):
    """Another order of the same source has that external id."""

    code = "orders.external_id_taken"
    remedy = "Use the source's own order number once; repeat a request with its idempotency key."


class PaymentDeclined(Conflict):
    """The processor refused a payment; nothing was sold."""

    code = "orders.payment_declined"
    remedy = "Ask the customer for another tender and send a new request with a new key."


class PaymentMismatch(Invalid):
    """The payments do not add up to the total."""

    code = "orders.payment_mismatch"
    remedy = "Send payments whose amounts add up to the total, or one payment without an amount."


class CheckoutClosed(Conflict):
    """The checkout is no longer open."""

    code = "orders.checkout_closed"
    remedy = "Start a new checkout with a new idempotency key."


class EmptyBasket(Invalid):
    """There is nothing to sell."""

    code = "orders.empty_basket"
    remedy = "Send at least one line."
