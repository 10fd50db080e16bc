"""Inbound: what customers write, taken once, read without trust, and joined to what it answers."""

from ordito.messages.inbound.commands import arrive, keep_case, take
from ordito.messages.inbound.model import (
    Arrived,
    NewReceived,
    Received,
    ReceivedFile,
    ReceivedKind,
    ReceivedRow,
    Thread,
)
from ordito.messages.inbound.queries import (
    find_thread,
    get_received,
    list_latest_received,
    list_received,
)

__all__ = [
    "Arrived",
    "NewReceived",
    "Received",
    "ReceivedFile",
    "ReceivedKind",
    "ReceivedRow",
    "Thread",
    "arrive",
    "find_thread",
    "get_received",
    "keep_case",
    "list_latest_received",
    "list_received",
    "take",
]
