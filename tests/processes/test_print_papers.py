"""Receipts go to a fiscal printer that jams, and none is lost or printed twice."""

from datetime import timedelta
from pathlib import Path

import pytest

from ordito.platform.auth import add_staff
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import PlaceId
from ordito.processes.checkout import Outlet
from ordito.processes.print_papers import print_everywhere, print_papers
from ordito.processes.take_till_log import take_till_log
from ordito.reads.memory import Memory
from ordito.surfaces.connectors.printers import PrintersWrong, printers_of
from ordito.surfaces.connectors.sandbox_processor import SandboxProcessor
from ordito.surfaces.connectors.simulated_printer import SimulatedPrinter, Trouble
from tests.company import found
from tests.tills import register_till

pytestmark = pytest.mark.anyio


async def due_now(db: Database) -> None:
    async with db.connection() as connection:
        await connection.execute(
            "UPDATE counter.paper SET due_at = $1 WHERE state <> 'printed'",
            now() - timedelta(seconds=1),
        )


async def test_a_printer_that_jams_prints_each_receipt_once(db: Database) -> None:
    company = await found(db)
    await db.transact(
        add_staff,
        Context.system(),
        login="anna",
        name="Anna",
        password_hash="none",
        roles=["associate"],
        at=now(),
    )
    till = await register_till(db, company)
    till.open_shift()
    for _ in range(3):
        till.sell(company.skus["shirt"])
    outlet = Outlet(db, await Memory.load(db), SandboxProcessor())
    await take_till_log(outlet, device_id=till.device_id, told=till.told, context=Context.system())
    printer, place_id = SimulatedPrinter(), PlaceId(till.place_id)
    troubles: tuple[tuple[Trouble, int], ...] = (
        ("off", 0),
        ("jam_before", 0),
        ("jam_after", 1),
        ("jam_after", 2),
    )
    for trouble, came_out in troubles:
        printer.trouble = trouble
        await due_now(db)
        await print_papers(db, place_id=place_id, printer=printer)
        assert len(printer.rolled) == came_out, trouble
    printer.trouble = ""
    await due_now(db)
    await print_papers(db, place_id=place_id, printer=printer)
    assert await print_papers(db, place_id=place_id, printer=printer) == 0
    assert [(one.series, one.number) for one in printer.rolled] == [
        ("T-t1", 1),
        ("T-t1", 2),
        ("T-t1", 3),
    ]
    async with db.connection() as connection:
        numbers = await connection.fetch(
            "SELECT fiscal_number FROM counter.paper WHERE state = 'printed' ORDER BY seq"
        )
    assert [row[0] for row in numbers] == ["0001-0001", "0002-0001", "0003-0001"]
    till.sell(company.skus["shirt"])
    await take_till_log(
        outlet, device_id=till.device_id, told=till.told[-1:], context=Context.system()
    )
    await due_now(db)
    printers = {"nowhere": SimulatedPrinter(), "north": printer}
    assert await print_everywhere(db, outlet.memory.directory, printers) == 1


def test_printers_are_named_by_their_place(tmp_path: Path) -> None:
    assert printers_of("") == {}
    file = tmp_path / "printers.toml"
    file.write_text('[[printer]]\nplace = "north"\n[[printer]]\nplace = "south"\n')
    assert sorted(printers_of(str(file))) == ["north", "south"]
    for wrong in ('[[printer]]\nplace = "a"\n' * 2, '[[printer]]\nkind = "typewriter"\n', "["):
        file.write_text(wrong)
        with pytest.raises(PrintersWrong):
            printers_of(str(file))
