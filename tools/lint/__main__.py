"""Run every lint of the house over the tree: ``python -m tools.lint [ROOT]``."""

import sys
from pathlib import Path
from typing import Final

from tools.lint.declarations import events, refusals
from tools.lint.doubles import doubles
from tools.lint.house import Finding, House
from tools.lint.imports import fences, front_doors, pure_files
from tools.lint.names import names
from tools.lint.reference import reference
from tools.lint.sizes import files, functions
from tools.lint.sql import unread_sql
from tools.lint.sql_boundary import boundaries, copies
from tools.lint.sql_families import families
from tools.lint.sql_statements import statements
from tools.lint.transactions import flows, keyword_only, sql_in_code, transactions

LINTS: Final = (
    *(front_doors, fences, pure_files),
    *(unread_sql, boundaries, copies, families, statements, sql_in_code),
    *(transactions, keyword_only, flows),
    *(names, functions, files, doubles),
    *(refusals, events, reference),
)


def findings(root: Path) -> list[Finding]:
    """Return what all lints find below ``root``, in the order of places."""
    house = House(root)
    return sorted({finding for lint in LINTS for finding in lint(house)})


def main() -> int:
    """Print the findings; return 1 where there are any."""
    root = Path(sys.argv[1]) if sys.argv[1:] else Path()
    found = findings(root)
    for finding in found:
        print(finding)
    print(f"{len(found)} findings of {len(LINTS)} lints")
    return min(len(found), 1)


if __name__ == "__main__":
    sys.exit(main())
