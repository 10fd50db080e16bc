"""IMAP: mailboxes in which answers of customers wait.

Each round opens a connection of its own: mail is seldom, and a connection that is kept breaks
unseen. What was taken is moved to another folder, so the folder that is read holds what waits, and
no number has to be remembered here.
"""

import asyncio
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from imaplib import IMAP4
from typing import Any, Final, Protocol, TypeVar, cast

import imapclient  # pyright: ignore[reportMissingTypeStubs]
import msgspec

from ordito.messages import WaitingMail
from ordito.platform.errors import OutsideFault

_CUT_AT: Final = 500_000
Result = TypeVar("Result")


class MailboxSilent(OutsideFault):
    """The mailbox does not answer as it should."""


class ImapServer(msgspec.Struct, frozen=True):
    """A mailbox on an IMAP server.

    Attributes:
        host: name or address.
        port: 993 (TLS from the start) or 143 mostly.
        tls: ``tls`` (from the start), ``starttls`` or ``none``.
        user: who has the mailbox.
        password: of the user.
        folder: that is read.
        taken: folder that takes what was read; it is made where it is not there.
        timeout_s: how long an answer may take.
        trusts: certificates of authorities; None takes those of the system.
    """

    host: str
    port: int
    tls: str
    user: str
    password: str
    folder: str = "INBOX"
    taken: str = "Ordito"
    timeout_s: float = 30
    trusts: ssl.SSLContext | None = None


class _Client(Protocol):
    """What is used of the library, which publishes no types."""

    def login(self, username: str, password: str) -> Any: ...
    def logout(self) -> Any: ...
    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> Any: ...
    def select_folder(self, folder: str) -> Any: ...
    def folder_exists(self, folder: str) -> bool: ...
    def create_folder(self, folder: str) -> Any: ...
    def search(self, criteria: str) -> Sequence[int]: ...
    def fetch(self, messages: Sequence[int], data: Sequence[str]) -> Mapping[int, Any]: ...
    def has_capability(self, capability: str) -> bool: ...
    def move(self, messages: Sequence[int], folder: str) -> Any: ...
    def copy(self, messages: Sequence[int], folder: str) -> Any: ...
    def delete_messages(self, messages: Sequence[int]) -> Any: ...
    def expunge(self, messages: Sequence[int] | None = None) -> Any: ...


class ImapMailbox:
    """A mailbox that is asked by IMAP; see ``messages.Mailbox``."""

    def __init__(self, name: str, server: ImapServer) -> None:
        self.name = name
        self._server = server

    async def list_waiting(self, *, most: int) -> Sequence[int]:
        """Return the numbers of mails that wait, the oldest first."""

        def ask(client: _Client) -> Sequence[int]:
            return sorted(client.search("NOT DELETED"))[:most]

        return await self._ask(ask)

    async def fetch(self, number: int, *, most_bytes: int) -> WaitingMail | None:
        """Return a mail, of a longer one the beginning; None where it is gone."""

        def ask(client: _Client) -> WaitingMail | None:
            found = client.fetch([number], ["RFC822.SIZE"]).get(number)
            if found is None:
                return None
            is_cut = int(found[b"RFC822.SIZE"]) > most_bytes
            asked = f"BODY.PEEK[]<0.{min(_CUT_AT, most_bytes)}>" if is_cut else "BODY.PEEK[]"
            answered = client.fetch([number], [asked]).get(number)
            if answered is None:
                return None
            raw = next(value for key, value in answered.items() if key.startswith(b"BODY["))
            return WaitingMail(bytes(raw), is_cut)

        return await self._ask(ask)

    async def let_go(self, number: int) -> None:
        """Move a mail to the folder of those that were taken."""
        taken = self._server.taken

        def ask(client: _Client) -> None:
            if not client.folder_exists(taken):
                client.create_folder(taken)
            if client.has_capability("MOVE"):
                client.move([number], taken)
                return
            client.copy([number], taken)
            client.delete_messages([number])
            client.expunge([number] if client.has_capability("UIDPLUS") else None)

        await self._ask(ask)

    async def _ask(self, ask: Callable[[_Client], Result]) -> Result:
        try:
            return await asyncio.to_thread(self._with, ask)
        except (IMAP4.error, OSError, ssl.SSLError) as fault:
            message = f"The mailbox {self.name} does not answer: {type(fault).__name__}."
            raise MailboxSilent(message, may_retry=True) from fault

    def _with(self, ask: Callable[[_Client], Result]) -> Result:
        client = self._connected()
        try:
            return ask(client)
        finally:
            with suppress(IMAP4.error, OSError):
                client.logout()

    def _connected(self) -> _Client:
        server = self._server
        made = imapclient.IMAPClient(
            server.host,
            server.port,
            ssl=server.tls == "tls",
            ssl_context=server.trusts,
            timeout=server.timeout_s,
        )
        client = cast("_Client", made)
        if server.tls == "starttls":
            client.starttls(server.trusts)
        client.login(server.user, server.password)
        client.select_folder(server.folder)
        return client
