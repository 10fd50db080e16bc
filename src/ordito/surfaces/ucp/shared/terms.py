"""Terms: when a checkout may be paid, said so that nobody has to know of terms to show it.

Source: UCP 2026-08-25, Payment Terms Extension.
"""

from typing import Final

from ordito.processes.sessions import PaymentTerm, SessionPage
from ordito.surfaces.ucp.shared.words import Json

TERMS: Final = "common.payment.terms"


def terms(page: SessionPage) -> Json:
    """Return the terms of a checkout with the one in effect; nothing where there is no choice."""
    if page.term is None:
        return {}
    return {"terms": [term_body(one) for one in page.terms], "selected_term_id": page.term}


def term_body(term: PaymentTerm) -> Json:
    """Return a term with the one payment that it consists of.

    What is paid later has no date: its days are counted from an invoice that is not there yet.
    """
    if term.days is None:
        title, kind, text = "Pay now", "immediate", "Due in full when the order is placed."
    else:
        title, kind = "Pay on account", "deferred"
        text = f"Invoiced when the goods are handed over, {_due(term.days)}."
    schedule = {
        "id": f"{term.term_id}-1",
        "type": kind,
        "description": {"plain": text},
        "amount": term.amount_minor,
    }
    return {"id": term.term_id, "title": title, "schedules": [schedule]}


def _due(days: int) -> str:
    if days == 0:
        return "due at once on the date of the invoice"
    unit = "day" if days == 1 else "days"
    return f"due within {days} {unit} of the date of the invoice"
