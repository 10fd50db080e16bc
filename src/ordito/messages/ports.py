"""What messages need from outside: who delivers them, and where answers wait."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

import msgspec

from ordito.messages.model import Mail, Medium, Outcome, Text


class Mailer(Protocol):
    """Whoever hands mail to a mail server."""

    async def __call__(self, mail: Mail) -> Outcome:
        """Deliver once and say what became of it; no fault is raised."""
        ...

    async def forget_kept(self, message_ids: Sequence[str]) -> None:
        """Delete mails that were kept here; those that were not are no fault."""
        ...

    async def find_kept(self, message_id: str) -> bytes | None:
        """Return a mail that was kept here instead of being sent, or None."""
        ...


class Texter(Protocol):
    """Whoever carries short messages to telephones or devices, and knows them by their ids."""

    async def __call__(self, text: Text) -> Outcome:
        """Hand over once and say what became of it; no fault is raised. The same again is one."""
        ...

    async def find(self, message_id: UUID) -> Outcome | None:
        """Return what became of a message that was handed over; None where nobody can tell."""
        ...

    async def close(self) -> None:
        """Fall silent."""
        ...


class WaitingMail(msgspec.Struct, frozen=True):
    """A mail in a mailbox: its bytes, and whether those are its beginning alone."""

    raw: bytes
    is_cut: bool


class Mailbox(Protocol):
    """Where mail waits until it was taken."""

    name: str

    async def list_waiting(self, *, most: int) -> Sequence[int]:
        """Return the numbers of mails that wait, the oldest first.

        Raises:
            OutsideFault: the mailbox does not answer.
        """
        ...

    async def fetch(self, number: int, *, most_bytes: int) -> WaitingMail | None:
        """Return a mail, of a longer one the beginning; None where it is gone.

        Raises:
            OutsideFault: the mailbox does not answer.
        """
        ...

    async def let_go(self, number: int) -> None:
        """Let go of a mail that was taken: it is moved away from those that wait.

        Raises:
            OutsideFault: the mailbox does not answer.
        """
        ...


class Inboxes(msgspec.Struct, frozen=True):
    """Where mail comes in.

    Attributes:
        own: addresses of the company, in small letters: what comes from them is a loop.
        mailboxes: that are asked.
        secrets: of hooks, by their name.
        servers: whose word on senders is believed (authserv-id), by mailbox or hook.
    """

    own: frozenset[str] = frozenset()
    mailboxes: tuple[Mailbox, ...] = ()
    secrets: Mapping[str, str] = MappingProxyType({})
    servers: Mapping[str, str] = MappingProxyType({})


class Texters(msgspec.Struct, frozen=True):
    """Who carries short messages.

    Attributes:
        by_medium: one for each medium.
        secrets: by which they sign what they tell, by their codes.
        media: that they carry, by their codes.
    """

    by_medium: Mapping[str, Texter] = MappingProxyType({})
    secrets: Mapping[str, str] = MappingProxyType({})
    media: Mapping[str, Medium] = MappingProxyType({})
