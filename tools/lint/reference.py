"""The generated reference pages say what the source says."""

from collections.abc import Iterator

from tools.lint.house import Finding, House
from tools.reference.pages import pages


def reference(house: House) -> Iterator[Finding]:
    """Find generated pages that no longer agree with the source."""
    for name, text in pages(house).items():
        path = house.root / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            message = "out of date; run `python -m tools.reference`"
            yield Finding(name, 1, "reference", message)
