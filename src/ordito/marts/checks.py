"""Checks: whether a build holds together, and agrees with the company's books to the cent."""

from collections.abc import Iterator, Mapping
from typing import Final

import duckdb
import msgspec

from ordito.marts.copies import Controls, Copies, find_damaged, open_copies
from ordito.marts.mart import Mart

_EXAMPLES: Final = 3
Keys = tuple[str, ...]

UNIQUE: Final[Mapping[str, tuple[Keys, ...]]] = {
    "dim_place": (("place_id",),),
    "dim_channel": (("channel",),),
    "dim_sku": (("sku_id",),),
    "dim_customer": (("customer_id",),),
    "fact_order": (("order_id",), ("number",)),
    "fact_line": (("order_id", "line"),),
    "fact_return": (("order_id", "line", "returned_us"),),
    "fact_case": (("case_id",),),
    "fact_answer": (("answer_id",),),
    "fact_touch": (("touchpoint_id",),),
    "fact_step": (("step_id",), ("journey_id", "seq")),
    "fact_shelf_price": (("sku_id", "channel"),),
    "fact_capacity": (("resource", "place_id", "weekday", "hour", "since_us"),),
    "fact_movement": (("place_id", "sku_id", "condition", "moved_on", "kind"),),
    "fact_position": (("place_id", "sku_id", "condition", "moved_on"),),
}
"""Columns that no two rows have alike."""

KNOWN: Final[Mapping[str, Keys]] = {
    "dim_place": ("place_id", "kind"),
    "dim_channel": ("channel", "kind"),
    "dim_sku": ("sku_id",),
    "dim_customer": ("customer_id", "orders"),
    "fact_order": ("order_id", "channel", "method", "placed_us", "gross", "net", "shipping_net"),
    "fact_line": ("order_id", "line", "sku_id", "units", "listed", "paid", "net", "tax_bp"),
    "fact_return": ("order_id", "line", "sku_id", "units", "returned_us", "refunded", "net"),
    "fact_case": ("case_id", "opened_us"),
    "fact_answer": ("answer_id", "instrument", "score", "answered_us"),
    "fact_touch": ("touchpoint_id", "kind", "started_us"),
    "fact_step": ("journey_id", "seq", "step_id", "activity"),
    "fact_shelf_price": ("sku_id", "channel", "price"),
    "fact_movement": ("place_id", "sku_id", "condition", "moved_on", "kind", "units"),
    "fact_position": ("place_id", "sku_id", "condition", "moved_on", "on_hand"),
}
"""Columns that are never null."""

REFERENCES: Final[Mapping[str, tuple[tuple[str, str, str], ...]]] = {
    "fact_order": (
        ("customer_id", "dim_customer", "customer_id"),
        ("channel", "dim_channel", "channel"),
        ("place_id", "dim_place", "place_id"),
        ("source_place_id", "dim_place", "place_id"),
    ),
    "fact_line": (("order_id", "fact_order", "order_id"), ("sku_id", "dim_sku", "sku_id")),
    "fact_return": (
        ("order_id", "fact_order", "order_id"),
        ("channel", "dim_channel", "channel"),
        ("place_id", "dim_place", "place_id"),
    ),
    "fact_case": (
        ("customer_id", "dim_customer", "customer_id"),
        ("order_id", "fact_order", "order_id"),
        ("channel", "dim_channel", "channel"),
    ),
    "fact_answer": (
        ("customer_id", "dim_customer", "customer_id"),
        ("order_id", "fact_order", "order_id"),
        ("case_id", "fact_case", "case_id"),
    ),
    "fact_touch": (
        ("customer_id", "dim_customer", "customer_id"),
        ("channel", "dim_channel", "channel"),
        ("place_id", "dim_place", "place_id"),
        ("sku_id", "dim_sku", "sku_id"),
        ("order_id", "fact_order", "order_id"),
        ("case_id", "fact_case", "case_id"),
    ),
    "fact_step": (
        ("customer_id", "dim_customer", "customer_id"),
        ("order_id", "fact_order", "order_id"),
        ("case_id", "fact_case", "case_id"),
    ),
    "fact_shelf_price": (
        ("sku_id", "dim_sku", "sku_id"),
        ("channel", "dim_channel", "channel"),
    ),
    "fact_movement": (
        ("place_id", "dim_place", "place_id"),
        ("sku_id", "dim_sku", "sku_id"),
    ),
}
"""Columns whose values are those of another table, or null."""

TRUE: Final[Mapping[str, Keys]] = {
    "fact_line": ("units > 0", "paid BETWEEN 0 AND listed", "net <= paid", "tax_bp >= 0"),
    "fact_return": ("units > 0", "refunded >= 0", "net <= refunded"),
    "fact_order": (
        "gross >= 0",
        "method IN ('carry_out', 'collect', 'ship')",
        "returned_units BETWEEN 0 AND units",
    ),
    "fact_step": ("seq > 0",),
}
"""What each row fulfils."""

