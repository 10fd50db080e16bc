"""Refusals of identity."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class SameCustomer(Invalid):
    """A customer id is one with itself already."""

    code = "customers.same_customer"
    remedy = "Name two customer ids."


class MergeHeld(Conflict):
    """The two disagree in what a person has one of, were told apart, or are too many."""

    code = "customers.merge_held"
    remedy = "Look at what they disagree in; force the merge if they are one person all the same."


class UnknownMerge(NotFound):
    """Nothing of that id joins the customer with anybody."""

    code = "customers.unknown_merge"
    remedy = "Read what joins the customer's ids, and name one of those."
