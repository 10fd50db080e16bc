"""Fiscal printers: those that a file names, by the place in which they stand."""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec

from ordito.counter import FiscalPrinter
from ordito.platform.errors import Invalid
from ordito.surfaces.connectors.declared import read_declared
from ordito.surfaces.connectors.simulated_printer import SimulatedPrinter


class PrintersWrong(Invalid):
    """The file of fiscal printers cannot be used."""

    code = "counter.printers_wrong"
    remedy = "Correct the file; docs/how-to/run-a-till.md shows what may stand in it."


class NamedPrinter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A printer in the file.

    Attributes:
        place: code of the place in which it stands; each has one.
        kind: how it is spoken to.
    """

    place: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    kind: Literal["simulated"] = "simulated"


class PrintersFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of printers."""

    printer: tuple[NamedPrinter, ...] = ()


def printers_of(path: str) -> Mapping[str, FiscalPrinter]:
    """Return the printers that a TOML file names, by the code of their place; none without a file.

    Raises:
        PrintersWrong: it cannot be read, or a place has two.
    """
    file = read_declared(path, PrintersFile, PrintersWrong, setting="fiscal_printers")
    found: dict[str, FiscalPrinter] = {}
    for one in file.printer:
        if one.place in found:
            raise PrintersWrong(f"{path}: {one.place} has two printers.", field="fiscal_printers")
        found[one.place] = SimulatedPrinter()
    return found
