"""Decisions of experience: whom to ask, what scores amount to, and which groups may be shown."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import Final
from uuid import UUID

from ordito.platform import ids
from ordito.service.experience.errors import AskPolicyUnclear, ScoreOutside
from ordito.service.experience.model import (
    AskPolicy,
    AskRule,
    Counted,
    Measure,
    Occasion,
    PulseResult,
    Result,
    TeamScore,
)

SCORES: Final = {Measure.CSAT: (1, 5), Measure.CES: (1, 7), Measure.NPS: (0, 10)}
"""Lowest and highest score of each measure."""

_Z: Final = 1.959963984540054
_SATISFIED: Final = 4
_PROMOTER: Final = 9
_DETRACTOR: Final = 6


def require_policy(policy: AskPolicy) -> None:
    """Refuse rules that say less than they seem to.

    Raises:
        AskPolicyUnclear: a code stands twice, or a bad score is none of its measure.
    """
    codes = [rule.code for rule in policy.rules]
    if len(set(codes)) < len(codes):
        raise AskPolicyUnclear("A code stands twice.", field="rules")
    for measure, (low, high) in SCORES.items():
        if not low <= policy.bad.get(measure, -1) < high:
            message = f"The highest bad score of {measure} is {low} to {high - 1}."
            raise AskPolicyUnclear(message, field=f"bad.{measure}")


def require_score(measure: Measure, score: int) -> None:
    """Refuse a score that the measure does not have.

    Raises:
        ScoreOutside: it does not.
    """
    low, high = SCORES[measure]
    if not low <= score <= high:
        raise ScoreOutside(f"{measure} is {low} to {high}, not {score}.", field="score")


def is_bad(policy: AskPolicy, measure: Measure, score: int) -> bool:
    """Tell whether somebody has to look after an answer."""
    return score <= policy.bad[measure]


def rule_for(policy: AskPolicy, occasion: Occasion) -> AskRule | None:
    """Return the rule by which an occasion asks, or None where it does not."""
    for rule in policy.rules:
        if rule.touchpoint == occasion.touchpoint:
            drawn = _draw("share", rule.code, occasion.cause_id)
            return rule if drawn < rule.share_percent else None
    return None


def is_held_out(policy: AskPolicy, person_id: UUID) -> bool:
    """Tell whether a person is never asked; the same for ever, whatever the percentage grows to."""
    return _draw("hold-out", person_id) < policy.hold_out_percent


def _draw(*parts: object) -> int:
    return ids.derive("service.experience", *parts).int % 100


def results_of(counted: Iterable[Counted], *, at_least: int) -> list[Result]:
    """Return what the answers of each group amount to, by measure and name.

    Args:
        counted: answers by measure, group and score.
        at_least: answers below which a group has no value.
    """
    groups: defaultdict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for one in counted:
        groups[one.measure, one.name][one.score] = one.answers
    return [
        result_of(measure, name, scores, at_least=at_least)
        for (measure, name), scores in sorted(groups.items())
    ]


def result_of(measure: str, name: str, scores: Mapping[int, int], *, at_least: int) -> Result:
    """Return what scores amount to, with the interval that holds the true value with 95 %.

    Sources: Wilson 1927 for the share; Student's t for the mean; for the NPS the adjusted Wald
    interval with three pseudo-answers, a quarter of them promoters and a quarter detractors
    (B. Rocks, Interval Estimation for the Net Promoter Score, The American Statistician 70, 2016).
    """
    answers = sum(scores.values())
    if answers < at_least:
        return Result(measure=measure, name=name, answers=answers)
    if measure == Measure.NPS:
        value, low, high = nps(scores)
    elif measure == Measure.CSAT:
        value, low, high = satisfied(scores)
    else:
        value, low, high = mean(scores, *SCORES[Measure.CES])
    return Result(
        measure=measure,
        name=name,
        answers=answers,
        value=value,
        low=low,
        high=high,
        scores=dict(sorted(scores.items())),
    )


def nps(scores: Mapping[int, int]) -> tuple[float, float, float]:
    """Return the net promoter score, -100 to 100, and its interval."""
    answers = sum(scores.values())
    promoters = sum(many for score, many in scores.items() if score >= _PROMOTER)
    detractors = sum(many for score, many in scores.items() if score <= _DETRACTOR)
    value = 100 * (promoters - detractors) / answers
    many = answers + 3
    liked, left = (promoters + 0.75) / many, (detractors + 0.75) / many
    centre = liked - left
    spread = _Z * sqrt((liked + left - centre**2) / many)
    return value, max(-100.0, 100 * (centre - spread)), min(100.0, 100 * (centre + spread))


def satisfied(scores: Mapping[int, int]) -> tuple[float, float, float]:
    """Return the share of those who are satisfied (4 or 5), percent, and its interval."""
    answers = sum(scores.values())
    share = sum(many for score, many in scores.items() if score >= _SATISFIED) / answers
    around = 1 + _Z**2 / answers
    centre = (share + _Z**2 / (2 * answers)) / around
    spread = _Z * sqrt(share * (1 - share) / answers + _Z**2 / (4 * answers**2)) / around
    return 100 * share, 100 * max(0.0, centre - spread), 100 * min(1.0, centre + spread)


def mean(scores: Mapping[int, int], lowest: int, highest: int) -> tuple[float, float, float]:
    """Return the mean score and its interval, within the ends of the scale."""
    answers = sum(scores.values())
    value = sum(score * many for score, many in scores.items()) / answers
    if answers == 1:
        return value, float(lowest), float(highest)
    squares = sum(many * (score - value) ** 2 for score, many in scores.items())
    spread = student(answers - 1) * sqrt(squares / (answers - 1) / answers)
    return value, max(float(lowest), value - spread), min(float(highest), value + spread)


def student(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t; from 4 degrees of freedom on to 0.2 percent.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5.
    """
    z = _Z
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return sum(term / freedom**power for power, term in enumerate(terms))


def pulse_of(round_id: UUID, counted: Sequence[TeamScore], *, at_least: int) -> PulseResult:
    """Return what of a round may be shown.

    Every answer is of one team, so that groups do not overlap; what is not shown cannot be reckoned
    from what is: the answers of hidden teams are none, or at least ``at_least`` together.

    Source: complementary cell suppression, L. Willenborg and T. de Waal, Elements of Statistical
    Disclosure Control, 2001.
    """
    sums: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in counted:
        sums[one.team][0] += one.answers
        sums[one.team][1] += one.answers * one.score
    answers = sum(many for many, _ in sums.values())
    if answers < at_least:
        return PulseResult(
            round_id=round_id, answers=None, mean=None, teams=(), hidden_teams=len(sums)
        )
    by_size = sorted(sums, key=lambda team: (sums[team][0], team))
    hidden = [team for team in by_size if sums[team][0] < at_least]
    while hidden and sum(sums[team][0] for team in hidden) < at_least:
        hidden.append(by_size[len(hidden)])
    shown = sorted(set(sums) - set(hidden))
    return PulseResult(
        round_id=round_id,
        answers=answers,
        mean=sum(total for _, total in sums.values()) / answers,
        teams=tuple((team, sums[team][0], sums[team][1] / sums[team][0]) for team in shown),
        hidden_teams=len(hidden),
    )
