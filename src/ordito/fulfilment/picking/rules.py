"""Decisions about picking: pure."""

from collections.abc import Sequence
from datetime import date

from ordito.fulfilment.model import HandedItem, Item
from ordito.fulfilment.picking.model import Pick
from ordito.platform.ids import SkuId


def gone_of(items: Sequence[Item], *, line_no: int | None, units: int | None) -> dict[int, int]:
    """Return by line the units that a place says it has not got.

    Args:
        items: of the fulfilment order.
        line_no: the line that is meant; None is all that was not picked.
        units: of that line; None is all of it that was not picked.
    """
    if line_no is None:
        return {item.line_no: item.to_pick for item in items if item.to_pick}
    left = {item.line_no: item.to_pick for item in items}.get(line_no, 0)
    return {line_no: left if units is None else units}


def lots_leaving(
    picks: Sequence[Pick], leaving: Sequence[HandedItem]
) -> dict[SkuId, dict[tuple[str, date | None], int]]:
    """Return by article of which lots units leave, those that were picked first leaving first.

    What was put back stays; where nobody said which units that were, it was the last ones.

    Args:
        picks: of the fulfilment order, in the order in which they were made.
        leaving: units that leave now.
    """
    told: dict[SkuId, dict[tuple[str, date | None], int]] = {}
    for item in leaving:
        passed, left = item.before, item.units
        for pick in picks:
            if pick.line_no != item.line_no or pick.lot is None or not left:
                continue
            kept = pick.units - pick.put_back
            skipped = min(passed, kept)
            taken = min(left, kept - skipped)
            passed, left = passed - skipped, left - taken
            if taken:
                lots = told.setdefault(item.sku_id, {})
                key = (pick.lot, pick.expires_on)
                lots[key] = lots.get(key, 0) + taken
    return told
