"""Which columns of a statement's answer may be NULL, as far as its text and the catalogue say.

PostgreSQL does not tell. Known are plain columns of tables: NULL where the table allows it, or
where an outer join may leave the whole row out, unless the WHERE excludes it.
"""

from typing import Any, Final

import sqlglot
from sqlglot import exp

_NULLABLE: Final = """
SELECT a.attname
  FROM pg_catalog.pg_attribute AS a
  JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
 WHERE c.oid = to_regclass($1) AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attnotnull
"""


async def nullable_columns(text: str, connection: Any) -> set[int]:
    """Return the places, from 0, of answered columns that are known to be possibly NULL."""
    tree = sqlglot.parse_one(text, read="postgres")
    projections = _projections(tree)
    sources = _sources(tree)
    found: set[int] = set()
    for place, projection in enumerate(projections):
        column = projection.unalias()
        if not isinstance(column, exp.Column) or _is_excluded(tree, column):
            continue
        names = [column.table] if column.table else list(sources)
        if len(names) == 1 and names[0] in sources:
            table, is_optional = sources[names[0]]
            rows = await connection.fetch(_NULLABLE, table)
            if is_optional or column.name in {row["attname"] for row in rows}:
                found.add(place)
    return found


def _projections(tree: exp.Expr) -> list[exp.Expr]:
    if isinstance(tree, exp.Select):
        return tree.expressions
    returning = tree.args.get("returning")
    return returning.expressions if returning else []


def _sources(tree: exp.Expr) -> dict[str, tuple[str, bool]]:
    """Return the tables a column may come from, and whether an outer join may leave them out."""
    if not isinstance(tree, exp.Select):
        target = tree.find(exp.Table)
        return {} if target is None else {target.alias_or_name: (_full_name(target), False)}
    first = tree.args.get("from_")
    sources = {first.this.alias_or_name: (_full_name(first.this), False)} if first else {}
    for join in tree.args.get("joins") or []:
        sources[join.this.alias_or_name] = (_full_name(join.this), join.side == "LEFT")
    return sources


def _full_name(source: exp.Expr) -> str:
    if isinstance(source, exp.Table) and source.db:
        return f'"{source.db}"."{source.name}"'
    return '"pg_temp"."unknown"'


def _is_excluded(tree: exp.Expr, column: exp.Column) -> bool:
    """Tell whether the WHERE compares the column with anything, which no NULL survives."""
    where = tree.args.get("where")
    if where is None or where.find(exp.Or):
        return False
    tested = {
        one.name
        for predicate in where.find_all(exp.Predicate, exp.Not)
        if not isinstance(predicate, exp.Is) or isinstance(predicate.parent, exp.Not)
        for one in predicate.find_all(exp.Column)
    }
    return column.name in tested
