"""Messages: what the company writes to its customers, what becomes of it, and what they write.

Owns the PostgreSQL schema ``messages``: messages of every medium, the attempts to deliver them, and
what was received. It does not own addresses (customers) or what a message is about (orders, cases).
A message is queued in the transaction that wants it, once for each cause; a job writes and sends it
later, as often as it takes. What arrives is kept once, read without trust, and joined to what it
answers.
"""

from ordito.messages.announcements import (
    Announcement,
    Words,
    get_announcement,
    put_announcement,
)
from ordito.messages.commands import claim, queue, settle
from ordito.messages.errors import NoAddress, OfferInService, UnknownAnnouncement, UnknownMessage
from ordito.messages.events import MessageFailed, MessageQueued, MessageReceived, MessageSent
from ordito.messages.inbound import (
    Arrived,
    NewReceived,
    ReadFile,
    ReadMail,
    Received,
    ReceivedFile,
    ReceivedKind,
    ReceivedRow,
    Report,
    Thread,
    arrive,
    find_thread,
    get_received,
    get_seal,
    keep_case,
    list_latest_received,
    list_received,
    read_mail,
    runs_in_loop,
    take,
)
from ordito.messages.letters import compose
from ordito.messages.model import (
    Attachment,
    Attempt,
    Letter,
    Mail,
    Medium,
    Message,
    MessageState,
    NewMessage,
    Outcome,
    Template,
    Terms,
    Written,
    WrittenFile,
)
from ordito.messages.personal import PERSONAL
from ordito.messages.ports import Inboxes, Mailbox, Mailer, WaitingMail
from ordito.messages.queries import (
    find_message,
    list_attempts,
    list_due,
    list_latest,
    list_of_subject,
    list_written,
)
from ordito.messages.rules import (
    arrival_digest,
    digest_of_name,
    message_id_of,
    next_at,
    read_reply_token,
    reply_token,
)
from ordito.messages.written import find_written, queue_written

__all__ = [
    "PERSONAL",
    "Announcement",
    "Arrived",
    "Attachment",
    "Attempt",
    "Inboxes",
    "Letter",
    "Mail",
    "Mailbox",
    "Mailer",
    "Medium",
    "Message",
    "MessageFailed",
    "MessageQueued",
    "MessageReceived",
    "MessageSent",
    "MessageState",
    "NewMessage",
    "NewReceived",
    "NoAddress",
    "OfferInService",
    "Outcome",
    "ReadFile",
    "ReadMail",
    "Received",
    "ReceivedFile",
    "ReceivedKind",
    "ReceivedRow",
    "Report",
    "Template",
    "Terms",
    "Thread",
    "UnknownAnnouncement",
    "UnknownMessage",
    "WaitingMail",
    "Words",
    "Written",
    "WrittenFile",
    "arrival_digest",
    "arrive",
    "claim",
    "compose",
    "digest_of_name",
    "find_message",
    "find_thread",
    "find_written",
    "get_announcement",
    "get_received",
    "get_seal",
    "keep_case",
    "list_attempts",
    "list_due",
    "list_latest",
    "list_latest_received",
    "list_of_subject",
    "list_received",
    "list_written",
    "message_id_of",
    "next_at",
    "put_announcement",
    "queue",
    "queue_written",
    "read_mail",
    "read_reply_token",
    "reply_token",
    "runs_in_loop",
    "settle",
    "take",
]
