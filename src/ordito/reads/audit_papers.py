"""The audit of papers: documents and their numbers, credit of companies, carts."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql: Final = statements(__name__)
PAPER_CHECKS: Final = tuple(
    _sql.query(name, Finding)
    for name in (
        "document_numbers",
        "document_totals",
        "documents_not_archived",
        "archived_contents",
        "mail_against_documents",
        "credit_drift",
        "lost_carts",
    )
)
# a document follows its goods after commit
PAPER_CHECKS_AT: Final = (_sql.query("documents_against_orders", Finding),)
