"""Stacking: what stands beside what, decided for the lowest total.

A plan says which lots are left to promotions that want their lines for themselves. The plan without
any, the plan in which each such promotion has the lots on which it takes more, and from the better
of them on every single change are compared by what is to pay.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ordito.pricing.model import Gift, MorePoints
from ordito.pricing.rules.benefits import off_lot, take
from ordito.pricing.rules.candidates import Candidate
from ordito.pricing.rules.lots import Lots, numbers_of
from ordito.pricing.rules.scope import Step


@dataclass(slots=True)
class Outcome:
    """What a basket comes to.

    Attributes:
        left: of each lot after all promotions, minor units.
        taken: by promotion, what it took of which lot; in no order.
        total_minor: to pay, tax included.
        alone: mask of the lots that one promotion has for itself.
        kept: the promotions that were applied, of each group one, whether they took anything.
    """

    left: list[int]
    taken: dict[Candidate, dict[int, int]]
    total_minor: int
    alone: int = 0
    kept: Sequence[Candidate] = ()


@dataclass(slots=True)
class _Field:
    """All that plans have in common.

    Attributes:
        lots: of the basket.
        of_units: promotions beside others that look at units one by one.
        later: promotions beside others of the later steps, in order.
        exclusive: promotions that want their lines for themselves, in order.
        after_units: left of each lot after ``of_units``.
    """

    lots: Lots
    of_units: list[Candidate]
    later: list[Candidate]
    exclusive: list[Candidate]
    after_units: list[int]
    taken_of_units: dict[Candidate, dict[int, int]] = field(
        default_factory=dict[Candidate, dict[int, int]]
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which promotions have lots for themselves.

    Attributes:
        lots: mask of the lots that go to the exclusive promotion of units that takes most.
        together: exclusive promotions of several units that are tried, in order.
    """

    lots: int = 0
    together: frozenset[Candidate] = frozenset()


def settle(active: Sequence[Candidate], lots: Lots) -> Outcome:
    """Apply promotions to lots; of each group one, in the order of application.

    Args:
        active: promotions whose conditions hold and whose claims are shown, in order.
        lots: of the basket.
    """
    kept = _best_of_groups(active, lots)
    outcome = _settle([one for one in kept if one.rule.step is not Step.POINTS], lots)
    outcome.kept = kept
    return outcome


def _settle(kept: Sequence[Candidate], lots: Lots) -> Outcome:
    ground = _field(kept, lots)
    plain = _carry_out(_Plan(), ground)
    if not ground.exclusive:
        return plain
    eager = _eager_plan(ground)
    if eager == _Plan():
        return plain
    return _best(ground, plain, eager)


def _best_of_groups(active: Sequence[Candidate], lots: Lots) -> list[Candidate]:
    """Keep of each group the one that takes most by itself, the first of equals."""
    groups: dict[str, list[Candidate]] = {}
    for candidate in active:
        group = candidate.rule.promotion.group
        if group is not None:
            groups.setdefault(group, []).append(candidate)
    losers: set[Candidate] = set()
    for rivals in groups.values():
        if len(rivals) > 1:
            best = max(rivals, key=lambda candidate: _by_itself(candidate, lots))
            losers.update(rival for rival in rivals if rival is not best)
    return [one for one in active if one not in losers] if losers else list(active)


def _by_itself(candidate: Candidate, lots: Lots) -> tuple[int, int, int]:
    """Return what a promotion gives where there is no other: money, then gifts or points."""
    benefit = candidate.rule.promotion.benefit
    if isinstance(benefit, MorePoints):
        return (0, benefit.factor_ppm, benefit.extra)
    if candidate.once_minor:
        return (min(candidate.once_minor, lots.spend(candidate.mask)), 0, 0)
    amounts = take(candidate, lots, lots.bases, lots.everything).amounts
    return (sum(amounts.values()), benefit.units if isinstance(benefit, Gift) else 0, 0)


def _field(active: Iterable[Candidate], lots: Lots) -> _Field:
    ground = _Field(lots, [], [], [], list(lots.bases))
    for candidate in active:
        if candidate.rule.is_alone:
            ground.exclusive.append(candidate)
        elif candidate.rule.step is Step.UNIT:
            ground.of_units.append(candidate)
        else:
            ground.later.append(candidate)
    left, units = ground.after_units, lots.units
    for candidate in ground.of_units:
        amounts: dict[int, int] = {}
        for number in candidate.lots:
            amount = off_lot(candidate, left[number], units[number], lots.step)
            if amount:
                left[number] -= amount
                amounts[number] = amount
        if amounts:
            ground.taken_of_units[candidate] = amounts
    return ground


