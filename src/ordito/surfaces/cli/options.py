"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Company = Annotated[
    str,
    typer.Option(envvar="ORDITO_COMPANY", help="Company; each is a database of its own."),
]
Lake = Annotated[
    Path | None, typer.Option(help="Folder of a lake, where it is not the company's own.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Everything, as JSON.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
