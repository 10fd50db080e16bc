"""The audit of what is answered without a person, and of how it was."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql: Final = statements(__name__)
SERVICE_CHECKS: Final = tuple(
    _sql.query(name, Finding)
    for name in (
        "articles_against_search",
        "article_words_drift",
        "help_sessions_against_reads",
        "pulse_answers_against_tokens",
        "answers_against_invitations",
        "bad_answers_left_alone",
    )
)
