"""The promise: the OpenAPI document of version 1 as it was last published, without its words."""

import json
from pathlib import Path
from typing import Any, Final, cast

from tools.client.document import VERSION, document

FILE: Final = Path("docs/reference/api-v1.json")

# words, and what the comparison does not look at
_LEFT_OUT: Final = frozenset(
    {"description", "summary", "title", "tags", "operationId", "examples", "deprecated"}
    | {"allowEmptyValue", "allowReserved", "headers", "default"}
)


def present() -> dict[str, Any]:
    """Return what the source promises now."""
    described = document()
    paths: dict[str, Any] = described["paths"]
    return {
        "paths": {path: _bare(one) for path, one in paths.items() if path.startswith(VERSION)},
        "schemas": {name: _bare(one) for name, one in described["components"]["schemas"].items()},
    }


def published(root: Path) -> dict[str, Any]:
    """Return what was promised last."""
    return json.loads((root / FILE).read_text(encoding="utf-8"))


def written(promise: dict[str, Any]) -> str:
    """Return a promise as text, one line for each path and each schema."""
    parts = [
        f"{json.dumps(part)}: {{\n" + ",\n".join(_lines(promise[part])) + "\n}"
        for part in ("paths", "schemas")
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(entries: dict[str, Any]) -> list[str]:
    return [
        f"{json.dumps(name)}: {json.dumps(entries[name], sort_keys=True)}"
        for name in sorted(entries)
    ]


def _bare(node: Any, *, names: bool = False) -> Any:
    """Return a part of the document without words; a field may have the name of one."""
    if isinstance(node, dict):
        known = cast("dict[str, Any]", node)
        return {
            name: _bare(value, names=name == "properties")
            for name, value in known.items()
            if names or (name not in _LEFT_OUT and name not in {"4XX", "5XX"})
        }
    if isinstance(node, list):
        return [_bare(one) for one in cast("list[Any]", node)]
    return node
