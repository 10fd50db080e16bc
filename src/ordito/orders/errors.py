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


class NotReturnable(Conflict):
    """The customer has not that many units of the line, or they came back already."""

    code = "orders.not_returnable"
    remedy = "Read the order: what was fulfilled and has not come back can be returned."


class TooMuch(Invalid):
    """More would be taken off than is to pay."""

    code = "orders.too_much"
    remedy = "Take off at most what is left to pay for the line."


class UnknownChange(NotFound):
    """The order has no proposed change of that id."""

    code = "orders.unknown_change"
    remedy = "Preview the change again; its answer carries the id to confirm."


class ChangeClosed(Conflict):
    """The proposed change was confirmed or given up already."""

    code = "orders.change_closed"
    remedy = "Read the order; preview another change where one is still wanted."


class PreviewExpired(Conflict):
    """The preview is too old: its prices and promises no longer hold."""

    code = "orders.preview_expired"
    remedy = "Preview the change again and confirm the new one."


class EffectChanged(Conflict):
    """The change would now do something else than its preview said."""

    code = "orders.effect_changed"
    remedy = "Preview the change again and show what is different before confirming."


class NothingToChange(Invalid):
    """The change asks for nothing."""

    code = "orders.nothing_to_change"
    remedy = "Name at least one line, amount or place that shall change."
