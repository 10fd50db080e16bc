"""Export: what is sold and what happened, as files that others and an import read."""

import asyncio
from pathlib import Path
from typing import Annotated, Final

import typer

from ordito import marts
from ordito.catalogue import MerchantFeed
from ordito.marts import Form
from ordito.network import UnknownChannel
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.company import open_company
from ordito.platform.ids import ChannelId
from ordito.platform.state import lake_dir
from ordito.reads.memory import Memory
from ordito.surfaces.cli.options import Company, Lake
from ordito.surfaces.cli.steps import console
from ordito.surfaces.connectors.files.goods import map_of, write_goods
from ordito.surfaces.merchant_feed import write_feed

_SOURCE: Final = "ordito"
app = typer.Typer(no_args_is_help=True, add_completion=False)
File = Annotated[Path, typer.Argument(help="Where it is written; a file that is there goes.")]


@app.callback()
def export() -> None:
    """Write what is sold, and what happened, into files."""


@app.command()
def products(file: File, *, company: Company = "demo") -> None:
    """Write products, SKUs and attributes as CSV, with the map that an import needs beside it."""
    count, mapped = asyncio.run(_products(company, file))
    console.print(f"{count:,} SKUs: {file}")
    console.print(f"to bring it in again: ordito import {file} --as products --map {mapped}")


async def _products(company: str, file: Path) -> tuple[int, Path]:
    async with open_company(company) as db:
        count, columns = await write_goods(db, file)
    mapped = file.with_suffix(".toml")
    await asyncio.to_thread(mapped.write_text, map_of(columns, source=_SOURCE), "utf-8")
    return count, mapped


@app.command(name="marts")
def marts_command(
    folder: Annotated[Path, typer.Argument(help="Where a file for each table is written.")],
    *,
    form: Annotated[Form, typer.Option("--format", help="parquet, csv or json.")] = "parquet",
    company: Company = "demo",
    lake: Lake = None,
) -> None:
    """Write the tables of the newest marts into a folder, for other programs to analyse."""
    place = lake or lake_dir(company)
    built = marts.current(place)
    for table in built.tables:
        file = folder / f"{table.name}.{form}"
        rows = marts.write_answer(place, built, f"FROM {table.name}", into=file, form=form)
        console.print(f"{rows:>12,} rows: {file}")


@app.command()
def feed(
    file: File,
    *,
    link: Annotated[
        str, typer.Option(help="Address of a product's page, with {product} and {sku} in it.")
    ],
    channel: Annotated[str, typer.Option(help="Whose assortment, prices and units.")] = "web",
    language: Annotated[str, typer.Option(help="Of its texts.")] = "en",
    origin: Annotated[str, typer.Option(help="Address of this server, for pictures.")] = "",
    company: Company = "demo",
) -> None:
    """Write a merchant feed: TSV where the file is called so, else XML."""
    asyncio.run(_feed(company, file, link, channel, language, origin))
    console.print(f"{file}: {file.stat().st_size:,} bytes")


async def _feed(
    company: str, file: Path, link: str, channel: str, language: str, origin: str
) -> None:
    async with open_company(company) as db:
        memory = await Memory.load(db)
        channel_id = memory.directory.find_id("channel", code=channel)
        if channel_id is None:
            raise UnknownChannel(f"No channel has the code {channel!r}.", field="--channel")
        wanted = MerchantFeed(
            feed_id=ids.derive(channel, language),
            code=f"{channel}-{language}",
            channel_id=ChannelId(channel_id),
            language=language,
            link=link,
        )
        form = "tsv" if file.suffix == ".tsv" else "xml"
        pieces = write_feed(db, memory=memory, feed=wanted, form=form, origin=origin, at=now())
        with file.open("wb") as out:
            async for piece in pieces:
                out.write(piece)
