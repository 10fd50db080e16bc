"""The audit of goods: what is sold is described as its product and category say."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql: Final = statements(__name__)
GOODS_CHECKS: Final = tuple(
    _sql.query(name, Finding)
    for name in ("variants_unfit", "bundles_unsound", "attributes_unknown")
)
