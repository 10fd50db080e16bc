"""The API keeps what it has promised, and what would break the promise is found."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from tools.api.breaking import broken
from tools.api.promise import present, published

ROOT: Final = Path(__file__).parents[2]
REMEDY: Final = "see docs/reference/api-versions.md; `python -m tools.api --break` before a release"
Change = Callable[[dict[str, Any]], None]

ROW: Final = {"$ref": "#/components/schemas/Row"}
OPERATION: Final = {
    "parameters": [
        {"name": "after", "in": "query", "required": False, "schema": {"type": "string"}},
        {"name": "limit", "in": "query", "required": False, "schema": {"type": "integer"}},
    ],
    "requestBody": {"required": True, "content": {"application/json": {"schema": ROW}}},
    "responses": {"200": {"content": {"application/json": {"schema": ROW}}}},
    "security": [{"token": ["orders:read", "admin"]}],
}
PROMISE: Final = {
    "paths": {"/api/v1/rows": {"post": OPERATION}, "/api/v1/other": {"get": {"responses": {}}}},
    "schemas": {
        "Row": {
            "type": "object",
            "required": ["kind"],
            "properties": {
                "kind": {"type": "string", "enum": ["a", "b"]},
                "size": {"type": "integer", "maximum": 100},
                "note": {"oneOf": [{"type": "string"}, {"type": "null"}]},
                "parts": {"type": "array", "items": ROW},
            },
        }
    },
}


def row(promise: dict[str, Any]) -> dict[str, Any]:
    return promise["schemas"]["Row"]


def post(promise: dict[str, Any]) -> dict[str, Any]:
    return promise["paths"]["/api/v1/rows"]["post"]


def only_asked(promise: dict[str, Any]) -> dict[str, Any]:
    """Let the answer have a form of its own, and return that of the request."""
    answer = {"$ref": "#/components/schemas/Answer"}
    promise["schemas"]["Answer"] = copy.deepcopy(row(promise))
    promise["schemas"]["Answer"]["properties"]["parts"]["items"] = answer
    post(promise)["responses"]["200"]["content"]["application/json"]["schema"] = answer
    return row(promise)


def only_answered(promise: dict[str, Any]) -> dict[str, Any]:
    """Let the answer have a form of its own, and return it."""
    only_asked(promise)
    return promise["schemas"]["Answer"]


def after(change: Change) -> list[str]:
    changed = copy.deepcopy(PROMISE)
    change(changed)
    return broken(PROMISE, changed)


def test_the_api_keeps_its_promise() -> None:
    assert broken(published(ROOT), present()) == [], REMEDY


def test_what_is_as_it_was_breaks_nothing() -> None:
    assert broken(PROMISE, PROMISE) == []
    assert broken(present(), present()) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda p: p["paths"].pop("/api/v1/other"), "/api/v1/other is gone"),
        (lambda p: p["paths"]["/api/v1/rows"].pop("post"), "POST /api/v1/rows is gone"),
        (lambda p: post(p)["parameters"].pop(0), "parameter after is gone"),
        (lambda p: post(p)["parameters"][0].update(required=True), "after is now required"),
        (
            lambda p: post(p)["parameters"].append({"name": "x", "in": "query", "required": True}),
            "x is new and required",
        ),
        (lambda p: post(p)["responses"].pop("200"), "does not answer 200 any more"),
        (lambda p: post(p)["security"][0]["token"].pop(0), "scope orders:read is not enough"),
        (lambda p: only_answered(p)["properties"].pop("size"), ".size is gone"),
        (lambda p: only_answered(p)["required"].remove("kind"), "is not always there any more"),
        (
            lambda p: only_answered(p)["properties"].update(size={"type": "string"}),
            "string may come now",
        ),
        (
            lambda p: only_answered(p)["properties"]["kind"].update(
                oneOf=[{"type": "string"}, {"type": "null"}]
            ),
            "null may come now",
        ),
        (lambda p: only_asked(p)["properties"].pop("note"), ".note is gone"),
        (lambda p: only_asked(p)["required"].append("note"), "note is now required"),
        (
            lambda p: only_asked(p)["properties"].update(note={"type": "string"}),
            "null is not taken",
        ),
        (lambda p: only_asked(p)["properties"]["size"].update(maximum=99), "maximum is now 99"),
        (lambda p: only_asked(p)["properties"]["size"].update(minimum=1), "minimum is now 1"),
        (lambda p: only_asked(p)["properties"]["kind"]["enum"].pop(), "b is not taken any more"),
        (
            lambda p: only_asked(p)["properties"]["kind"].update(pattern="^a"),
            "pattern is now ^a",
        ),
    ],
)
def test_what_breaks_a_promise_is_found(change: Change, said: str) -> None:
    (found,) = after(change)
    assert said in found


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p["paths"].update({"/api/v1/new": {"get": {"responses": {}}}}),
        lambda p: post(p)["parameters"].append({"name": "x", "in": "query", "required": False}),
        lambda p: post(p)["security"][0]["token"].append("orders:write"),
        lambda p: row(p)["properties"].update(colour={"type": "string"}),
        lambda p: only_answered(p)["properties"]["kind"]["enum"].append("c"),
        lambda p: only_answered(p)["required"].append("size"),
        lambda p: only_asked(p)["properties"]["kind"]["enum"].append("c"),
        lambda p: only_asked(p)["properties"]["size"].update(type="number", maximum=1000),
        lambda p: only_asked(p)["required"].remove("kind"),
    ],
    ids=[
        "a new route",
        "a new parameter",
        "another scope",
        "a new field",
        "a new code in answers",
        "a field that always comes",
        "a new code in requests",
        "a wider type",
        "a field that may be left out",
    ],
)
def test_what_a_client_does_not_notice_is_free(change: Change) -> None:
    assert after(change) == []
