"""Experiments: who gets something new and who does not, by chance that can be computed again.

Owns the PostgreSQL schema ``experiments``: the arms of experiments, and who was seen in which. It
does not own what is done to whom (engagement and others) or what is learned of it (steering). An
arm is a function of experiment and person; once a person has been seen, both stay as they are.
"""

from ordito.experiments.commands import declare, expose
from ordito.experiments.errors import ArmsUnclear, ExperimentSealed, UnknownExperiment
from ordito.experiments.events import CustomerExposed, ExperimentDeclared
from ordito.experiments.model import HOLD_OUT, Arm, Experiment, Exposure, Lift, Sample
from ordito.experiments.personal import PERSONAL
from ordito.experiments.queries import find_experiment, list_experiments
from ordito.experiments.rules import arm_of, bucket_of, difference, held_out_arms, mean_difference

__all__ = [
    "HOLD_OUT",
    "PERSONAL",
    "Arm",
    "ArmsUnclear",
    "CustomerExposed",
    "Experiment",
    "ExperimentDeclared",
    "ExperimentSealed",
    "Exposure",
    "Lift",
    "Sample",
    "UnknownExperiment",
    "arm_of",
    "bucket_of",
    "declare",
    "difference",
    "expose",
    "find_experiment",
    "held_out_arms",
    "list_experiments",
    "mean_difference",
]
