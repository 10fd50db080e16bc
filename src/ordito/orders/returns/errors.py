"""Refusals of returns."""

from ordito.platform.errors import Conflict, Forbidden, Invalid, NotFound


class PolicyUnclear(Invalid):
    """The rules of returns contradict themselves."""

    code = "orders.return_policy_unclear"
    remedy = "Give each rule a code of its own; let seasons end after they begin."


class NotByPolicy(Conflict):
    """By the rules of the company these goods do not come back."""

    code = "orders.not_by_policy"
    remedy = (
        "Read the verdicts, which name rule and last day; who may override can give an exception."
    )


class UnknownReturn(NotFound):
    """No such return is known."""

    code = "orders.unknown_return"
    remedy = "Check the number on the parcel, or list the returns that are expected."


class NoPickUp(Invalid):
    """No carrier fetches goods there, or not on that day."""

    code = "orders.no_pick_up"
    remedy = "Choose one of the days that are offered, or another way to send them."


class ReceiptNeeded(Forbidden):
    """Without their order these goods do not come back here."""

    code = "orders.receipt_needed"
    remedy = "Find the order by the customer's card, or let who may override give an exception."


class ReturnLimit(Conflict):
    """The person has brought back too much without a receipt."""

    code = "orders.return_limit"
    remedy = "The answer says what is left of the limit; find the order, or wait for the period."
