"""Traces: in which tables of a database a value stands, looking through every row."""

from ordito.platform.db import Database


async def tables_with(db: Database, *values: str) -> dict[str, list[str]]:
    """Return by table which values stand in some row of it, written out in whatever case."""
    found: dict[str, list[str]] = {}
    async with db.connection() as connection:
        tables = await connection.fetch(
            "SELECT schemaname || '.' || tablename AS name, format("
            "'SELECT v.value FROM unnest($1::text[]) AS v (value) WHERE EXISTS"
            " (SELECT FROM %I.%I AS t WHERE position(lower(v.value) IN lower(t::text)) > 0)',"
            " schemaname, tablename) AS question FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
        )
        for table in tables:
            if rows := await connection.fetch(table["question"], values):
                found[table["name"]] = [row["value"] for row in rows]
    return found


async def tables_at(address: str, *values: str) -> dict[str, list[str]]:
    """Return the same of the database at an address."""
    async with Database.open(address) as db:
        return await tables_with(db, *values)
