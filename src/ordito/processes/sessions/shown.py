"""Shown: what a caller was told of a session, compared so that nothing else is sold silently."""

from datetime import timedelta
from typing import Final

from ordito import orders
from ordito.processes.sessions.page import SessionPage
from ordito.processes.sessions.terms import is_other_term, term_shown

# a promise that moves with the clock is the same promise
_LATER: Final = timedelta(hours=1)


def shown_of(page: SessionPage) -> orders.sessions.Shown:
    """Return what is compared when a session is completed."""
    return orders.sessions.Shown(
        page.total_minor,
        {line.line_id: line.quantity for line in page.lines},
        {
            group.group_id: option.latest_at
            for method in page.methods
            for group in method.groups
            for option in group.options
            if option.option_id == group.option_id and option.latest_at is not None
        },
        page.rulebook_version,
        term_shown(page),
    )


def is_other(before: orders.sessions.Shown, now: orders.sessions.Shown) -> bool:
    """Tell whether a caller has to be told before it is sold.

    That is another total, other units, a later promise, or another time to pay.
    """
    return (
        before.total_minor != now.total_minor
        or is_other_term(before, now)
        or before.quantities != now.quantities
        or any(
            group in before.promised and before.promised[group] + _LATER < at
            for group, at in now.promised.items()
        )
    )
