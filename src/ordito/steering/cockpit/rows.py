"""The rows behind a figure of the cockpit: orders, answers, and the people who placed them.

Each step counts what the one before it has shown: orders of a figure, then their customers and the
orders that name nobody.
"""

import msgspec

from ordito.marts import Mart
from ordito.steering.cockpit.cockpit import instrument_of, question
from ordito.steering.cockpit.model import (
    AnswerRow,
    Counted,
    Narrowed,
    OrderRow,
    PersonRow,
)
from ordito.steering.economics import Register
from ordito.steering.economics.ladder import opened


def list_order_rows(
    mart: Mart,
    register: Register,
    narrowed: Narrowed,
    *,
    most: int,
    skip: int = 0,
) -> tuple[Counted, list[OrderRow]]:
    """Return what the orders behind a figure come to, and some of them.

    They are the newest, or those that the step which is asked for has cost most.
    """
    with opened(mart, register) as connection:
        connection.execute(question("narrowed"), msgspec.structs.asdict(narrowed))
        counted = Counted(*connection.execute(question("counted")).fetchall()[0])
        given = {"most": most, "skip": skip}
        found = connection.execute(question("order_rows"), given).fetchall()
    return counted, [OrderRow(*row) for row in found]


def list_person_rows(
    mart: Mart, register: Register, narrowed: Narrowed, *, most: int, skip: int = 0
) -> tuple[Counted, list[PersonRow]]:
    """Return what the orders behind a figure come to, and some of who placed them."""
    with opened(mart, register) as connection:
        connection.execute(question("narrowed"), msgspec.structs.asdict(narrowed))
        counted = Counted(*connection.execute(question("counted")).fetchall()[0])
        given = {"most": most, "skip": skip}
        found = connection.execute(question("person_rows"), given).fetchall()
    return counted, [PersonRow(*row) for row in found]


def list_answer_rows(
    mart: Mart, *, from_us: int, to_us: int, most: int, skip: int = 0
) -> list[AnswerRow]:
    """Return the answers behind the mean score, lowest first."""
    return mart.read(
        AnswerRow,
        question("answer_rows"),
        from_us=from_us,
        to_us=to_us,
        instrument=instrument_of(mart),
        most=most,
        skip=skip,
    )


def list_group(mart: Mart, register: Register, group: str) -> tuple[str, ...]:
    """Return the customers of a group who have bought something."""
    with opened(mart, register) as connection:
        found = connection.execute(question("group"), {"group": group}).fetchall()
    return tuple(one for (one,) in found)
