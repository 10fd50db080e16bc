"""The journal of a replay: every request's key and the answer that the client saw, on disk.

A sale counts as seen accepted once its row is synced; what a killed client had not yet synced it
never claims.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self
from uuid import UUID

import msgspec

_ROWS_PER_SYNC: Final = 64


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One answer as a client saw it.

    Attributes:
        key: idempotency key of the request.
        action: what for, as ``sell``, ``hand_over`` or ``cancel``.
        channel: code of the channel that asked.
        status: HTTP status; 0 where no answer ever came.
        at: when the answer came, seconds since 1970.
        wait_ms: from the first sending to the answer.
        attempts: how often it was sent.
        basket: number in the source of the basket, or of what else it is about.
        order_id: of the order, where there is one.
        total_minor: of the order, cents.
        code: of the refusal.
    """

    key: str
    action: str
    channel: str
    status: int
    at: float
    wait_ms: float
    attempts: int
    basket: int
    order_id: UUID | None = None
    total_minor: int | None = None
    code: str | None = None


class Journal:
    """An open journal; rows are synced to disk a few at a time, and all of them at the end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("ab")
        self._encoder = msgspec.json.Encoder()
        self._unsynced = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.sync()
        self._file.close()

    def append(self, entry: Entry) -> None:
        """Write a row."""
        self._file.write(self._encoder.encode(entry) + b"\n")
        self._unsynced += 1
        if self._unsynced >= _ROWS_PER_SYNC:
            self.sync()

    def sync(self) -> None:
        """Bring all rows to disk."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._unsynced = 0


def read_journal(path: Path) -> Iterator[Entry]:
    """Yield the rows of a journal; a last row that was cut off by a kill is left out."""
    decoder = msgspec.json.Decoder(Entry)
    with path.open("rb") as rows:
        for row in rows:
            if row.endswith(b"\n"):
                yield decoder.decode(row)
