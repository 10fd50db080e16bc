"""Properties: what the catalogue says of a product, in the reader's words."""

from collections.abc import Iterator, Mapping
from typing import Any

from ordito.catalogue import Attribute, Product, Sku, text_in
from ordito.platform import i18n
from ordito.surfaces import words
from ordito.surfaces.shop.guide import Guide


def properties_of(
    guide: Guide, product: Product, sku: Sku | None, language: str
) -> tuple[tuple[str, str], ...]:
    """Return names and values of what is known of a product, and of one of its variants."""
    return tuple(_properties(guide.attributes, product, sku, language))


def _properties(
    attributes: Mapping[str, Attribute], product: Product, sku: Sku | None, language: str
) -> Iterator[tuple[str, str]]:
    values = product.attributes | (sku.attributes if sku else {})
    for code, value in values.items():
        if code in attributes:
            attribute = attributes[code]
            yield text_in(attribute.name, language), told(attribute, value, language)
    texts = i18n.catalogue(language)
    plain = {
        "country": product.country_of_origin,
        "weight": f"{sku.weight_g} g" if sku and sku.weight_g else None,
        "mpn": sku.mpn if sku else None,
        "gtin": sku.gtin if sku else None,
    }
    for code, value in plain.items():
        if value:
            yield words.word(code, "detail", texts), value


def told(attribute: Attribute, value: Any, language: str) -> str:
    """Return a value as people read it: choices by their names, measures with their unit."""
    names = {choice.code: text_in(choice.name, language) for choice in attribute.choices}
    match value:
        case bool():
            return "✓" if value else "–"
        case list():
            several: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
            return ", ".join(names.get(str(one), str(one)) for one in several)
        case {"value": number, "unit": unit}:
            return f"{number} {unit}"
        case dict():
            texts: dict[str, str] = value  # pyright: ignore[reportUnknownVariableType]
            return text_in(texts, language)
        case _:
            return " ".join(filter(None, (names.get(str(value), str(value)), attribute.unit)))
