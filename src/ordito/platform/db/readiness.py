"""Readiness: whether the database answers, and whether its tables are those of the code."""

from ordito.platform.db.migrations import Migration, pending
from ordito.platform.db.pool import Database


async def reach(database: Database) -> None:
    """Ask the database for nothing; raises where it does not answer."""
    async with database.connection() as connection:
        await connection.execute("SELECT")


async def list_pending(database: Database) -> list[Migration]:
    """Return the migrations that have not run yet.

    Raises:
        MigrationChanged: one that has run was edited since.
    """
    async with database.connection() as connection:
        return await pending(connection)
