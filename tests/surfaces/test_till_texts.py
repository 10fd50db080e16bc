"""Texts of the till: what its modules say is marked for translation, and nothing besides."""

import re
from pathlib import Path

from ordito.surfaces.till.texts import COUNTED, MESSAGES, texts_of

MODULES = Path(__file__).parents[2] / "assets" / "js" / "till"
ONE = re.compile(r'\bt\(\s*"((?:[^"\\]|\\.)*)"')
PAIR = re.compile(r'\bn\(\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)"')


def test_every_text_of_the_modules_is_marked_and_no_other() -> None:
    said = "\n".join(path.read_text() for path in sorted(MODULES.glob("*.js")))

    assert set(MESSAGES) == set(ONE.findall(said))
    assert set(COUNTED) == set(PAIR.findall(said))


def test_a_catalogue_gives_one_and_many() -> None:
    texts = texts_of("it")

    assert texts["Offline"] == "Non in linea"
    assert texts["%(count)s point"] == ["%(count)s punto", "%(count)s punti"]
