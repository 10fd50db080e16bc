"""Builds the mart: named steps, one SELECT each, written as immutable files and then made current.

A build is made in a folder of its own and becomes the current one by one rename, so that whoever
reads has the one before until then, also when the building process is killed.
"""

from collections.abc import Callable
from pathlib import Path

from ordito.marts.basis import keep_basis
from ordito.marts.contract import Source, check_staging
from ordito.marts.copies import Copies
from ordito.marts.mart import Build, Table
from ordito.marts.tables import SHAPES
from ordito.marts.writing import make_table, publish, sign, workshop, write_table


def build(
    folder: Path,
    source: Source,
    *,
    copies: Copies | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Build:
    """Build the mart of ``source`` in the lake at ``folder``, and make it the current one.

    Args:
        folder: of the lake; made where it is not there.
        source: makes the staging tables.
        copies: of the lake, where they are what the source makes them of.
        tell: is told the name of each step as it begins.

    Raises:
        ContractBroken: the staging tables are not as they should be.
    """
    with workshop(folder) as (connection, making):
        tell("staging")
        source(connection)
        check_staging(connection)
        tables: list[Table] = []
        for shape in SHAPES:
            tell(shape.name)
            make_table(connection, shape)
            tables.append(write_table(connection, shape, making))
        made = sign(connection, tables)
        if copies is not None:
            keep_basis(folder, making, copies)
        publish(folder, making, made)
    return made