_LYING: Final = (
    "FROM (FROM fact_position SELECT arg_max(on_hand, moved_on) AS on_hand"
    " GROUP BY place_id, sku_id, condition)"
)

_SUMS: Final = {
    "orders": "SELECT count(*) FROM fact_order",
    "kept_minor": (
        "SELECT coalesce((SELECT sum(gross + shipping_charged) FROM fact_order), 0)"
        " - coalesce((SELECT sum(refunded) FROM fact_return), 0)"
    ),
    "returned_units": "SELECT sum(units) FROM fact_return",
    "capture_minor": (
        "SELECT sum(amount_minor) FROM raw_payment JOIN fact_order USING (order_id)"
        " WHERE kind = 'capture' AND settled_us IS NOT NULL"
    ),
    "refund_minor": (
        "SELECT sum(amount_minor) FROM raw_payment JOIN fact_order USING (order_id)"
        " WHERE kind = 'refund' AND settled_us IS NOT NULL"
    ),
    "stock_sale": (
        "SELECT sum(fulfilled) FROM raw_line JOIN raw_order USING (order_id)"
        " WHERE raw_line.kind = 'goods' AND origin <> 'history'"
    ),
    "stock_return": (
        "SELECT sum(returned) FROM raw_line JOIN raw_order USING (order_id)"
        " WHERE raw_line.kind = 'goods' AND origin <> 'history'"
    ),
    "stock_on_hand": f"{_LYING} SELECT sum(on_hand)",
    "stock_squared": f"{_LYING} SELECT sum(on_hand * on_hand)",
}
"""By the name of a control, what copies and marts say of it."""


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a build.

    Attributes:
        check: what should hold.
        rows: how many break it; of a sum, by how much it is off.
        examples: some of them.
    """

    check: str
    rows: int
    examples: tuple[str, ...] = ()


def check_mart(mart: Mart) -> list[Fault]:
    """Return where the tables of a build do not hold together."""
    return [*_doubled(mart), *_absent(mart), *_unknown(mart), *_untrue(mart)]


def check_copies(mart: Mart, copies: Copies, controls: Controls) -> list[Fault]:
    """Return where copies and the build of them differ from the books of the same instant.

    Args:
        mart: the build of ``copies``.
        copies: of the lake.
        controls: what the books said when they were copied.
    """
    damaged = find_damaged(mart.folder, copies)
    if damaged:
        return [Fault("the copies are as they were written", len(damaged), tuple(damaged[:3]))]
    open_copies(mart.connection, mart.folder, copies)
    return list(_off(mart, controls))


def count_checks() -> int:
    """Return how many checks there are."""
    told = [*UNIQUE.values(), *KNOWN.values(), *REFERENCES.values(), *TRUE.values()]
    return sum(map(len, told)) + len(_SUMS)


def _doubled(mart: Mart) -> Iterator[Fault]:
    for table, several in UNIQUE.items():
        for keys in several:
            named = ", ".join(keys)
            counted = mart.connection.view(table).aggregate(f"{named}, count(*) AS rows", named)
            yield from _fault(f"{table}: {named} is unique", counted.filter("rows > 1"), named)


def _absent(mart: Mart) -> Iterator[Fault]:
    for table, columns in KNOWN.items():
        (first, *_), *_ = UNIQUE.get(table, ((columns[0],),))
        for column in columns:
            empty = mart.connection.view(table).filter(f"{column} IS NULL")
            yield from _fault(f"{table}: {column} is known", empty, first)


def _unknown(mart: Mart) -> Iterator[Fault]:
    for table, references in REFERENCES.items():
        for column, other, key in references:
            named = mart.connection.view(table).filter(f"{column} IS NOT NULL")
            there = mart.connection.view(other).project(f"{key} AS there")
            lost = named.join(there, f"{column} = there", how="anti")
            yield from _fault(f"{table}: {column} is in {other}", lost, column)


def _untrue(mart: Mart) -> Iterator[Fault]:
    for table, conditions in TRUE.items():
        (keys, *_) = UNIQUE[table]
        for condition in conditions:
            rows = mart.connection.view(table).filter(f"NOT coalesce({condition}, true)")
            yield from _fault(f"{table}: {condition}", rows, ", ".join(keys))


def _fault(check: str, rows: duckdb.DuckDBPyRelation, named: str) -> Iterator[Fault]:
    ((count,),) = rows.aggregate("count(*)").fetchall()
    if count:
        found = rows.project(named).order("ALL").limit(_EXAMPLES).fetchall()
        yield Fault(check, count, tuple(" ".join(map(str, one)) for one in found))


def _off(mart: Mart, controls: Controls) -> Iterator[Fault]:
    for name, sql in _SUMS.items():
        ((found,),) = mart.rows(sql)
        currency = "" if name.startswith("stock_") else mart.build.currency
        told = controls[name, currency]
        if int(found or 0) != told:
            off = int(found or 0) - told
            yield Fault(f"{name} is what the books say", abs(off), (f"{found} not {told}",))
