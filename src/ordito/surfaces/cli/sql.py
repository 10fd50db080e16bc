"""SQL: a question to the marts, answered in the terminal or as a file."""

import json
import sys
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.markup import escape
from rich.table import Table

from ordito import marts
from ordito.marts import Form
from ordito.platform.state import lake_dir
from ordito.surfaces.cli.options import Company, Lake
from ordito.surfaces.cli.steps import console

_SHOWN: Final = 100
_ENDINGS: Final[dict[str, Form]] = {".csv": "csv", ".parquet": "parquet", ".json": "json"}


def sql(
    question: Annotated[str, typer.Argument(help="One SELECT over the tables of the marts.")],
    *,
    to: Annotated[
        Path | None, typer.Option(help="File for the answer: .csv, .parquet or .json lines.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON for each row.")] = False,
    most: Annotated[int, typer.Option(min=1, help="Rows that are shown at most.")] = _SHOWN,
    company: Company = "demo",
    lake: Lake = None,
) -> None:
    """Ask the newest marts; nothing else can be read, and nothing can be changed."""
    folder = lake or lake_dir(company)
    built = marts.current(folder)
    if to is not None:
        if to.suffix not in _ENDINGS:
            raise typer.BadParameter("the file ends in .csv, .parquet or .json", param_hint="--to")
        rows = marts.write_answer(folder, built, question, into=to, form=_ENDINGS[to.suffix])
        console.print(f"{rows:,} rows: {to}")
        return
    answer = marts.ask(folder, built, question, most=most)
    if as_json:
        for row in answer.rows:
            told = dict(zip(answer.columns, row, strict=True))
            sys.stdout.write(json.dumps(told, default=str, ensure_ascii=False) + "\n")
        return
    _show(answer)


def _show(answer: marts.Answer) -> None:
    table = Table(*map(escape, answer.columns))
    for row in answer.rows:
        table.add_row(*("" if one is None else escape(str(one)) for one in row))
    console.print(table)
    if not answer.is_whole:
        console.print(f"The first {len(answer.rows):,} rows; --to FILE writes all of them.")
