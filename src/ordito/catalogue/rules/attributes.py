"""Typed attributes: which ones a category asks for, and whether values are of their kind."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast

from ordito.catalogue.errors import (
    AttributeMissing,
    UnknownAttribute,
    WrongAttribute,
    WrongAttributeValue,
)
from ordito.catalogue.model import (
    Attribute,
    AttributeKind,
    AttributeUse,
    Level,
    TypedAttribute,
)
from ordito.platform.ids import CategoryId

# units of one dimension by how many of its smallest one they hold
# Source: SI; the inch of 1959 is 25.4 mm, the avoirdupois pound 453.59237 g
_DIMENSIONS: Final[Sequence[Mapping[str, Decimal]]] = tuple(
    {unit: Decimal(factor) for unit, factor in units.items()}
    for units in (
        {"mm": "1", "cm": "10", "dm": "100", "m": "1000", "km": "1000000", "in": "25.4"},
        {"mg": "1", "g": "1000", "kg": "1000000", "t": "1000000000", "lb": "453592.37"},
        {"ml": "1", "cl": "10", "dl": "100", "l": "1000", "m3": "1000000"},
        {"mm2": "1", "cm2": "100", "m2": "1000000"},
        {"s": "1", "min": "60", "h": "3600", "d": "86400"},
        {"mW": "1", "W": "1000", "kW": "1000000"},
        {"Wh": "1", "kWh": "1000"},
        {"mAh": "1", "Ah": "1000"},
        {"mV": "1", "V": "1000", "kV": "1000000"},
        {"Hz": "1", "kHz": "1000", "MHz": "1000000", "GHz": "1000000000"},
        {"kB": "1", "MB": "1000", "GB": "1000000", "TB": "1000000000"},
        {"°C": "1"},
        {"dB": "1"},
    )
)
UNITS: Final = frozenset(unit for units in _DIMENSIONS for unit in units)
_MEASURE: Final = re.compile(r"^\s*(-?[0-9][0-9.,]*)\s*(\S+)\s*$")
_MOST_DIGITS: Final = 18
_LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class Typing:
    """What categories ask of their products, as of one version.

    Attributes:
        attributes: by code.
        uses: of each category, without those of the branches above it.
        path: of each category itself and those above it, the root last.
        codes: of the categories.
    """

    attributes: Mapping[str, Attribute]
    uses: Mapping[CategoryId, Sequence[AttributeUse]]
    path: Mapping[CategoryId, Sequence[CategoryId]]
    codes: Mapping[CategoryId, str]

    def of(self, category_id: CategoryId | None) -> dict[str, TypedAttribute]:
        """Return what products of a category have; of several words the nearest counts."""
        found: dict[str, TypedAttribute] = {}
        path = self.path.get(category_id, ()) if category_id is not None else ()
        for category in reversed(path):
            for use in self.uses.get(category, ()):
                found[use.attribute] = TypedAttribute(
                    self.attributes[use.attribute], use.required, use.level, self.codes[category]
                )
        return found

    def checked(
        self,
        values: Mapping[str, Any],
        *,
        category_id: CategoryId | None,
        level: Level,
        is_sold: bool,
        field: str,
    ) -> dict[str, Any]:
        """Return the values of a product or variant as they are kept.

        Args:
            values: as they were given.
            category_id: of the product.
            level: whether they are of the product or of a variant.
            is_sold: whether required ones must be there.
            field: where they stand in the request.

        Raises:
            UnknownAttribute: the category does not have it on this level.
            WrongAttributeValue: a value is not of its attribute's kind.
            AttributeMissing: a required one is not given.
        """
        known = {code: one for code, one in self.of(category_id).items() if one.level is level}
        kept: dict[str, Any] = {}
        for code, value in values.items():
            if code not in known:
                among = ", ".join(sorted(known)) or "none"
                message = f"The category has no attribute {code!r} for a {level}; it has {among}."
                raise UnknownAttribute(message, field=f"{field}.{code}", attribute=code)
            kept[code] = kept_value(known[code].attribute, value, field=f"{field}.{code}")
        for code, one in known.items():
            if is_sold and one.required and code not in kept:
                message = f"Category {one.category} requires the attribute {code!r}."
                raise AttributeMissing(message, field=f"{field}.{code}", attribute=code)
        return kept


def require_sound(attribute: Attribute, *, field: str) -> None:
    """Refuse an attribute that cannot have values.

    Raises:
        WrongAttribute: choices or units that do not go with its kind, or a choice twice.
    """
    codes = [choice.code for choice in attribute.choices]
    is_choice = attribute.kind is AttributeKind.CHOICE
    problem, at = "", "choices"
    if is_choice != bool(codes):
        problem = "Choices belong to a choice, and a choice needs them"
    elif len(set(codes)) < len(codes):
        problem = "A choice stands twice"
    elif attribute.multiple and not is_choice:
        problem, at = "Only choices can be several", "multiple"
    elif attribute.kind is AttributeKind.MEASURE and attribute.unit not in UNITS:
        problem, at = f"A measure is kept in one of {', '.join(sorted(UNITS))}", "unit"
    elif attribute.unit is not None and attribute.kind not in {
        AttributeKind.NUMBER,
        AttributeKind.MEASURE,
    }:
        problem, at = "Only numbers and measures have a unit", "unit"
    if problem:
        raise WrongAttribute(
            f"{problem} ({attribute.code}).", field=f"{field}.{at}", attribute=attribute.code
        )


def kept_value(attribute: Attribute, value: object, *, field: str) -> Any:
    """Return a value as it is kept: numbers as decimal texts, measures in the attribute's unit.

    Raises:
        WrongAttributeValue: it is not of the attribute's kind.
    """
    match attribute.kind:
        case AttributeKind.TEXT:
            kept = _text(value)
            wanted = 'a text, or texts by language as {"en": "Cotton"}'
        case AttributeKind.NUMBER:
            kept = _decimal(value)
            wanted = "a number"
        case AttributeKind.BOOLEAN:
            kept = {"true": True, "false": False}.get(str(value).lower())
            wanted = "true or false"
        case AttributeKind.CHOICE:
            kept = _choices(attribute, value)
            among = ", ".join(choice.code for choice in attribute.choices[:20])
            wanted = f"{'some' if attribute.multiple else 'one'} of {among}"
        case AttributeKind.MEASURE:
            kept = _measure(attribute.unit or "", value)
            wanted = f'a measure that can be told in {attribute.unit}, as "12.5 {attribute.unit}"'
    if kept is None:
        message = f"{str(value)[:64]!r} is no value of {attribute.code}: give {wanted}."
        raise WrongAttributeValue(message, field=field, attribute=attribute.code)
    return kept


def _text(value: object) -> str | dict[str, str] | None:
    if isinstance(value, str) and 0 < len(value) <= _LONGEST:
        return value
    texts = _fields(value)
    if texts and all(
        isinstance(text, str) and 0 < len(text) <= _LONGEST for text in texts.values()
    ):
        return texts
    return None


def _fields(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _decimal(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or len(number.as_tuple().digits) > _MOST_DIGITS:
        return None
    if abs(number.adjusted()) > _MOST_DIGITS:
        return None
    return _plain(number)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _choices(attribute: Attribute, value: object) -> str | list[str] | None:
    known = [choice.code for choice in attribute.choices]
    if not attribute.multiple:
        return value if isinstance(value, str) and value in known else None
    given = value.split("|") if isinstance(value, str) else value
    if not isinstance(given, list | tuple):
        return None
    chosen = {str(one) for one in cast("Sequence[object]", given)}
    if not chosen or not chosen.issubset(known):
        return None
    return [code for code in known if code in chosen]


def _measure(unit: str, value: object) -> dict[str, str] | None:
    if isinstance(value, str) and (found := _MEASURE.match(value)):
        value = {"value": found[1].replace(",", "."), "unit": found[2]}
    told = _fields(value)
    number = _decimal(told.get("value"))
    units = next(known for known in _DIMENSIONS if unit in known)
    if number is None or set(told) != {"value", "unit"} or told["unit"] not in units:
        return None
    converted = Decimal(number) * units[told["unit"]] / units[unit]
    return {"value": _plain(round(converted, 9)), "unit": unit}
