"""What every page is made of, whatever it shows."""

import re
from html.parser import HTMLParser

VOID_STYLE = re.compile(r"^(on|hx-on)")


class Outline(HTMLParser):
    """The tags of a page, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of each such tag."""
        return [attributes for name, attributes in self.tags if name == tag]


def check_page(text: str, language: str) -> Outline:
    """Check that a page is whole, in its language, and needs nothing inline and nobody else."""
    outline = Outline(text)
    assert outline.all("html") == [{"lang": language}]
    assert len(outline.all("h1")) == 1
    assert len(outline.all("main")) == 1
    ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in outline.tags:
        assert tag != "style"
        assert "style" not in attributes
        assert not [key for key in attributes if VOID_STYLE.match(key)]
        for key in ("href", "src", "action"):
            assert not re.match(r"(https?:)?//", attributes.get(key) or "")
    for script in outline.all("script"):
        is_data = script.get("type") == "application/ld+json"
        assert is_data or (script["src"] or "").startswith("/static/")
    return outline
