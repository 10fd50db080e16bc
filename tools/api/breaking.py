"""What of a promise is broken: what a client that was right yesterday would stumble over today.

Requests may ask for less than they did, answers may give more; never the other way round.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

_REFERENCE: Final = "#/components/schemas/"
_ANY: Final = "anything"
# a limit that a request may not raise, and one that it may not lower
_LOWEST: Final = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_HIGHEST: Final = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_METHODS: Final = ("get", "put", "post", "patch", "delete", "head")

Schema = dict[str, Any]
Way = Literal["asked", "answered"]


def broken(old: Schema, new: Schema) -> list[str]:
    """Return what ``new`` breaks of the promise ``old``, one sentence each."""
    return list(dict.fromkeys(_Comparison(old, new).paths()))


@dataclass
class _Comparison:
    old: Schema
    new: Schema
    seen: set[tuple[str, str, Way]] = field(default_factory=set[tuple[str, str, Way]])

    def paths(self) -> Iterator[str]:
        for path, before in self.old["paths"].items():
            after = self.new["paths"].get(path)
            if after is None:
                yield f"{path} is gone"
                continue
            for method in (one for one in _METHODS if one in before):
                where = f"{method.upper()} {path}"
                if method in after:
                    yield from self._operation(where, before[method], after[method])
                else:
                    yield f"{where} is gone"

    def _operation(self, where: str, before: Schema, after: Schema) -> Iterator[str]:
        yield from self._parameters(where, before, after)
        yield from self._bodies(where, before, after)
        for status, answer in before["responses"].items():
            now = after["responses"].get(status)
            if now is None:
                yield f"{where}: does not answer {status} any more"
            else:
                yield from self._contents(f"{where} answer", answer, now, "answered")
        lost = _scopes(before) - _scopes(after)
        if lost:
            yield f"{where}: scope {', '.join(sorted(lost))} is not enough any more"

    def _parameters(self, where: str, before: Schema, after: Schema) -> Iterator[str]:
        known = {(one["in"], one["name"]): one for one in before.get("parameters", ())}
        now = {(one["in"], one["name"]): one for one in after.get("parameters", ())}
        for name, one in known.items():
            at = f"{where} parameter {name[1]}"
            if name not in now:
                yield f"{at} is gone"
                continue
            if now[name].get("required") and not one.get("required"):
                yield f"{at} is now required"
            yield from self._types(at, one.get("schema", {}), now[name].get("schema", {}), "asked")
        for name in now.keys() - known.keys():
            if now[name].get("required"):
                yield f"{where} parameter {name[1]} is new and required"

    def _bodies(self, where: str, before: Schema, after: Schema) -> Iterator[str]:
        asked, now = before.get("requestBody", {}), after.get("requestBody", {})
        if now.get("required") and not asked.get("required"):
            yield f"{where}: a body is now required"
        yield from self._contents(f"{where} body", asked, now, "asked")

    def _contents(self, where: str, before: Schema, after: Schema, way: Way) -> Iterator[str]:
        now = after.get("content", {})
        for kind, content in before.get("content", {}).items():
            if kind not in now:
                yield f"{where}: {kind} is gone"
            else:
                types = content.get("schema", {}), now[kind].get("schema", {})
                yield from self._types(where, *types, way)

    def _types(self, where: str, before: Schema, after: Schema, way: Way) -> Iterator[str]:
        """Compare two types; each choice of the one finds its like among those of the other."""
        old, new = self._choices(before, "old"), self._choices(after, "new")
        wider, narrower = (new, old) if way == "asked" else (old, new)
        if _ANY not in wider:
            lost = {kind for kind in narrower if not _covers(wider, kind)}
            if lost:
                word = "is not taken" if way == "asked" else "may come now"
                yield f"{where}: {' or '.join(sorted(lost))} {word}"
        for kind in old.keys() & new.keys():
            yield from self._like(where, old[kind], new[kind], way)

    def _choices(self, schema: Schema, side: Literal["old", "new"]) -> dict[str, Schema]:
        """Return what a value may be, by kind; limits beside a choice hold for each."""
        if reference := schema.get("$ref"):
            name = reference.removeprefix(_REFERENCE)
            target: Schema = (self.old if side == "old" else self.new)["schemas"][name]
            return self._choices(target | {"named": name}, side)
        if several := schema.get("oneOf") or schema.get("anyOf"):
            beside = {name: one for name, one in schema.items() if name not in {"oneOf", "anyOf"}}
            found: dict[str, Schema] = {}
            for one in several:
                found |= self._choices(beside | one, side) if one else {}
            return found
        kinds: Any = schema.get("type", _ANY)
        named = [kinds] if isinstance(kinds, str) else kinds
        return {":".join(filter(None, (one, schema.get("format")))): schema for one in named}

    def _like(self, where: str, before: Schema, after: Schema, way: Way) -> Iterator[str]:
        names = (before.get("named"), after.get("named"))
        if names[0] and names[1]:
            pair = (names[0], names[1], way)
            if pair in self.seen:
                return
            self.seen.add(pair)
            where = f"{names[0]} ({way})"
        if way == "asked":
            yield from _limits(where, before, after)
        yield from self._fields(where, before, after, way)
        if "items" in before:
            yield from self._types(f"{where}[]", before["items"], after.get("items", {}), way)
        values = before.get("additionalProperties")
        if isinstance(values, dict):
            inner: Schema = after.get("additionalProperties") or {}
            yield from self._types(f"{where}.*", values, inner, way)  # pyright: ignore[reportUnknownArgumentType] # JSON

    def _fields(self, where: str, before: Schema, after: Schema, way: Way) -> Iterator[str]:
        known: dict[str, Schema] = before.get("properties", {})
        now: dict[str, Schema] = after.get("properties", {})
        needed, needed_now = set(before.get("required", ())), set(after.get("required", ()))
        for name, one in known.items():
            if name not in now:
                yield f"{where}.{name} is gone"
            else:
                yield from self._types(f"{where}.{name}", one, now[name], way)
        if way == "asked":
            for name in sorted(needed_now - needed):
                yield f"{where}.{name} is now required"
        else:
            for name in sorted((needed - needed_now) & now.keys()):
                yield f"{where}.{name} is not always there any more"


def _covers(wider: dict[str, Schema], kind: str) -> bool:
    plain = kind.partition(":")[0]
    return kind in wider or plain in wider or (plain == "integer" and "number" in wider)


def _limits(where: str, before: Schema, after: Schema) -> Iterator[str]:
    for name in _LOWEST:
        if after.get(name, float("-inf")) > before.get(name, float("-inf")):
            yield f"{where}: {name} is now {after[name]}"
    for name in _HIGHEST:
        if after.get(name, float("inf")) < before.get(name, float("inf")):
            yield f"{where}: {name} is now {after[name]}"
    if "pattern" in after and after["pattern"] != before.get("pattern"):
        yield f"{where}: pattern is now {after['pattern']}"
    if "enum" in after:
        lost = [one for one in before.get("enum", ["anything else"]) if one not in after["enum"]]
        if lost:
            yield f"{where}: {', '.join(lost)} is not taken any more"


def _scopes(operation: Schema) -> set[str]:
    return {
        scope for one in operation.get("security", ()) for names in one.values() for scope in names
    }
