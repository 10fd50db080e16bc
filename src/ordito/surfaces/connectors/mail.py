"""Mail: to a mail server by SMTP, or kept in a folder where no server is named."""

import asyncio
import os
import ssl
import tempfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from pathlib import Path
from time import perf_counter
from types import MappingProxyType
from typing import Annotated, Final

import aiosmtplib
import msgspec

from ordito.messages import Mail, Mailer, Outcome
from ordito.platform.errors import Invalid
from ordito.platform.settings import Settings
from ordito.platform.state import state_dir
from ordito.surfaces.connectors.declared import read_declared
from ordito.surfaces.connectors.letters import forget_letters
from ordito.surfaces.mailing import company_of, letters_folder

_DEFERRED: Final = range(400, 500)


class Sender(msgspec.Struct, frozen=True):
    """Who writes.

    Attributes:
        address: from which mail is sent; its domain names the messages.
        name: of the company or brand.
        reply_to: address that takes answers; a code is put before its ``@``, so that they find
            their conversation. Empty takes none.
    """

    address: str
    name: str
    reply_to: str = ""


class Senders(msgspec.Struct, frozen=True):
    """In whose name the company writes: its own, and by code those of its brands."""

    own: Sender
    by_code: Mapping[str, Sender] = MappingProxyType({})

    def of(self, code: str) -> Sender:
        """Return a sender; the company's own where there is none of that code."""
        return self.by_code.get(code, self.own)


class Server(msgspec.Struct, frozen=True):
    """A mail server.

    Attributes:
        host: name or address.
        port: 25, 465 (TLS from the start) or 587 mostly.
        tls: ``starttls``, ``tls`` (from the start) or ``none``.
        user: empty where it asks for no password.
        password: of the user.
        timeout_s: how long a delivery may take.
        trusts: certificates of authorities; None takes those of the system.
    """

    host: str
    port: int
    tls: str
    user: str
    password: str
    timeout_s: float
    trusts: ssl.SSLContext | None = None


class SmtpMailer:
    """Delivers by SMTP, over a connection of its own for each mail; see ``messages.Mailer``."""

    def __init__(self, server: Server, senders: Senders, letters: Path | None = None) -> None:
        self._server = server
        self._senders = senders
        self._letters = letters

    async def __call__(self, mail: Mail) -> Outcome:
        """Deliver once and say what became of it."""
        began_s = perf_counter()
        outcome = await self._deliver(mail)
        duration_ms = round((perf_counter() - began_s) * 1000)
        return msgspec.structs.replace(outcome, duration_ms=duration_ms)

    async def forget_kept(self, message_ids: Sequence[str]) -> None:
        """Delete letters that were printed: mail that was sent is not kept."""
        if self._letters is not None:
            await asyncio.to_thread(forget_letters, self._letters, message_ids)

    async def find_kept(self, message_id: str) -> bytes | None:
        """Return nothing: what was sent is not kept."""
        return None

    async def _deliver(self, mail: Mail) -> Outcome:
        """Hand over; from the last word of the mail on nobody knows, until the server answers."""
        server, sender = self._server, self._senders.of(mail.sender)
        handed_over = False
        try:
            async with (
                asyncio.timeout(server.timeout_s),
                aiosmtplib.SMTP(
                    hostname=server.host,
                    port=server.port,
                    username=server.user or None,
                    password=server.password or None,
                    use_tls=server.tls == "tls",
                    start_tls=server.tls == "starttls",
                    tls_context=server.trusts,
                    timeout=server.timeout_s,
                ) as client,
            ):
                content = written(mail, sender).as_bytes(policy=SMTP)
                await client.mail(sender.address)
                await client.rcpt(mail.to)
                handed_over = True
                answer = await client.data(content)
                return Outcome(status=answer.code)
        except aiosmtplib.SMTPResponseException as error:
            fault, may_retry, status = _answered(error)
            return Outcome(fault=fault, may_retry=may_retry, status=status)
        except (TimeoutError, aiosmtplib.SMTPException, OSError) as error:
            if handed_over:
                return Outcome(fault="unanswered", is_unsure=True)
            return Outcome(fault=_silence(error), may_retry=True)
        except UnicodeError:
            return Outcome(fault="refused")


