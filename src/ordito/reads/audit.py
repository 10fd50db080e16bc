"""Audit: whether the books still agree with each other. Every row it finds is a fault.

Nothing is corrected or clamped here: a drift that is hidden would grow.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from ordito import pricing
from ordito.platform.db import Query, Tx, statements
from ordito.reads.audit_books import BOOK_CHECKS
from ordito.reads.audit_cases import CASE_CHECKS
from ordito.reads.audit_decisions import DECISION_CHECKS
from ordito.reads.audit_goods import GOODS_CHECKS
from ordito.reads.audit_identity import IDENTITY_CHECKS
from ordito.reads.audit_messages import MESSAGE_CHECKS, MESSAGE_CHECKS_AT
from ordito.reads.audit_money import MONEY_CHECKS, MONEY_CHECKS_AT
from ordito.reads.audit_offers import OFFER_CHECKS, OFFER_CHECKS_AT
from ordito.reads.audit_papers import PAPER_CHECKS, PAPER_CHECKS_AT
from ordito.reads.audit_people import PEOPLE_CHECKS, PEOPLE_CHECKS_AT
from ordito.reads.audit_prices import PRICE_CHECKS, PRICE_CHECKS_AT
from ordito.reads.audit_returns import RETURN_CHECKS
from ordito.reads.audit_service import SERVICE_CHECKS
from ordito.reads.audit_sessions import SESSION_CHECKS
from ordito.reads.audit_slots import SLOT_CHECKS
from ordito.reads.audit_sourcing import SOURCING_CHECKS_AT
from ordito.reads.audit_stock import STOCK_CHECKS
from ordito.reads.audit_tills import TILL_CHECKS
from ordito.reads.audit_work import WORK_CHECKS
from ordito.reads.finding import Finding

_MOST: Final = 50
# versions of the rulebook that an incremental and a full audit look at, the latest first
_LAST: Final = 20
_EVERY: Final = 1000


class Verdict(msgspec.Struct, frozen=True):
    """The outcome of one check.

    Attributes:
        check: its name.
        findings: offending rows, at most 50 of them; none is good.
    """

    check: str
    findings: Sequence[Finding]


_sql = statements(__name__)
_ALWAYS: Final = (
    _sql.query("oversold_units", Finding),
    _sql.query("doubled_numbers", Finding),
)
_SINCE: Final = tuple(
    _sql.query(name, Finding)
    for name in (
        "stock_drift_on_hand",
        "stock_drift_reserved",
        "lines_not_set_aside",
        "order_quantities",
        "order_versions",
        "order_totals",
        "order_dues",
        "returned_units",
        "payments_against_entries",
        "points_drift",
        "unbalanced_transfers",
        "doubled_sales",
        "lost_checkouts",
        "log_gaps",
        "fulfilment_against_orders",
    )
)
# what follows after commit, or waits for its job, is a finding only after a while
_SINCE_AT: Final = (
    _sql.query("payments_against_orders", Finding),
    _sql.query("captured_against_goods", Finding),
    _sql.query("reservations_without_order", Finding),
)


async def run_audit(tx: Tx, *, since: datetime | None, at: datetime) -> list[Verdict]:
    """Run every check over the books as of one snapshot.

    Args:
        tx: open transaction; REPEATABLE READ makes it one snapshot under load.
        since: look only at what was touched since then (incremental); None looks at everything.
        at: now; reservations that expired before it may wait for their job, money for the relay.

    Returns:
        One verdict for each check, in a fixed order.
    """
    verdicts = [await _check(tx, query) for query in _ALWAYS]
    verdicts += [
        await _check(tx, query, since=since)
        for query in (
            *_SINCE,
            *STOCK_CHECKS,
            *BOOK_CHECKS,
            *MONEY_CHECKS,
            *GOODS_CHECKS,
            *PAPER_CHECKS,
            *PRICE_CHECKS,
            *SESSION_CHECKS,
            *RETURN_CHECKS,
            *DECISION_CHECKS,
            *PEOPLE_CHECKS,
            *IDENTITY_CHECKS,
            *SLOT_CHECKS,
            *TILL_CHECKS,
            *WORK_CHECKS,
            *MESSAGE_CHECKS,
            *CASE_CHECKS,
            *SERVICE_CHECKS,
            *OFFER_CHECKS,
        )
    ]
    verdicts += [
        await _check(tx, query, since=since, at=at)
        for query in (
            *_SINCE_AT,
            *MONEY_CHECKS_AT,
            *PAPER_CHECKS_AT,
            *PRICE_CHECKS_AT,
            *PEOPLE_CHECKS_AT,
            *SOURCING_CHECKS_AT,
            *MESSAGE_CHECKS_AT,
            *OFFER_CHECKS_AT,
        )
    ]
    return [*verdicts, await _altered_rulebooks(tx, most=_LAST if since else _EVERY)]


async def _altered_rulebooks(tx: Tx, *, most: int) -> Verdict:
    """Find published versions that are not what their checksum says."""
    altered = await pricing.list_altered_rulebooks(tx, limit=most)
    return Verdict(
        "altered_rulebooks", [Finding(f"rulebook {version}", {}) for version in altered[:_MOST]]
    )


async def _check(tx: Tx, query: Query[Finding], **arguments: Any) -> Verdict:
    findings = await tx.fetch(query, most=_MOST, **arguments)
    return Verdict(query.label.rpartition(".")[2], findings)
