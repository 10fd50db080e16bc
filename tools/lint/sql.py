"""SQL of the tree, split into statements and parsed by sqlglot."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

from sqlglot import Dialect, TokenType, exp
from sqlglot.errors import SqlglotError

from tools.lint.house import Finding, House

# SQL in these layers is DuckDB's, on files and never on the operating tables
ANALYTIC: Final = frozenset({"marts", "steering", "supply", "surfaces", "world"})
# what marts copy out of the operating tables, by their views
_COPIED: Final = ("marts", "copies")
# where steering's questions to the mart lie; the rest of its SQL is of its registers
_ANALYSES: Final = "sql"

Piece: TypeAlias = tuple[int, str, str]

_HEAD: Final = re.compile(r"^-- name: (\w+)[ \t]*$", re.MULTILINE)
_FUNCTION: Final = re.compile(
    r"CREATE (?:OR REPLACE )?FUNCTION\s+(?P<name>[\w.]+)"
    r".*?(?P<quote>\$\w*\$)(?P<body>.*)(?P=quote)",
    re.DOTALL | re.IGNORECASE,
)
# what sqlglot does not read, said in a way that it does
_REWORDED: Final = (
    (re.compile(r"(?<!:):([a-z]\w*)"), r":p_\1"),  # a parameter called like a keyword
    (re.compile(r"<<?%|%>>?|<->"), "="),  # operators of trigram similarity
    (re.compile(r"\bLATERAL\s+(?=\(\s*VALUES\b)"), ""),
    # it would take this ON for that of the join before it
    (re.compile(r"(\bAS \w+ \([^()]*\))(\s+ON CONFLICT\b)"), r"\1 WHERE true\2"),
)
_COMMENT: Final = re.compile(r"--[^\n]*")
# a statement of a function's body: from its verb to the semicolon, or to the loop that it feeds
_EMBEDDED: Final = re.compile(
    r"(?:^|\bIN\s|;)\s*(?P<text>(?:SELECT|PERFORM|INSERT|UPDATE|DELETE|MERGE|WITH)\s.*?)(?=;|\sLOOP\b)",
    re.DOTALL | re.MULTILINE,
)
_INTO: Final = re.compile(r"\bINTO\s+(?:STRICT\s+)?\w+(?:\s*,\s*\w+)*(?=\s*(?:FROM\b|;|$))")
# what sqlglot does not read becomes an opaque command; it need not say so on the console
logging.getLogger("sqlglot").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Statement:
    """One parsed statement.

    Attributes:
        path: of its file, relative to the root of the tree.
        line: of its first word or of its ``-- name:`` line.
        parts: path of its file inside the package, without suffix.
        name: of the named statement or of the function it stands in; empty in a migration.
        text: its source with comments.
        tree: its syntax tree.
    """

    path: str
    line: int
    parts: tuple[str, ...]
    name: str
    text: str
    tree: exp.Expr

    @property
    def layer(self) -> str:
        """First-level package it belongs to."""
        return self.parts[0]

    def finding(self, rule: str, message: str) -> Finding:
        """Return a finding at this statement."""
        return Finding(self.path, self.line, rule, message)


@dataclass(frozen=True)
class SqlTree:
    """All operating statements of the tree.

    Attributes:
        named: statements of the files beside the code.
        bodies: statements inside functions.
        schema: statements of migrations.
        unread: what could not be parsed.
    """

    named: tuple[Statement, ...]
    bodies: tuple[Statement, ...]
    schema: tuple[Statement, ...]
    unread: tuple[Finding, ...]

    @property
    def running(self) -> tuple[Statement, ...]:
        """Statements that run while the product serves."""
        return self.named + self.bodies


def is_operating(parts: tuple[str, ...]) -> bool:
    """Tell whether a file of SQL speaks to the operating tables, by its path in the package."""
    register = parts[0] == "steering" and _ANALYSES not in parts
    return parts[0] not in ANALYTIC or parts[:2] == _COPIED or register


@cache
def sql_of(house: House) -> SqlTree:
    """Parse every operating SQL file of the tree once."""
    named = list(_read(house, _named_pieces, migration=False))
    bodies = list(_read(house, _body_pieces, migration=True))
    schema = list(_read(house, _migration_pieces, migration=True))
    return SqlTree(
        *(
            tuple(one for one in part if isinstance(one, Statement))
            for part in (named, bodies, schema)
        ),
        unread=tuple(one for one in (*named, *bodies, *schema) if isinstance(one, Finding)),
    )


def unread_sql(house: House) -> Iterator[Finding]:
    """Report SQL that the lints cannot read and therefore cannot judge."""
    yield from sql_of(house).unread


def tables(tree: exp.Expr) -> list[exp.Table]:
    """Return the tables that ``tree`` names, without its own WITH queries and row functions."""
    local = {cte.alias for cte in tree.find_all(exp.CTE)}
    return [
        table
        for table in tree.find_all(exp.Table)
        if isinstance(table.this, exp.Identifier) and (table.db or table.name not in local)
        # sqlglot takes the operator class of an index for a table
        if not isinstance(table.parent, exp.Opclass)
    ]


def _read(
    house: House, split: Callable[[str], Iterator[Piece]], *, migration: bool
) -> Iterator[Statement | Finding]:
    """Yield the statements of all files of a kind; a finding for each that cannot be parsed."""
    for path, parts in house.sql_files():
        if not is_operating(parts) or ("schema" in parts) is not migration:
            continue
        where = house.relative(path)
        for line, name, text in split(path.read_text(encoding="utf-8")):
            try:
                yield Statement(where, line, parts, name, text, _parsed(text))
            except (SqlglotError, ValueError) as error:
                reason = str(error).splitlines()[0]
                yield Finding(where, line, "sql-unread", f"sqlglot cannot read it: {reason}")


def _named_pieces(text: str) -> Iterator[Piece]:
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=True):
        yield _line(text, head.start()), head[1], text[head.end() : end]


def _migration_pieces(text: str) -> Iterator[Piece]:
    start = 0
    for token in Dialect.get_or_raise("postgres").tokenize(text):
        if token.token_type == TokenType.SEMICOLON:
            yield _first_line(text, start), "", text[start : token.start]
            start = token.end + 1
    if _COMMENT.sub("", text[start:]).strip():
        yield _first_line(text, start), "", text[start:]


def _body_pieces(text: str) -> Iterator[Piece]:
    for line, _, statement in _migration_pieces(text):
        function = _FUNCTION.search(statement)
        if function is None:
            continue
        body = _COMMENT.sub("", function["body"])
        for piece in _EMBEDDED.finditer(body):
            offset = statement.count("\n", function.start(), function.start("body"))
            inside = body.count("\n", 0, piece.start("text"))
            sql = _INTO.sub("", piece["text"])
            yield line + offset + inside, function["name"], re.sub(r"^PERFORM\b", "SELECT", sql)


def _parsed(text: str) -> exp.Expr:
    for pattern, words in _REWORDED:
        text = pattern.sub(words, text)
    trees = Dialect.get_or_raise("postgres").parse(text)
    found = [tree for tree in trees if tree is not None]
    if len(found) != 1:
        message = f"{len(found)} statements where one belongs"
        raise ValueError(message)
    return found[0]


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _first_line(text: str, start: int) -> int:
    match = re.compile(r"(?:\s|--[^\n]*\n)*").match(text, start)
    return _line(text, match.end() if match else start)
