"""Purposes: what people are asked about, in which words; a version of the words never changes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.customers.consents.errors import PurposeWrong
from ordito.customers.consents.events import PurposeDeclared
from ordito.customers.consents.model import Asked, LegalBasis, Purpose, PurposeText
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.i18n import LANGUAGES

_sql: Final = statements(__name__)
_DECLARE: Final = _sql.command("declare_purpose")
_PUBLISH: Final = _sql.query("publish_texts", int)
_LIST: Final = _sql.query("list_purposes", Purpose)
_ASKED: Final = _sql.query("list_asked", Asked)


async def declare_purpose(
    tx: Tx, *, purpose: Purpose, texts: Mapping[str, PurposeText], by: str, at: datetime
) -> int:
    """Declare a purpose, or give one new words; return the version of the words that counts.

    Args:
        tx: open transaction.
        purpose: what and on which basis.
        texts: by language, all of ``i18n.LANGUAGES``; the same words again are no new version.
        by: who declares it.
        at: now.

    Raises:
        PurposeWrong: consent would be presumed, or words are missing in a language.
    """
    if purpose.unless_refused and purpose.legal_basis == LegalBasis.CONSENT:
        raise PurposeWrong("Consent cannot be presumed.", field="unless_refused")
    if set(texts) != set(LANGUAGES) or any(
        not one.title or not one.words for one in texts.values()
    ):
        message = f"Words are needed in {', '.join(LANGUAGES)}."
        raise PurposeWrong(message, field="texts")
    await tx.run(
        _DECLARE,
        purpose=purpose.purpose,
        is_service=purpose.is_service,
        unless_refused=purpose.unless_refused,
        legal_basis=purpose.legal_basis,
        channels=list(purpose.channels),
        asked=purpose.asked,
    )
    version = await tx.one(
        _PUBLISH,
        purpose=purpose.purpose,
        languages=list(LANGUAGES),
        titles=[texts[language].title for language in LANGUAGES],
        words=[texts[language].words for language in LANGUAGES],
        by=by,
        at=at,
    )
    subject: UUID = ids.derive("purpose", purpose.purpose)
    declared = PurposeDeclared(purpose=purpose.purpose, words_version=version)
    tx.record(declared, subject=subject, at=at)
    return version


async def list_purposes(tx: Tx) -> list[Purpose]:
    """Return every declared purpose."""
    return await tx.fetch(_LIST)


async def list_asked(tx: Tx, *, language: str) -> list[Asked]:
    """Return every declared purpose with its latest words in a language."""
    return await tx.fetch(_ASKED, language=language)
