"""Letters: printed messages, each a PDF in a folder that somebody prints and posts."""

import asyncio
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from ordito.messages import Outcome, Text
from ordito.platform.i18n import LANGUAGES
from ordito.platform.settings import Settings
from ordito.surfaces.mailing import company_of, letters_folder
from ordito.surfaces.papers.letter import letter_pdf


class PrintedLetters:
    """Writes letters into a folder; see ``messages.Texter``."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def __call__(self, text: Text) -> Outcome:
        """Write a letter; the same again replaces it."""
        content = await asyncio.to_thread(
            letter_pdf, text, sender=self._sender, language=text.language or LANGUAGES[0]
        )
        await asyncio.to_thread(self._keep, text.message_id, content)
        return Outcome(status=200)

    async def find(self, message_id: UUID) -> Outcome | None:
        """Return that a letter lies there, or that it has to be written."""
        if self._path(message_id).is_file():
            return Outcome(status=200)
        return Outcome(fault="not_printed", may_retry=True)

    async def close(self) -> None:
        """Do nothing: a folder needs no end."""

    def _keep(self, message_id: UUID, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, name = tempfile.mkstemp(dir=self._folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).replace(self._path(message_id))

    def _path(self, message_id: UUID) -> Path:
        return self._folder / f"{message_id}.pdf"


def letters_of(settings: Settings) -> PrintedLetters:
    """Return who prints letters."""
    return PrintedLetters(letters_folder(settings), company_of(settings))


def forget_letters(folder: Path, message_ids: Sequence[str]) -> None:
    """Delete letters that were kept; those that were not are no fault."""
    for message_id in message_ids:
        (folder / f"{message_id}.pdf").unlink(missing_ok=True)
