"""Inboxes: the mailboxes and hooks that a file names, and the addresses that are the company's."""

from typing import Annotated, Literal

import msgspec

from ordito.messages import Inboxes, Mailbox
from ordito.platform.errors import Invalid
from ordito.surfaces.connectors.declared import read_declared, token_of
from ordito.surfaces.connectors.imap import ImapMailbox, ImapServer

Name = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_-]{0,39}$")]
AuthservId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._-]{0,250}$")]


class InboxesWrong(Invalid):
    """The file of inboxes cannot be used."""

    code = "messages.inboxes_wrong"
    remedy = (
        "Correct the file; docs/how-to/write-and-receive-messages.md shows what may stand in it."
    )


class NamedMailbox(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mailbox in the file; see ``ImapServer``.

    Attributes:
        name: by which received messages name it; it never changes.
        password_file: of a file with the password, instead of ``password``.
        authserv_id: by which its server signs what it found of senders (RFC 8601).
    """

    name: Name
    host: str
    user: str
    password: str = ""
    password_file: str = ""
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 993
    tls: Literal["tls", "starttls", "none"] = "tls"
    folder: str = "INBOX"
    taken: str = "Ordito"
    authserv_id: AuthservId = ""


class NamedHook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who hands mail over by HTTP, and the secret by which that is signed.

    Attributes:
        authserv_id: see ``NamedMailbox``.
    """

    name: Name
    secret: Annotated[str, msgspec.Meta(pattern="^whsec_")]
    authserv_id: AuthservId = ""


class InboxesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of inboxes.

    Attributes:
        own: addresses of the company: what comes from them is a loop.
        mailbox: that are asked.
        hook: that hand over.
    """

    own: tuple[str, ...] = ()
    mailbox: tuple[NamedMailbox, ...] = ()
    hook: tuple[NamedHook, ...] = ()


def inboxes_of(path: str, *senders: str) -> Inboxes:
    """Return what a TOML file names; nothing without a file.

    Args:
        path: of the file; empty for none.
        *senders: addresses from which the company writes; they are its own too.

    Raises:
        InboxesWrong: it cannot be read.
    """
    file = read_declared(path, InboxesFile, InboxesWrong, setting="inboxes")
    return Inboxes(
        own=frozenset(one.lower() for one in (*file.own, *senders) if one),
        mailboxes=tuple(_mailbox(one) for one in file.mailbox),
        secrets={one.name: one.secret for one in file.hook},
        servers=_servers(file),
    )


def _servers(file: InboxesFile) -> dict[str, str]:
    """Return whom each source believes; of one name for two, nobody is believed."""
    named = [*file.mailbox, *file.hook]
    names = [one.name for one in named]
    return {one.name: one.authserv_id for one in named if names.count(one.name) == 1}


def _mailbox(named: NamedMailbox) -> Mailbox:
    password = token_of(
        named.password, named.password_file, InboxesWrong, field=f"mailbox.{named.name}"
    )
    server = ImapServer(
        named.host, named.port, named.tls, named.user, password, named.folder, named.taken
    )
    return ImapMailbox(named.name, server)
