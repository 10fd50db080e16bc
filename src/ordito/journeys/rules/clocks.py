"""When something happened, where clients' clocks are wrong and clients send late.

Source: the difference between receipt and sending holds the time on the way too, so small ones are
left alone (reference of the wire, 3.3; Segment corrects any, which inverts a device's order).
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

HORIZON: Final = timedelta(days=90)
"""Of event time: what is older is looked at by a person before it is taken."""

_TRUSTED: Final = timedelta(minutes=5)
_MILLISECONDS: Final = 100_000_000_000  # larger numbers are no seconds: that would be the year 5138
_LONGEST: Final = 64


def instant_of(value: Any) -> datetime | None:
    """Return the instant that a client wrote: ISO 8601, or seconds or milliseconds since 1970.

    Without a zone it is UTC. None where it is no instant.
    """
    try:
        if isinstance(value, str) and len(value) <= _LONGEST:
            found = datetime.fromisoformat(value)
            return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000 if abs(value) > _MILLISECONDS else value
            return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def shifted(at: datetime, *, by: timedelta) -> datetime:
    """Return a client's instant by our clock, where its own is off by more than five minutes.

    Args:
        at: by the client's clock.
        by: receipt minus sending.
    """
    return at + by if is_off(by) else at


def is_off(by: timedelta) -> bool:
    """Tell whether a clock with this difference, receipt minus sending, is wrong."""
    return abs(by) > _TRUSTED
