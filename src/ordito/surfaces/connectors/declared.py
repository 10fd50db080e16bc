"""Declared: what a company declares in a TOML file that a setting names."""

import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec

from ordito.platform.errors import Invalid

Form = TypeVar("Form")


def read_declared(path: str, form: type[Form], wrong: type[Invalid], *, setting: str) -> Form:
    """Read a file; without one, nothing is declared.

    Args:
        path: of the file; empty where the setting names none.
        form: what stands in it; all of it may be left out.
        wrong: what is raised where it cannot be used.
        setting: that names it.

    Raises:
        Invalid: ``wrong``: it is not there, not TOML, or holds something else.
    """
    if not path:
        return form()
    try:
        return msgspec.convert(tomllib.loads(Path(path).read_text("utf-8")), form)
    except (OSError, ValueError, msgspec.ValidationError) as fault:
        raise wrong(f"{path}: {fault}", field=setting) from fault


def token_of(token: str, file: str, wrong: type[Invalid], *, field: str) -> str:
    """Return a token that stands beside others, or in a file of its own.

    Raises:
        Invalid: ``wrong``: the file cannot be read.
    """
    if token:
        return token
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise wrong(f"{file}: {fault}", field=field) from fault
