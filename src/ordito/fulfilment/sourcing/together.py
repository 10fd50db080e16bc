"""Together: which orders that stand somewhere would cost less elsewhere, all of them looked at."""

from collections.abc import Sequence
from datetime import datetime

from ordito.fulfilment.promise import PromiseBook
from ordito.fulfilment.sourcing.asked import Question, Supply
from ordito.fulfilment.sourcing.filters import arrival
from ordito.fulfilment.sourcing.policy import SourcingBook
from ordito.platform.ids import PlaceId


def better_places(
    book: SourcingBook,
    promises: PromiseBook,
    questions: Sequence[Question],
    supply: Supply,
    *,
    standing: Sequence[tuple[PlaceId, datetime]],
    seconds: float,
) -> list[tuple[int, PlaceId]]:
    """Return which orders shall move as a whole, and whereto; those that save most first.

    An order moves where that saves more than a split has to, and arrives by its promise.

    Args:
        book: policy in force.
        promises: promise policy.
        questions: orders, each with its lines.
        supply: what there is, with the units that the orders hold where they stand.
        standing: by order the place that has it, and its promise.
        seconds: that the solver may take for the whole numbers.
    """
    # the solver's import alone takes half a second, and most servers never need it
    from ordito.fulfilment.sourcing.batch import source_together  # noqa: PLC0415
    from ordito.fulfilment.sourcing.lanes import cost_of, lanes_of  # noqa: PLC0415

    lanes = lanes_of(book, promises, questions, supply)
    columns = {place.place_id: number for number, place in enumerate(supply.places)}
    together = source_together(lanes, seconds=seconds)
    moves: list[tuple[int, int, PlaceId]] = []
    for turn, (order, plan) in enumerate(zip(lanes.orders, together.plans, strict=True)):
        place_id, promised_at = standing[turn]
        here = columns.get(place_id)
        if here is None or plan.parcels in ((), (here,)) or len(set(plan.places)) != 1:
            continue
        split = order.lane.rule.split.saves_minor
        stands = cost_of((here,) * len(plan.places), order.lane.parcel, order.lines, split)
        place = supply.places[plan.parcels[0]]
        arrives_at = arrival(promises, questions[turn], place)
        saved = stands - plan.cost
        if saved > split and arrives_at is not None and arrives_at <= promised_at:
            moves.append((saved, turn, place.place_id))
    return [(turn, place_id) for _, turn, place_id in sorted(moves, reverse=True)]
