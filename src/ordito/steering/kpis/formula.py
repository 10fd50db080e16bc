"""Formulas: sums and counts over measures of a subject, checked before they run.

The engine's own parser reads a formula; what is not a sum, a count, arithmetic, a comparison or a
choice over the subject's measures is refused, so that a formula reads nothing else. Sums and counts
add up over the parts of a tree, and two formulas are the same when their trees are.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

import duckdb
import msgspec

from ordito.steering.kpis.errors import KpiWrong
from ordito.steering.kpis.model import Kpi

SUBJECTS: Final[Mapping[str, tuple[str, ...]]] = {
    "orders": (
        *("id", "channel", "channel_kind", "method", "place_id", "customer_id", "coupon"),
        *("cancelled", "gross", "net", "discount", "shipping_net", "goods_cost", "lines", "units"),
        *("returned_net", "returned_units", "late", "late_hours", "lead_hours", "pick_minutes"),
        *("cases", "case_minutes", "told_again"),
    ),
    "steps": (
        *("id", "journey_id", "order_id", "customer_id", "activity", "phase", "channel"),
        *("channel_kind", "resource", "waited_minutes", "worked_minutes"),
    ),
    "cases": (
        *("id", "order_id", "customer_id", "channel", "channel_kind", "passed_on", "told_again"),
        *("minutes", "taken_hours", "closed_days"),
    ),
    "returns": (
        *("id", "order_id", "customer_id", "channel", "sold_channel", "units", "net", "refunded"),
        *("cost", "after_days"),
    ),
    "answers": ("id", "instrument", "score", "customer_id", "order_id", "case_id"),
    "customers": ("id", "orders", "channels", "gross", "net"),
}
"""Measures of each subject; see ``sql``."""

_SUMS: Final = frozenset({"sum", "count", "count_star"})
_SIGNS: Final = frozenset({"+", "-", "*", "/", "//", "abs", "least", "greatest", "!"})
_EITHER_WAY: Final = frozenset({"+", "*"})
_PLAIN: Final = frozenset({"COMPARISON", "CONJUNCTION", "CASE", "CONSTANT", "BETWEEN"})
_OPERATORS: Final = frozenset(
    {
        "OPERATOR_IS_NULL",
        "OPERATOR_IS_NOT_NULL",
        "OPERATOR_COALESCE",
        "OPERATOR_NOT",
        "OPERATOR_NULLIF",
        "COMPARE_IN",
        "COMPARE_NOT_IN",
    }
)
_TYPES: Final = frozenset({"INTEGER", "BIGINT", "DOUBLE"})
_SETTLED: Final = frozenset({"OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL", "OPERATOR_COALESCE"})
_ASIDE: Final = frozenset({"alias", "query_location", "query_location_length", "qualified_name"})
Tree = dict[str, Any]


class Meaning(msgspec.Struct, frozen=True):
    """What a definition measures, apart from how it is written.

    Attributes:
        subject: rows.
        formula: its tree, without constant factors.
        per: of what it is divided by.
        among: of which rows.
        factor: product of the constant factors.
    """

    subject: str
    formula: str
    per: str
    among: str
    factor: float

    @property
    def measure(self) -> tuple[str, str, str, str]:
        """What is measured, whatever the scale."""
        return self.subject, self.formula, self.per, self.among


def check(kpi: Kpi) -> None:
    """See that a definition can be reckoned.

    Raises:
        KpiWrong: with the first fault.
    """
    if kpi.subject not in SUBJECTS:
        raise KpiWrong(f"{kpi.name}: there is no subject {kpi.subject}.", field="subject")
    for field, text in (("formula", kpi.formula), ("per", kpi.per), ("among", kpi.among)):
        if text is not None:
            for fault in _faults(parse(text, field), kpi.subject, summed=field == "among"):
                raise KpiWrong(f"{kpi.name}: {field}: {fault}.", field=field)


def meaning(kpi: Kpi) -> Meaning:
    """Return what a definition measures."""
    formula, factor = _scaled(parse(kpi.formula, "formula"))
    per, divisor = _scaled(parse(kpi.per, "per")) if kpi.per else ({}, 1.0)
    among = parse(kpi.among, "among") if kpi.among else {}
    return Meaning(kpi.subject, _written(formula), _written(per), _written(among), factor / divisor)


def measures(kpi: Kpi) -> list[str]:
    """Return the measures that have to be known of a row for the figure to be."""
    trees = [parse(text, "formula") for text in (kpi.formula, kpi.per) if text]
    return sorted({name for tree in trees for name in _needed(tree)})


def counts_apart(kpi: Kpi) -> bool:
    """Return whether the same thing may be counted in several parts of the tree."""
    return any(part.get("distinct") for part in _parts(parse(kpi.formula, "formula")))


def parse(text: str, field: str) -> Tree:
    """Return the tree of a formula.

    Raises:
        KpiWrong: it is no expression, or more than one.
    """
    read = msgspec.json.decode(_read(text))
    if read["error"]:
        raise KpiWrong(f"{field}: {read['error_message']}", field=field)
    node = read["statements"][0]["node"]
    alone = len(read["statements"]) == 1 and node.get("type") == "SELECT_NODE"
    bare = alone and node["from_table"]["type"] == "EMPTY" and len(node["select_list"]) == 1
    if not bare or node["where_clause"] or node["group_expressions"] or node["modifiers"]:
        raise KpiWrong(f"{field}: {text!r} is not one expression.", field=field)
    return node["select_list"][0]


@lru_cache(maxsize=4_096)
def _read(text: str) -> str:
    """Return what the engine's parser makes of an expression."""
    with duckdb.connect() as connection:
        told = {"query": f"SELECT {text}"}
        ((found,),) = connection.execute("SELECT json_serialize_sql($query)", told).fetchall()
    return found


