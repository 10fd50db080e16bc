"""Chance: a rule of offers as an experiment."""

from datetime import datetime
from typing import Final

from ordito import experiments
from ordito.engagement.model import OfferRule
from ordito.platform import ids

_VARIANT: Final = "offer"


def experiment_of(rule: OfferRule, at: datetime) -> experiments.Experiment:
    """Return the experiment of a rule.

    Another share is another experiment with the same buckets: the held out stand first in them, so
    that who is held out by a share is by every greater one.
    """
    return experiments.Experiment(
        ids.derive("engagement.rule", rule.code, rule.hold_out_percent),
        f"offer:{rule.code}",
        experiments.held_out_arms(rule.hold_out_percent, _VARIANT),
        at,
    )
