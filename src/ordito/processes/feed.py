"""Feed: rows of another system, of which the good ones are taken and the bad ones are told.

What only the database can refuse (a code or card that another row has) refuses a whole batch; the
rows in the way are then found by trying fewer, in transactions that are undone.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Concatenate, Final, ParamSpec, TypeVar

from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.rows import RowRefused, RowResult, refused

Row = TypeVar("Row")
Result = TypeVar("Result")
P = ParamSpec("P")
Take = Callable[[Tx, Sequence[Row]], Awaitable[list[RowResult]]]

# a row that depends on a later one (a child before its parent) gets in when it is tried again
_ROUNDS: Final = 20
# rivals may put something in the way while rows are sifted
_TRIES: Final = 5


class _Undone(Exception):
    """What was tried is rolled back."""


async def sift(
    db: Database, context: Context, *, rows: Sequence[Row], take: Take[Row]
) -> dict[int, RowResult]:
    """Return the rows that cannot be taken, by their place from 0, with their refusals.

    Nothing is changed.

    Args:
        db: the company's database.
        context: who feeds.
        rows: in the order in which they shall be taken.
        take: takes rows, or raises the refusal that stands in the way of all of them.
    """
    good: list[int] = []
    waiting = list(range(len(rows)))
    bad: dict[int, RowResult] = {}
    for _ in range(_ROUNDS):
        bad = {}
        await _sieve(db, context, rows, take, good, waiting, bad)
        if not bad or len(bad) == len(waiting):
            return bad
        waiting = sorted(bad)
    return bad


async def _sieve(
    db: Database,
    context: Context,
    rows: Sequence[Row],
    take: Take[Row],
    good: list[int],
    candidates: Sequence[int],
    bad: dict[int, RowResult],
) -> None:
    """Add those of the candidates that go together with the good ones to these, in order."""
    if not candidates:
        return
    tried = sorted([*good, *candidates])
    fault = await _probe(db, context, [rows[i] for i in tried], take)
    if fault is None:
        good[:] = tried
    elif isinstance(fault, RowRefused) and tried[fault.number] in candidates:
        number = tried[fault.number]
        bad[number] = refused(fault.refusal)
        rest = [i for i in candidates if i != number]
        await _sieve(db, context, rows, take, good, rest, bad)
    elif len(candidates) == 1:
        number = candidates[0]
        alone = await _probe(db, context, [rows[number]], take)
        refusal = alone or fault
        cause = refusal.refusal if isinstance(refusal, RowRefused) else refusal
        bad[number] = refused(cause)
    else:
        half = len(candidates) // 2
        await _sieve(db, context, rows, take, good, candidates[:half], bad)
        await _sieve(db, context, rows, take, good, candidates[half:], bad)


async def _probe(
    db: Database, context: Context, rows: Sequence[Row], take: Take[Row]
) -> Refusal | RowRefused | None:
    """Take rows and undo it; return what stood in the way."""
    try:
        await attempt(db, context, take, True, rows)
    except (Refusal, RowRefused) as fault:
        return fault
    return None


def spread(taken: Sequence[RowResult], bad: dict[int, RowResult], *, of: int) -> list[RowResult]:
    """Return one result for each of ``of`` rows: refused, or the next of those that were taken."""
    rest = iter(taken)
    return [bad[number] if number in bad else next(rest) for number in range(of)]


async def feed(
    db: Database,
    context: Context,
    *,
    rows: Sequence[Row],
    take: Take[Row],
    is_dry: bool = False,
) -> list[RowResult]:
    """Take the rows that can be taken, in one transaction; return what became of each.

    Args:
        db: the company's database.
        context: who feeds.
        rows: in the order in which they shall be taken.
        take: takes rows, or raises the refusal that stands in the way of all of them.
        is_dry: whether to do all of it and undo it.
    """
    known: dict[int, RowResult] = {}
    tries = 0
    while True:
        places = [number for number in range(len(rows)) if number not in known]
        good = [rows[number] for number in places]
        try:
            taken = await attempt(db, context, take, is_dry, good) if good else []
            return spread(taken, known, of=len(rows))
        except (Refusal, RowRefused):
            tries += 1
            if tries == _TRIES:
                raise
            found = await sift(db, context, rows=good, take=take)
            known |= {places[number]: one for number, one in found.items()}


async def attempt(
    db: Database,
    context: Context,
    work: Callable[Concatenate[Tx, P], Awaitable[Result]],
    is_dry: bool,  # noqa: FBT001 # given by name
    *args: P.args,
    **kwargs: P.kwargs,
) -> Result:
    """Run ``work`` in one transaction; undo it where ``is_dry``, and still return its result."""
    if not is_dry:
        return await db.transact(work, context, *args, **kwargs)
    told: list[Result] = []

    async def undone(tx: Tx) -> None:
        told[:] = [await work(tx, *args, **kwargs)]
        raise _Undone

    try:
        await db.transact(undone, context)
    except _Undone:
        return told[0]
    raise AssertionError("unreachable")
