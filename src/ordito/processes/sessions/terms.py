"""Terms: when a session may be paid: at once, or later on the account of the company that buys.

Who may pay later is decided anew each time a session is looked at; the processor of own tenders has
the last word, when it uses the credit.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from ordito import orders
from ordito.platform.db import Tx
from ordito.processes.own_tenders import ON_ACCOUNT
from ordito.processes.sessions.messages import hint, warning
from ordito.processes.sessions.page import PaymentTerm, SessionMessage, SessionPage
from ordito.processes.sessions.wish import Instrument

NOW: Final = "now"
_CHANGED: Final = "payment_term_changed"


async def company_of(tx: Tx, session: orders.sessions.Session) -> orders.companies.Company | None:
    """Return the company that buys, where whoever signed in is one with terms."""
    if not session.is_signed_in:
        return None
    return await orders.companies.find_company(tx, customer_id=session.pays_for)


def with_terms(
    page: SessionPage, company: orders.companies.Company | None, wished: str
) -> SessionPage:
    """Return a priced page with when it may be paid, and why not later.

    Args:
        page: with its total.
        company: that buys, if one does.
        wished: id of the term that was chosen; empty where none was.
    """
    reasons = () if company is None else tuple(_reasons(company, page))
    terms: tuple[PaymentTerm, ...] = ()
    if company is not None and not reasons:
        amount_minor = page.total_minor
        terms = (
            PaymentTerm(term_id=NOW, amount_minor=amount_minor),
            PaymentTerm(term_id=ON_ACCOUNT, amount_minor=amount_minor, days=company.terms_days),
        )
    is_offered = any(one.term_id == wished for one in terms)
    told = [*page.messages, *reasons]
    if wished not in ("", NOW) and not is_offered:
        told.append(_changed(terms))
    return msgspec.structs.replace(
        page,
        terms=terms,
        term=(wished if is_offered else NOW) if terms else None,
        messages=tuple(told),
    )


def is_paid_later(page: SessionPage) -> bool:
    """Tell whether nothing pays a session at once."""
    return page.term == ON_ACCOUNT


def funding(page: SessionPage, instruments: Sequence[Instrument]) -> Sequence[Instrument]:
    """Return what pays: what was sent, or the account of whoever pays later and sends nothing."""
    if instruments or not is_paid_later(page):
        return instruments
    return (Instrument(handler=ON_ACCOUNT),)


def term_shown(page: SessionPage) -> str:
    """Return the term in effect as it is compared: a deadline that moved is another term."""
    term = _chosen(page)
    if term is None:
        return ""
    return term.term_id if term.days is None else f"{term.term_id}/{term.days}"


def is_other_term(before: orders.sessions.Shown, now: orders.sessions.Shown) -> bool:
    """Tell whether it is paid at another time than was shown."""
    return (before.term or NOW) != (now.term or NOW)


def term_messages(
    page: SessionPage,
    before: orders.sessions.Shown,
    now: orders.sessions.Shown,
    chosen: str | None = None,
) -> tuple[SessionMessage, ...]:
    """Say that the term in effect is not what it was: another one, other days, another amount.

    Args:
        page: as it stands now.
        before: what was shown last.
        now: what is shown now.
        chosen: term that the caller has just chosen, which it is not told as news.
    """
    if not before.term or any(one.code == _CHANGED for one in page.messages):
        return ()
    is_own = chosen == page.term and chosen != before.term.partition("/")[0]
    is_moved = is_other_term(before, now) or (
        bool(now.term) and before.total_minor != now.total_minor
    )
    return (_changed(page.terms),) if is_moved and not is_own else ()


def accepted_term(session: orders.sessions.Session) -> PaymentTerm | None:
    """Return the term under which a session was bought, where its caller chose among terms."""
    if session.agreed is None or not session.wish.term:
        return None
    return _chosen(msgspec.convert(session.agreed, SessionPage))


def _chosen(page: SessionPage) -> PaymentTerm | None:
    return next((one for one in page.terms if one.term_id == page.term), None)


def _reasons(company: orders.companies.Company, page: SessionPage) -> Iterator[SessionMessage]:
    free_minor = max(company.credit_limit_minor - company.used_minor, 0)
    if not company.active:
        yield hint("account_closed", "payment")
    elif company.currency != page.currency:
        yield hint("account_currency", "payment", currency=company.currency)
    elif free_minor < page.total_minor:
        yield hint("credit_too_small", "payment", free_minor=free_minor, currency=company.currency)


def _changed(terms: Sequence[PaymentTerm]) -> SessionMessage:
    return warning(_CHANGED, "payment.term" if terms else None)
