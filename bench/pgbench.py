r"""The same statements without us: recorded sales as scripts of PostgreSQL's own ``pgbench``.

What differs from sale to sale is drawn by the script: SKUs, place, customer, and every fresh id.
All else is what the recorded sale sent. The reads before the first transaction hand over the
customer and the account as they do in the process (``\gset``).
"""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec

from bench import company, served
from bench.baskets import LINES
from bench.recording import Recorded, Sent
from ordito.platform.clock import now
from ordito.platform.db import Command

_PARAMETER: Final = re.compile(r"\$(\d+)")
_COMMENT: Final = re.compile(r"^\s*--.*$", re.MULTILINE)
_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NUMBER: Final = "number:"
_FRESH: Final = 64  # ids of one sale, at most
_OPTIONS: Final = "-c plan_cache_mode=force_generic_plan -c jit=off -c timezone=UTC"
_PLACE_IDS: Final = frozenset(company.place_id(i) for i in range(company.PLACES))
_STABLE: Final = _PLACE_IDS | {
    company.CHANNEL,
    company.ENTITY,
    company.PROGRAMME.programme_id,
    company.PROGRAMME.issuer_id,
}


@dataclass(frozen=True)
class Script:
    """A script for ``pgbench``.

    Attributes:
        text: its file.
        variables: values that stay the same, given by ``-D``.
        weight: how often it is drawn, against the other scripts.
    """

    text: str
    variables: Mapping[str, str]
    weight: int


def script_of(recorded: Recorded, *, name: str, weight: int) -> Script:
    """Write a recorded sale as a script."""
    return _Writer(recorded, name).write(weight)


