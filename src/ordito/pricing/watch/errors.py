"""Refusals of the watcher."""

from ordito.platform.errors import Conflict, NotFound


class UnknownDeviation(NotFound):
    """No deviation has that id."""

    code = "pricing.unknown_deviation"
    remedy = "Use an id that GET /deviations lists."


class DeviationGone(Conflict):
    """The deviation is gone already."""

    code = "pricing.deviation_gone"
    remedy = "Nothing is left to acknowledge; if it comes again, it is a new one."


class WatcherBusy(Conflict):
    """Another process watches already."""

    code = "pricing.watcher_busy"
    remedy = "Wait until its run ends, within a few minutes."