def _faults(tree: Tree, subject: str, *, summed: bool) -> Iterator[str]:
    """Yield what may not stand there; ``summed`` says that no further sum may."""
    kind = tree["class"]
    adds_up = kind == "FUNCTION" and tree["function_name"] in _SUMS
    if adds_up and summed:
        yield "a sum or count stands within another, or where rows are chosen"
    elif kind == "COLUMN_REF":
        yield from _faults_of_measure(tree, subject, summed=summed)
    elif adds_up or _may_stand(tree):
        for part in _children(tree):
            yield from _faults(part, subject, summed=summed or adds_up)
    else:
        yield f"{tree.get('function_name') or kind.lower()} may not be used"


def _faults_of_measure(tree: Tree, subject: str, *, summed: bool) -> Iterator[str]:
    name = ".".join(tree["column_names"]).lower()
    if name not in SUBJECTS[subject]:
        yield f"{subject} have no measure {name}"
    elif not summed:
        yield f"{name} stands outside of a sum or count"


def _may_stand(tree: Tree) -> bool:
    """Return whether an expression is arithmetic, a comparison or a choice."""
    kind = tree["class"]
    return (
        kind in _PLAIN
        or (kind == "FUNCTION" and tree["function_name"] in _SIGNS)
        or (kind == "OPERATOR" and tree["type"] in _OPERATORS)
        or (kind == "CAST" and tree["type_expr"]["type_name"] in _TYPES)
    )


def _children(tree: Tree) -> Iterator[Tree]:
    """Yield the expressions directly within one."""
    for key, value in tree.items():
        if key != "type_expr":
            yield from _within(value)


def _within(value: object) -> Iterator[Tree]:
    if isinstance(value, dict):
        found: Tree = value  # pyright: ignore[reportUnknownVariableType]
        if "class" in found:
            yield found
        else:
            for part in found.values():
                yield from _within(part)
    elif isinstance(value, list):
        parts: list[object] = value  # pyright: ignore[reportUnknownVariableType]
        for part in parts:
            yield from _within(part)


def _parts(tree: Tree) -> Iterator[Tree]:
    yield tree
    for part in _children(tree):
        yield from _parts(part)


def _needed(tree: Tree) -> Iterator[str]:
    if tree["class"] == "COLUMN_REF":
        yield tree["column_names"][-1].lower()
    elif tree["type"] not in _SETTLED:
        for part in _children(tree):
            yield from _needed(part)


def _scaled(tree: Tree) -> tuple[Tree, float]:
    """Return an expression without the constants that multiply or divide it, and their product."""
    factor = 1.0
    while tree["class"] == "FUNCTION" and tree["function_name"] in {"*", "/"}:
        left, right = _children(tree)
        if right["class"] == "CONSTANT":
            number = float(right["literal"]["text"])
            if number == 0:
                return tree, factor
            factor = factor * number if tree["function_name"] == "*" else factor / number
            tree = left
        elif left["class"] == "CONSTANT" and tree["function_name"] == "*":
            factor *= float(left["literal"]["text"])
            tree = right
        else:
            break
    return tree, factor


def _written(tree: Tree) -> str:
    """Return an expression in one way of writing it."""
    return msgspec.json.encode(_settled(tree), order="sorted").decode()


def _settled(value: Any) -> Any:
    if isinstance(value, list):
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        return [_settled(part) for part in items]
    if not isinstance(value, dict):
        return value
    tree: Tree = value  # pyright: ignore[reportUnknownVariableType]
    found = {key: _settled(part) for key, part in tree.items() if key not in _ASIDE}
    if tree.get("class") == "COLUMN_REF":
        found["column_names"] = [name.lower() for name in tree["column_names"]]
    name, kind = tree.get("function_name"), tree.get("type")
    if name in _EITHER_WAY:
        found["arguments"] = sorted(found["arguments"], key=msgspec.json.encode)
    if tree.get("class") == "CONJUNCTION":
        found["children"] = sorted(found["children"], key=msgspec.json.encode)
    if kind in {"COMPARE_EQUAL", "COMPARE_NOTEQUAL"}:
        sides = sorted((found["left"], found["right"]), key=msgspec.json.encode)
        found["left"], found["right"] = sides
    return found
