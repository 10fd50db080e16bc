"""Refusals of the loyalty room."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class NotEnrolled(NotFound):
    """The customer does not take part in the programme."""

    code = "loyalty.not_enrolled"
    remedy = "Enrol the customer first."


class ProgrammeDiffers(Conflict):
    """The code belongs to another programme, or the programme has another code."""

    code = "loyalty.programme_differs"
    remedy = "A programme keeps its code; put a new programme under a new id and code."


class ImpossibleRule(Invalid):
    """The rule cannot give points."""

    code = "loyalty.impossible_rule"
    remedy = "Give at least 1 minor unit per point, and 0 to 400 pending days."
