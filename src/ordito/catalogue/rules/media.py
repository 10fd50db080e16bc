"""Media: what bytes are, whatever they are said to be, and whether they may be shown."""

import re
from typing import Final
from xml.parsers import expat

from ordito.catalogue.errors import WrongMedia

# what may be sent, bytes
MOST_BYTES: Final = {
    "image/png": 5_000_000,
    "image/jpeg": 5_000_000,
    "image/gif": 5_000_000,
    "image/webp": 5_000_000,
    "image/avif": 5_000_000,
    "image/svg+xml": 256_000,
    "application/pdf": 5_000_000,
}
LARGEST: Final = max(MOST_BYTES.values())
_MAGIC: Final = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "image/avif"),
    (re.compile(rb"%PDF-"), "application/pdf"),
    (re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|svg|!--)"), "image/svg+xml"),
)
_DRAWN: Final = frozenset(
    "svg g path rect circle ellipse line polyline polygon text tspan defs title desc use symbol "
    "linearGradient radialGradient stop clipPath mask pattern metadata".split()
)
_NAMESPACE: Final = "http://www.w3.org/2000/svg"
_OUTSIDE: Final = re.compile(
    r"url\s*\(\s*['\"]?(?!#)|javascript:|@import|expression\s*\(", re.IGNORECASE
)
_LINKS: Final = ("href", "src")


def media_type_of(content: bytes) -> str:
    """Return what bytes are, looked at and not believed.

    Raises:
        WrongMedia: nothing that is shown, more bytes than its kind may have, or an SVG that would
            do or fetch something.
    """
    found = next((kind for magic, kind in _MAGIC if magic.match(content)), None)
    if found is None:
        raise WrongMedia("The bytes are no picture and no PDF.", field="content")
    if len(content) > MOST_BYTES[found]:
        message = f"{found} may have {MOST_BYTES[found]} bytes."
        raise WrongMedia(message, field="content", most_bytes=MOST_BYTES[found])
    if found == "image/svg+xml":
        _require_still(content)
    return found


def _require_still(content: bytes) -> None:
    """Refuse an SVG that is more than a drawing: scripts, handlers, links, entities."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = _look_at
    try:
        parser.Parse(content, True)  # the library's own signature
    except expat.ExpatError as error:
        message = f"The SVG is not well-formed: {error}."
        raise WrongMedia(message, field="content") from error


def _refuse_doctype(*_: object) -> None:
    raise WrongMedia("An SVG may have no DOCTYPE.", field="content")


def _look_at(name: str, attributes: dict[str, str]) -> None:
    namespace, _, element = name.rpartition(" ")
    if namespace == _NAMESPACE and element not in _DRAWN:
        raise WrongMedia(f"An SVG may have no <{element}>.", field="content")
    for whole, value in attributes.items():
        attribute = whole.rpartition(" ")[2].lower()
        if attribute.startswith("on"):
            raise WrongMedia(f"An SVG may have no {attribute}.", field="content")
        if attribute in _LINKS and not value.startswith("#"):
            raise WrongMedia("An SVG may link to its own parts only.", field="content")
        if _OUTSIDE.search(value):
            raise WrongMedia("An SVG may fetch nothing.", field="content")
