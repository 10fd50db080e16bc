"""Refusals of experiments."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class ArmsUnclear(Invalid):
    """The arms of an experiment do not share out everybody."""

    code = "experiments.arms_unclear"
    remedy = "Give each arm a name of its own, and shares that make up 1,000,000."


class ExperimentSealed(Conflict):
    """Somebody has been seen in the experiment; nothing of it changes any more."""

    code = "experiments.sealed"
    remedy = "Begin another experiment."


class UnknownExperiment(NotFound):
    """There is no such experiment."""

    code = "experiments.unknown"
    remedy = "Declare it before anybody is seen in it."
