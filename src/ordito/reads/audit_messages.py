"""The audit of messages: each has an outcome, none went where it may not, none came in twice."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql: Final = statements(__name__)
MESSAGE_CHECKS: Final = tuple(
    _sql.query(name, Finding)
    for name in (
        "sent_to_suppressed",
        "sent_for_nothing_allowed",
        "received_twice",
        "arrivals_without_message",
        "bounces_without_report",
    )
)
# what was begun waits for its answer, and what is due for its job
MESSAGE_CHECKS_AT: Final = (_sql.query("messages_without_outcome", Finding),)
