"""Choose: which place gives each line of an order; pure, exact, and able to say why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf

from ordito.fulfilment.promise import PromiseBook
from ordito.fulfilment.sourcing.asked import (
    Explained,
    Item,
    Option,
    ParcelCost,
    Question,
    Rejection,
    Sourced,
    Supply,
    Why,
)
from ordito.fulfilment.sourcing.assign import Assigned, Problem, assign
from ordito.fulfilment.sourcing.costs import line_cost, parcel_cost, rate_of
from ordito.fulfilment.sourcing.filters import arrival, is_late, rejection_of
from ordito.fulfilment.sourcing.policy import SourcingBook, SourcingRule, rule_for
from ordito.network import Place
from ordito.platform.ids import PlaceId, SkuId


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that can give something.

    Attributes:
        place: which.
        parcel: what a parcel costs.
        lines: what each line that it has adds, by its place in the question.
        spare: units that it has left at least, of the lines that it has.
        promised_at: until when the customer would have it, where that counts.
    """

    place: Place
    parcel: ParcelCost
    lines: dict[int, int]
    spare: float
    promised_at: datetime | None


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a question comes to.

    Attributes:
        rule: that counts.
        candidates: places that can give something, the best filled first.
        rejected: the others.
    """

    rule: SourcingRule
    candidates: list[Candidate]
    rejected: list[Rejection]


def choose(
    book: SourcingBook, promises: PromiseBook, question: Question, supply: Supply
) -> Sourced:
    """Return which place gives each line, at the least cost.

    Lines that nobody can give are absent from the answer; as many as possible are given.

    Args:
        book: policy in force.
        promises: promise policy, for zones and arrivals.
        question: what is to be sourced.
        supply: what there is.
    """
    weighed = weigh(book, promises, question, supply)
    return _sourced(weighed, question, supply)[0]


def explain(
    book: SourcingBook, promises: PromiseBook, question: Question, supply: Supply
) -> Explained:
    """Return what ``choose`` returns, with every place: what it would cost, or why it is not asked.

    Args:
        book: policy in force.
        promises: promise policy.
        question: what is to be sourced.
        supply: what there is, with the places that do not ship as well.
    """
    weighed = weigh(book, promises, question, supply)
    sourced, assigned = _sourced(weighed, question, supply)
    options = [
        _option(weighed, question, promises, number, assigned)
        for number in range(len(weighed.candidates))
    ]
    options.sort(key=lambda one: (not one.chosen, -len(one.numbers), one.cost.total_minor))
    return Explained(sourced, tuple(options), tuple(weighed.rejected))


def reckon(
    book: SourcingBook,
    promises: PromiseBook,
    question: Question,
    supply: Supply,
    places: Sequence[Place],
) -> int:
    """Return what it costs that places give lines, whoever chose them; minor units.

    Args:
        book: policy by whose costs it is reckoned.
        promises: promise policy.
        question: what was to be sourced.
        supply: how old goods were.
        places: by line.
    """
    costs = rule_for(
        book.policy,
        channel_id=question.channel_id,
        market=question.market,
        service=question.service,
    ).costs
    cost_minor = 0
    for place in {place.place_id: place for place in places}.values():
        promised_at = arrival(promises, question, place) if costs.day_minor else None
        parcel = parcel_cost(costs, promises, question, place, promised_at)
        cost_minor += parcel.parcel_minor
    for item, place in zip(question.items, places, strict=True):
        rate = rate_of(costs, promises.policy, question, place)
        cost_minor += line_cost(costs, rate, supply, place, item)
    return cost_minor


def weigh(book: SourcingBook, promises: PromiseBook, question: Question, supply: Supply) -> Weighed:
    """Return every place with what it would cost, or why it is not asked."""
    rule = rule_for(
        book.policy,
        channel_id=question.channel_id,
        market=question.market,
        service=question.service,
    )
    candidates: list[Candidate] = []
    rejected: list[Rejection] = []
    for place in supply.places:
        found = _candidate(rule, promises, question, supply, place)
        if isinstance(found, Candidate):
            candidates.append(found)
        else:
            rejected.append(found)
    candidates.sort(key=lambda one: -one.spare)
    return Weighed(rule, candidates, rejected)


def problem_of(weighed: Weighed, question: Question, supply: Supply) -> Problem:
    """Return the same in numbers."""
    items, candidates = question.items, weighed.candidates
    counted = Counter(sku_id for item in items for sku_id in {one for one, _ in item.needs})
    shared = {sku_id: n for n, (sku_id, times) in enumerate(counted.items()) if times > 1}
    split = weighed.rule.split
    return Problem(
        ranks=[
            sorted(
                (candidate.lines[line], number)
                for number, candidate in enumerate(candidates)
                if line in candidate.lines
            )
            for line in range(len(items))
        ],
        fixed=[candidate.parcel.parcel_minor for candidate in candidates],
        split=split.saves_minor,
        most_parcels=split.most_parcels,
        worth=[item.worth_minor for item in items],
        least_worth=split.least_worth_minor,
        needs=[
            [(shared[sku_id], units) for sku_id, units in item.needs if sku_id in shared]
            for item in items
        ],
        units={
            (number, sku): available(weighed.rule, supply, sku_id, candidate.place)
            for number, candidate in enumerate(candidates)
            for sku_id, sku in shared.items()
        },
    )


def available(rule: SourcingRule, supply: Supply, sku_id: SkuId, place: Place) -> int:
    """Return the units of a SKU that a rule lets a place give."""
    key = (sku_id, place.place_id)
    units = supply.offered.get(key, 0)
    if not rule.backorder and supply.on_hand is not None:
        units = min(units, supply.on_hand.get(key, 0))
    return units - rule.filters.safety_units


def _candidate(
    rule: SourcingRule, promises: PromiseBook, question: Question, supply: Supply, place: Place
) -> Candidate | Rejection:
    why = rejection_of(rule, question, supply, place, promises)
    if why is not None:
        return Rejection(place.place_id, why.value)
    has: list[int] = []
    spare = inf
    for line, item in enumerate(question.items):
        left = min(
            (available(rule, supply, sku_id, place) - units for sku_id, units in item.needs),
            default=0,
        )
        if left >= 0:
            has.append(line)
            spare = min(spare, left)
    if not has:
        return Rejection(place.place_id, _lacking(question.items, supply, place).value)
    promised_at = None
    if rule.filters.arrives_within_h is not None or rule.costs.day_minor:
        promised_at = arrival(promises, question, place)
        if promised_at is None:
            return Rejection(place.place_id, Why.NO_PROMISE.value)
        if is_late(rule.filters, question, promised_at):
            return Rejection(place.place_id, Why.TOO_LATE.value, promised_at)
    rate = rate_of(rule.costs, promises.policy, question, place)
    return Candidate(
        place,
        parcel_cost(rule.costs, promises, question, place, promised_at),
        {line: line_cost(rule.costs, rate, supply, place, question.items[line]) for line in has},
        spare,
        promised_at,
    )


def _lacking(items: Sequence[Item], supply: Supply, place: Place) -> Why:
    """Return whether units lack, or are there and kept back."""
    for item in items:
        if all(
            supply.offered.get((sku_id, place.place_id), 0)
            + supply.kept_back.get((sku_id, place.place_id), 0)
            >= units
            for sku_id, units in item.needs
        ):
            return Why.KEPT_BACK
    return Why.NO_STOCK


def _sourced(weighed: Weighed, question: Question, supply: Supply) -> tuple[Sourced, Assigned]:
    problem = problem_of(weighed, question, supply)
    assigned = assign(problem)
    places: dict[int, PlaceId] = {}
    cost_minor = 0
    for line, number in enumerate(assigned.places):
        if number >= 0:
            candidate = weighed.candidates[number]
            places[question.items[line].number] = candidate.place.place_id
            cost_minor += candidate.lines[line]
    cost_minor += sum(
        weighed.candidates[number].parcel.parcel_minor
        for number in set(assigned.places)
        if number >= 0
    )
    sourced = Sourced(weighed.rule.code, places, cost_minor, assigned.is_proven)
    return sourced, assigned


def _option(
    weighed: Weighed,
    question: Question,
    promises: PromiseBook,
    number: int,
    assigned: Assigned,
) -> Option:
    candidate = weighed.candidates[number]
    chosen = [line for line, giver in enumerate(assigned.places) if giver == number]
    lines = chosen or list(candidate.lines)
    parcel = candidate.parcel
    return Option(
        place_id=candidate.place.place_id,
        numbers=tuple(question.items[line].number for line in candidate.lines),
        cost=ParcelCost(
            parcel.transport_minor,
            parcel.distance_minor,
            parcel.work_minor,
            parcel.elsewhere_minor,
            parcel.waiting_minor,
            sum(candidate.lines[line] for line in lines),
        ),
        promised_at=candidate.promised_at or arrival(promises, question, candidate.place),
        chosen=tuple(question.items[line].number for line in chosen),
    )
