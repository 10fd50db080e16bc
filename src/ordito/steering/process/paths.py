"""Reference paths: which orders of activities a company wants, as an expression and its automaton.

``visit searched? product_viewed+ (call | compared)* cart_filled`` reads as one expects of a regular
expression whose letters are activities. Its automaton has one state for each activity named in it
(and one before all), and needs no empty steps.

Source: V. Glushkov, "The abstract theory of automata", 1961.
"""

import re
from typing import Final, NoReturn

import msgspec

from ordito.steering.process.errors import UnreadablePath

_TOKEN: Final = re.compile(r"\s*([\w.@:-]+|[()|?*+])")
_MOST_STATES: Final = 200
_DEEPEST: Final = 50


class Automaton(msgspec.Struct, frozen=True):
    """The states of a path; state 0 is before the first activity.

    Attributes:
        symbols: the activity that leads into each state; empty for state 0.
        follows: states that may come after each state.
        accepting: states in which a path may end.
    """

    symbols: tuple[str, ...]
    follows: tuple[frozenset[int], ...]
    accepting: frozenset[int]


class _Part(msgspec.Struct, frozen=True):
    """A part of an expression: whether nothing matches it, and where it begins and ends."""

    empty: bool
    first: frozenset[int]
    last: frozenset[int]


_NOTHING: Final = _Part(empty=True, first=frozenset(), last=frozenset())


def read_path(text: str) -> Automaton:
    """Return the automaton of an expression.

    Raises:
        UnreadablePath: it is no expression, names nothing, or is too long.
    """
    reader = _Reader(text)
    whole = reader.read()
    symbols = ("", *reader.symbols)
    follows = (whole.first, *(frozenset(found) for found in reader.follows))
    accepting = whole.last | ({0} if whole.empty else set[int]())
    return Automaton(symbols, follows, frozenset(accepting))


class _Reader:
    """Reads an expression once from left to right."""

    def __init__(self, text: str) -> None:
        self.symbols: list[str] = []
        self.follows: list[set[int]] = []
        self._text = text
        self._tokens = self._split()
        self._at = 0
        self._depth = 0

    def read(self) -> _Part:
        """Return the whole expression."""
        whole = self._alternatives()
        if self._at < len(self._tokens):
            self._refuse(f"{self._tokens[self._at]!r} is not expected")
        if not self.symbols:
            self._refuse("it names no activity")
        return whole

    def _split(self) -> list[str]:
        found: list[str] = []
        at, end = 0, len(self._text.rstrip())
        while at < end:
            token = _TOKEN.match(self._text, at)
            if token is None:
                self._refuse(f"{self._text[at:].strip()[:1]!r} is not expected")
            found.append(token[1])
            at = token.end()
        return found

    def _alternatives(self) -> _Part:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._refuse(f"more than {_DEEPEST} brackets are open")
        found = self._sequence()
        while self._taken("|"):
            other = self._sequence()
            found = _Part(
                empty=found.empty or other.empty,
                first=found.first | other.first,
                last=found.last | other.last,
            )
        self._depth -= 1
        return found

    def _sequence(self) -> _Part:
        found = _NOTHING
        while self._at < len(self._tokens) and self._tokens[self._at] not in "|)":
            found = self._join(found, self._item())
        return found

    def _item(self) -> _Part:
        found = self._atom()
        while self._at < len(self._tokens) and self._tokens[self._at] in "?*+":
            sign = self._tokens[self._at]
            self._at += 1
            if sign != "?":
                self._lead(found.last, found.first)
            found = _Part(empty=found.empty or sign != "+", first=found.first, last=found.last)
        return found

    def _atom(self) -> _Part:
        if self._taken("("):
            found = self._alternatives()
            if not self._taken(")"):
                self._refuse("a bracket is not closed")
            return found
        name = self._tokens[self._at]
        if name in "?*+":
            self._refuse(f"nothing stands before {name!r}")
        self._at += 1
        self.symbols.append(name)
        self.follows.append(set())
        if len(self.symbols) > _MOST_STATES:
            self._refuse(f"it names more than {_MOST_STATES} activities")
        here = frozenset({len(self.symbols)})
        return _Part(empty=False, first=here, last=here)

    def _join(self, left: _Part, right: _Part) -> _Part:
        self._lead(left.last, right.first)
        return _Part(
            empty=left.empty and right.empty,
            first=left.first | right.first if left.empty else left.first,
            last=left.last | right.last if right.empty else right.last,
        )

    def _lead(self, sources: frozenset[int], targets: frozenset[int]) -> None:
        for source in sources:
            self.follows[source - 1] |= targets

    def _taken(self, token: str) -> bool:
        there = self._at < len(self._tokens) and self._tokens[self._at] == token
        self._at += there
        return there

    def _refuse(self, fault: str) -> NoReturn:
        raise UnreadablePath(f"The path {self._text[:200]!r} cannot be read: {fault}.")
