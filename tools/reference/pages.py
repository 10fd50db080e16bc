"""Text of the generated reference pages."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Final

from msgspec import json

from ordito.platform.settings import Settings
from ordito.surfaces.event_catalogue import describe_events
from tools.lint.declarations import Declaration, events_of, refusals_of, statuses_of
from tools.lint.house import House

FOLDER: Final = "docs/reference"
_ORIGIN: Final = "Written from the source by `python -m tools.reference`; edits here are lost."


def pages(house: House) -> dict[str, str]:
    """Return the text of each generated page, by its path relative to the root."""
    return {
        f"{FOLDER}/refusals.md": _text(_refusals(house)),
        f"{FOLDER}/events.md": _text(_events(house)),
        f"{FOLDER}/event-catalogue.md": _text(_event_catalogue()),
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


def _event_catalogue() -> Iterator[str]:
    yield "# Event catalogue"
    yield _ORIGIN
    yield (
        "Every [event](events.md) with an example of its payload and its JSON Schema (2020-12), as"
        " `GET /api/v1/events/{type}` and the console tell it. How payloads travel:"
        " [webhooks](../how-to/receive-webhooks.md),"
        " [change feed](../how-to/follow-the-change-feed.md)."
    )
    for room, group in groupby(describe_events().values(), key=lambda each: each.room):
        yield f"## {room}"
        for each in group:
            yield f"### {each.type}"
            yield f"Version {each.version}. {each.meaning}"
            yield f"```json\n{json.encode(each.example).decode()}\n```"
            schema = json.encode(each.schema).decode()
            yield f"<details><summary>Schema</summary>\n\n```json\n{schema}\n```\n\n</details>"


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
