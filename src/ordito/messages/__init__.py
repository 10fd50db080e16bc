"""Messages: what the company writes to its customers by e-mail, and what became of it.

Owns the PostgreSQL schema ``messages``: messages and the attempts to deliver them. It does not own
addresses (customers) or what a message is about (orders). A message is queued in the transaction
that wants it, once for each cause; a job writes and sends it later, as often as it takes.
"""

from ordito.messages.announcements import (
    Announcement,
    Words,
    get_announcement,
    put_announcement,
)
from ordito.messages.commands import claim, queue, settle
from ordito.messages.errors import NoAddress, OfferInService, UnknownAnnouncement, UnknownMessage
from ordito.messages.events import MessageFailed, MessageQueued, MessageSent
from ordito.messages.letters import compose
from ordito.messages.model import (
    Attachment,
    Attempt,
    Letter,
    Mail,
    Message,
    MessageState,
    NewMessage,
    Outcome,
    Template,
    Terms,
)
from ordito.messages.personal import PERSONAL
from ordito.messages.ports import Mailer
from ordito.messages.queries import (
    find_message,
    list_attempts,
    list_due,
    list_latest,
    list_of_subject,
    list_written,
)
from ordito.messages.rules import message_id_of, next_at

__all__ = [
    "PERSONAL",
    "Announcement",
    "Attachment",
    "Attempt",
    "Letter",
    "Mail",
    "Mailer",
    "Message",
    "MessageFailed",
    "MessageQueued",
    "MessageSent",
    "MessageState",
    "NewMessage",
    "NoAddress",
    "OfferInService",
    "Outcome",
    "Template",
    "Terms",
    "UnknownAnnouncement",
    "UnknownMessage",
    "Words",
    "claim",
    "compose",
    "find_message",
    "get_announcement",
    "list_attempts",
    "list_due",
    "list_latest",
    "list_of_subject",
    "list_written",
    "message_id_of",
    "next_at",
    "put_announcement",
    "queue",
    "settle",
]
