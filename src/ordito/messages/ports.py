"""What messages need from outside: somebody who delivers mail."""

from collections.abc import Sequence
from typing import Protocol

from ordito.messages.model import Mail, Outcome


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
