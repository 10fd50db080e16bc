"""Letters: printed messages, each a PDF in a folder that somebody prints and posts."""

import asyncio
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import msgspec

from ordito.messages import Outcome, Text
from ordito.platform.errors import OutsideFault
from ordito.platform.i18n import LANGUAGES
from ordito.platform.settings import Settings
from ordito.processes.show_document import Press
from ordito.surfaces.mailing import company_of, letters_folder
from ordito.surfaces.papers.orders import Letter


class PrintedLetters:
    """Writes letters into a folder; see ``messages.Texter``."""

    def __init__(self, folder: Path, sender: str, press: Press) -> None:
        self._folder = folder
        self._sender = sender
        self._press = press

    async def __call__(self, text: Text) -> Outcome:
        """Write a letter; the same again replaces it."""
        letter = msgspec.json.encode(Letter(text, self._sender)).decode()
        language = text.language or LANGUAGES[0]
        try:
            printed = await self._press(letter, form="letter", language=language)
        except OutsideFault as fault:
            return Outcome(fault="not_printed", may_retry=fault.may_retry)
        await asyncio.to_thread(self._keep, text.message_id, printed.content)
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


def letters_of(settings: Settings, press: Press) -> PrintedLetters:
    """Return who prints letters."""
    return PrintedLetters(letters_folder(settings), company_of(settings), press)


def forget_letters(folder: Path, message_ids: Sequence[str]) -> None:
    """Delete letters that were kept; those that were not are no fault."""
    for message_id in message_ids:
        (folder / f"{message_id}.pdf").unlink(missing_ok=True)
