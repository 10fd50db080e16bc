"""Marts: what happened in the company, as tables for analysis; read by many, written by builds.

Owns the lake, a folder of immutable files: copies of the log and of the rooms' published views, and
builds of facts and dimensions by named steps. Whoever steers reads these and nothing else. Owns no
operating table, and what a figure means is for its readers.
"""

from ordito.marts.build import STEPS, build
from ordito.marts.contract import STAGING, Source, check_staging
from ordito.marts.errors import ContractBroken, NoMart
from ordito.marts.mart import Build, Mart, Table, current, open_mart

__all__ = [
    "STAGING",
    "STEPS",
    "Build",
    "ContractBroken",
    "Mart",
    "NoMart",
    "Source",
    "Table",
    "build",
    "check_staging",
    "current",
    "open_mart",
]
