"""Every table declares its family, and the family's key leads its keys (ARCHITECTURE section 5)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from sqlglot import exp

from tools.lint.house import Finding, House
from tools.lint.sql import Statement, sql_of

RULE: Final = "sql-family"
# families whose rows are spread over nodes by their key; the others are copied whole or stay local
SPREAD: Final = frozenset({"party", "stock", "place", "account", "log", "claim"})
WHOLE: Final = frozenset({"reference", "local"})
# where a family has one key, every table of it is spread by that key
ONE_KEY: Final = {"party": "customer_id", "stock": "sku_id", "place": "place_id"}

_FAMILY: Final = re.compile(r"^--\s*family: (\w+) key: (\w+(?:, \w+)*)\s*$")
_FORBIDDEN: Final = {
    "serial": re.compile(r"\b(?:big|small)?serial[248]?\b", re.IGNORECASE),
    "identity": re.compile(r"\bAS\s+IDENTITY\b", re.IGNORECASE),
    "a sequence": re.compile(r"\bSEQUENCE\b|\bnextval\b", re.IGNORECASE),
    "a trigger": re.compile(r"\bTRIGGER\b", re.IGNORECASE),
    "a rewrite rule": re.compile(r"\bCREATE\s+(?:OR\s+REPLACE\s+)?RULE\b", re.IGNORECASE),
    "an exclusion constraint": re.compile(r"\bEXCLUDE\s+(?:USING\b|\()", re.IGNORECASE),
    "a deferrable constraint": re.compile(r"(?<!NOT )\bDEFERRABLE\b", re.IGNORECASE),
}
_STRING_OR_COMMENT: Final = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Family:
    """How the rows of a table are spread.

    Attributes:
        name: one of ``SPREAD`` or ``WHOLE``.
        keys: the column by which they are spread; several only where rows are not spread.
    """

    name: str
    keys: tuple[str, ...]

    @property
    def key(self) -> str:
        """The column by which rows are spread."""
        return self.keys[0]


@cache
def families_of(house: House) -> dict[str, Family]:
    """Return the declared family of every table, by ``schema.table``."""
    declared = ((one, _declaration(one)) for one in sql_of(house).schema if _is_table(one))
    return {_named(one): family for one, family in declared if family is not None}


def families(house: House) -> Iterator[Finding]:
    """Find tables without a family, keys that the family's key does not lead, and sequences."""
    known = families_of(house)
    for statement in sql_of(house).schema:
        family = known.get(_named(statement))
        if family is None or family.name != "local":  # whose rows never leave their machine
            yield from _forbidden(statement)
        if _is_table(statement):
            yield from _declared(statement)
            yield from _keyed(statement)
        if family is not None and family.name in SPREAD:
            yield from _led(statement, family)
            yield from _referring(statement, family, known)


def _is_table(statement: Statement) -> bool:
    """Tell whether it creates a table of its own; a partition belongs to its parent's family."""
    tree = statement.tree
    is_create = isinstance(tree, exp.Create) and tree.kind == "TABLE"
    return is_create and tree.find(exp.PartitionedOfProperty) is None


def _named(statement: Statement) -> str:
    """Return the ``schema.table`` that a statement creates or alters, or on which it indexes."""
    table = statement.tree.find(exp.Table)
    return f"{table.db}.{table.name}" if table is not None else ""


def _declaration(statement: Statement) -> Family | None:
    lines = statement.text.split("CREATE", 1)[0].rstrip().splitlines()
    match = _FAMILY.match(lines[-1]) if lines else None
    return Family(match[1], tuple(match[2].split(", "))) if match else None


def _forbidden(statement: Statement) -> Iterator[Finding]:
    code = _STRING_OR_COMMENT.sub("", statement.text)
    for what, pattern in _FORBIDDEN.items():
        if pattern.search(code):
            message = f"{what} does not work beyond one machine (ARCHITECTURE section 5)"
            yield statement.finding(RULE, message)


