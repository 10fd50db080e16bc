"""Numbers, money, dates and lengths of time as a reader of one language writes them."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
    get_currency_precision,
)
from babel.units import format_unit

from ordito.platform.i18n import LANGUAGES, PSEUDO
from ordito.platform.money import Money
from ordito.surfaces.screens import Value

NOTHING: Final = "–"
_RECENT: Final = timedelta(hours=20)
_MINUTE_S: Final = 60
_HOUR_S: Final = 3600
_DAY_S: Final = 86400


class Formats(msgspec.Struct, frozen=True):
    """How to write values for one language and in one time zone."""

    locale: Locale
    zone: ZoneInfo

    def value(self, value: Value) -> str:
        """Write any shown value: amounts, counts, shares (floats), lengths of time, instants."""
        match value:
            case None:
                return NOTHING
            case Money():
                return self.money(value)
            case timedelta():
                return self.duration(value)
            case date():
                return self.moment(value) if isinstance(value, datetime) else self.day(value)
            case float():
                return str(format_percent(value, format=None, locale=self.locale))
            case int():
                return self.number(value)
            case str():
                return value

    def number(self, value: int) -> str:
        """Write a whole number with its groups."""
        return str(format_decimal(value, locale=self.locale))

    def decimal(self, value: float) -> str:
        """Write a number with its groups and at most four decimals."""
        return str(format_decimal(value, format="#,##0.####", locale=self.locale))

    def money(self, value: Money) -> str:
        """Write an amount with its currency and all its minor digits."""
        return str(format_currency(amount_of(value), value.currency, locale=self.locale))

    def duration(self, value: timedelta) -> str:
        """Write a length of time in its two largest units of day, hour, minute, second."""
        total_s = round(value.total_seconds())
        if total_s < _MINUTE_S:
            return self._unit(total_s, "second")
        if total_s < _HOUR_S:
            return self._units((total_s // 60, "minute"), (total_s % 60, "second"))
        if total_s < _DAY_S:
            return self._units((total_s // 3600, "hour"), (total_s % 3600 // 60, "minute"))
        return self._units((total_s // 86400, "day"), (total_s % 86400 // 3600, "hour"))

    def day(self, value: date) -> str:
        """Write a day; of an instant, its day in the zone."""
        return _day(self._day(value), self.locale)

    def weekday(self, value: date) -> str:
        """Write a day in full, with its weekday; of an instant, its day in the zone."""
        return format_date(self._day(value), format="full", locale=self.locale)

    def short_day(self, value: date) -> str:
        """Write a day of the coming weeks, with its weekday and without its year."""
        return str(format_skeleton("MMMEd", self._day(value), locale=self.locale))

    def clock(self, value: datetime) -> str:
        """Write the time of day, hours and minutes."""
        local = value.astimezone(self.zone)
        return _clock(local.hour, local.minute, self.locale)

    def moment(self, value: datetime) -> str:
        """Write day and time."""
        local = value.astimezone(self.zone)
        return _moment(local.date(), local.hour, local.minute, self.locale)

    def ago(self, value: datetime, now: datetime) -> str:
        """Write an instant as "5 minutes ago" while it is recent, else as day and time."""
        apart = value - now
        if abs(apart) > _RECENT:
            return self.moment(value)
        return format_timedelta(apart, add_direction=True, locale=self.locale)

    def _day(self, value: date) -> date:
        return value.astimezone(self.zone).date() if isinstance(value, datetime) else value

    def _units(self, *parts: tuple[int, str]) -> str:
        return " ".join(self._unit(n, unit) for n, unit in parts if n)

    def _unit(self, number: int, unit: str) -> str:
        length = "narrow" if self.locale.language == "en" else "short"
        return format_unit(number, f"duration-{unit}", length=length, locale=self.locale)


# a list tells the same few days and minutes again and again, and a pattern is slow to fill
@lru_cache(maxsize=4096)
def _day(value: date, locale: Locale) -> str:
    return format_date(value, format="medium", locale=locale)


@lru_cache(maxsize=8192)
def _clock(hour: int, minute: int, locale: Locale) -> str:
    return format_time(time(hour, minute), format="short", locale=locale)


@lru_cache(maxsize=8192)
def _moment(day: date, hour: int, minute: int, locale: Locale) -> str:
    return f"{_day(day, locale)}, {_clock(hour, minute, locale)}"


def amount_of(value: Money) -> Decimal:
    """Return an amount in the currency's major unit, exactly."""
    return Decimal(value.minor).scaleb(-get_currency_precision(value.currency))


def iso(value: datetime) -> str:
    """Write an instant for machines: ISO 8601 in UTC."""
    return value.astimezone(UTC).isoformat(timespec="seconds")


def formats(language: str, zone: str) -> Formats:
    """Return the formats for ``language`` (the made-up one counts as English) and ``zone``."""
    spoken = LANGUAGES[0] if language == PSEUDO else language
    return Formats(Locale.parse("en_GB" if spoken == "en" else spoken), ZoneInfo(zone))
