"""What refusals mean and ask for is said in every language."""

import json
import subprocess
import sys
from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from ordito.platform import i18n
from ordito.surfaces import problems

# a process of its own: others of these tests load what a server never says
ASK = """
import json
from ordito.surfaces import app, problems
print(json.dumps(sorted(problems.translatable())))
"""
TRANSLATED = [language for language in i18n.LANGUAGES if language != "en"]


@pytest.fixture(scope="module")
def wanted() -> set[str]:
    asked = subprocess.run([sys.executable, "-c", ASK], capture_output=True, check=True)
    return set(json.loads(asked.stdout))


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_meaning_and_remedy_is_translated_and_nothing_is_left_over(
    language: str, wanted: set[str]
) -> None:
    source = i18n.po_file(language, i18n.REFUSALS).read_bytes()
    written = {str(entry.id): entry for entry in read_po(BytesIO(source)) if entry.id}
    assert sorted(wanted - written.keys()) == []
    assert sorted(written.keys() - wanted) == []
    assert [text for text, entry in written.items() if not entry.string or entry.fuzzy] == []
    # commands, settings and codes stay as they are typed
    for text, entry in written.items():
        for typed in text.split("`")[1::2]:
            assert typed in str(entry.string), text


def test_a_page_says_in_the_readers_language_what_is_wrong_and_what_to_do() -> None:
    unknown = problems.explain("catalogue.unknown_sku")
    assert unknown is not None
    said = {
        language: i18n.catalogue(language, i18n.REFUSALS).gettext(unknown.remedy)
        for language in i18n.LANGUAGES
    }
    assert len(set(said.values())) == len(i18n.LANGUAGES)
