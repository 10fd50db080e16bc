"""What becomes of the charge for a delivery when the goods that it brings move: pure."""

from collections.abc import Iterable, Sequence

from ordito.orders.model import Line, LineKind, LineQuantity, NewLine, ReturnedLine
from ordito.platform.ids import SkuId


def charges_leaving(lines: Iterable[Line], *, method: str) -> list[LineQuantity]:
    """Return the charges that are earned once the first goods of a method have left."""
    return [
        LineQuantity(line.line_no, line.open)
        for line in lines
        if line.kind == LineKind.DELIVERY and line.method == method and line.open
    ]


def charged_services(lines: Iterable[Line]) -> frozenset[SkuId]:
    """Return the services of the catalogue by which an order is charged for deliveries."""
    return frozenset(
        line.sku_id
        for line in lines
        if line.kind == LineKind.DELIVERY and line.ordered > line.cancelled
    )


def charges_dropped(
    lines: Sequence[Line], taken: Sequence[ReturnedLine], added: Sequence[NewLine] = ()
) -> list[ReturnedLine]:
    """Return the charges that fall away with what is taken: of their goods nothing is left.

    What has left has earned its charge, so a return leaves it as it is.

    Args:
        lines: of the order, as they are.
        taken: units that nobody wants any more.
        added: lines that take their place.
    """
    gone = {one.line_no: one.quantity for one in taken}
    brought = {line.method for line in added}
    brought |= {
        line.method
        for line in lines
        if line.kind != LineKind.DELIVERY
        and (line.fulfilled or line.open > gone.get(line.line_no, 0))
    }
    return [
        ReturnedLine(line.line_no, line.open)
        for line in lines
        if line.kind == LineKind.DELIVERY
        and line.open
        and line.line_no not in gone
        and line.method not in brought
    ]


def charges_withdrawn(lines: Sequence[Line], taken: Sequence[ReturnedLine]) -> list[ReturnedLine]:
    """Return the charges that go back with the last of what they brought, where the law says so.

    Args:
        lines: of the order, as they are.
        taken: units that come back by the right to withdraw.
    """
    gone = {one.line_no: one.quantity for one in taken}
    still = {
        line.method
        for line in lines
        if line.kind == LineKind.GOODS and line.open + line.kept > gone.get(line.line_no, 0)
    }
    return [
        ReturnedLine(line.line_no, line.kept)
        for line in lines
        if line.kind == LineKind.DELIVERY
        and line.kept
        and line.line_no not in gone
        and line.method not in still
    ]


def is_called_off(lines: Sequence[Line]) -> bool:
    """Tell whether all of an order was cancelled before anything of it had left."""
    return all(line.cancelled == line.ordered for line in lines)
