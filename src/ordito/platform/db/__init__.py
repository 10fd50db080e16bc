"""Database: transactions, named statements and migrations on PostgreSQL, embedded or served."""

from ordito.platform.db.migrations import migrate, pending
from ordito.platform.db.pool import (
    DATABASE_AWAY,
    DATABASE_FAULTS,
    Database,
    Tx,
    prepare_connection,
)
from ordito.platform.db.statements import Command, Query, Statements, registered, statements
from ordito.platform.db.steps import Step

__all__ = [
    "DATABASE_AWAY",
    "DATABASE_FAULTS",
    "Command",
    "Database",
    "Query",
    "Statements",
    "Step",
    "Tx",
    "migrate",
    "pending",
    "prepare_connection",
    "registered",
    "statements",
]