class KeptMail:
    """Keeps mail in a folder instead of sending it: for development, tests and demonstrations."""

    def __init__(self, folder: Path, senders: Senders, letters: Path | None = None) -> None:
        self._folder = folder
        self._senders = senders
        self._letters = letters

    async def __call__(self, mail: Mail) -> Outcome:
        """Keep the mail; the same one again replaces it."""
        await asyncio.to_thread(self._keep, mail)
        return Outcome(status=250)

    async def forget_kept(self, message_ids: Sequence[str]) -> None:
        """Delete mails that were kept; those that were not are no fault."""
        for message_id in message_ids:
            path = self._folder / f"{message_id}.eml"
            await asyncio.to_thread(path.unlink, missing_ok=True)
        if self._letters is not None:
            await asyncio.to_thread(forget_letters, self._letters, message_ids)

    async def find_kept(self, message_id: str) -> bytes | None:
        """Return a mail that was kept, or None."""
        path = self._folder / f"{message_id}.eml"
        return await asyncio.to_thread(path.read_bytes) if path.is_file() else None

    def _keep(self, mail: Mail) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, name = tempfile.mkstemp(dir=self._folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(written(mail, self._senders.of(mail.sender)).as_bytes(policy=SMTP))
        Path(name).replace(self._folder / f"{mail.message_id}.eml")


def written(mail: Mail, sender: Sender) -> EmailMessage:
    """Return a mail as it is sent; a second delivery has the same Message-ID and date."""
    message = EmailMessage()
    message["Message-ID"] = f"<{mail.message_id}@{sender.address.rpartition('@')[2]}>"
    message["Date"] = format_datetime(mail.at)
    message["From"] = formataddr((sender.name, sender.address))
    message["To"] = mail.to
    message["Subject"] = mail.letter.subject
    message["X-Loop"] = sender.address
    if sender.reply_to and mail.reply_token:
        local, _, domain = sender.reply_to.rpartition("@")
        message["Reply-To"] = formataddr((sender.name, f"{local}+{mail.reply_token}@{domain}"))
    if not mail.is_by_hand:
        message["Auto-Submitted"] = "auto-generated"
    if mail.answers:
        message["In-Reply-To"] = f"<{mail.answers[-1]}>"
        message["References"] = " ".join(f"<{one}>" for one in mail.answers)
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.letter.text, cte="quoted-printable")
    message.add_alternative(mail.letter.html, subtype="html", cte="quoted-printable")
    for one in mail.attachments:
        kind, _, subtype = one.media_type.partition(";")[0].partition("/")
        message.add_attachment(one.content, maintype=kind, subtype=subtype, filename=one.name)
    return message


def _answered(error: aiosmtplib.SMTPResponseException) -> tuple[str, bool, int]:
    """Return what an answer means: 4xx comes again, 5xx never."""
    is_deferred = error.code in _DEFERRED
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return "credentials", is_deferred, error.code
    return "deferred" if is_deferred else "refused", is_deferred, error.code


def _silence(error: Exception) -> str:
    """Return why nobody answered before the mail was handed over."""
    if isinstance(error, (TimeoutError, aiosmtplib.SMTPTimeoutError)):
        return "timeout"
    is_tls = isinstance(error, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError)
    return "tls" if is_tls else "no_connection"


class NamedSender(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sender in the file of senders; see ``Sender``."""

    code: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_-]{0,39}$")]
    address: Annotated[str, msgspec.Meta(pattern="^[^@ ]+@[^@ ]+$")]
    name: str
    reply_to: Annotated[str, msgspec.Meta(pattern="^([^@ ]+@[^@ ]+)?$")] = ""


class SendersFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of senders."""

    sender: tuple[NamedSender, ...] = ()


class SendersWrong(Invalid):
    """The file of senders cannot be used."""

    code = "messages.senders_wrong"
    remedy = "Correct it; docs/how-to/write-and-receive-messages.md shows what may stand in it."


def senders_of(settings: Settings) -> Senders:
    """Return in whose name the company writes.

    Raises:
        SendersWrong: the file of its brands' senders cannot be read.
    """
    own = Sender(settings.mail_from, company_of(settings), settings.mail_reply_to)
    file = read_declared(settings.mail_senders, SendersFile, SendersWrong, setting="mail_senders")
    return Senders(
        own, {one.code: Sender(one.address, one.name, one.reply_to) for one in file.sender}
    )


def mailer_of(settings: Settings) -> Mailer:
    """Return what the settings say: a mail server, or a folder."""
    senders = senders_of(settings)
    if not settings.mail_server:
        return KeptMail(state_dir() / "mail" / settings.company, senders, letters_folder(settings))
    server = Server(
        host=settings.mail_server,
        port=settings.mail_port,
        tls=settings.mail_tls,
        user=settings.mail_user,
        password=settings.mail_password,
        timeout_s=settings.mail_timeout_s,
    )
    return SmtpMailer(server, senders, letters_folder(settings))
