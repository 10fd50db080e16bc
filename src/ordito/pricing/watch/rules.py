"""Decisions of the watcher: which answers differ, and which of the differences are declared.

Pure. An answer is *right* when it is what the published rulebook says for the context that its
surface declares; *late* when it was right within the surface's lag; else it is wrong and deviates.
Right answers may differ: by rules whose scope takes in one side and not the other. Such a rule is
declared when somebody has written down why it exists; where one is not, the answer deviates too.
Where no answer is right, all of them are held against each other by what they tell.
"""

from collections import defaultdict
from collections.abc import Sequence
from enum import Enum
from typing import Final

from ordito.pricing.watch.model import (
    Answer,
    Cause,
    Declared,
    Difference,
    Judgement,
    Rule,
    Side,
)

Told = tuple[Side, Answer]
_Worth = tuple[str | None, int | None, bool]
_PRICED: Final = ("price", "promotion")
_LEFT_OUT: Final = frozenset({"catalogue.not_sold_here"})


class Stand(Enum):
    """How an answer stands to what is published."""

    RIGHT = "right"
    LATE = "late"
    WRONG = "wrong"


def judge(told: Sequence[Told], declared: Declared) -> Judgement:
    """Say which of the answers to one question deviate.

    Args:
        told: each surface with its answer.
        declared: what is published.
    """
    # that the assortment of a channel or place leaves a product out is a declaration of its own
    left_out = tuple(side.surface for side, answer in told if answer.refusal in _LEFT_OUT)
    told = [one for one in told if one[0].surface not in left_out]
    if len(told) < 2 or _all_alike(told):  # noqa: PLR2004 # two sides make a difference
        return Judgement(explained=left_out)
    stands = {side.surface: stand_of(side, answer, declared) for side, answer in told}
    right = [(s, _seen(s, a, declared)) for s, a in told if stands[s.surface] is Stand.RIGHT]
    main = _main_of(right or told, declared)
    differences: list[Difference] = []
    explained: list[str] = []
    late: list[str] = []
    for side, answer in told:
        is_right = not right or stands[side.surface] is Stand.RIGHT
        other = _nearest(side, main if is_right else right)
        if stands[side.surface] is Stand.LATE:
            late.append(side.surface)
        elif not is_right:
            differences.append(_difference(side, answer, other, declared, ()))
        elif not _is_alike(_seen(side, answer, declared), other[1]):
            found = _undeclared(side, answer, other, declared)
            if found is None:
                explained.append(side.surface)
            else:
                differences.append(_difference(side, answer, other, declared, found))
    return Judgement(tuple(differences), (*explained, *left_out), tuple(late))


def stand_of(side: Side, answer: Answer, declared: Declared) -> Stand:
    """Say whether an answer is right, was right within the surface's lag, or is wrong."""
    if _shows(side, answer, declared.expected(side)):
        return Stand.RIGHT
    since = min(answer.seen_at, declared.at) - side.lag
    if any(_shows(side, answer, one) for one in declared.lately(side, since)):
        return Stand.LATE
    return Stand.WRONG


def separates(rule: Rule, one: Side, other: Side) -> bool:
    """Tell whether a rule is meant for one side and not for the other."""
    by_scope = admits(rule, one) != admits(rule, other)
    return by_scope or (rule.is_timed and one.place_id != other.place_id)


def admits(rule: Rule, side: Side) -> bool:
    """Tell whether a rule is meant for a side."""
    return (
        (not rule.channels or side.channel_id in rule.channels)
        and (not rule.markets or side.market in rule.markets)
        and (not rule.places or side.place_id in rule.places)
    )


def _all_alike(told: Sequence[Told]) -> bool:
    first = told[0][1]
    same_basis = all(side.is_gross for side, _ in told)
    return same_basis and all(_is_alike(first, answer) for _, answer in told[1:])


def _is_alike(one: Answer, other: Answer) -> bool:
    if _worth(one) != _worth(other):
        return False
    return None in (one.tax_minor, other.tax_minor) or one.tax_minor == other.tax_minor


def _worth(answer: Answer) -> _Worth:
    return answer.currency, answer.shown_minor, answer.refusal is None


def _shows(side: Side, answer: Answer, right: Answer) -> bool:
    """Tell whether an answer is what is right, in the terms of the side."""
    if right.shown_minor is None or side.is_gross:
        return _is_alike(answer, right)
    net = right.shown_minor - (right.tax_minor or 0)
    return (answer.currency, answer.shown_minor) == (right.currency, net)


def _seen(side: Side, answer: Answer, declared: Declared) -> Answer:
    """Return an answer with tax, where the side shows prices without and they are right."""
    if side.is_gross:
        return answer
    right = declared.expected(side)
    return right if _shows(side, answer, right) else answer


def _main_of(told: Sequence[Told], declared: Declared) -> list[Told]:
    """Return the sides that the others are held against: those that most agree with.

    Where equally many agree, those whose prices come from the least special rules.
    """
    clusters: defaultdict[_Worth, list[Told]] = defaultdict(list)
    for side, answer in told:
        clusters[_worth(answer)].append((side, answer))

    def rank(cluster: list[Told]) -> tuple[int, int, int, str]:
        special = min(_specials(side, answer, declared) for side, answer in cluster)
        own = sum(side.is_own for side, _ in cluster)
        return -len(cluster), special, -own, min(side.surface for side, _ in cluster)

    return min(clusters.values(), key=rank)


