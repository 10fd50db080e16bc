"""Reckons what every order has caused, once for each build of the mart and each register.

Time-driven activity-based costing: an activity takes so many units of a resource by its equation,
a unit costs what the resource costs divided by what it can practically do, and what is not used is
shown apart. All is whole numbers: the parts make the whole to the minor unit.

Source: R. Kaplan, S. Anderson, "Time-Driven Activity-Based Costing", Harvard Business Review,
November 2004.
"""

import os
import shutil
import tempfile
from fractions import Fraction
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final

import duckdb
import msgspec

from ordito.marts import Mart
from ordito.steering.economics.model import (
    MEASURES,
    Activity,
    Register,
    Resource,
    Subject,
)

ENTRIES: Final = "entries.parquet"
LADDERS: Final = "ladders.parquet"
_ANSWERS: Final = "answers"
_FORM: Final = b"2"  # of the files; another form is another answer
_ORDER: Final = "order_id, customer_id, channel, dealing"
_MILLION: Final = 1_000_000


def reckon_costs(mart: Mart, register: Register) -> Path:
    """Return the folder with what every order has caused; it is made where it is not there yet.

    Answers of builds that are gone go too: they name customers, and a build without one of them
    must leave no trace of him.
    """
    folder = mart.folder / _ANSWERS / mart.version / f"economics-{_digest(register)}"
    if (folder / LADDERS).exists():
        return folder
    _let_old_go(mart)
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    try:
        with mart.connection.cursor() as connection:
            _reckon(connection, register)
            _write(connection, "entries", "activity, subject, subject_id", making / ENTRIES)
            _write(connection, "ladders", _ORDER, making / LADDERS)
        if not folder.exists():
            making.rename(folder)
    except OSError:
        # somebody else was quicker, and his answer is the same
        if not (folder / LADDERS).exists():
            raise
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return folder


def group_customers(mart: Mart, register: Register) -> dict[str, str]:
    """Return the code of the declared group of each customer who is in one."""
    with mart.connection.cursor() as connection:
        _group(connection, register)
        return dict(connection.execute("SELECT customer_id, code FROM customer_groups").fetchall())


@cache
def sql_of(name: str) -> str:
    """Return a statement of channel economics."""
    return (files("ordito.steering.economics") / "sql" / f"{name}.sql").read_text()


def rate_of(resource: Resource) -> tuple[Fraction, Fraction, Fraction]:
    """Return what a unit of a resource costs: the least, the middle and the most."""
    cost, capacity = resource.cost, resource.capacity
    return (
        _exact(cost.lowest) / _exact(capacity.highest),
        _exact(cost.middle) / _exact(capacity.middle),
        _exact(cost.highest) / _exact(capacity.lowest),
    )


def _reckon(connection: duckdb.DuckDBPyConnection, register: Register) -> None:
    """Make the tables ``entries`` and ``ladders`` on a connection of their own."""
    _group(connection, register)
    subjects = sorted({activity.subject.value for activity in register.activities})
    connection.execute(sql_of("subjects"), {"subjects": subjects})
    connection.execute(sql_of("entries"))
    resources = {one.code: one for one in register.resources}
    for activity in register.activities:
        _deal(connection, activity, resources.get(activity.resource or ""))
    shares = _goods_shares(register)
    connection.execute(sql_of("refunds"), shares)
    connection.execute(sql_of("ladders"), {**shares, "limits": list(register.basket_limits)})


def _deal(
    connection: duckdb.DuckDBPyConnection, activity: Activity, resource: Resource | None
) -> None:
    """Deal the money that an activity costs out to those for whom it was done."""
    figures = {term.measure: term.each for term in activity.terms}
    connection.execute(
        sql_of("taken"),
        {
            **activity.told(),
            "lowest": _factors(activity.subject, {name: f.lowest for name, f in figures.items()}),
            "middle": _factors(activity.subject, {name: f.middle for name, f in figures.items()}),
            "highest": _factors(activity.subject, {name: f.highest for name, f in figures.items()}),
        },
    )
    found = connection.execute("SELECT sum(low), sum(amount), sum(high) FROM taken").fetchone()
    if found is None or not found[2]:
        return
    rates = (Fraction(1),) * 3 if resource is None else rate_of(resource)
    wholes = [int(total) for total in found]
    money = [round(rate * total / _MILLION) for rate, total in zip(rates, wholes, strict=True)]
    of_resource = () if resource is None else (resource.cost, resource.capacity)
    told = {
        "activity": activity.code,
        "step": activity.step,
        "touchpoint": activity.touchpoint,
        "resource": activity.resource,
        "subject": activity.subject.value,
        "money": money[1],
        "whole": wholes[1],
    }
    if money[0] == money[2] and wholes[0] == wholes[2]:
        connection.execute(sql_of("deal"), told)
        return
    told |= {
        "money_low": money[0],
        "whole_low": wholes[0],
        "money_high": money[2],
        "whole_high": wholes[2],
        "known": all(one.is_known for one in (*of_resource, *figures.values())),
    }
    connection.execute(sql_of("deal_within"), told)


def _group(connection: duckdb.DuckDBPyConnection, register: Register) -> None:
    """Put each customer into the first group whose conditions are true of him."""
    ranked = [
        (rank, condition)
        for rank, group in enumerate(register.groups)
        for condition in group.conditions
    ]
    connection.execute(
        sql_of("customers"),
        {
            "free_from": register.free_from,
            "ranks": [rank for rank, _ in ranked],
            "measures": [one.measure for _, one in ranked],
            "overs": [one.over for _, one in ranked],
            "at_least": [one.at_least for _, one in ranked],
            "below": [one.below for _, one in ranked],
            "every_rank": list(range(len(register.groups))),
            "sizes": [len(group.conditions) for group in register.groups],
            "codes": [group.code for group in register.groups],
        },
    )


def _factors(subject: Subject, by_measure: dict[str, float]) -> list[float]:
    return [by_measure.get(measure, 0.0) for measure in MEASURES[subject]]


def _goods_shares(register: Register) -> dict[str, float]:
    """Return what goods cost as shares of their price; without a figure anything up to all."""
    share = register.goods_share
    if share is None:
        return {"lowest": 0.0, "middle": 0.5, "highest": 1.0}
    return {"lowest": share.lowest, "middle": share.middle, "highest": share.highest}


def _write(connection: duckdb.DuckDBPyConnection, table: str, order: str, path: Path) -> None:
    connection.table(table).order(order).write_parquet(str(path), compression="zstd")
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _let_old_go(mart: Mart) -> None:
    answers = mart.folder / _ANSWERS
    builds = mart.folder / "builds"
    for folder in answers.iterdir() if answers.exists() else ():
        if not (builds / folder.name).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _digest(register: Register) -> str:
    reckoned = msgspec.structs.replace(register, reason="-", targets={})
    written = msgspec.json.encode(reckoned, order="sorted")
    return sha256(_FORM + written).hexdigest()[:16]


def _exact(value: float) -> Fraction:
    return Fraction(str(value))
