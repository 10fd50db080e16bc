"""The audit of people's rights: every word stands in the log, and who was forgotten stays so."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql: Final = statements(__name__)
PEOPLE_CHECKS: Final = tuple(
    _sql.query(name, Finding)
    for name in (
        "consents_against_facts",
        "values_of_erased",
        "offers_in_service",
    )
)
# backups learn it within seconds, unless their directory is away
PEOPLE_CHECKS_AT: Final = (_sql.query("erasures_not_beside_backups", Finding),)
