"""Options that several commands share."""

from typing import Annotated

import typer

Company = Annotated[
    str,
    typer.Option(envvar="ORDITO_COMPANY", help="Company; each is a database of its own."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
