"""Statements that run alike on one machine and on many (ARCHITECTURE section 5)."""

import re
from collections.abc import Iterator
from typing import Final

from sqlglot import exp

from tools.lint.house import Finding, House
from tools.lint.sql import Statement, sql_of, tables
from tools.lint.sql_families import SPREAD, Family, families_of

RULE: Final = "sql-statement"
_VOLATILE: Final = frozenset(
    {"clock_timestamp", "gen_random_uuid", "now", "random", "statement_timestamp"}
    | {"timeofday", "transaction_timestamp", "uuidv4", "uuidv7"}
)
_VOLATILE_NODES: Final = (
    exp.CurrentTimestamp,
    exp.CurrentDate,
    exp.CurrentTime,
    exp.Localtimestamp,
    exp.Rand,
    exp.Uuid,
)
_BOUNDED: Final = re.compile(r"-- bounded: \S")
_ONE_ROW: Final = ("get_", "find_")


def statements(house: House) -> Iterator[Finding]:
    """Find statements that many machines would refuse or run differently."""
    known = families_of(house)
    for statement in sql_of(house).running:
        yield from _forbidden(statement)
        yield from _volatile(statement)
        yield from _moved_keys(statement, known)
        yield from _scattered_locks(statement, known)
    for statement in sql_of(house).named:
        if statement.layer == "reads" or "queries" in statement.parts:
            yield from _unbounded(statement)


def _forbidden(statement: Statement) -> Iterator[Finding]:
    tree = statement.tree
    if isinstance(tree, exp.Merge):
        yield statement.finding(RULE, "MERGE: write INSERT ... ON CONFLICT or UPDATE")
    if any(clause.args.get("recursive") for clause in tree.find_all(exp.With)):
        yield statement.finding(
            RULE, "WITH RECURSIVE: walk in Python, or keep the path in a column"
        )
    if tree.find(exp.Rollup, exp.Cube, exp.GroupingSets):
        yield statement.finding(RULE, "ROLLUP, CUBE and GROUPING SETS belong to marts")
    for values in tree.find_all(exp.Values):
        if values.find_ancestor(exp.Insert) and values.find(exp.Select):
            yield statement.finding(RULE, "a subquery in VALUES: write INSERT ... SELECT")


def _volatile(statement: Statement) -> Iterator[Finding]:
    """Ids, instants and chance come in as parameters where rows are changed."""
    for change in statement.tree.find_all(exp.Insert, exp.Update, exp.Delete):
        for call in change.find_all(exp.Func):
            if isinstance(call, _VOLATILE_NODES) or call.name.lower() in _VOLATILE:
                message = f"{call.sql('postgres')} in a change: pass it in as a parameter"
                yield statement.finding(RULE, message)
                return


def _moved_keys(statement: Statement, known: dict[str, Family]) -> Iterator[Finding]:
    for update in statement.tree.find_all(exp.Update):
        target = update.this
        family = known.get(f"{target.db}.{target.name}") if isinstance(target, exp.Table) else None
        if family is None or family.name not in SPREAD:
            continue
        if family.key in {one.this.name for one in update.expressions if isinstance(one, exp.EQ)}:
            yield statement.finding(RULE, f"{family.key} spreads {target.name}: it never changes")


def _scattered_locks(statement: Statement, known: dict[str, Family]) -> Iterator[Finding]:
    """Rows are locked under one key at a time; several keys are a loop in sorted order."""
    for select in statement.tree.find_all(exp.Select):
        keys = {family.key for table in tables(select) if (family := _spread(table, known))}
        if select.args.get("locks") and not keys <= _pinned(select):
            message = f"FOR UPDATE needs `{' and '.join(sorted(keys))} = one value`; loop over keys"
            yield statement.finding(RULE, message)


def _spread(table: exp.Table, known: dict[str, Family]) -> Family | None:
    family = known.get(f"{table.db}.{table.name}")
    return family if family is not None and family.name in SPREAD else None


def _pinned(select: exp.Select) -> set[str]:
    """Return the columns that ``select`` holds to one value: not to a list, nor to other rows."""
    rows = {source.alias_or_name for source in select.find_all(exp.Table, exp.Unnest, exp.Subquery)}
    return {
        column.name
        for equality in select.find_all(exp.EQ)
        for column, value in (
            (equality.this, equality.expression),
            equality.unnest_operands()[::-1],
        )
        if isinstance(column, exp.Column) and not isinstance(value, exp.Any)
        if not (isinstance(value, exp.Column) and value.table in rows)
    }


def _unbounded(statement: Statement) -> Iterator[Finding]:
    tree = statement.tree
    if not isinstance(tree, exp.Query) or tree.args.get("limit"):
        return
    if statement.name.startswith(_ONE_ROW) or _BOUNDED.search(statement.text):
        return
    if isinstance(tree, exp.Select) and _is_one_row(tree):
        return
    message = f"{statement.name} has no LIMIT; add one, or say `-- bounded: why it is small`"
    yield statement.finding(RULE, message)


def _is_one_row(select: exp.Select) -> bool:
    """Tell whether it answers one row by its form: no tables, or aggregates without groups."""
    if select.args.get("from_") is None:
        return True
    is_total = all(one.find(exp.AggFunc) or _calls_aggregate(one) for one in select.expressions)
    return is_total and select.args.get("group") is None


def _calls_aggregate(node: exp.Expr) -> bool:
    """Tell whether it calls an aggregate that sqlglot knows only by its name."""
    return any(call.name.lower().endswith("_agg") for call in node.find_all(exp.Anonymous))
