"""Refusals of the process map."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class UnreadablePath(Invalid):
    """A reference path is not an expression over activities."""

    code = "steering.unreadable_path"
    remedy = (
        "Write activities in their order, as `visit searched? product_viewed+ (call | advice)`."
    )


class UnknownPath(NotFound):
    """No reference path has the name, or not in that version."""

    code = "steering.unknown_path"
    remedy = "List the reference paths; names are written as they were published."


class UnknownImprovement(NotFound):
    """The backlog has no such entry."""

    code = "steering.unknown_improvement"
    remedy = "List the backlog and take the id from there."


class ImprovementMovedOn(Conflict):
    """An entry of the backlog cannot go from its state to the one asked for."""

    code = "steering.improvement_moved_on"
    remedy = "Read the entry again: it may have been settled meanwhile."