def _carry_out(plan: _Plan, ground: _Field) -> Outcome:
    """Give the lots of the plan to exclusive promotions, and the rest to the others."""
    lots = ground.lots
    left = list(ground.after_units)
    taken: dict[Candidate, dict[int, int]] = {}
    free = lots.everything
    if plan != _Plan():
        free = _give_exclusive(plan, ground, left, taken)
    for candidate, amounts in ground.taken_of_units.items():
        kept = amounts if free == lots.everything else _among(amounts, free)
        if kept:
            taken[candidate] = kept
    for candidate in ground.later:
        amounts = take(candidate, lots, left, free).amounts
        for number, amount in amounts.items():
            left[number] -= amount
        if amounts:
            taken[candidate] = amounts
    return Outcome(left, taken, lots.total(left), lots.everything & ~free)


def _give_exclusive(
    plan: _Plan, ground: _Field, left: list[int], taken: dict[Candidate, dict[int, int]]
) -> int:
    """Carry out the exclusive part of a plan; return the mask of the lots that are left over."""
    lots = ground.lots
    free = lots.everything
    for candidate in ground.exclusive:
        if candidate in plan.together:
            got = take(candidate, lots, lots.bases, free)
            if got.amounts:
                taken[candidate] = got.amounts
                for number in numbers_of(got.part):
                    left[number] = lots.bases[number] - got.amounts.get(number, 0)
                free &= ~got.part
    for number in numbers_of(plan.lots & free):
        candidate, amount = _best_alone(number, ground)
        taken.setdefault(candidate, {})[number] = amount
        left[number] = lots.bases[number] - amount
    return free & ~plan.lots


def _best_alone(number: int, ground: _Field) -> tuple[Candidate, int]:
    """Return the exclusive promotion of units that takes most off a lot, the first of equals."""
    lots = ground.lots
    offers = [
        (candidate, off_lot(candidate, lots.bases[number], lots.units[number], lots.step))
        for candidate in ground.exclusive
        if candidate.rule.is_of_units and candidate.mask >> number & 1
    ]
    return max(offers, key=lambda offer: offer[1])


def _eager_plan(ground: _Field) -> _Plan:
    """Give every lot away on which an exclusive promotion takes more than the others' units do."""
    lots = ground.lots
    mask = 0
    for candidate in ground.exclusive:
        if candidate.rule.is_of_units:
            mask |= candidate.mask
    alone = 0
    for number in numbers_of(mask):
        if lots.bases[number] - _best_alone(number, ground)[1] < ground.after_units[number]:
            alone |= 1 << number
    together = frozenset(one for one in ground.exclusive if not one.rule.is_of_units)
    return _Plan(alone, together)


def _best(ground: _Field, plain: Outcome, eager: _Plan) -> Outcome:
    """Return the best outcome that can be reached by single changes from the better start."""
    outcome = _carry_out(eager, ground)
    contested = eager.lots & _missed(outcome, plain, ground)
    if not eager.together and not contested:
        return outcome
    plan, best = (eager, outcome) if outcome.total_minor < plain.total_minor else (_Plan(), plain)
    changes = [_Plan(1 << number) for number in numbers_of(contested)]
    changes += [_Plan(0, frozenset({one})) for one in ground.exclusive if one in eager.together]
    is_better = True
    while is_better:
        is_better = False
        for change in changes:
            other = _Plan(plan.lots ^ change.lots, plan.together ^ change.together)
            outcome = _carry_out(other, ground)
            if outcome.total_minor < best.total_minor:
                plan, best, is_better = other, outcome, True
    return best


def _missed(outcome: Outcome, plain: Outcome, ground: _Field) -> int:
    """Return the mask of the lots of later steps that take less since lots were given away."""
    mask = 0
    for one in ground.later:
        if sum(outcome.taken.get(one, {}).values()) < sum(plain.taken.get(one, {}).values()):
            mask |= one.reach
    return mask


def _among(amounts: dict[int, int], free: int) -> dict[int, int]:
    return {number: amount for number, amount in amounts.items() if free >> number & 1}
