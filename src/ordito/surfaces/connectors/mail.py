"""Mail: to a mail server by SMTP, or kept in a folder where no server is named."""

import asyncio
import os
import ssl
import tempfile
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from pathlib import Path
from time import perf_counter
from typing import Final

import aiosmtplib
import msgspec

from ordito.messages import Mail, Mailer, Outcome
from ordito.platform.settings import Settings
from ordito.platform.state import state_dir
from ordito.surfaces.mailing import company_of

_DEFERRED: Final = range(400, 500)


class Sender(msgspec.Struct, frozen=True):
    """Who writes.

    Attributes:
        address: from which mail is sent; its domain names the messages.
        name: of the company.
    """

    address: str
    name: str


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

    def __init__(self, server: Server, sender: Sender) -> None:
        self._server = server
        self._sender = sender

    async def __call__(self, mail: Mail) -> Outcome:
        """Deliver once and say what became of it."""
        began_s = perf_counter()
        fault, may_retry, status = await self._deliver(mail)
        duration_ms = round((perf_counter() - began_s) * 1000)
        return Outcome(fault=fault, may_retry=may_retry, status=status, duration_ms=duration_ms)

    async def forget_kept(self, message_ids: Sequence[str]) -> None:
        """Do nothing: what was sent is not kept."""

    async def find_kept(self, message_id: str) -> bytes | None:
        """Return nothing: what was sent is not kept."""
        return None

    async def _deliver(self, mail: Mail) -> tuple[str | None, bool, int | None]:
        server = self._server
        try:
            async with asyncio.timeout(server.timeout_s):
                await aiosmtplib.send(
                    written(mail, self._sender),
                    hostname=server.host,
                    port=server.port,
                    username=server.user or None,
                    password=server.password or None,
                    use_tls=server.tls == "tls",
                    start_tls=server.tls == "starttls",
                    tls_context=server.trusts,
                    timeout=server.timeout_s,
                )
        except (TimeoutError, aiosmtplib.SMTPTimeoutError):
            return "timeout", True, None
        except aiosmtplib.SMTPAuthenticationError as error:
            return "credentials", error.code in _DEFERRED, error.code
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [one.code for one in error.recipients]
            return _answered(codes[0] if codes else None)
        except aiosmtplib.SMTPResponseException as error:
            return _answered(error.code)
        except ssl.SSLError:
            return "tls", True, None
        except (aiosmtplib.SMTPException, OSError) as error:
            is_tls = isinstance(error.__cause__, ssl.SSLError)
            return "tls" if is_tls else "no_connection", True, None
        return None, False, 250


class KeptMail:
    """Keeps mail in a folder instead of sending it: for development, tests and demonstrations."""

    def __init__(self, folder: Path, sender: Sender) -> None:
        self._folder = folder
        self._sender = sender

    async def __call__(self, mail: Mail) -> Outcome:
        """Keep the mail; the same one again replaces it."""
        await asyncio.to_thread(self._keep, mail)
        return Outcome(status=250)

    async def forget_kept(self, message_ids: Sequence[str]) -> None:
        """Delete mails that were kept; those that were not are no fault."""
        for message_id in message_ids:
            path = self._folder / f"{message_id}.eml"
            await asyncio.to_thread(path.unlink, missing_ok=True)

    async def find_kept(self, message_id: str) -> bytes | None:
        """Return a mail that was kept, or None."""
        path = self._folder / f"{message_id}.eml"
        return await asyncio.to_thread(path.read_bytes) if path.is_file() else None

    def _keep(self, mail: Mail) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, name = tempfile.mkstemp(dir=self._folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(written(mail, self._sender).as_bytes(policy=SMTP))
        Path(name).replace(self._folder / f"{mail.message_id}.eml")


def written(mail: Mail, sender: Sender) -> EmailMessage:
    """Return a mail as it is sent; a second delivery has the same Message-ID and date."""
    message = EmailMessage()
    message["Message-ID"] = f"<{mail.message_id}@{sender.address.rpartition('@')[2]}>"
    message["Date"] = format_datetime(mail.at)
    message["From"] = formataddr((sender.name, sender.address))
    message["To"] = mail.to
    message["Subject"] = mail.letter.subject
    if not mail.is_by_hand:
        message["Auto-Submitted"] = "auto-generated"
    if mail.answers:
        message["In-Reply-To"] = f"<{mail.answers[-1]}>"
        message["References"] = " ".join(f"<{one}>" for one in mail.answers)
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.letter.text)
    message.add_alternative(mail.letter.html, subtype="html")
    for one in mail.attachments:
        kind, _, subtype = one.media_type.partition(";")[0].partition("/")
        message.add_attachment(one.content, maintype=kind, subtype=subtype, filename=one.name)
    return message


def _answered(status: int | None) -> tuple[str, bool, int | None]:
    """Return what an answer means: 4xx comes again, 5xx never."""
    is_deferred = status is None or status in _DEFERRED
    return "deferred" if is_deferred else "refused", is_deferred, status


def mailer_of(settings: Settings) -> Mailer:
    """Return what the settings say: a mail server, or a folder."""
    sender = Sender(settings.mail_from, company_of(settings))
    if not settings.mail_server:
        return KeptMail(state_dir() / "mail" / settings.company, sender)
    server = Server(
        host=settings.mail_server,
        port=settings.mail_port,
        tls=settings.mail_tls,
        user=settings.mail_user,
        password=settings.mail_password,
        timeout_s=settings.mail_timeout_s,
    )
    return SmtpMailer(server, sender)
