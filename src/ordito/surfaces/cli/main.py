"""Main: the commands of ``ordito``; a command's module is imported when it is asked for.

A new command is a line in ``COMMANDS``: its name, and the function or ``typer.Typer`` behind it.
"""

import importlib
import sys
from collections.abc import Callable
from typing import Any, Final

import typer
from rich.console import Console
from rich.markup import escape
from typer.core import TyperGroup

from ordito.platform.errors import OutsideFault, Refusal

COMMANDS: Final = {
    "up": "ordito.surfaces.cli.up:up",
    "down": "ordito.surfaces.cli.up:down",
    "reset": "ordito.surfaces.cli.up:reset",
    "serve": "ordito.surfaces.cli.serve:serve",
    "db": "ordito.surfaces.cli.db:app",
    "import": "ordito.surfaces.cli.import_:app",
    "export": "ordito.surfaces.cli.export:app",
    "documents": "ordito.surfaces.cli.documents:app",
    "demo": "ordito.surfaces.cli.demo.command:app",
    "catalogue": "ordito.surfaces.cli.catalogue:app",
    "rulebook": "ordito.surfaces.cli.rulebook:app",
    "audit": "ordito.surfaces.cli.audit:audit",
    "doctor": "ordito.surfaces.cli.doctor:doctor",
    "match": "ordito.surfaces.cli.match:match",
    "watch": "ordito.surfaces.cli.watch:watch",
    "marketplace": "ordito.surfaces.cli.marketplace:app",
    "replay": "ordito.surfaces.cli.replay.command:replay",
    "ucp": "ordito.surfaces.cli.ucp:app",
    "customers": "ordito.surfaces.cli.customers:app",
    "sources": "ordito.surfaces.cli.sources:app",
    "sourcing": "ordito.surfaces.cli.sourcing:app",
    "till": "ordito.surfaces.cli.till:app",
    "marts": "ordito.surfaces.cli.marts:app",
    "sql": "ordito.surfaces.cli.sql:sql",
    "steer": "ordito.surfaces.cli.steer:app",
    "world": "ordito.surfaces.cli.world:app",
    "token": "ordito.surfaces.cli.access:token",
    "user": "ordito.surfaces.cli.access:user",
}


class Commands(TyperGroup):
    """A group that knows its commands by name and loads them one by one."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order in which they are shown."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Load a command; None where there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        found: typer.Typer | Callable[..., Any]
        found = getattr(importlib.import_module(module), attribute)
        if isinstance(found, typer.Typer):
            command = typer.main.get_command(found)
        else:
            alone = typer.Typer(add_completion=False)
            alone.command()(found)
            command = typer.main.get_command(alone)
        command.name = cmd_name
        return command


app = typer.Typer(cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def ordito() -> None:
    """One customer, price, stock, order and journey for every channel, in real time."""


def main() -> None:
    """Run the command line; a refusal is shown with its remedy and ends with status 1."""
    try:
        app()
    except Refusal as refusal:
        _show(refusal.detail, refusal.remedy)
        sys.exit(1)
    except OutsideFault as fault:
        _show(str(fault), "try again" if fault.may_retry else "see the message above")
        sys.exit(1)
    except ConnectionRefusedError as fault:
        _show(f"no server answers: {fault}", "start it, or correct ORDITO_DATABASE_URL")
        sys.exit(1)


def _show(detail: str, remedy: str) -> None:
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    # what stands in brackets is text here, as [file] in a map
    console.print(f"[red]✗[/] {escape(detail)}", f"  {escape(remedy)}", sep="\n")


if __name__ == "__main__":
    main()
