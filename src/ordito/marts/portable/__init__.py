"""Portable steps: analysis that runs here on DuckDB and, unchanged, on Spark beyond one machine.

Needs the extra ``ordito[spark]``, which nothing else of the product does. What an engine answers is
compared row by row with what DuckDB answers here: equal to the cent and to the microsecond.
"""

from ordito.marts.portable.engines import (
    Answers,
    Engine,
    answers_of,
    differences,
    on_duckdb,
    on_spark,
)
from ordito.marts.portable.steps import STEPS, TABLES

__all__ = [
    "STEPS",
    "TABLES",
    "Answers",
    "Engine",
    "answers_of",
    "differences",
    "on_duckdb",
    "on_spark",
]
