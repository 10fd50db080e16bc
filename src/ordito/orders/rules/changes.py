"""What changes do to the quantities of lines: pure.

Each function answers the deltas of one action, or refuses. Units that came back although nobody
had announced them count as announced: the announcement is only a plan.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ordito.orders.errors import LineClosed, NotReturnable
from ordito.orders.model import (
    Axis,
    Delta,
    Line,
    LineAmount,
    LineQuantity,
    Method,
    NewLine,
    ReturnedLine,
)
from ordito.orders.rules.money import due_minor, relief_of, tax_with

_AXES: Final = (
    Axis.FULFILLED,
    Axis.CANCELLED,
    Axis.RETURN_REQUESTED,
    Axis.RETURNED,
    Axis.WITHHELD,
)


def cancelling(lines: Mapping[int, Line], asked: Sequence[LineQuantity]) -> list[Delta]:
    """Return what cancelling open units changes.

    Raises:
        LineClosed: a line has fewer open units.
    """
    deltas: list[Delta] = []
    for number, one in enumerate(asked):
        line = lines[one.line_no]
        if one.quantity > line.open:
            message = f"Line {line.line_no} has {line.open} open units."
            raise LineClosed(message, field=f"lines[{number}].quantity", open=line.open)
        relieved, tax = relief_of(line, one.quantity)
        deltas.append(
            Delta(
                line_no=line.line_no,
                cancelled=one.quantity,
                relieved_minor=relieved,
                relieved_tax_minor=tax,
            )
        )
    return deltas


def fulfilling(lines: Mapping[int, Line], asked: Sequence[LineQuantity]) -> list[Delta]:
    """Return what handing open units over changes.

    Raises:
        LineClosed: a line has fewer open units.
    """
    for one in asked:
        if one.quantity > lines[one.line_no].open:
            message = "A line has fewer open units than that."
            raise LineClosed(message, field="lines", open=lines[one.line_no].open)
    return [Delta(line_no=one.line_no, fulfilled=one.quantity) for one in asked]


def requesting(lines: Mapping[int, Line], asked: Sequence[LineQuantity]) -> list[Delta]:
    """Return what announcing a return changes.

    Raises:
        NotReturnable: the customer has fewer units that were not announced already.
    """
    deltas: list[Delta] = []
    for number, one in enumerate(asked):
        line = lines[one.line_no]
        _require(one.quantity, line.kept - line.return_requested, line, number)
        deltas.append(Delta(line_no=line.line_no, return_requested=one.quantity))
    return deltas


def withdrawing(lines: Mapping[int, Line], asked: Sequence[LineQuantity]) -> list[Delta]:
    """Return what taking the announcement of a return back changes.

    Raises:
        NotReturnable: fewer units were announced.
    """
    deltas: list[Delta] = []
    for number, one in enumerate(asked):
        line = lines[one.line_no]
        _require(one.quantity, line.return_requested, line, number)
        deltas.append(Delta(line_no=line.line_no, return_requested=-one.quantity))
    return deltas


def returning(
    lines: Mapping[int, Line], asked: Sequence[ReturnedLine], *, withhold: bool = False
) -> list[Delta]:
    """Return what goods that come back change; announced units are taken first.

    Args:
        lines: of the order, by number.
        asked: each line once.
        withhold: True where the money waits for an inspection.

    Raises:
        NotReturnable: the customer has fewer units.
    """
    deltas: list[Delta] = []
    for number, one in enumerate(asked):
        line = lines[one.line_no]
        _require(one.quantity, line.kept, line, number)
        relieved, tax = (0, 0) if withhold else relief_of(line, one.quantity)
        deltas.append(
            Delta(
                line_no=line.line_no,
                return_requested=-min(one.quantity, line.return_requested),
                returned=one.quantity,
                withheld=one.quantity if withhold else 0,
                relieved_minor=relieved,
                relieved_tax_minor=tax,
            )
        )
    return deltas


def refunding(lines: Mapping[int, Line], asked: Sequence[LineQuantity]) -> list[Delta]:
    """Return what giving back the money of units that came back earlier changes.

    Raises:
        NotReturnable: the money of fewer units is withheld.
    """
    deltas: list[Delta] = []
    for number, one in enumerate(asked):
        line = lines[one.line_no]
        _require(one.quantity, line.withheld, line, number)
        relieved, tax = relief_of(line, one.quantity)
        deltas.append(
            Delta(
                line_no=line.line_no,
                withheld=-one.quantity,
                relieved_minor=relieved,
                relieved_tax_minor=tax,
            )
        )
    return deltas


def appeasing(lines: Mapping[int, Line], asked: Sequence[LineAmount]) -> list[Delta]:
    """Return what an amount off without goods changes.

    Raises:
        TooMuch: less is to pay for a line.
    """
    deltas: list[Delta] = []
    for one in asked:
        relieved, tax = tax_with(lines[one.line_no], one.amount_minor)
        deltas.append(Delta(line_no=one.line_no, relieved_minor=relieved, relieved_tax_minor=tax))
    return deltas


def replacing(
    lines: Mapping[int, Line], taken: Sequence[ReturnedLine], *, returns: bool
) -> list[Delta]:
    """Return what giving units up for others changes.

    Args:
        lines: of the order, by number.
        taken: each line once.
        returns: True where units that the customer has come back first; the rest is cancelled.

    Raises:
        NotReturnable: the order has fewer such units.
    """
    deltas: list[Delta] = []
    for number, one in enumerate(taken):
        line = lines[one.line_no]
        back = min(one.quantity, line.kept) if returns else 0
        _require(one.quantity, line.open + back, line, number)
        relieved, tax = relief_of(line, one.quantity)
        deltas.append(
            Delta(
                line_no=line.line_no,
                cancelled=one.quantity - back,
                return_requested=-min(back, line.return_requested),
                returned=back,
                relieved_minor=relieved,
                relieved_tax_minor=tax,
            )
        )
    return deltas


def combining(
    lines: Mapping[int, Line],
    cancelled: Sequence[LineQuantity],
    brought: Sequence[ReturnedLine],
    *,
    withhold: bool = False,
) -> list[Delta]:
    """Return what cancelling some units and taking others back in one action changes.

    Args:
        lines: of the order, by number.
        cancelled: each line once.
        brought: each line once; a line may be in both.
        withhold: True where the money of what is brought waits for an inspection.

    Raises:
        LineClosed: a line has fewer open units.
        NotReturnable: the customer has fewer units.
    """
    gone = {delta.line_no: delta for delta in cancelling(lines, cancelled)}
    left = {**lines, **{no: delta.on(lines[no]) for no, delta in gone.items()}}
    back = {delta.line_no: delta for delta in returning(left, brought, withhold=withhold)}
    return [
        added_up(gone.get(no) or Delta(line_no=no), back.get(no) or Delta(line_no=no))
        for no in dict.fromkeys((*gone, *back))
    ]


def added_up(one: Delta, other: Delta) -> Delta:
    """Return what two changes of the same line come to."""
    return Delta(
        line_no=one.line_no,
        fulfilled=one.fulfilled + other.fulfilled,
        cancelled=one.cancelled + other.cancelled,
        return_requested=one.return_requested + other.return_requested,
        returned=one.returned + other.returned,
        withheld=one.withheld + other.withheld,
        relieved_minor=one.relieved_minor + other.relieved_minor,
        relieved_tax_minor=one.relieved_tax_minor + other.relieved_tax_minor,
    )


def applied(
    lines: Mapping[int, Line],
    deltas: Sequence[Delta],
    added: Sequence[NewLine],
    *,
    version: int,
) -> list[Line]:
    """Return all lines as they are after an action."""
    changed = {delta.line_no: delta.on(lines[delta.line_no]) for delta in deltas}
    return [*({**lines, **changed}).values(), *(_fresh(line, version) for line in added)]


def changed_between(before: Iterable[Line], after: Iterable[Line]) -> list[Delta]:
    """Return what has changed on each line between two looks; fresh lines are left out."""
    known = by_number(before)
    deltas = [_between(known[line.line_no], line) for line in after if line.line_no in known]
    return [delta for delta in deltas if delta != Delta(line_no=delta.line_no)]


def by_number(lines: Iterable[Line]) -> dict[int, Line]:
    """Return lines by their number."""
    return {line.line_no: line for line in lines}


def moves_of(deltas: Sequence[Delta]) -> list[tuple[int, Axis, int]]:
    """Return each component that deltas change: line, axis, signed units."""
    return [
        (delta.line_no, axis, getattr(delta, axis.value))
        for delta in deltas
        for axis in _AXES
        if getattr(delta, axis.value)
    ]


def relieved_minor(deltas: Sequence[Delta]) -> int:
    """Return what deltas take off what is to pay."""
    return sum(delta.relieved_minor for delta in deltas)


def spread(lines: Sequence[Line], amount_minor: int) -> list[LineAmount]:
    """Spread an amount over lines by what is to pay for them, by largest remainder.

    An amount beyond what is to pay stays on the last line, where it will be refused.
    """
    shares = [due_minor([line]) for line in lines]
    whole = sum(shares)
    if amount_minor >= whole:
        shares[-1] += amount_minor - whole
    else:
        exact = [share * amount_minor for share in shares]
        shares = [part // whole for part in exact]
        rest = amount_minor - sum(shares)
        by_remainder = sorted(range(len(exact)), key=lambda i: (-(exact[i] % whole), i))
        for i in by_remainder[:rest]:
            shares[i] += 1
    return [
        LineAmount(line.line_no, share) for line, share in zip(lines, shares, strict=True) if share
    ]


def _between(old: Line, new: Line) -> Delta:
    return Delta(
        line_no=new.line_no,
        fulfilled=new.fulfilled - old.fulfilled,
        cancelled=new.cancelled - old.cancelled,
        return_requested=new.return_requested - old.return_requested,
        returned=new.returned - old.returned,
        withheld=new.withheld - old.withheld,
        relieved_minor=new.relieved_minor - old.relieved_minor,
        relieved_tax_minor=new.relieved_tax_minor - old.relieved_tax_minor,
    )


def _fresh(line: NewLine, version: int) -> Line:
    return Line(
        line_no=line.line_no,
        sku_id=line.sku_id,
        method=line.method,
        place_id=line.place_id,
        reservation_id=line.reservation_id,
        ordered=line.quantity,
        fulfilled=line.quantity * (line.method is Method.CARRY_OUT),
        cancelled=0,
        returned=0,
        unit_minor=line.unit_minor,
        discount_minor=line.discount_minor,
        total_minor=line.total_minor,
        tax_minor=line.tax_minor,
        tax_bp=line.tax_bp,
        since_version=version,
        promised_at=line.promised_at,
        kind=line.kind,
        bundle_id=line.bundle_id,
    )


def _require(asked: int, there: int, line: Line, number: int) -> None:
    if asked > there:
        message = f"Line {line.line_no} has {there} such units."
        raise NotReturnable(message, field=f"lines[{number}].quantity", units=there)
