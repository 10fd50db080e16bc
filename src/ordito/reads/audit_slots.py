"""The audit of slots: what is taken is counted, and taken for somebody who comes."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql: Final = statements(__name__)
SLOT_CHECKS: Final = tuple(
    _sql.query(name, Finding) for name in ("slots_not_as_taken", "slots_taken_for_nothing")
)
