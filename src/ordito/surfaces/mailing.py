"""Mailing: on which terms this process writes to customers."""

from datetime import timedelta
from pathlib import Path

from ordito.messages import Terms
from ordito.platform.settings import Settings
from ordito.platform.state import state_dir
from ordito.platform.webhooks.terms import pauses_of


def mail_terms_of(settings: Settings) -> Terms:
    """Read the terms from the settings."""
    return Terms(
        pauses=pauses_of(settings.mail_pauses),
        lease=timedelta(seconds=2 * settings.mail_timeout_s + 30),
        company=company_of(settings),
        public_url=settings.public_url.rstrip("/"),
        zone=settings.zone,
    )


def company_of(settings: Settings) -> str:
    """Return the name under which the company writes."""
    return settings.company_name or settings.company.capitalize()


def letters_folder(settings: Settings) -> Path:
    """Return where the printed letters of a company lie."""
    return state_dir() / "letters" / settings.company
