"""Renewal: a build made of the one before it and of what is new, with the bytes of a rebuild.

All that a mart says of people is said by rows that belong to one person, or to one sign of a
stranger; rows of different people meet where one names an order or a case of another. So those of
whom something is new, and all whom they meet, are made anew together, by the same steps as ever; so
is the stock of goods that moved. Parts of tables in which no row came out differently are kept as
the files that they are.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import duckdb

from ordito.marts.basis import (
    News,
    find_news,
    keep_basis,
    link,
    path_of_small,
    read_basis,
)
from ordito.marts.copies import RAW, Copies, Part, open_copies
from ordito.marts.copies.shapes import columns_of
from ordito.marts.copies.tables import APPENDED, LOG, MOVEMENTS, PARTY, SMALL, TOUCHPOINTS
from ordito.marts.copies.tables import SHAPES as COPIED
from ordito.marts.copies.views import files_of, stage_parts, stage_whole
from ordito.marts.mart import BUILDS, Build, File, Table, path_of
from ordito.marts.tables import NONE, SHAPES, Shape, text_of
from ordito.marts.writing import make_table, publish, sign, workshop, write_file, write_table

_MOST_ORDERS: Final = 1000
_SHARE: Final = 4
# what of goods says how much orders cost, and which goods somebody looked at
_TOLD_OF_GOODS: Final = {
    "unit_cost": "sku_id, entity_id, cost_minor, currency, valid_us",
    "sku": "sku_id, product_id, code",
}
Teller = Callable[[str], None]


def renew(folder: Path, before: Build, copies: Copies, *, tell: Teller) -> Build | None:
    """Build the copies of the lake at ``folder``, and make it the current build.

    Args:
        folder: of the lake.
        before: a build of earlier copies.
        copies: what is known now.
        tell: is told what is done.

    Returns:
        None where so much is new that a rebuild costs less, or where it cannot be told what is.
    """
    basis = read_basis(folder, before)
    news = None if basis is None else find_news(basis.copies, copies)
    if basis is None or news is None:
        return None
    with workshop(folder) as (connection, making):
        tell("what is new")
        open_copies(connection, folder, copies)
        stage_whole(connection)
        _open_before(connection, folder, before)
        if not _is_alike(connection, before):
            return None
        _open_news(connection, folder, basis.copies, news, copies)
        if not _choose(connection):
            return None
        tables = list(_renew(connection, folder, before, making, tell))
        made = sign(connection, tables)
        keep_basis(folder, making, copies)
        publish(folder, making, made)
    return made


def _open_before(connection: duckdb.DuckDBPyConnection, folder: Path, before: Build) -> None:
    """Make the tables of ``before`` as ``was_*``, with the part where a row lies."""
    for table in before.tables:
        paths = [str(path_of(folder / BUILDS / before.version, table, one)) for one in table.files]
        rows = connection.read_parquet(paths, filename=True)
        placed = rows.project("* EXCLUDE (filename), parse_filename(filename, true) AS part")
        placed.create_view(f"was_{table.name}")
    for name in SMALL:
        path = path_of_small(folder, before, name)
        connection.read_parquet(str(path)).create_view(f"was_{name}")


def _is_alike(connection: duckdb.DuckDBPyConnection, before: Build) -> bool:
    """Tell whether places that were there, channels and the currency are what they were."""
    ((currency,),) = connection.execute("SELECT currency FROM stg_company").fetchall()
    places, channels = "SELECT place_id, entity_id, time_zone", "SELECT channel_id, code, kind"
    gone = connection.execute(
        f"(FROM was_place {places}) EXCEPT (FROM raw_place {places})"
    ).fetchall()
    other = connection.execute(
        f"((FROM was_channel {channels}) EXCEPT (FROM raw_channel {channels})) UNION ALL"
        f" ((FROM raw_channel {channels}) EXCEPT (FROM was_channel {channels}))"
    ).fetchall()
    return currency == before.currency and not gone and not other


def _open_news(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    basis: Copies,
    news: News,
    copies: Copies,
) -> None:
    """Make the tables ``new_*`` of what the copies have beyond those that ``basis`` names."""
    keys = [one.keys for one in news.generations if one.keys is not None]
    _open_parts(connection, folder, "new_key", keys, {"customer_id": "VARCHAR"})
    for name in APPENDED:
        parts = [part for part in news.parts if part.table == name]
        _open_parts(connection, folder, f"new_{name}", parts, columns_of(COPIED[name]))
    for name, columns in _TOLD_OF_GOODS.items():
        was, now = (f"(FROM {one}_{name} SELECT {columns})" for one in ("was", "raw"))
        connection.execute(
            f"CREATE TABLE new_{name} AS ({was} EXCEPT ALL {now}) UNION ALL"
            f" ({now} EXCEPT ALL {was})"
        )
    has_dropped = copies.dropped_us != basis.dropped_us
    connection.execute(
        "CREATE TABLE renewing AS SELECT $late::BIGINT AS late_us, $dropped::BIGINT AS dropped_us",
        {
            "late": max(copies.as_of_us, basis.as_of_us),
            "dropped": copies.dropped_us if has_dropped else None,
        },
    )


def _open_parts(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    name: str,
    parts: list[Part],
    columns: dict[str, str],
) -> None:
    if parts:
        connection.execute(f"CREATE VIEW {name} AS FROM {files_of(folder / RAW, parts)}")
    else:
        told = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        connection.execute(f"CREATE TABLE {name} ({told})")


def _choose(connection: duckdb.DuckDBPyConnection) -> bool:
    """Make ``renewed_*``: who is made anew, with their orders, cases, answers and touchpoints.

    Also the goods of which anything moved.

    Returns:
        Whether they are few enough.
    """
    connection.execute("CREATE TABLE renewed_id (id VARCHAR)")
    step, came = "renewing/news", 1
    while came:
        ((came,),) = connection.execute(
            f"INSERT INTO renewed_id FROM ({text_of(step)}) AS reached SELECT DISTINCT id"
            " WHERE id IS NOT NULL AND id NOT IN (FROM renewed_id)"
        ).fetchall()
        step = "renewing/reach"
        _collect(connection, "order")
        if not _are_few(connection):
            return False
    _collect(connection, "case")
    _collect(connection, "answer")
    connection.execute(
        "CREATE TABLE renewed_touch AS FROM was_fact_touch SELECT touchpoint_id"
        " WHERE visitor_id IN (FROM renewed_id)"
    )
    connection.execute("CREATE TABLE renewed_sku AS FROM new_movement SELECT DISTINCT sku_id")
    return True


def _collect(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    own = f"SELECT {name}_id WHERE customer_id IN (FROM renewed_id)"
    connection.execute(
        f"CREATE OR REPLACE TABLE renewed_{name} AS (FROM raw_{name} {own})"
        f" UNION (FROM was_fact_{name} {own})"
    )


def _are_few(connection: duckdb.DuckDBPyConnection) -> bool:
    ((orders,),) = connection.table("renewed_order").count("*").fetchall()
    ((all_orders,),) = connection.view("was_fact_order").count("*").fetchall()
    return orders <= max(_MOST_ORDERS, all_orders // _SHARE)


def _renew(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    before: Build,
    making: Path,
    tell: Teller,
) -> Iterator[Table]:
    """Yield all tables: what is about nobody made anew, and the others where they differ."""
    was = {one.name: one for one in before.tables}
    build = folder / BUILDS / before.version
    connection.execute("CREATE SCHEMA chosen")
    connection.execute("SET search_path = 'chosen,main'")
    tell("staging")
    _stage_chosen(connection)
    for shape in SHAPES:
        tell(shape.name)
        make_table(connection, shape)
        if shape.is_parted:
            yield _renew_table(connection, shape, was[shape.name], build, making)
        else:
            yield write_table(connection, shape, making)


def _stage_chosen(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the staging tables of those people and goods that are made anew."""
    own = dict.fromkeys(PARTY, "customer_id IN (FROM renewed_id)")
    own[TOUCHPOINTS] = "identifier_id IN (FROM renewed_id)"
    own[MOVEMENTS] = "sku_id IN (FROM renewed_sku)"
    own[LOG] = (
        "customer_id IN (FROM renewed_id) OR case_id IN (FROM renewed_order)"
        " OR subject_id IN (FROM renewed_case)"
    )
    for name, condition in own.items():
        connection.execute(f"CREATE TABLE raw_{name} AS FROM main.raw_{name} WHERE {condition}")
    stage_parts(connection)


