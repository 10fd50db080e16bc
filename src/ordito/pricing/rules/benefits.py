"""Benefits: what one promotion takes off, of which lots, given what is left of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ordito.pricing.model import BuyGet, Gift, SetPrice
from ordito.pricing.rules.candidates import Candidate
from ordito.pricing.rules.lots import Lots
from ordito.pricing.rules.sets import choose_sets
from ordito.pricing.rules.shares import MILLION, portion, share


@dataclass(slots=True)
class Taken:
    """What a promotion took.

    Attributes:
        amounts: minor units by lot; only where there are some.
        part: mask of the lots that took part in it, paid in full or not.
    """

    amounts: dict[int, int] = field(default_factory=dict[int, int])
    part: int = 0


def off_lot(candidate: Candidate, left_minor: int, units: int, step: int = 1) -> int:
    """Return what a promotion that looks at units one by one takes off a lot, in whole steps."""
    if candidate.rate_ppm:
        return portion(left_minor, candidate.rate_ppm, MILLION, step)
    if candidate.each_minor:
        return min(candidate.each_minor // step * step * units, left_minor)
    if candidate.fixed_minor is not None:
        return max(left_minor - portion(candidate.fixed_minor, 1, 1, step) * units, 0)
    return 0


def take(candidate: Candidate, lots: Lots, left: Sequence[int], among: int) -> Taken:
    """Return what a promotion takes off the lots of the mask ``among``.

    Args:
        candidate: the promotion.
        lots: of the basket.
        left: of each lot, minor units.
        among: lots that are free for it.
    """
    numbers = lots.numbers(candidate.mask & among)
    benefit = candidate.rule.promotion.benefit
    match benefit:
        case BuyGet():
            others = None if benefit.of is None else lots.numbers(candidate.parts[0] & among)
            return _buy_get(benefit, numbers, others, lots, left)
        case SetPrice():
            return _set_price(benefit, [part & among for part in candidate.parts], lots, left)
        case Gift():
            return _gift(benefit, numbers, lots, left)
        case _ if candidate.once_minor:
            return _once(candidate.once_minor // lots.step * lots.step, numbers, left, lots.step)
        case _:
            return _taken(
                {n: off_lot(candidate, left[n], lots.units[n], lots.step) for n in numbers}
            )


def _once(amount_minor: int, numbers: Sequence[int], left: Sequence[int], step: int) -> Taken:
    """An amount off the sum: each lot bears a part in proportion to what is left of it."""
    rest = [left[number] for number in numbers]
    amounts = share(min(amount_minor, sum(rest)), rest, step) if any(rest) else rest
    return _taken(dict(zip(numbers, amounts, strict=True)))


def _buy_get(
    benefit: BuyGet,
    numbers: Sequence[int],
    others: Sequence[int] | None,
    lots: Lots,
    left: Sequence[int],
) -> Taken:
    """Rounds of units; in each of them the cheapest cost less."""
    if others is None:
        counts, part = _cheapest_of_rounds(benefit, numbers, lots)
    else:
        counts, part = _cheapest_of_others(benefit, numbers, others, lots)
    return _taken(
        {
            number: portion(
                left[number], count * benefit.rate_ppm, lots.units[number] * MILLION, lots.step
            )
            for number, count in counts.items()
        },
        part,
    )


def _cheapest_of_rounds(
    benefit: BuyGet, numbers: Sequence[int], lots: Lots
) -> tuple[dict[int, int], int]:
    """Fill rounds from the dearest unit on; the last units of each round are the cheap ones."""
    size = benefit.buy + benefit.get
    rounds = _rounds(benefit, sum([lots.units[number] for number in numbers]) // size)
    if not rounds:
        return {}, 0

    def cheap_before(unit: int) -> int:
        full, rest = divmod(min(unit, rounds * size), size)
        return full * benefit.get + max(rest - benefit.buy, 0)

    counts: dict[int, int] = {}
    part = start = 0
    for number in numbers:
        if start >= rounds * size:
            break
        end = start + lots.units[number]
        counts[number] = cheap_before(end) - cheap_before(start)
        part |= 1 << number
        start = end
    return counts, part


def _cheapest_of_others(
    benefit: BuyGet, bought: Sequence[int], others: Sequence[int], lots: Lots
) -> tuple[dict[int, int], int]:
    """Take the cheapest of the others, but leave enough of what is both for those to be bought."""
    both = sum([lots.units[number] for number in bought if number in others])
    only_bought = sum([lots.units[number] for number in bought]) - both
    only_others = sum([lots.units[number] for number in others]) - both
    rounds = _rounds(benefit, _most_rounds(benefit, only_bought, only_others, both))
    spare = both - max(rounds * benefit.buy - only_bought, 0)
    wanted = rounds * benefit.get
    counts: dict[int, int] = {}
    part = 0
    for number in reversed(others):
        is_both = number in bought
        count = min(wanted, lots.units[number], spare if is_both else wanted)
        if count:
            counts[number] = count
            part |= 1 << number
            wanted -= count
            spare -= count if is_both else 0
    if rounds:
        for number in bought:
            part |= 1 << number
    return counts, part


def _most_rounds(benefit: BuyGet, only_bought: int, only_others: int, both: int) -> int:
    """Return the most rounds for which no unit is both bought and got."""

    def fits(rounds: int) -> bool:
        buy, get = rounds * benefit.buy, rounds * benefit.get
        return max(buy - only_bought, 0) + max(get - only_others, 0) <= both

    low, high = 0, (only_bought + both) // benefit.buy
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _rounds(benefit: BuyGet, possible: int) -> int:
    return possible if benefit.most_rounds is None else min(possible, benefit.most_rounds)


def _set_price(benefit: SetPrice, parts: Sequence[int], lots: Lots, left: Sequence[int]) -> Taken:
    """Sets of the dearest units; what they save is shared by what they cost."""
    if not all(parts):
        return Taken()
    sets, counts = choose_sets(benefit, parts, left, lots.units)
    numbers = sorted(counts)
    step = lots.step
    values = [left[n] * counts[n] // (lots.units[n] * step) * step for n in numbers]
    saved = sum(values) - sets * portion(benefit.price_minor, 1, 1, step)
    if saved <= 0:
        return Taken()
    return _taken(dict(zip(numbers, share(saved, values, step), strict=True)))


def _gift(benefit: Gift, numbers: Sequence[int], lots: Lots, left: Sequence[int]) -> Taken:
    """The dearest of the gifts that are in the basket cost nothing."""
    wanted = benefit.units
    amounts: dict[int, int] = {}
    for number in numbers:
        count = min(wanted, lots.units[number])
        wanted -= count
        amounts[number] = portion(left[number], count, lots.units[number], lots.step)
    return _taken(amounts)


def _taken(amounts: dict[int, int], part: int = 0) -> Taken:
    kept = {number: amount for number, amount in amounts.items() if amount}
    for number in kept:
        part |= 1 << number
    return Taken(kept, part)
