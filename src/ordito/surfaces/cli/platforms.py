"""Platforms that may ask customers for leave to act for them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import typer
from rich.table import Table

from ordito import customers
from ordito.platform.clock import now
from ordito.platform.company import open_company
from ordito.platform.db import Tx
from ordito.platform.events import Context
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.steps import console
from ordito.surfaces.linking import SCOPES

clients = typer.Typer(no_args_is_help=True, help="Platforms that may link customers' accounts.")

_OPERATOR = Context(actor="system:cli")
ClientId = Annotated[str, typer.Argument(help="Id of the platform; letters, digits and . _ ~ -")]


@clients.command("put")
def put(
    client_id: ClientId,
    *,
    name: Annotated[str, typer.Option(help="Name by which customers know it.")],
    redirect: Annotated[
        list[str], typer.Option(help="Where customers may be led back to, letter for letter.")
    ],
    profile: Annotated[
        list[str], typer.Option(help="Address of its profile; tokens count under these alone.")
    ],
    scope: Annotated[
        list[str] | None, typer.Option(help="What it may ask for; without it, everything.")
    ] = None,
    confidential: Annotated[
        bool, typer.Option(help="Make a secret, for a platform that runs on servers of its own.")
    ] = False,
    company: Company = "demo",
) -> None:
    """Register a platform, or change it; a new secret takes the place of the old one."""
    secret = customers.accounts.draw() if confidential else None
    client = customers.accounts.NewClient(
        client_id=client_id,
        name=name,
        secret=secret,
        redirect_uris=tuple(redirect),
        profile_urls=tuple(profile),
        scopes=tuple(scope or SCOPES),
    )

    async def register(tx: Tx) -> None:
        await customers.accounts.put_client(tx, client=client, at=now())

    _run(company, register)
    console.print(f"platform {client_id} may ask customers for leave")
    if secret is not None:
        console.print(f"its secret, which cannot be read again: {secret}")


@clients.command("list")
def list_them(*, company: Company = "demo") -> None:
    """List the platforms."""
    table = Table("platform", "name", "kind", "redirects", "scopes", "disabled")
    for client in _run(company, customers.accounts.list_clients):
        table.add_row(
            client.client_id,
            client.name,
            "public" if client.secret_digest is None else "confidential",
            "\n".join(client.redirect_uris),
            "\n".join(client.scopes),
            "" if client.disabled_at is None else f"{client.disabled_at:%Y-%m-%d %H:%M}",
        )
    console.print(table)


@clients.command("disable")
def disable(client_id: ClientId, *, company: Company = "demo") -> None:
    """Let a platform act for nobody any more, at once."""

    async def end(tx: Tx) -> bool:
        return await customers.accounts.disable_client(tx, client_id=client_id, at=now())

    known = _run(company, end)
    console.print(f"platform {client_id} {'acts for nobody' if known else 'is not registered'}")
    if not known:
        raise typer.Exit(1)


def _run(company: str, work: Callable[[Tx], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with open_company(company) as db:
            return await db.transact(work, _OPERATOR)

    return asyncio.run(run())
