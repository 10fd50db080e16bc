"""Answers are kept beside the build they were read from: the same question is reckoned once."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from ordito.marts import Mart

_ANSWERS: Final = "answers"
# of how answers are reckoned: another form is another answer
_FORM: Final = 6
Answer = TypeVar("Answer", bound=msgspec.Struct)


def answered(
    mart: Mart, name: str, kind: type[Answer], reckon: Callable[[], Answer], *asked: object
) -> Answer:
    """Return what was kept for this build, or reckon it and keep it.

    What was kept in a form that is no longer read is reckoned again.

    Args:
        mart: whose build it is.
        name: of the question.
        kind: of the answer.
        reckon: makes it.
        asked: all that the answer depends on beside the build.
    """
    digest = hashlib.sha256(msgspec.json.encode((_FORM, *asked), order="sorted")).hexdigest()[:16]
    kept = mart.folder / _ANSWERS / mart.version / f"{name}-{digest}.json"
    try:
        return msgspec.json.decode(kept.read_bytes(), type=kind)
    except (FileNotFoundError, msgspec.DecodeError):
        made = reckon()
        _keep(kept, msgspec.json.encode(made))
        return made


def _keep(path: Path, made: bytes) -> None:
    """Keep an answer whole: who reads it meanwhile finds all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    making = path.with_suffix(f".{hashlib.sha256(made).hexdigest()[:8]}")
    making.write_bytes(made)
    making.replace(path)
