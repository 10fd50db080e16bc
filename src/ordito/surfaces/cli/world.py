"""World: a simulated company with planted truths, written as tables."""

from pathlib import Path
from time import perf_counter
from typing import Annotated, Final

import msgspec
import typer

from ordito.platform.errors import Invalid
from ordito.surfaces.cli.steps import console
from ordito.surfaces.connectors.complete_journey.reader import locate
from ordito.world import simulation
from ordito.world.simulation import Parameters

app = typer.Typer(no_args_is_help=True, help="A simulated company with planted truths.")
_LARGEST: Final = 200.0


class UnreadableParameters(Invalid):
    """A file does not tell a world."""

    code = "world.unreadable_parameters"
    remedy = "Write a JSON object; the names are those of `ordito.world.simulation.Parameters`."


@app.callback()
def world() -> None:
    """A simulated company with planted truths."""


@app.command("make")
def make_command(
    *,
    out: Annotated[Path, typer.Option(help="Folder for the tables; earlier ones are replaced.")],
    scale: Annotated[
        float, typer.Option(min=0.05, max=_LARGEST, help="1 is one store and its year.")
    ] = 1.0,
    seed: Annotated[int, typer.Option(help="Of all that is drawn; the same gives the same.")] = 7,
    parameters: Annotated[
        Path | None, typer.Option(help="JSON file with other parameters.", exists=True)
    ] = None,
    overlay: Annotated[
        bool, typer.Option(help="Lay it over the real baskets of The Complete Journey.")
    ] = False,
    plants: Annotated[bool, typer.Option(help="Whether anything is planted to be found.")] = True,
) -> None:
    """Make a world: Parquet tables of a company in OUT/world, and what is true in OUT/truth.

    Laid over real baskets, a world has their year, stores and households, and no scale.
    """
    told = msgspec.structs.replace(_read(parameters), scale=scale, seed=seed)
    told = told if plants else simulation.without_plants(told)
    began = perf_counter()
    with console.status("the places, goods and people") as status:
        real = locate() if overlay else None
        made = simulation.make(told, out, real=real, tell=status.update)
    took = perf_counter() - began
    console.print(
        f"{made.rows:,} rows in {out / simulation.SEEN}, {made.truth_rows:,} rows of truth in"
        f" {out / simulation.TRUTH}: {took:.1f} s, {made.rows / took:,.0f} rows a second"
    )


def _read(path: Path | None) -> Parameters:
    if path is None:
        return Parameters()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Parameters)
    except (msgspec.ValidationError, msgspec.DecodeError) as fault:
        raise UnreadableParameters(f"{path}: {fault}") from fault
