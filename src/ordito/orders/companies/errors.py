"""Refusals about companies that buy."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class UnknownCompany(NotFound):
    """The customer is no company with terms."""

    code = "orders.unknown_company"
    remedy = "Put the company with its terms first, or let it pay at once."


class CreditTooSmall(Conflict):
    """The company's free credit does not reach that far."""

    code = "orders.credit_too_small"
    remedy = "Let the company pay invoices or use another tender, or raise its limit."


class PaidTooMuch(Invalid):
    """The company owes less than that."""

    code = "orders.paid_too_much"
    remedy = "Note what the company owes at most; put the rest on its store credit."
