"""A statement names its own room's tables, and of lower rooms their published views alone."""

import ast
import re
from collections.abc import Iterator
from typing import Final

from sqlglot import exp

from tools.lint.house import Finding, House, Source, called
from tools.lint.sql import Statement, sql_of, tables

RULE: Final = "sql-boundary"
LOG: Final = "platform.fact"
_CATALOGUE: Final = frozenset({"pg_catalog", "information_schema"})
_TABLE: Final = re.compile(r"^(\w+)\.\w+$")
# these tell stories and look on; what they need of a table stands in a room
_WITHOUT_SQL: Final = frozenset({"flows", "processes"})


def boundaries(house: House) -> Iterator[Finding]:
    """Find statements that reach into another room."""
    tree = sql_of(house)
    for statement in tree.named + tree.bodies + tree.schema:
        if statement.layer in _WITHOUT_SQL:
            yield statement.finding(RULE, f"{statement.layer} holds no SQL; a room's command does")
            continue
        for table in tables(statement.tree):
            if fault := _fault(house, statement, table):
                yield statement.finding(RULE, fault)


def copies(house: House) -> Iterator[Finding]:
    """Find modules that copy rows in bulk and name another room's table."""
    for source in house.product:
        if source.layer == "platform" or "copy" not in map(called, _calls(source)):
            continue
        for node in source.nodes:
            match = _TABLE.match(str(node.value)) if isinstance(node, ast.Constant) else None
            if match and match[1] in house.rooms - {source.layer}:
                yield source.finding(node, RULE, f"{match[0]} is another room's table")


def _calls(source: Source) -> Iterator[ast.Call]:
    return (node for node in source.nodes if isinstance(node, ast.Call))


def _fault(house: House, statement: Statement, table: exp.Table) -> str | None:
    """Say what is wrong with naming ``table``, if anything is."""
    room, name = statement.layer, f"{table.db}.{table.name}"
    if not table.db:
        return f"{table.name} has no schema; write {room}.{table.name}"
    if table.db == room or (name == LOG and _is_appended(table)):
        return None
    if table.db in _CATALOGUE:
        return None if room == "platform" else f"{name} is the platform's to read"
    if not table.name.startswith("v_"):
        return f"{name} is another room's table; call its function or read its v_ view"
    is_lower = house.is_below(table.db, room)
    return None if is_lower else f"{name} stands above or beside {room}; views are read downwards"


def _is_appended(table: exp.Table) -> bool:
    insert = table.find_ancestor(exp.Insert)
    target = insert.this if insert is not None else None
    return target is table or (isinstance(target, exp.Schema) and target.this is table)
