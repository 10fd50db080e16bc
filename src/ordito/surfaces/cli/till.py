"""Tills: invite and revoke them, take their logs in, and see what of them waits for a person."""

import asyncio
import getpass
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import msgspec
import typer
from rich.table import Table

from ordito import counter
from ordito.counter import Device, LogUnreadable, Outcome, TakenLog, ToldEntry, UnknownDevice
from ordito.platform import auth
from ordito.platform.auth import StaffNotFound
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.db.server import ensure_migrated, ensure_running
from ordito.platform.events import Context
from ordito.platform.state import secret_of
from ordito.processes.checkout import Outlet
from ordito.processes.take_till_log import settle_tills, take_kept, take_till_log
from ordito.reads.memory import Memory
from ordito.surfaces.cli.options import Company
from ordito.surfaces.cli.steps import console
from ordito.surfaces.connectors.sandbox_processor import SandboxProcessor

app = typer.Typer(no_args_is_help=True, help=__doc__)
Place = Annotated[str, typer.Option(help="Code of the place.")]
Code = Annotated[str, typer.Argument(help="Code of the till.")]
_PART = 200
_SYSTEM = Context.system()


class LogFile(msgspec.Struct, frozen=True):
    """A till's log as it was exported."""

    format: str
    version: int
    device: UUID
    entries: tuple[ToldEntry, ...]


@app.command()
def invite(
    *,
    place: Place,
    code: Annotated[str, typer.Option(help="Short name; names its drawer and receipts.")],
    channel: Annotated[str, typer.Option(help="Code of the channel.")] = "store",
    name: Annotated[str, typer.Option(help="As people call it.")] = "",
    company: Company = "demo",
) -> None:
    """Give leave to register one till, for an hour; type the text on its page, ``/till/``."""

    async def work(outlet: Outlet) -> None:
        memory = outlet.memory
        invited = await outlet.db.transact(
            counter.invite,
            _SYSTEM,
            place_id=memory.place(place, field="--place").place_id,
            channel_id=memory.directory.channel_by_code(channel).channel_id,
            code=code,
            name=name or code,
            at=now(),
        )
        console.print(f"{invited.invitation}  until {invited.expires_at:%H:%M} UTC")

    _run(company, work)


@app.command("list")
def list_(*, place: Place = "", company: Company = "demo") -> None:
    """Show the tills, how far their logs are, and how much of them waits for a person."""

    async def work(outlet: Outlet) -> None:
        memory = outlet.memory
        place_id = memory.place(place, field="--place").place_id if place else None
        table = Table("code", "place", "taken", "booked", "receipts", "told", "state", "waits")
        for one in await outlet.db.read(counter.list_devices, place_id=place_id):
            counts = await outlet.db.read(counter.count_open, place_id=one.place_id)
            count = counts[one.device_id]
            table.add_row(
                one.code,
                memory.directory.place(one.place_id).code,
                str(one.taken_through),
                str(one.booked_through),
                str(one.last_receipt),
                "" if one.last_told_at is None else f"{one.last_told_at:%Y-%m-%d %H:%M}",
                "stopped" if one.is_stopped else "revoked" if one.revoked_at else "",
                str(count.exceptions + count.incidents),
            )
        console.print(table)

    _run(company, work)


@app.command()
def take(
    file: Annotated[Path, typer.Argument(help="A till's exported log.")],
    *,
    company: Company = "demo",
) -> None:
    """Take an exported log in, however much of it is known; status 1 where some could not be."""
    try:
        read = msgspec.json.decode(file.read_bytes(), type=LogFile)
    except (msgspec.DecodeError, OSError) as error:
        raise LogUnreadable(f"{file} cannot be read: {error}", field="FILE") from error
    if read.format != "ordito-device-log" or read.version != 1:
        raise LogUnreadable(f"{file} is of another format.", field="FILE")

    async def work(outlet: Outlet) -> None:
        results: list[counter.EntryResult] = []
        for start in range(0, len(read.entries), _PART):
            part = read.entries[start : start + _PART]
            taken = await take_till_log(outlet, device_id=read.device, told=part, context=_SYSTEM)
            results += taken.results
        _tell(results)

    _run(company, work)


@app.command()
def revoke(
    code: Code,
    *,
    reason: Annotated[str, typer.Option(help="Code, as lost or replaced.")] = "lost",
    company: Company = "demo",
) -> None:
    """End a till: its token is void at once, its log is stopped, PINs that it held must change."""

    async def work(outlet: Outlet) -> None:
        device = await _find(outlet, code)
        people = await outlet.db.read(auth.list_staff)
        await outlet.db.transact(
            counter.revoke,
            _SYSTEM,
            place_id=device.place_id,
            device_id=device.device_id,
            reason=reason,
            staff_ids=[
                one.staff_id
                for one in people
                if one.place_ids is None or device.place_id in one.place_ids
            ],
            at=now(),
        )
        console.print(f"{device.code} is revoked.")

    _run(company, work)


