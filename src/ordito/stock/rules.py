"""Decisions about stock: from when on how many units can be promised."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from ordito.platform.ids import PlaceId, SkuId
from ordito.stock.model import AtpStep, Coming, Offer


def promise_steps(offers: Sequence[Offer], coming: Iterable[Coming], at: datetime) -> list[AtpStep]:
    """Return the units that can be promised at each instant at which their number grows.

    Args:
        offers: what is free now, one for each SKU and place that has a book.
        coming: what is still to come there; what has no book yet is taken as empty.
        at: now; what was expected by now and has not come is overdue and does not count.

    Returns:
        For each SKU and place one step at ``at``, and one for each later instant at which
        something comes; units never negative, never less than the step before.
    """
    dated: defaultdict[tuple[SkuId, PlaceId], list[tuple[datetime, int]]] = defaultdict(list)
    for one in coming:
        if one.expected_at is not None and one.expected_at > at:
            dated[one.sku_id, one.place_id].append((one.expected_at, one.coming))
    known = {(one.sku_id, one.place_id): one for one in offers}
    steps: list[AtpStep] = []
    for key in sorted({*known, *dated}):
        offer = known.get(key) or Offer(*key, 0, 0, 0, 0)
        balance = offer.unreserved - offer.safety_stock - offer.channel_buffer
        # what may be promised without goods is there from the first instant on
        steps.append(AtpStep(*key, at, max(balance + offer.backorder_limit, 0)))
        for instant, units in sorted(dated[key]):
            balance += units
            units_then = max(balance, steps[-1].available)
            if steps[-1].available_from == instant:
                steps.pop()
            steps.append(AtpStep(*key, instant, units_then))
    return steps
