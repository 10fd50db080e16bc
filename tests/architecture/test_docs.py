"""What the documentation points to is there: files behind links, commands behind `ordito ...`."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pytest
import typer
from typer.core import TyperGroup

from ordito.surfaces.cli.main import app

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/**/*.md"))]
LINK: Final = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s#]+)")
COMMAND: Final = re.compile(r"(?:`|\$ (?:[A-Z_]+=\S+ )*|\$\()ordito ([a-z][^`\n|)]*)")

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@every_page
def test_links_lead_to_files(page: Path) -> None:
    links = LINK.findall(page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


@every_page
def test_commands_are_known(page: Path) -> None:
    commands = COMMAND.findall(page.read_text())
    assert [line for line in commands if not _is_known(line.split())] == []


@pytest.mark.parametrize("line", ["dance", "token dance", "audit --dance", "db backup --dance x"])
def test_a_command_that_is_none_is_found(line: str) -> None:
    (found,) = COMMAND.findall(f"`ordito {line}`")
    assert not _is_known(found.split())


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs/README.md").read_text()
    pages = [page.relative_to(ROOT / "docs").as_posix() for page in ROOT.glob("docs/*/*.md")]
    assert [page for page in pages if not _is_indexed(page, index)] == []


def _is_indexed(page: str, index: str) -> bool:
    return page.startswith("decisions/") or f"]({page})" in index


def _is_known(words: Iterable[str]) -> bool:
    """Tell whether the words begin with a command of ours, and its options are its own."""
    command: Any = typer.main.get_command(app)
    rest = list(words)
    while isinstance(command, TyperGroup):
        command = command.get_command(None, rest.pop(0)) if rest else None  # pyright: ignore[reportArgumentType] # asks nothing of it
    if command is None:
        return False
    known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
    return all(word.split("=")[0] in known for word in rest if word.startswith("--"))
