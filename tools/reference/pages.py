"""Text of the generated reference pages."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Final

from msgspec import json

from ordito.platform.settings import Settings
from tools.lint.declarations import Declaration, events_of, refusals_of, statuses_of
from tools.lint.house import House

FOLDER: Final = "docs/reference"
_ORIGIN: Final = "Written from the source by `python -m tools.reference`; edits here are lost."


def pages(house: House) -> dict[str, str]:
    """Return the text of each generated page, by its path relative to the root."""
    return {
        f"{FOLDER}/refusals.md": _text(_refusals(house)),
        f"{FOLDER}/events.md": _text(_events(house)),
        f"{FOLDER}/settings.md": _text(_settings()),
    }


def _refusals(house: House) -> Iterator[str]:
    yield "# Refusals"
    yield _ORIGIN
    yield (
        'A refusal is the expected "no": nothing was changed. Over HTTP it is a problem document'
        " (RFC 9457) whose `code` never changes; `detail` says what happened, `field` names the"
        " input, `remedy` says what to do."
    )
    statuses = statuses_of(house)

    def row(one: Declaration) -> str:
        kinds = (one.name, *sorted(one.parents))
        status = next((statuses[kind] for kind in kinds if kind in statuses), "")
        return _row(f"`{one.code}`", status, one.summary, one.constants.get("remedy", ""))

    yield from _tables(refusals_of(house), ("Code", "Status", "Meaning", "Remedy"), row)


def _events(house: House) -> Iterator[str]:
    yield "# Events"
    yield _ORIGIN
    yield (
        "An event is a fact in the past tense, written to the log in the transaction that made it"
        " true. It carries ids, amounts and codes, never personal data. A published version does"
        " not change; what follows is version 1 unless the table says otherwise."
    )

    def row(one: Declaration) -> str:
        fields = ", ".join(f"`{name}: {kind}`" for name, kind in one.fields)
        version = one.constants.get("version", 1)
        return _row(f"`{one.code}`", version, one.summary, fields)

    yield from _tables(events_of(house), ("Type", "Version", "Meaning", "Fields"), row)


def _settings() -> Iterator[str]:
    yield "# Settings"
    yield _ORIGIN
    yield (
        "A serving process reads them once, at its start: `ORDITO_ZONE=Europe/Tallinn` in the"
        ' environment wins over `zone = "Europe/Tallinn"` in the TOML file named by'
        " `ORDITO_SETTINGS`, which wins over the default."
    )
    fields = json.schema(Settings)["$defs"]["Settings"]["properties"]
    rows = (
        _row(f"`ORDITO_{name.upper()}`", f"`{field['default']}`", field.get("description", ""))
        for name, field in fields.items()
    )
    yield "\n".join((_row("Variable", "Default", "Why"), _row("---", "---", "---"), *rows))


def _tables(
    declarations: Iterable[Declaration],
    heads: tuple[str, ...],
    row: Callable[[Declaration], str],
) -> Iterator[str]:
    """Yield a heading and a table for each room."""
    for room, group in groupby(declarations, key=lambda one: one.code.partition(".")[0]):
        yield f"## {room}"
        yield "\n".join((_row(*heads), _row(*("---" for _ in heads)), *map(row, group)))


def _row(*cells: object) -> str:
    texts = (str(cell).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(texts)} |"


def _text(paragraphs: Iterable[str]) -> str:
    return "\n\n".join(paragraphs) + "\n"
