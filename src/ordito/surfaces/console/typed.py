"""What people type into forms: numbers, amounts and times, as the fields of a request hold them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

import msgspec
from babel.numbers import get_currency_precision

from ordito.platform.errors import Invalid

_TOO_LARGE: Final = 10**12


class FormWrong(Invalid):
    """A field of the form holds something else than it asks for."""

    code = "console.form_wrong"
    remedy = "Correct the field that is named; the rest of the form was kept."


class Written(msgspec.Struct, frozen=True):
    """What was sent: every field with all its values, in order."""

    fields: Mapping[str, Sequence[str]]

    def one(self, name: str) -> str:
        """Return the text of a field, empty where it was left out."""
        values = self.fields.get(name, ())
        return values[-1].strip() if values else ""

    def many(self, name: str) -> list[str]:
        """Return what was chosen in a list."""
        return [value for value in self.fields.get(name, ()) if value]


def number_of(text: str, field: str) -> Decimal:
    """Return a number as it was typed, with a comma or a point.

    Raises:
        FormWrong: it is none.
    """
    try:
        number = Decimal(text.strip().removesuffix("%").strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= _TOO_LARGE:
        raise FormWrong(f"{text[:40]!r} is no number.", field=field)
    return number


def minor_of(text: str, currency: str, field: str) -> int:
    """Return an amount as it was typed, in minor units.

    Raises:
        FormWrong: it is none, or has more digits than the currency.
    """
    scaled = number_of(text, field).scaleb(get_currency_precision(currency))
    if scaled != scaled.to_integral_value():
        raise FormWrong(f"{text[:40]!r} has too many digits for {currency}.", field=field)
    return int(scaled)


def wall_of(text: str, field: str) -> datetime | None:
    """Return the time on a clock that was typed, or None where nothing was.

    Raises:
        FormWrong: it is none, or has an offset.
    """
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise FormWrong(f"{text[:40]!r} is no date with a time.", field=field) from None
    if time.tzinfo is not None:
        raise FormWrong(f"{text[:40]!r} has an offset; the clock's time is asked.", field=field)
    return time


def day_of(text: str, field: str) -> date | None:
    """Return the day that was typed, or None where nothing was.

    Raises:
        FormWrong: it is none.
    """
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise FormWrong(f"{text[:40]!r} is no day.", field=field) from None
