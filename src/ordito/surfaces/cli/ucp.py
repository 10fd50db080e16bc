"""UCP: the keys with which this business signs what it tells platforms."""

from typing import Annotated

import typer
from rich.table import Column, Table

from ordito.platform.clock import now
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.platforms import clients
from ordito.surfaces.cli.steps import console
from ordito.surfaces.ucp.signatures.keystore import KEPT, OwnKey, keystore_of

app = typer.Typer(no_args_is_help=True, help="The Universal Commerce Protocol.")
keys = typer.Typer(no_args_is_help=True, help="Keys that answers and webhooks are signed with.")
app.add_typer(keys, name="keys")
app.add_typer(clients, name="clients")


@keys.command("list")
def show_keys(*, company: Company = "demo") -> None:
    """List the keys: which signs, which are published; their secret halves stay in their file."""
    at = now()
    store = keystore_of(company)
    signing = store.signer(at).key_id
    table = Table(Column("key", overflow="fold"), "made", "signs from", "published until", "")
    for key in store.list_keys():
        until = "" if key.published_until is None else f"{key.published_until:%Y-%m-%d %H:%M}"
        table.add_row(
            key.key_id,
            f"{key.made_at:%Y-%m-%d %H:%M}",
            f"{key.signs_from:%Y-%m-%d %H:%M}",
            until,
            "signs" if key.key_id == signing else _state(key),
        )
    console.print(table)


@keys.command("rotate")
def rotate(*, company: Company = "demo") -> None:
    """Make a new key; it signs in ten minutes, the present one stays published for a week more."""
    made = keystore_of(company).rotate(now())
    console.print(
        f"key {made.key_id} signs from {made.signs_from:%Y-%m-%d %H:%M} UTC; "
        f"those before are published for {KEPT.days} days more"
    )


@keys.command("drop")
def drop(
    key_id: Annotated[
        str, typer.Argument(help="Id of the key, as `ordito ucp keys list` shows it.")
    ],
    *,
    company: Company = "demo",
) -> None:
    """Publish a key no more, at once, because it has leaked; the next one signs."""
    keystore_of(company).drop(key_id, now())
    console.print(f"key {key_id} is published no more")


def _state(key: OwnKey) -> str:
    at = now()
    if not key.is_published(at):
        return "ended"
    return "waits" if key.signs_from > at else "published"
