"""Refusals of the customers room."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class UnknownCustomer(NotFound):
    """There is no such customer."""

    code = "customers.unknown"
    remedy = "Register the customer first, or search by card, e-mail, phone or name."


class IdentifierTaken(Conflict):
    """The value belongs to another customer, and has one owner only."""

    code = "customers.identifier_taken"
    remedy = "Use the customer who has it, or let its owner give it up."


class InvalidIdentifier(Invalid):
    """The value cannot be what it is said to be."""

    code = "customers.invalid_identifier"
    remedy = "Correct the value; write phone numbers with their country code."


class SearchTooShort(Invalid):
    """A search needs at least three letters or digits."""

    code = "customers.search_too_short"
    remedy = "Give at least three letters or digits of a name, e-mail, phone or card."


class UnknownRetention(NotFound):
    """There is no such kind of personal value."""

    code = "customers.unknown_retention"
    remedy = "Use a kind that the list of retention names."
