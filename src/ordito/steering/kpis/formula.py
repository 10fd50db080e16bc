"""Formulas: sums and counts over measures of a subject, checked before they run.

The engine's own parser reads a formula; what is not a sum, a count, arithmetic, a comparison or a
choice over the subject's measures is refused, so that a formula reads nothing else. Sums and counts
add up over the parts of a tree, and two formulas are the same when their trees are.
"""

import atexit
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, Final

import duckdb
import msgspec

from ordito.steering.kpis.errors import KpiWrong
from ordito.steering.kpis.model import Kpi

_TEXT, _FLAG, _NUMBER = "VARCHAR", "BOOLEAN", "DOUBLE"


def _measures(*, text: str, number: str, flag: str = "") -> Mapping[str, str]:
    kinds = ((_TEXT, text), (_NUMBER, number), (_FLAG, flag))
    return {name: kind for kind, names in kinds for name in names.split()}


SUBJECTS: Final[Mapping[str, Mapping[str, str]]] = {
    "orders": _measures(
        text="id channel channel_kind method place_id customer_id coupon",
        number="gross net discount shipping_net goods_cost lines units returned_net returned_units"
        " late_hours lead_hours pick_minutes cases case_minutes told_again",
        flag="cancelled late",
    ),
    "steps": _measures(
        text="id journey_id order_id customer_id activity phase channel channel_kind resource",
        number="waited_minutes worked_minutes",
    ),
    "cases": _measures(
        text="id order_id customer_id channel channel_kind",
        number="passed_on told_again minutes taken_hours closed_days",
    ),
    "returns": _measures(
        text="id order_id customer_id channel sold_channel",
        number="units net refunded cost after_days",
    ),
    "answers": _measures(text="id instrument customer_id order_id case_id", number="score"),
    "customers": _measures(text="id", number="orders channels gross net"),
}
"""Measures of each subject with the engine's type of them; see ``sql``."""

_TRIED: Final = {_TEXT: ("'x'", "'0'"), _FLAG: ("true", "false"), _NUMBER: ("100000", "0")}
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
            tree = parse(text, field)
            for fault in _faults(tree, kpi.subject, summed=field == "among"):
                raise KpiWrong(f"{kpi.name}: {field}: {fault}.", field=field)
            if field != "among" and not _is_sum(tree):
                raise KpiWrong(
                    f"{kpi.name}: {field}: parts would not add up: only sums and counts, what they"
                    " are added to or taken from, and constants that multiply or divide them.",
                    field=field,
                )
            _try(kpi, field, text)


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


def _try(kpi: Kpi, field: str, text: str) -> None:
    """See that the engine can reckon a formula: it is tried on two rows that nobody has.

    Raises:
        KpiWrong: what it compares or sums is of another kind.
    """
    measures = SUBJECTS[kpi.subject]
    rows = ", ".join(
        f"({', '.join(f'{_TRIED[kind][row]}::{kind}' for kind in measures.values())})"
        for row in (0, 1)
    )
    filled = {
        "asked": f"({text})::BOOLEAN" if field == "among" else f"({text})::DOUBLE",
        "rows": rows,
        "measures": ", ".join(measures),
    }
    question = "SELECT <asked> FROM (VALUES <rows>) AS subject(<measures>)"
    for name, part in filled.items():
        question = question.replace(f"<{name}>", part)
    try:
        with _parser().cursor() as connection:
            connection.execute(question).fetchall()
    except duckdb.Error as fault:
        told = str(fault).partition("\n")[0]
        raise KpiWrong(f"{kpi.name}: {field}: {told}", field=field) from fault


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
    told = {"query": f"SELECT {text}"}
    with _parser().cursor() as connection:
        ((found,),) = connection.execute("SELECT json_serialize_sql($query)", told).fetchall()
    return found


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    """Return an engine with nothing in it, which may reach nothing outside of itself."""
    atexit.register(_parser.cache_clear)
    return duckdb.connect(config={"threads": 1, "enable_external_access": False})


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


def _is_sum(tree: Tree) -> bool:
    """Return whether what a formula gives of parts adds up to what it gives of the whole."""
    if tree["class"] == "FUNCTION" and tree["function_name"] in _SUMS:
        return True
    parts = list(_children(tree))
    name, kind = tree.get("function_name"), tree["type"]
    if name in {"+", "-"} or tree["class"] == "CAST":
        return all(_is_sum(part) for part in parts)
    if name in {"*", "/"}:
        numbers = [part["class"] == "CONSTANT" for part in parts]
        summed = [part for part, number in zip(parts, numbers, strict=True) if not number]
        is_divided_by_sum = name == "/" and not numbers[1]
        return len(summed) == 1 and not is_divided_by_sum and _is_sum(summed[0])
    if kind == "OPERATOR_COALESCE":
        return _is_sum(parts[0]) and all(part["class"] == "CONSTANT" for part in parts[1:])
    return False


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
