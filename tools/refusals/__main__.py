"""``python -m tools.refusals``: add the texts of new refusals to the catalogues, drop old ones."""

import sys
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from ordito.platform import i18n
from ordito.surfaces import app, problems


def main() -> int:
    """Bring the catalogues up to date; return how many texts wait for a translation."""
    assert app.create_app  # with it every room is there, and every refusal
    waiting = sum(update(language) for language in i18n.LANGUAGES if language != "en")
    print(f"{waiting} texts wait for a translation")
    return min(waiting, 1)


def update(language: str) -> int:
    """Rewrite a language's catalogue in the order of its texts; return how many are empty."""
    path = i18n.po_file(language, i18n.REFUSALS)
    kept = read_po(BytesIO(path.read_bytes() if path.exists() else b""), locale=language)
    fresh = Catalog(locale=language, header_comment="", fuzzy=False)
    for text in sorted(problems.translatable()):
        known = kept.get(text)
        fresh.add(text, known.string if known is not None else "")
    with path.open("wb") as file:
        write_po(file, fresh, width=100, omit_header=True)
    return sum(not entry.string for entry in fresh if entry.id)


if __name__ == "__main__":
    sys.exit(main())
