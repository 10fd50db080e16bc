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
    find_answered_case,
    find_exchange,
    find_thread,
    get_received,
    get_seal,
    list_latest_received,
    list_received,
    runs_in_loop,
)
from ordito.messages.inbound.reading import ReadFile, ReadMail, read_mail, read_text
from ordito.messages.inbound.recognising import Report

__all__ = [
    "Arrived",
    "NewReceived",
    "ReadFile",
    "ReadMail",
    "Received",
    "ReceivedFile",
    "ReceivedKind",
    "ReceivedRow",
    "Report",
    "Thread",
    "arrive",
    "find_answered_case",
    "find_exchange",
    "find_thread",
    "get_received",
    "get_seal",
    "keep_case",
    "list_latest_received",
    "list_received",
    "read_mail",
    "read_text",
    "runs_in_loop",
    "take",
]