def _renew_table(
    connection: duckdb.DuckDBPyConnection, shape: Shape, was: Table, build: Path, making: Path
) -> Table:
    """Return a table of which only those parts are written in which a row differs."""
    old = f"(FROM was_{shape.name} WHERE {shape.chosen})"
    found = connection.execute(
        f"FROM (((FROM {shape.name}) EXCEPT ALL {old}) UNION ALL ({old} EXCEPT ALL"
        f" (FROM {shape.name}))) SELECT DISTINCT part"
    ).fetchall()
    differing = {str(part) for (part,) in found}
    kept = {one.part: one for one in was.files if one.part not in differing and one.rows}
    for part in differing:
        written = _write_part(connection, shape, part, making)
        if written.rows:
            kept[part] = written
        else:
            path_of(making, was, written).unlink()
    if not kept:
        kept[NONE] = _write_part(connection, shape, NONE, making)
    made = Table(shape.name, tuple(kept[part] for part in sorted(kept)))
    for file in made.files:
        if file.part not in differing and file.rows:
            link(path_of(build, made, file), path_of(making, made, file))
    return made


def _write_part(
    connection: duckdb.DuckDBPyConnection, shape: Shape, part: str, making: Path
) -> File:
    """Write a part of those rows that stay, and of those that were made anew."""
    stay = connection.view(f"was_{shape.name}").filter(
        f"part = '{part}' AND NOT coalesce({shape.chosen}, false)"
    )
    came = connection.table(shape.name).filter(f"part = '{part}'")
    rows = stay.union(came).project("* EXCLUDE (part)")
    return write_file(connection, rows, shape, part, making)