@app.command()
def release(
    code: Code,
    *,
    reason: Annotated[str, typer.Option(help="Code, as found.")] = "found",
    company: Company = "demo",
) -> None:
    """Let a revoked till's log be taken again, with what it has told since."""

    async def work(outlet: Outlet) -> None:
        device = await _find(outlet, code)
        await outlet.db.transact(
            counter.release,
            _SYSTEM,
            place_id=device.place_id,
            device_id=device.device_id,
            reason=reason,
            at=now(),
        )
        taken: TakenLog = await take_kept(outlet, device_id=device.device_id, context=_SYSTEM)
        _tell(taken.results)

    _run(company, work)


@app.command()
def exceptions(*, place: Place, company: Company = "demo") -> None:
    """Show what of a place's tills does not fit, and what could not be taken."""

    async def work(outlet: Outlet) -> None:
        place_id = outlet.memory.place(place, field="--place").place_id
        devices = await outlet.db.read(counter.list_devices, place_id=place_id)
        codes = {one.device_id: one.code for one in devices}
        table = Table("since", "till", "entry", "what", "facts")
        for one in await outlet.db.read(counter.list_exceptions, place_id=place_id):
            table.add_row(
                f"{one.opened_at:%Y-%m-%d %H:%M}",
                codes[one.device_id],
                str(one.seq),
                one.kind,
                msgspec.json.encode(one.facts).decode(),
            )
        for one in await outlet.db.read(counter.list_incidents, place_id=place_id):
            table.add_row(
                f"{one.noted_at:%Y-%m-%d %H:%M}",
                codes[one.device_id],
                str(one.seq or ""),
                f"incident {one.kind}",
                "",
            )
        console.print(table)

    _run(company, work)


@app.command()
def pin(
    *,
    login: Annotated[str, typer.Option(help="Login of the person.")],
    company: Company = "demo",
) -> None:
    """Give a person a PIN for tills; it is asked for and not shown."""
    chosen = getpass.getpass("PIN: ")
    counter.require_pin(chosen)

    async def work(outlet: Outlet) -> None:
        person = await outlet.db.read(auth.find_staff, login=login)
        if person is None:
            raise StaffNotFound("nobody has this login", field="--login")
        keys = counter.PinKeys(secret_of(company, "till-pins"))
        salt = secrets.token_bytes(16)
        digest = counter.digest_pin(chosen, salt=salt, iterations=counter.ITERATIONS)
        await outlet.db.transact(
            counter.set_pin,
            _SYSTEM,
            staff_id=person.staff_id,
            salt=salt,
            iterations=counter.ITERATIONS,
            sealed=keys.seal(digest, staff_id=person.staff_id),
            at=now(),
        )

    _run(company, work)


@app.command()
def settle(*, company: Company = "demo") -> None:
    """Book what was taken and left behind, and give back what was lent for too long."""

    async def work(outlet: Outlet) -> None:
        console.print(f"{await settle_tills(outlet)} done")

    _run(company, work)


async def _find(outlet: Outlet, code: str) -> Device:
    for one in await outlet.db.read(counter.list_devices):
        if one.code == code:
            return one
    raise UnknownDevice(f"No till is called {code}.", field="CODE")


def _tell(results: Any) -> None:
    counted: dict[str, int] = {}
    for one in results:
        counted[one.outcome] = counted.get(one.outcome, 0) + 1
        if one.code is not None or one.exceptions:
            said = one.code or ", ".join(doubt.code for doubt in one.exceptions)
            console.print(f"{one.seq} {one.kind}: {said}")
    console.print(", ".join(f"{units} {what}" for what, units in counted.items()) or "nothing")
    if {Outcome.GAP, Outcome.INCIDENT, Outcome.WAITING} & counted.keys():
        raise typer.Exit(1)


def _run(company: str, work: Callable[[Outlet], Awaitable[None]]) -> None:
    asyncio.run(_with_outlet(company, work))


async def _with_outlet(company: str, work: Callable[[Outlet], Awaitable[None]]) -> None:
    server = await asyncio.to_thread(ensure_running)
    address = await ensure_migrated(server, company)
    async with Database.open(address, max_size=2) as db:
        await work(Outlet(db, await Memory.load(db), SandboxProcessor()))
