"""Attributes: the typed properties that products and variants of a category have."""

from enum import StrEnum
from typing import Annotated, Any, TypeAlias

import msgspec

from ordito.catalogue.model.words import Code, Texts

# as requests write it: a text or texts by language; a number; a boolean; the code of a choice or
# several; a measure as {"value": "12.5", "unit": "cm"} or "12.5 cm"
AttributeValue: TypeAlias = str | int | float | bool | list[str] | dict[str, str]
AttributeValues: TypeAlias = dict[Code, AttributeValue]


class AttributeKind(StrEnum):
    """What an attribute's values are."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    MEASURE = "measure"


class Level(StrEnum):
    """What has an attribute."""

    PRODUCT = "product"
    SKU = "sku"


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One of the values among which an attribute is chosen.

    Attributes:
        code: short name, unique in the attribute.
        name: by language.
    """

    code: Code
    name: Texts


class Attribute(msgspec.Struct, frozen=True, kw_only=True):
    """A property that products can have; which of them do, their category says.

    Attributes:
        code: short name; it stays.
        name: by language.
        kind: of its values.
        unit: of a number, for display, as ``kWh``; of a measure the one in which it is kept,
            as ``cm``; None of all others.
        choices: in the order in which they are shown.
        multiple: whether several choices may be given at once.
    """

    code: Code
    name: Texts
    kind: AttributeKind
    unit: Annotated[str, msgspec.Meta(min_length=1, max_length=16)] | None = None
    choices: Annotated[tuple[Choice, ...], msgspec.Meta(max_length=1000)] = ()
    multiple: bool = False


class AttributeUse(msgspec.Struct, frozen=True, kw_only=True):
    """That products of a category, and of those below it, have an attribute.

    Attributes:
        attribute: its code.
        required: whether what may be sold must have it.
        level: whether the product has it, or each variant for itself.
    """

    attribute: Code
    required: bool = False
    level: Level = Level.PRODUCT


class TypedAttribute(msgspec.Struct, frozen=True):
    """An attribute as products of a category have it.

    Attributes:
        attribute: what it is.
        required: whether what may be sold must have it.
        level: whether the product has it, or each variant.
        category: code of the category that says so.
    """

    attribute: Attribute
    required: bool
    level: Level
    category: str


Kept: TypeAlias = dict[str, Any]
