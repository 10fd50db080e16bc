"""Languages and catalogues."""

import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from ordito.platform import i18n
from ordito.surfaces import words

ROOT = Path(__file__).parents[2]
TRANSLATED = [language for language in i18n.LANGUAGES if language != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)s")

Message = str | tuple[str, ...]


def sources() -> set[Message]:
    """Return every message of the sources."""
    with (ROOT / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
    found = extract_from_dir(ROOT / "src", methods, options, keywords=keywords)
    return {message for _, _, message, _, _ in found}


def written(language: str) -> Catalog:
    return read_po(BytesIO(i18n.po_file(language).read_bytes()), locale=language)


def texts(one_or_many: str | Iterable[str] | None) -> list[str]:
    assert one_or_many is not None
    return [one_or_many] if isinstance(one_or_many, str) else list(one_or_many)


def as_message(one_or_many: str | Iterable[str]) -> Message:
    return one_or_many if isinstance(one_or_many, str) else tuple(one_or_many)


@pytest.fixture(scope="module")
def messages() -> set[Message]:
    return sources()


def test_sources_have_messages(messages: set[Message]) -> None:
    assert "Stock over places" in messages
    assert "Web shop" in messages


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated(language: str, messages: set[Message]) -> None:
    catalogue = written(language)
    for message in messages:
        entry = catalogue.get(message if isinstance(message, str) else message[0])
        assert entry is not None, message
        assert not entry.fuzzy, message
        assert all(texts(entry.string)), message


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_message_is_left_over(language: str, messages: set[Message]) -> None:
    catalogue = written(language)
    assert {as_message(entry.id) for entry in catalogue if entry.id} <= messages
    assert catalogue.obsolete == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_kept(language: str) -> None:
    for entry in written(language):
        if not entry.id:
            continue
        originals, translations = texts(entry.id), texts(entry.string)
        allowed = {name for text in originals for name in PLACEHOLDER.findall(text)}
        used = {name for text in translations for name in PLACEHOLDER.findall(text)}
        assert used <= allowed, entry.id
        assert set(PLACEHOLDER.findall(originals[-1])) <= used, entry.id


def test_made_up_language_keeps_placeholders_and_grows() -> None:
    text = i18n.catalogue(i18n.PSEUDO).gettext("Order %(number)s")
    assert text == "[Õrdér %(number)s·····]"


@pytest.mark.parametrize(
    ("setting", "cookie", "accept", "chosen"),
    [
        ("et", "it", "en", "et"),
        (None, "it", "et", "it"),
        (None, None, "et-EE,en;q=0.5", "et"),
        (None, None, "de, it;q=0.3, en;q=0.8", "en"),
        (None, None, "it;q=0, et;q=0.1", "et"),
        (None, None, "it;q=high, et;q=0.1", "et"),
        (None, "xx", "", "en"),
        ("de", None, "fr", "en"),
    ],
)
def test_chooses_setting_then_cookie_then_browser(
    setting: str | None, cookie: str | None, accept: str, chosen: str
) -> None:
    assert i18n.choose(setting=setting, cookie=cookie, accept=accept) == chosen


def test_plural_forms_follow_the_number() -> None:
    words = i18n.catalogue("it")
    one, many = "%(number)s request was refused.", "%(number)s requests were refused."
    assert words.ngettext(one, many, 1) == "%(number)s richiesta rifiutata."
    assert words.ngettext(one, many, 2) == "%(number)s richieste rifiutate."


def test_no_vocabulary_hides_another_of_its_name() -> None:
    parts = [part.WORDS for part in vars(words).values() if hasattr(part, "WORDS")]
    names = [name for part in parts for name in part]
    assert len(parts) > 5
    assert sorted(names) == sorted(set(names))
