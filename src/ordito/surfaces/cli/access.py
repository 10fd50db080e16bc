"""Access: API tokens of channels and people who sign in, from the command line."""

import asyncio
import sys
from datetime import timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
import typer
from rich.table import Column, Table

from ordito.network import load_directory
from ordito.platform.auth import (
    Staff,
    StaffNotFound,
    Token,
    add_staff,
    disable_staff,
    find_staff,
    hash_password,
    issue_token,
    list_staff,
    list_tokens,
    revoke_token,
    set_password,
)
from ordito.platform.clock import now
from ordito.platform.company import open_company
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.steps import console
from ordito.surfaces.guards import Role, Scope

token = typer.Typer(
    no_args_is_help=True, help="API tokens: what systems show instead of a password."
)
user = typer.Typer(no_args_is_help=True, help="People who sign in.")

Language = Literal["en", "it", "et"]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
Login = Annotated[str, typer.Argument(help="Name to sign in with; small letters.")]
Places = Annotated[
    list[str] | None,
    typer.Option("--place", help="Code of a place the person works at; without it, every place."),
]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]
Channels = Annotated[
    list[str] | None,
    typer.Option(
        "--channel", help="Code of a channel that an integrator looks after; without it, every one."
    ),
]
_OPERATOR = Context(actor="system:cli")


@token.command("create")
def create_token(
    name: Annotated[str, typer.Argument(help="What the token is for.")],
    *,
    scope: Annotated[list[Scope], typer.Option(help="What it may do; repeat for several.")],
    channel: Annotated[str, typer.Option(help="Code of its channel; empty for none.")] = "",
    place: Annotated[str, typer.Option(help="Code of its one place; empty for every.")] = "",
    days: Annotated[int | None, typer.Option(min=1, help="Valid for so many days.")] = None,
    company: Company = "demo",
) -> None:
    """Issue a token and print it; it cannot be shown again."""
    print(asyncio.run(_create_token(company, name, scope, channel, place, days)))  # noqa: T201 # alone on its line, for scripts


@token.command("list")
def show_tokens(*, json: Json = False, company: Company = "demo") -> None:
    """List the tokens; their secrets are not kept."""
    tokens = asyncio.run(_list_tokens(company))
    if json:
        _print_json([_told(each, hidden="secret_sha256") for each in tokens])
        return
    id_column = Column("token", no_wrap=True)  # to be copied
    table = Table(id_column, "name", "scopes", "expires", "revoked", "last used")
    for each in tokens:
        table.add_row(
            *(str(each.token_id), each.name, " ".join(each.scopes)),
            *(_instant(at) for at in (each.expires_at, each.revoked_at, each.last_used_at)),
        )
    console.print(table)


@token.command("revoke")
def revoke(
    token_id: Annotated[UUID, typer.Argument(help="Id of the token, as `list` shows it.")],
    *,
    company: Company = "demo",
) -> None:
    """Withdraw a token; running servers follow within seconds."""
    asyncio.run(_transact(company, revoke_token, token_id=token_id, at=now()))
    console.print(f"token {token_id} revoked")


@user.command("add")
def add_user(
    login: Login,
    *,
    name: Annotated[str, typer.Option(help="As colleagues know the person.")] = "",
    role: Annotated[list[Role], typer.Option(help="What the person may do; repeat.")],
    place: Places = None,
    channel: Channels = None,
    language: Annotated[
        Language | None, typer.Option(help="Of the screens; else the browser's.")
    ] = None,
    password_stdin: PasswordStdin = False,
    company: Company = "demo",
) -> None:
    """Let a person sign in."""
    password_hash = hash_password(_ask_password(password_stdin))
    asyncio.run(
        _add_user(company, login, name or login, password_hash, role, place, channel, language)
    )
    console.print(f"{login} may sign in")


@user.command("list")
def show_users(*, json: Json = False, company: Company = "demo") -> None:
    """List the people who may or might sign in."""
    people = asyncio.run(_list_users(company))
    if json:
        _print_json([_told(each, hidden="password_hash") for each in people])
        return
    table = Table("login", "name", "roles", "places", "disabled")
    for each in people:
        places = "every" if each.place_ids is None else str(len(each.place_ids))
        table.add_row(
            each.login, each.name, " ".join(each.roles), places, _instant(each.disabled_at)
        )
    console.print(table)


@user.command("set-password")
def change_password(
    login: Login, *, password_stdin: PasswordStdin = False, company: Company = "demo"
) -> None:
    """Replace a person's password; open sessions end."""
    password_hash = hash_password(_ask_password(password_stdin))
    asyncio.run(_change(company, login, set_password, password_hash=password_hash, at=now()))
    console.print(f"{login} has a new password")


@user.command("disable")
def disable(login: Login, *, company: Company = "demo") -> None:
    """End a person's access; open sessions end."""
    asyncio.run(_change(company, login, disable_staff, at=now()))
    console.print(f"{login} may not sign in any more")


async def _create_token(
    company: str, name: str, scopes: list[Scope], channel: str, place: str, days: int | None
) -> str:
    at = now()
    async with open_company(company) as db:
        network = await db.read(load_directory)
        return await db.transact(
            issue_token,
            _OPERATOR,
            name=name,
            scopes=list(scopes),
            channel_id=network.channel_by_code(channel).channel_id if channel else None,
            place_id=network.place_by_code(place).place_id if place else None,
            expires_at=None if days is None else at + timedelta(days=days),
            at=at,
        )


async def _add_user(
    company: str,
    login: str,
    name: str,
    password_hash: str,
    roles: list[Role],
    places: list[str] | None,
    channels: list[str] | None,
    language: str | None,
) -> None:
    async with open_company(company) as db:
        network = await db.read(load_directory)
        await db.transact(
            add_staff,
            _OPERATOR,
            login=login,
            name=name,
            password_hash=password_hash,
            roles=list(roles),
            place_ids=[network.place_by_code(code).place_id for code in places or ()] or None,
            channel_ids=[network.channel_by_code(code).channel_id for code in channels or ()]
            or None,
            language=language,
            at=now(),
        )


async def _list_tokens(company: str) -> list[Token]:
    async with open_company(company) as db:
        return await db.read(list_tokens)


async def _list_users(company: str) -> list[Staff]:
    async with open_company(company) as db:
        return await db.read(list_staff)


async def _transact(company: str, command: Any, **arguments: Any) -> None:
    async with open_company(company) as db:
        await db.transact(command, _OPERATOR, **arguments)


async def _change(company: str, login: str, command: Any, **arguments: Any) -> None:
    async with open_company(company) as db:
        person = await _person(db, login)
        await db.transact(command, _OPERATOR, staff_id=person.staff_id, **arguments)


async def _person(db: Database, login: str) -> Staff:
    person = await db.read(find_staff, login=login)
    if person is None:
        raise StaffNotFound(f"nobody has the login {login!r}", field="login")
    return person


def _ask_password(from_stdin: bool) -> str:  # noqa: FBT001 # an option of the command line
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return typer.prompt("Password", hide_input=True, confirmation_prompt=True)


def _told(row: msgspec.Struct, *, hidden: str) -> dict[str, Any]:
    return {name: value for name, value in msgspec.structs.asdict(row).items() if name != hidden}


def _print_json(rows: list[dict[str, Any]]) -> None:
    print(msgspec.json.encode(rows).decode())  # noqa: T201 # for other programs


def _instant(at: Any) -> str:
    return "" if at is None else f"{at:%Y-%m-%d %H:%M}"
