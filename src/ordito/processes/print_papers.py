"""Print papers: receipts of tills go to the place's fiscal printer, each once, whatever it does.

Before a paper is printed a second time, the printer is asked whether it has printed it: a jam after
the paper came out, or an answer that was lost, never makes two of one.
"""

from collections.abc import Mapping

import msgspec

from ordito import counter
from ordito.counter import FiscalPaper, FiscalPrinter, Paper, ToldEntry
from ordito.network import Directory
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.errors import OutsideFault
from ordito.platform.events import Context
from ordito.platform.ids import PlaceId


class _Numbered(msgspec.Struct, frozen=True):
    series: str
    number: int


class _Printable(msgspec.Struct, frozen=True):
    receipt: _Numbered


async def print_papers(db: Database, *, place_id: PlaceId, printer: FiscalPrinter) -> int:
    """Print what is due at a place, in its order; return how many papers have their number now.

    A printer that does not answer is left for a while, with the rest of what waits.
    """
    printed = 0
    for paper in await db.read(counter.list_due_papers, place_id=place_id, at=now()):
        mine = await db.transact(counter.try_paper, Context.system(), paper=paper, at=now())
        if not mine:
            continue
        try:
            number = await _print(printer, paper)
        except OutsideFault as fault:
            await db.transact(
                counter.delay_paper, Context.system(), paper=paper, fault=str(fault), at=now()
            )
            return printed
        await db.transact(
            counter.note_printed, Context.system(), paper=paper, fiscal_number=number, at=now()
        )
        printed += 1
    return printed


async def print_everywhere(
    db: Database, directory: Directory, printers: Mapping[str, FiscalPrinter]
) -> int:
    """Print what is due at each place that has a printer; return how many papers came out.

    Args:
        db: the company's database.
        directory: the places; one that is not there has nothing to print.
        printers: by the code of their place.
    """
    printed = 0
    for code, printer in printers.items():
        place_id = directory.find_id("place", code=code)
        if place_id is not None:
            printed += await print_papers(db, place_id=PlaceId(place_id), printer=printer)
    return printed


async def _print(printer: FiscalPrinter, paper: Paper) -> str:
    key = counter.paper_key(paper)
    if paper.tries:
        known = await printer.find(key)
        if known is not None:
            return known
    read = counter.read_entry(ToldEntry(paper.text, ""))
    assert read is not None, "an entry that was taken can be read"
    receipt = msgspec.json.decode(read.body, type=_Printable).receipt
    return await printer.print_paper(
        FiscalPaper(
            key=key,
            series=receipt.series,
            number=receipt.number,
            kind=read.kind,
            content=bytes(read.body).decode(),
        )
    )