def _specials(side: Side, answer: Answer, declared: Declared) -> int:
    rules = _rules(side, answer, declared)
    return sum(bool(rule.channels or rule.places or rule.markets) for rule in rules)


def _nearest(side: Side, main: Sequence[Told]) -> Told:
    """Return the side to show beside another: of its channel, of its market, or the first."""
    return min(
        main,
        key=lambda told: (
            told[0].channel_id != side.channel_id,
            told[0].market != side.market,
            not told[0].is_own,
            told[0].surface,
        ),
    )


def _rules(side: Side, answer: Answer, declared: Declared) -> list[Rule]:
    """Return the lists and promotions that made an answer; untold ones are the right ones."""
    applied = answer.applied or declared.expected(side).applied
    found = (declared.rule(one.step, one.code) for one in applied if one.step in _PRICED)
    return [rule for rule in found if rule is not None]


def _undeclared(
    side: Side, answer: Answer, other: Told, declared: Declared
) -> tuple[str, ...] | None:
    """Return the rules that set two right answers apart without a reason; None where all have one.

    What is displaced by such a rule follows from it. Taxes differ between markets by law.
    """
    rules = _rules(side, answer, declared) + _rules(*other, declared)
    apart = [rule for rule in rules if separates(rule, side, other[0])]
    without = sorted({rule.code for rule in apart if not rule.reason.strip()})
    if without:
        return tuple(without)
    return None if apart or side.market != other[0].market else ()


def _difference(
    side: Side, answer: Answer, other: Told, declared: Declared, rules: tuple[str, ...]
) -> Difference:
    cause = Cause.NO_REASON if rules else cause_of(side, answer, declared)
    if cause is Cause.PROMOTION_MISSING:
        rules = tuple(_missing(answer, declared.expected(side)))
    return Difference(
        side=side,
        answer=answer,
        against=other[0],
        against_answer=other[1],
        cause=cause,
        rules=rules,
    )


def cause_of(side: Side, answer: Answer, declared: Declared) -> Cause:
    """Say what most likely made a wrong answer; a hint for who looks into it."""
    right = declared.expected(side)
    if answer.refusal or right.refusal:
        return Cause.SOLD if answer.refusal is None else Cause.NOT_SOLD
    if answer.currency != right.currency:
        return Cause.CURRENCY
    return (
        _by_version(side, answer, declared)
        or _by_context(side, answer, declared)
        or _by_amount(side, answer, right)
        or _by_past(side, answer, declared)
        or _by_small(answer, right)
    )


def _by_version(side: Side, answer: Answer, declared: Declared) -> Cause | None:
    if answer.rulebook_version in (None, declared.version):
        return None
    assert answer.rulebook_version is not None
    then = declared.under(side, answer.rulebook_version)
    is_older = then is None or _shows(side, answer, then)
    return Cause.OLD_RULEBOOK if is_older else None


def _by_context(side: Side, answer: Answer, declared: Declared) -> Cause | None:
    """Whether it is another channel's answer: it is known by the rules that it tells."""
    if not answer.applied:
        return None
    for other, right in declared.elsewhere(side):
        if _is_alike(answer, right) and right.applied == answer.applied:
            is_abroad = other.market != side.market
            return Cause.OTHER_MARKET if is_abroad else Cause.OTHER_CHANNEL
    return None


def _by_amount(side: Side, answer: Answer, right: Answer) -> Cause | None:
    tax = right.tax_minor or 0
    assert answer.shown_minor is not None
    assert right.shown_minor is not None
    wrongly = {right.shown_minor - tax} if side.is_gross else {right.shown_minor}
    if tax and answer.shown_minor in wrongly:
        return Cause.TAX
    if answer.tax_minor is not None and _worth(answer) == _worth(right):
        return Cause.TAX
    taken_off = sum(one.amount_minor for one in right.applied if one.step == "promotion")
    is_without = answer.shown_minor == right.shown_minor + taken_off
    is_missing = bool(_missing(answer, right)) if answer.applied else is_without
    return Cause.PROMOTION_MISSING if taken_off and is_missing else None


def _missing(answer: Answer, right: Answer) -> list[str]:
    """Return the promotions that an answer lacks, as far as it tells which it has."""
    given = {one.code for one in answer.applied if one.step == "promotion"}
    wanted = (one.code for one in right.applied if one.step == "promotion")
    return [code for code in wanted if code not in given]


def _by_past(side: Side, answer: Answer, declared: Declared) -> Cause | None:
    return Cause.STALE if any(_shows(side, answer, one) for one in declared.ever(side)) else None


def _by_small(answer: Answer, right: Answer) -> Cause:
    units = 2
    assert answer.shown_minor is not None
    assert right.shown_minor is not None
    is_small = abs(answer.shown_minor - right.shown_minor) <= units
    return Cause.ROUNDING if is_small else Cause.UNEXPLAINED
