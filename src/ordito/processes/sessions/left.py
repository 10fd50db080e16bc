"""Left: lines that cannot be had, or not as many of them, and what is said of these."""

from collections.abc import Iterator, Sequence

from ordito.processes.sessions.messages import error, warning
from ordito.processes.sessions.page import LeftOut, SessionMessage, Severity
from ordito.processes.sessions.supply import Row


def left_out_of(rows: Sequence[Row]) -> Iterator[LeftOut]:
    """Yield the lines that cannot be bought here and now."""
    for row in rows:
        if row.problem is not None:
            yield LeftOut(
                line_id=row.line_id,
                sku=row.named if row.sku is None else row.sku.code,
                quantity=row.asked,
                code=row.problem,
                name=None if row.sku is None else row.sku.name,
            )


def line_messages(rows: Sequence[Row], severity: Severity | None) -> Iterator[SessionMessage]:
    """Say what of the lines cannot be had: an error where nothing can, else a warning."""
    turn = 0
    for row in rows:
        facts = {"line_id": row.line_id, "sku": row.named if row.sku is None else row.sku.code}
        if row.problem is not None and severity is not None:
            yield error(row.problem, None, severity=severity, **facts)
        elif row.problem is not None:
            yield warning(row.problem, None, **facts)
        else:
            if row.quantity < row.asked:
                facts |= {"available": row.quantity, "asked": row.asked}
                yield warning("quantity_adjusted", f"lines[{turn}].quantity", **facts)
            turn += 1
