"""Clock: the one place that reads the time. Rules and commands receive instants as ``at``."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def local_day(at: datetime, zone: str) -> date:
    """Return the calendar day of ``at`` (aware) in the IANA time zone ``zone``."""
    return at.astimezone(ZoneInfo(zone)).date()
