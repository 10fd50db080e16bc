"""Steps: commands that are known before they are asked for, so that several are one round trip.

A step calls one function of the database. It reads nothing that another step of the same call has
changed before Python has seen it; what stands in its way, the function itself refuses, and then
nothing of the transaction remains (``platform.refuse``).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar

import msgspec

from ordito.platform.db.statements import Query
from ordito.platform.events import Happening

Answer = TypeVar("Answer")
Refuse = Callable[[Any], Exception]

REFUSED: Final = "OR001"  # the SQLSTATE of platform.refuse
_PARAMETER: Final = re.compile(r"\$(\d+)")
_COMMENT: Final = re.compile(r"^\s*--[^\n]*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Step(Generic[Answer]):
    """A command as a value.

    Attributes:
        query: ``SELECT room.function(...)``, one value.
        arguments: of the query.
        facts: what has happened when the step has been taken.
        refusals: what the function refuses with, by code; each gets the why that came with it.
    """

    query: Query[Answer]
    arguments: Mapping[str, Any]
    facts: Sequence[Happening] = ()
    refusals: Mapping[str, Refuse] = field(default_factory=dict[str, Refuse])


def refusal_of(steps: Sequence[Step[Any]], *, code: str, why: str) -> Exception:
    """Return what a refused call means to the step that asked."""
    for step in steps:
        if code in step.refusals:
            return step.refusals[code](msgspec.json.decode(why))
    return LookupError(f"no step knows the refusal {code}")


@lru_cache(maxsize=256)
def joined(texts: tuple[str, ...]) -> str:
    """Return one statement that takes the steps in order, each as a column of its one row."""
    parts: list[str] = []
    taken = 0
    for text in texts:
        bare = _COMMENT.sub("", text)
        numbers = [int(match[1]) for match in _PARAMETER.finditer(bare)]
        parts.append(f"({_shifted(bare, taken)})")
        taken += max(numbers, default=0)
    return "SELECT " + ",\n".join(parts)


def _shifted(text: str, by: int) -> str:
    return _PARAMETER.sub(lambda match: f"${int(match[1]) + by}", text)
