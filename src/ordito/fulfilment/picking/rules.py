"""Decisions about picking: pure."""

from collections.abc import Sequence

from ordito.fulfilment.model import Item


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
