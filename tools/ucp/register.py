"""Register: every MUST of the protocol with what this product has for it.

The rows (id, area, keyword) come from the conformance suite's package; what we say of each stands
in ``register.toml`` beside this file. A row of which nothing is said is open.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

VERSION: Final = "2026-08-25"
PAGE: Final = Path("docs/reference/ucp.md")
SAID: Final = Path(__file__).with_name("register.toml")
OPEN: Final = "open"
STATES: Final = {
    "met": "met, and the named test fails without it",
    "platform": "binds the platform, or those who write schemas",
    "not offered": "belongs to something that is not offered",
    OPEN: "not gone through, or no test of its own",
}


@dataclass(frozen=True)
class Row:
    """A duty: its id, area and keyword in the register."""

    id: str
    area: str
    keyword: str


@dataclass(frozen=True)
class Word:
    """What is said of a duty: its state, and the test or the reason."""

    state: str
    why: str


def rows() -> list[Row]:
    """Return the MUSTs and MUST NOTs of the version, by area and id."""
    spec = find_spec("spck_conformance")
    assert spec is not None, "the conformance suite is not installed"
    assert spec.origin is not None, spec
    folder = Path(spec.origin).parent / "_bundle" / "conformance" / "requirements" / VERSION
    found: list[Row] = []
    for path in sorted(folder.glob("*.json")):
        table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        found += [
            Row(row["id"], table["_area"], row["keyword"])
            for row in table.get("rows", ())
            if row["keyword"] in ("MUST", "MUST NOT")
        ]
    return sorted(found, key=lambda row: (row.area, row.id))


def said() -> dict[str, Word]:
    """Return what is said of duties, by id."""
    words: dict[str, Word] = {}
    for group in tomllib.loads(SAID.read_text(encoding="utf-8"))["group"]:
        assert group["state"] in STATES, group
        for one in group["ids"]:
            assert one not in words, f"{one} is said twice"
            words[one] = Word(group["state"], group["why"])
    return words


def areas_said() -> dict[str, Word]:
    """Return what is said of whole areas."""
    told = tomllib.loads(SAID.read_text(encoding="utf-8"))
    return {one["area"]: Word(one["state"], one["why"]) for one in told["area"]}


def word_of(row: Row, words: Mapping[str, Word], areas: Mapping[str, Word]) -> Word:
    """Return what is said of a duty: of itself, else of its area, else that it is open."""
    return words.get(row.id) or areas.get(row.area) or Word(OPEN, "")


def page() -> str:
    """Return the page as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    every, words, areas = rows(), said(), areas_said()
    counted = Counter(word_of(row, words, areas).state for row in every)
    yield "# Universal Commerce Protocol: every duty of version 2026-08-25"
    yield ""
    yield "Written by `python -m tools.ucp`; what is said of a row stands in"
    yield "`tools/ucp/register.toml`. The ids are those of the register in `spck-conformance`,"
    yield "where their wording is. How the surface is built:"
    yield "[ADR 27](../decisions/0027-one-desk-for-platforms.md)."
    yield ""
    yield "| state | rows | meaning |"
    yield "| --- | ---: | --- |"
    for state, meaning in STATES.items():
        yield f"| {state} | {counted[state]} | {meaning} |"
    area = ""
    for row in every:
        if row.area != area:
            area = row.area
            yield ""
            yield f"## {area}"
            yield ""
            yield "| id | keyword | state | test or reason |"
            yield "| --- | --- | --- | --- |"
        word = word_of(row, words, areas)
        why = f"`{word.why}`" if word.why.startswith("tests/") else word.why
        yield f"| {row.id} | {row.keyword} | {word.state} | {why} |"
