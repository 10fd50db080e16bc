"""Who opens, uses and ends transactions, and where SQL may stand."""

import ast
import re
from collections.abc import Iterator
from typing import Final

from tools.lint.house import Finding, House, Source, called

_BARE: Final = frozenset({"commit", "rollback", "connect", "connection", "create_pool"})
_OPENERS: Final = frozenset({"platform", "processes", "surfaces"})
_OWN_ENGINE: Final = frozenset({"platform", "marts", "steering", "supply"})
_OWN_ENGINES_OF_ROOMS: Final = (("customers", "matching"), ("surfaces", "connectors"))
# what is connected to in memory or on files, not on the operating database
_ANALYTIC: Final = frozenset({"duckdb", "ibis.duckdb", "ibis.pyspark"})
# what the relay calls: with the transaction and the fact
_REACTIONS: Final = frozenset({"handlers", "subscriptions"})
_ARITHMETIC: Final = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
_SQL: Final = re.compile(
    r"^\s*(?:SELECT\s|INSERT INTO\s|UPDATE\s+\S+\s+SET\s|DELETE FROM\s|WITH\s+\w+\s+AS\b)"
)


def transactions(house: House) -> Iterator[Finding]:
    """Find code that connects or ends transactions outside the platform, or opens one below."""
    for source in house.product:
        for call in (node for node in source.nodes if isinstance(node, ast.Call)):
            name = called(call)
            if name in _BARE and source.layer != "platform" and not _is_analytic(source, call):
                yield source.finding(call, "transaction", f"{name}: only the platform does that")
            if name == "transact" and source.layer not in _OPENERS:
                message = "a surface or a process opens the transaction; take `tx`"
                yield source.finding(call, "transaction", message)


def sql_in_code(house: House) -> Iterator[Finding]:
    """Find SQL outside `.sql` files."""
    for source in house.product:
        if source.layer in _OWN_ENGINE or source.parts[:2] in _OWN_ENGINES_OF_ROOMS:
            continue
        for node in source.nodes:
            if isinstance(node, ast.Constant) and _SQL.match(str(node.value)):
                message = "SQL stands in a .sql file beside the code, named"
                yield source.finding(node, "sql-in-code", message)


def flows(house: House) -> Iterator[Finding]:
    """Find flows that calculate, and flows and processes that hold statements."""
    for source in house.product:
        if source.layer in {"flows", "processes"}:
            for node in source.nodes:
                if isinstance(node, ast.alias) and node.name == "statements":
                    message = "a flow calls rooms; their commands hold the SQL"
                    yield source.finding(node, "flow", message)
        if source.layer == "flows":
            for node in source.nodes:
                if isinstance(node, ast.BinOp) and isinstance(node.op, _ARITHMETIC):
                    message = "a flow does not calculate; a rule of a room does"
                    yield source.finding(node, "flow", message)


def keyword_only(house: House) -> Iterator[Finding]:
    """Find functions of rooms, reads and flows that take more than the transaction by position."""
    for source in house.product:
        if source.layer not in house.rooms | {"reads", "flows"} or source.parts[-1] in _REACTIONS:
            continue
        for node in source.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                given = [argument.arg for argument in node.args.args]
                if given[:1] == ["tx"] and len(given) > 1 and not node.name.startswith("_"):
                    message = f"{node.name}: write `*` after tx; arguments are named at the call"
                    yield source.finding(node, "keyword-only", message)


def _is_analytic(source: Source, call: ast.Call) -> bool:
    """Tell whether it is an engine of analysis, in memory or on files, that is connected to."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    is_analytic = owner is not None and ast.unparse(owner) in _ANALYTIC
    return is_analytic and source.layer != "flows"