@contextmanager
def running(address: str, scripts: Sequence[Script], *, clients: int = 32) -> Iterator[None]:
    """Keep the scripts, drawn by weight, running while the block runs."""
    folder = Path(os.environ["ORDITO_HOME"]) / "pgbench"
    folder.mkdir(exist_ok=True)
    command = [str(served.program("pgbench")), "-n", "-M", "prepared", "-c", str(clients)]
    command += ["-T", "600", "-D", f"n={_first_number()}"]
    for i, script in enumerate(scripts):
        path = folder / f"{i}.sql"
        path.write_text(script.text)
        command += ["-f", f"{path}@{script.weight}"]
        for name, value in script.variables.items():
            command += ["-D", f"{name}={value}"]
    process = subprocess.Popen(  # noqa: S603 # PostgreSQL's own program
        [*command, address],
        env=os.environ | {"PGOPTIONS": _OPTIONS},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield
        assert process.poll() is None, process.stderr and process.stderr.read()[-2000:]
    finally:
        process.terminate()
        process.communicate()


def _first_number() -> int:
    """Return where this run begins to count: later runs draw later ids."""
    return int(now().timestamp()) % 10**9 * 1000


class _Writer:
    """Turns the values of one recorded sale into what the script draws."""

    def __init__(self, recorded: Recorded, name: str) -> None:
        self._recorded = recorded
        self._name = name
        self._variables: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._drawn = self._known()
        self._fresh = 0

    def write(self, weight: int) -> Script:
        share = company.SKUS // LINES
        draws = [
            *(rf"\set s{i} random(0, {share - 1}) * {LINES} + {i}" for i in range(LINES)),
            rf"\set c random(0, {company.MEMBERS - 1})",
            rf"\set p random({self._places()})",
            r"\set n :n + 1",
            rf"\set id :n * {_FRESH} + :client_id",
        ]
        lines = [self._line(statement) for statement in self._recorded.sent]
        return Script("\n".join([*draws, *lines, ""]), self._variables, weight)

    def _places(self) -> str:
        is_shipped = self._recorded.sale.lines[0].method == "ship"
        first, end = (0, company.DEPOTS) if is_shipped else (company.DEPOTS, company.PLACES)
        return f"{first}, {end - 1}"

    def _known(self) -> dict[Any, str]:
        """Return what each sale has of its own and is no fresh id."""
        sale = self._recorded.sale
        assert sale.customer is not None
        assert sale.customer.card is not None
        customer_id = company.customer_id(int(sale.customer.card.removeprefix("299")))
        skus = [company.sku_id(int(line.sku.removeprefix("s"))) for line in sale.lines]
        return {
            self._recorded.key.claim: "('bench:' || :id)",
            sale.customer.card: "('299' || lpad((:c)::text, 10, '0'))",
            customer_id: "(:customer_id)::uuid",
            company.PROGRAMME.account_of(customer_id): "(:account_id)::uuid",
            **{sku_id: _uuid(company.SKU, f"s{i}") for i, sku_id in enumerate(skus)},
        }

    def _line(self, statement: Sent) -> str:
        if statement.text.startswith(("BEGIN", "COMMIT")):
            return statement.text
        text = _COMMENT.sub("", statement.text).strip()
        written = _PARAMETER.sub(lambda m: self._value(statement.values[int(m[1]) - 1]), text)
        return written + (r" \gset" if written.startswith("SELECT customer_id") else ";")

    def _value(self, value: Any) -> str:
        if isinstance(value, list):
            return self._list(value)
        if isinstance(value, msgspec.Struct):
            return self._document(msgspec.json.encode(value).decode())
        if isinstance(value, UUID) and value not in _STABLE | self._drawn.keys():
            self._fresh += 1
            assert self._fresh < _FRESH, "more fresh ids than are drawn"
            self._drawn[value] = (
                f"({self._constant(_prefix())} ||"
                f" lpad(to_hex((:id)::bigint * {_FRESH} + {self._fresh}), 20, '0'))::uuid"
            )
        if isinstance(value, UUID) and value in _PLACE_IDS:
            return _uuid(company.PLACE, "p")
        if isinstance(value, str) and value.startswith(_NUMBER):
            return f"('{_NUMBER}' || :id)"
        if isinstance(value, UUID | str) and value in self._drawn:
            return self._drawn[value]
        text = _text(value)
        return "NULL" if text is None else self._constant(text)

    def _list(self, values: list[Any]) -> str:
        """Write a list: as one constant where nothing in it is drawn."""
        # the places among which a sale is sourced are the same for every sale
        is_choice = len(_PLACE_IDS.intersection(v for v in values if isinstance(v, UUID))) > 1
        is_drawn = any(
            (isinstance(value, UUID) and not is_choice)
            or (isinstance(value, str) and value.startswith(_NUMBER))
            for value in values
        )
        if is_drawn:
            return f"ARRAY[{', '.join(map(self._value, values))}]"
        return self._constant(_array(values))

    def _document(self, text: str) -> str:
        """Write a document whose ids are those of the sale, so that what reads it finds them."""
        ends = _ID.split(text)
        ids = [f"({self._value(UUID(found))})::text" for found in _ID.findall(text)]
        parts = [self._constant(ends[0])]
        for found, end in zip(ids, ends[1:], strict=True):
            parts += [found, self._constant(end)]
        return f"({' || '.join(parts)})::jsonb"

    def _constant(self, text: str) -> str:
        if text not in self._names:
            self._names[text] = f"{self._name}_{len(self._names)}"
            self._variables[self._names[text]] = text
        return f":{self._names[text]}"


def _uuid(first: int, variable: str) -> str:
    """Write the id of the number in a variable, as of ``company``."""
    return f"('{first >> 64:016x}' || lpad(to_hex((:{variable})::bigint), 16, '0'))::uuid"


def _prefix() -> str:
    """Return the milliseconds with which time-ordered ids of this hour begin."""
    return f"{int(now().timestamp()) // 3600 * 3_600_000:012x}"


def _array(values: Sequence[Any]) -> str:
    """Write an array as PostgreSQL reads it."""
    return "{" + ",".join(map(_element, values)) + "}"


def _element(value: Any) -> str:
    text = _text(value)
    if text is None:
        return "NULL"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _text(value: Any) -> str | None:
    """Write a value as PostgreSQL reads it."""
    match value:
        case None:
            return None
        case bytes():
            return f"\\x{value.hex()}"
        case datetime():
            return value.isoformat()
        case msgspec.Struct() | dict():
            return msgspec.json.encode(value).decode()
        case _:
            return str(value)


def fill(statement: Command, values: Mapping[str, str]) -> str:
    """Return a registered statement with these expressions in the place of its parameters."""
    text = _COMMENT.sub("", statement.text).strip()
    return _PARAMETER.sub(lambda match: values[statement.parameters[int(match[1]) - 1]], text)
