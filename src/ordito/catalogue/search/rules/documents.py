"""Documents: what of a product is looked through, and under which facets it stands."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from ordito.catalogue.search.model import Branch, Source, Texts, Trait, Wording
from ordito.catalogue.search.rules.reading import quoted
from ordito.catalogue.search.rules.words import words_of

_LONGEST_VALUE: Final = 100
_MOST_FACETS: Final = 100
_MOST_WORDS: Final = 400  # of a long description the beginning
_MOST_PLACES: Final = 8


def is_found(source: Source) -> bool:
    """Tell whether a product can be found: it and one of its variants may be sold."""
    return bool(source.product["active"] and _active(source))


def traits_of(
    source: Source, path: Sequence[Branch], attributes: Mapping[str, Mapping[str, Any]]
) -> list[Trait]:
    """Return what a product is, beside its name: its maker, category, options, attributes.

    Args:
        source: the product.
        path: its category and those above it.
        attributes: rows of all attributes, by code.
    """
    product = source.product
    found = [Trait("kind", product["kind"]), Trait("complexity", product.get("complexity", ""))]
    found += [Trait("category", branch.code, told=branch.name) for branch in path]
    if product.get("brand"):
        found.append(Trait("brand", product["brand"]))
    found += _options(source)
    for row in (product, *_active(source)):
        values: dict[str, Any] = row.get("attributes") or {}
        for code, value in values.items():
            found += _attribute(attributes.get(code, {"name": {}, "kind": ""}), code, value)
    return list(dict.fromkeys(trait for trait in found if trait.value))


def wording_of(source: Source, traits: Iterable[Trait], language: str) -> Wording:
    """Return what a product says in a language; what it does not say in it, it says in another."""
    product = source.product
    names = (product["name"], *(sku["name"] for sku in _active(source)))
    # codes of kinds are nothing that people look for
    told = [trait for trait in traits if trait.name not in {"brand", "kind", "complexity"}]
    return Wording(
        name=_words(text_of(name, language) for name in names),
        brand=_words([product.get("brand") or ""]),
        traits=_words(text_of(trait.told, language) or trait.value for trait in told),
        text=_words([text_of(product.get("description") or {}, language)])[:_MOST_WORDS],
    )


def stocked_of(source: Source) -> list[str]:
    """Return the SKUs by whose stock a product is in stock: variants, or parts of a bundle."""
    skus = _active(source)
    parts: list[dict[str, Any]] = skus[0].get("components") or [] if skus else []
    return sorted({row["sku_id"] for row in parts or skus})


def facets_of(traits: Iterable[Trait]) -> list[str]:
    """Return the facets of a product, sorted."""
    facets = {
        trait.facet for trait in traits if trait.is_facet and len(trait.value) <= _LONGEST_VALUE
    }
    return sorted(facets)[:_MOST_FACETS]


def labels_of(traits: Iterable[Trait]) -> dict[str, Texts]:
    """Return what facets and their values are called, by language."""
    told = {trait.facet: trait.told for trait in traits if trait.told and trait.is_facet}
    return told | {trait.name: trait.called for trait in traits if trait.called}


def vector_of(wording: Wording, facets: Iterable[str], lexemes: Mapping[str, str | None]) -> str:
    """Return the tsvector of a document.

    Args:
        wording: its words.
        facets: what it is found under besides.
        lexemes: what the stemmer leaves of each word; None of words that are too common.
    """
    places: defaultdict[str, list[str]] = defaultdict(list)
    parts = (("A", wording.name), ("B", wording.brand), ("C", wording.traits), ("", wording.text))
    place = 0
    for weight, words in parts:
        for word in words:
            place += 1
            if lexeme := lexemes[word]:
                places[lexeme].append(f"{place}{weight}")
    named = {lexeme for word in wording.name if (lexeme := lexemes[word])}
    marks = [quoted(f"={lexeme}") for lexeme in sorted(named)]
    marks += [quoted(f"~{facet}") for facet in facets]
    told = (f"{quoted(lexeme)}:{','.join(at[:_MOST_PLACES])}" for lexeme, at in places.items())
    return " ".join((*told, *marks))


def text_of(texts: Texts, language: str) -> str:
    """Return a text in a language, else in English, else in any; nothing where there is none."""
    return texts.get(language) or texts.get("en") or next((one for one in texts.values()), "")


def _active(source: Source) -> list[dict[str, Any]]:
    return [sku for sku in source.skus if sku["active"]]


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for text in texts for word in words_of(text)))


def _options(source: Source) -> Iterator[Trait]:
    """Yield the options of the variants; named by the product where it names them."""
    axes: dict[str, dict[str, Any]] = {
        axis["code"]: axis for axis in source.product.get("options") or ()
    }
    for sku in _active(source):
        for code, value in sku["options"].items():
            axis = axes.get(code, {"name": {}, "values": []})
            called = (one["name"] for one in axis["values"] if one["code"] == value)
            yield Trait(
                f"option.{code}", value, told=next(called, dict[str, str]()), called=axis["name"]
            )


def _attribute(attribute: Mapping[str, Any], code: str, value: Any) -> Iterator[Trait]:
    """Yield an attribute's values; of a free text no facet can be made, so it stands alone."""
    name, called = f"attribute.{code}", attribute["name"]
    match attribute["kind"]:
        case "text":
            told: Texts = {"en": value} if isinstance(value, str) else value
            yield Trait(name, text_of(told, "en")[:_LONGEST_VALUE], told=told, is_facet=False)
        case "choice":
            names = {choice["code"]: choice["name"] for choice in attribute["choices"]}
            chosen: list[str] = [value] if isinstance(value, str) else value
            yield from (Trait(name, one, told=names.get(one, {}), called=called) for one in chosen)
        case "boolean":
            yield Trait(name, str(value).lower(), called=called)
        case _:
            number = f"{value} {attribute.get('unit') or ''}".strip()
            yield Trait(name, number, called=called)