def _declared(statement: Statement) -> Iterator[Finding]:
    table, family = _named(statement), _declaration(statement)
    if family is None:
        message = f"write `-- family: NAME key: COLUMN` directly above CREATE TABLE {table}"
        yield statement.finding(RULE, message)
    elif family.name not in SPREAD | WHOLE:
        yield statement.finding(RULE, f"{family.name} is no family; {sorted(SPREAD | WHOLE)} are")
    elif ONE_KEY.get(family.name, family.key) != family.key:
        message = f"the key of family {family.name} is {ONE_KEY[family.name]}, not {family.key}"
        yield statement.finding(RULE, message)
    elif family.name in SPREAD and len(family.keys) > 1:
        yield statement.finding(RULE, f"rows of {table} are spread by one column, not by several")


def _keyed(statement: Statement) -> Iterator[Finding]:
    """The key is a column of the table that is never null, and the table has a primary key."""
    family = _declaration(statement)
    columns = {column.name: column for column in statement.tree.find_all(exp.ColumnDef)}
    for key in family.keys if family else ():
        if key not in columns:
            yield statement.finding(RULE, f"{_named(statement)} has no column {key}")
        elif not _is_never_null(columns[key]):
            yield statement.finding(RULE, f"{_named(statement)}.{key} must be NOT NULL")
    if not list(statement.tree.find_all(exp.PrimaryKey, exp.PrimaryKeyColumnConstraint)):
        yield statement.finding(RULE, f"{_named(statement)} has no primary key")


def _is_never_null(column: exp.ColumnDef) -> bool:
    kinds = (exp.NotNullColumnConstraint, exp.PrimaryKeyColumnConstraint)
    return any(isinstance(one.kind, kinds) for one in column.constraints)


def _led(statement: Statement, family: Family) -> Iterator[Finding]:
    for what, columns in _unique_keys(statement.tree):
        if columns[:1] != [family.key]:
            message = f"{what} ({', '.join(columns)}) must begin with {family.key}"
            yield statement.finding(RULE, f"{_named(statement)}: {message}")


def _unique_keys(tree: exp.Expr) -> Iterator[tuple[str, list[str]]]:
    """Yield every primary key, unique constraint and unique index with its columns."""
    for key in tree.find_all(exp.PrimaryKey):
        yield "the primary key", [_column(one) for one in key.expressions]
    for unique in tree.find_all(exp.UniqueColumnConstraint):
        if isinstance(unique.this, exp.Schema):
            yield "a unique constraint", [_column(one) for one in unique.this.expressions]
    for column in tree.find_all(exp.ColumnDef):
        kinds = {type(one.kind) for one in column.constraints}
        if kinds & {exp.PrimaryKeyColumnConstraint, exp.UniqueColumnConstraint}:
            yield "a unique column", [column.name]
    if isinstance(tree, exp.Create) and tree.kind == "INDEX" and tree.args.get("unique"):
        yield "a unique index", [_column(one) for one in tree.this.args["params"].args["columns"]]


def _referring(statement: Statement, family: Family, known: dict[str, Family]) -> Iterator[Finding]:
    """Foreign keys stay inside the family, led by its key, or point to reference tables."""
    for columns, reference in _references(statement.tree):
        table = reference.find(exp.Table)
        assert table is not None, statement.text
        target = f"{table.db}.{table.name}"
        other = known.get(target)
        if other is not None and other.name == "reference":
            continue
        if other != family:
            message = f"a foreign key to {target} leaves the family {family.name}"
            yield statement.finding(RULE, f"{_named(statement)}: {message}")
        elif columns[:1] != [family.key]:
            message = f"the foreign key ({', '.join(columns)}) must begin with {family.key}"
            yield statement.finding(RULE, f"{_named(statement)}: {message}")


def _references(tree: exp.Expr) -> Iterator[tuple[list[str], exp.Reference]]:
    for key in tree.find_all(exp.ForeignKey):
        yield [_column(one) for one in key.expressions], key.args["reference"]
    for column in tree.find_all(exp.ColumnDef):
        for constraint in column.constraints:
            if isinstance(constraint.kind, exp.Reference):
                yield [column.name], constraint.kind


def _column(node: exp.Expr) -> str:
    inner = node.this if isinstance(node, exp.Ordered) else node
    return inner.name if isinstance(inner, exp.Identifier | exp.Column) else inner.sql("postgres")
