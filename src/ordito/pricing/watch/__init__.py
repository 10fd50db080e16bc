"""Watch: do all channels' public faces say the same, and where they do not, has somebody said why?

The process ``watch_prices`` asks them; here is decided what deviates, and kept until it is gone.
"""

from ordito.pricing.watch.commands import (
    Run,
    Walk,
    acknowledge,
    end_walk,
    keep_findings,
    keep_run,
    take_walk,
)
from ordito.pricing.watch.errors import DeviationGone, UnknownDeviation, WatcherBusy
from ordito.pricing.watch.model import (
    Answer,
    Applied,
    Asked,
    Cause,
    Declared,
    Difference,
    Judgement,
    Question,
    Rule,
    Side,
)
from ordito.pricing.watch.ports import Silent, Surface
from ordito.pricing.watch.queries import (
    Deviation,
    DeviationAnswers,
    Publication,
    count_open_deviations,
    find_walk,
    get_deviation,
    list_changed_skus,
    list_deviations,
    list_open_skus,
    list_publications,
    list_runs,
    load_rules,
)
from ordito.pricing.watch.rules import judge

__all__ = [
    "Answer",
    "Applied",
    "Asked",
    "Cause",
    "Declared",
    "Deviation",
    "DeviationAnswers",
    "DeviationGone",
    "Difference",
    "Judgement",
    "Publication",
    "Question",
    "Rule",
    "Run",
    "Side",
    "Silent",
    "Surface",
    "UnknownDeviation",
    "Walk",
    "WatcherBusy",
    "acknowledge",
    "count_open_deviations",
    "end_walk",
    "find_walk",
    "get_deviation",
    "judge",
    "keep_findings",
    "keep_run",
    "list_changed_skus",
    "list_deviations",
    "list_open_skus",
    "list_publications",
    "list_runs",
    "load_rules",
    "take_walk",
]
