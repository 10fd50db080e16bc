"""Up and down: a living company on this machine in one command, and its end."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import Annotated, Final

import typer

from ordito.platform.auth import list_staff
from ordito.platform.db import Database, server
from ordito.platform.db.provider import DatabaseSettings
from ordito.platform.db.server import ensure_migrated, ensure_running
from ordito.platform.errors import Conflict
from ordito.platform.state import make_passable, state_dir
from ordito.surfaces.cli.demo import DEMO, SignIn, prepare_company
from ordito.surfaces.cli.demo.background import end_play, start_play
from ordito.surfaces.cli.demo.outside import outside_of
from ordito.surfaces.cli.keeper import Post, ask_to_end
from ordito.surfaces.cli.options import Company, Yes
from ordito.surfaces.cli.steps import console, step

_FIRST_PORT: Final = 8000
_PATIENCE_S: Final = 60.0
_LOOK_S: Final = 0.05
_TAIL_LINES: Final = 15
_LIVE_RATE_PER_S: Final = 0.5


class NotServing(Conflict):
    """The web server did not come up."""

    code = "serve.not_serving"
    remedy = "mend what the log says, then run the command again"


class NotOurs(Conflict):
    """What others serve is not ours to delete."""

    code = "database.not_ours"
    remedy = "drop the databases ordito_* there by hand, or unset ORDITO_DATABASE_URL"


def up(
    *,
    company: Company = "demo",
    port: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=65535,
            help=f"Port; without it {_FIRST_PORT}, or a free one if that is taken.",
        ),
    ] = None,
    live: Annotated[
        bool, typer.Option(help="Let the demo company's customers live in the background.")
    ] = True,
) -> None:
    """Start Ordito with a company, and return while it goes on; what runs already is joined."""
    sign_in, has_staff = asyncio.run(_prepare(company))
    with step("web server"):
        address, is_new = _serve(company, port)
    if sign_in and live:
        start_play(company, rate_per_s=_LIVE_RATE_PER_S)
    console.print()
    console.print(f"[bold]{address}[/]" + ("" if is_new else "  [dim](ran already)[/]"))
    if sign_in:
        console.print(f"sign in as [bold]{sign_in.login}[/], password [bold]{sign_in.password}[/]")
    elif has_staff:
        console.print(f"sign in as one of `ordito user list --company {company}`")
    else:
        console.print(
            "nobody may sign in yet; add yourself, with a password that it asks for:\n"
            f"`ordito user add NAME --role admin --company {company}`"
        )
    console.print("[dim]`make down` or `ordito down` ends it[/]")


def down() -> None:
    """End the web servers and the embedded database of this installation."""
    for post in Post.all():
        end_play(post.company)
    ended = [post.company for post in Post.all() if ask_to_end(post)]
    for company in ended:
        console.print(f"web server of {company} ended")
    if server.stop():
        console.print("database ended")
    elif not ended:
        console.print("nothing ran")


def reset(*, yes: Yes = False) -> None:
    """End everything and delete all databases, files and logs of this installation."""
    if DatabaseSettings.from_environment().url:
        raise NotOurs("ORDITO_DATABASE_URL names a server that Ordito does not keep")
    if not yes:
        typer.confirm(f"Delete all companies under {state_dir()}?", abort=True)
    down()
    for part in ("postgres", "files", "web", "demo"):
        shutil.rmtree(state_dir() / part, ignore_errors=True)
    console.print("all deleted")


async def _prepare(company: str) -> tuple[SignIn | None, bool]:
    with step("database"):
        running = await asyncio.to_thread(ensure_running)
    with step("tables"):
        address = await ensure_migrated(running, company)
    with step(f"company {company}"):
        sign_in = await prepare_company(address, company)
    async with Database.open(address, max_size=1) as database:
        return sign_in, bool(await database.read(list_staff))


def _serve(company: str, port: int | None) -> tuple[str, bool]:
    """Return the address under which the company is served, and whether it is new."""
    post = Post(company)
    if post.keeper_pid:
        return _wait_for_health(post, None), False
    make_passable(post.folder)
    chosen = _free_port() if port is None else port
    environment = dict(os.environ)
    if company == DEMO:
        chosen = chosen or _any_port()
        environment = {**outside_of(post.folder, chosen), **environment}
    with post.log.open("w") as log:
        keeper = subprocess.Popen(  # noqa: S603 # this very Python
            [
                *(sys.executable, "-m", "ordito.surfaces.cli.main"),
                *("serve", "--company", company, "--port", str(chosen)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env=environment,
        )
    return _wait_for_health(post, keeper), True


def _wait_for_health(post: Post, keeper: subprocess.Popen[bytes] | None) -> str:
    give_up_at = time.monotonic() + _PATIENCE_S
    while not ((address := post.address) and _is_healthy(address)):
        if time.monotonic() > give_up_at or (keeper and keeper.poll() is not None):
            tail = post.log.read_text().splitlines()[-_TAIL_LINES:]
            raise NotServing("\n".join([f"no web server, its log {post.log} ends:", *tail]))
        time.sleep(_LOOK_S)
    return address


def _is_healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/ready", timeout=2) as answer:  # noqa: S310 # ours
            return answer.status == 200  # noqa: PLR2004 # OK
    except (urllib.error.URLError, OSError):
        return False


def _any_port() -> int:
    """Return a port that nobody has now: whoever calls back has to know it before."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _free_port() -> int:
    """Return the usual port, or 0 (any free one) where another program has it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", _FIRST_PORT))
        except OSError:
            return 0
    return _FIRST_PORT
