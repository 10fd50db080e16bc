"""Small companies made by hand as marts, for tests of what their dealings cost."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import msgspec

from ordito import marts
from ordito.steering.economics import Activity, Figure, Resource, Subject, Term, When

SINCE = date(2025, 1, 1)


def figure(value: float | None, low: float | None = None, high: float | None = None) -> Figure:
    return Figure(value=value, low=low, high=high, source="ledger", owner="finance", since=SINCE)


def resource(code: str, cost: Figure, capacity: float, *, days: float = 90) -> Resource:
    return Resource(code=code, name=code, cost=cost, capacity=figure(capacity), days=days)


def activity(
    code: str,
    *,
    step: str,
    terms: Mapping[str, Figure],
    subject: Subject = Subject.ORDER,
    resource: str | None = None,
    when: When | None = None,
) -> Activity:
    told = {
        "code": code,
        "name": code,
        "step": step,
        "subject": subject,
        "resource": resource,
        "touchpoint": code,
        "when": when or When(),
        "terms": tuple(Term(measure, each) for measure, each in terms.items()),
    }
    return msgspec.convert(told, Activity, from_attributes=True)


def mart_of(folder: Path, tables: Mapping[str, str]) -> marts.Mart:
    """Make a mart of the SELECTs of some staging tables; the others are empty.

    A SELECT names the columns that it knows; of an order line with its order, for instance.
    """

    def stage(connection: duckdb.DuckDBPyConnection) -> None:
        company = "SELECT 'UTC' AS zone, 'EUR' AS currency, 7776000000000 AS as_of_us"
        given = {"stg_company": company, **tables}
        for table, columns in marts.STAGING.items():
            found = connection.sql(given.get(table, "SELECT 1 AS nothing WHERE false"))
            known = {name: name if name in found.columns else "NULL" for name in columns}
            chosen = ", ".join(
                f"CAST({known[name]} AS {kind}) AS {name}" for name, kind in columns.items()
            )
            found.project(chosen).create(table)

    marts.build(folder, stage)
    return marts.open_mart(folder)
