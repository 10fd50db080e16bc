"""Marts: what happened in the company, as tables for analysis; read by many, written by builds.

Owns the lake, a folder of immutable files: copies of the log and of the rooms' published views, and
builds of facts and dimensions by named steps. Whoever steers reads these and nothing else. Owns no
operating table, and what a figure means is for its readers.
"""

from ordito.marts.asking import Answer, Form, ask, write_answer
from ordito.marts.build import build
from ordito.marts.checks import Fault, check_copies, check_mart, count_checks
from ordito.marts.contract import STAGING, Source, check_staging
from ordito.marts.copies import (
    Controls,
    Copies,
    Taken,
    find_damaged,
    locked,
    open_copies,
    read_copies,
    take,
    take_controls,
)
from ordito.marts.errors import (
    ContractBroken,
    LakeHasCopies,
    MartOutdated,
    NoCopies,
    NoMart,
    NotAQuestion,
    RefreshUnderWay,
    UnwritableFile,
)
from ordito.marts.lake import LakeStatus, Teller, lag_s, lay, read_status, rebuild, refresh, settle
from ordito.marts.mart import Build, Mart, Table, current, open_mart
from ordito.marts.tables import STEPS

__all__ = [
    "STAGING",
    "STEPS",
    "Answer",
    "Build",
    "ContractBroken",
    "Controls",
    "Copies",
    "Fault",
    "Form",
    "LakeHasCopies",
    "LakeStatus",
    "Mart",
    "MartOutdated",
    "NoCopies",
    "NoMart",
    "NotAQuestion",
    "RefreshUnderWay",
    "Source",
    "Table",
    "Taken",
    "Teller",
    "UnwritableFile",
    "ask",
    "build",
    "check_copies",
    "check_mart",
    "check_staging",
    "count_checks",
    "current",
    "find_damaged",
    "lag_s",
    "lay",
    "locked",
    "open_copies",
    "open_mart",
    "read_copies",
    "read_status",
    "rebuild",
    "refresh",
    "settle",
    "take",
    "take_controls",
    "write_answer",
]
