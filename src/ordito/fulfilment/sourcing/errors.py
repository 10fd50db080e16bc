"""Refusals of sourcing."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class SourcingPolicyUnclear(Invalid):
    """Nothing could be sourced by this policy as it stands."""

    code = "fulfilment.sourcing_policy_unclear"
    remedy = "Name each rule once, and only zones that the promise policy lists."


class UnknownWaiting(NotFound):
    """Nothing of that id waits to be sourced."""

    code = "fulfilment.unknown_waiting"
    remedy = "List what waits; the id is in the list."


class WaitingClosed(Conflict):
    """It was sourced, cancelled or released already."""

    code = "fulfilment.waiting_closed"
    remedy = "Read the order: its fulfilment orders say who gives the goods now."
