"""Types of the document as Python writes them, and the models that stand for its schemas."""

import keyword
import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any, Final

_FORMATS: Final = {"uuid": "UUID", "date-time": "dt.datetime", "date": "dt.date"}
_PLAIN: Final = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
}
_REFERENCE: Final = "#/components/schemas/"
_WIDTH: Final = 96
_UNSET: Final = "msgspec.UNSET"
_TAG: Final = "kind"

Schema = dict[str, Any]


def class_of(name: str) -> str:
    """Return the class that stands for a schema's name: ``orders_model_Line`` has no dots."""
    parts = re.split(r"[^A-Za-z0-9]+", name)
    return "".join(part[:1].upper() + part[1:] for part in parts)


def typed(schema: Schema, prefix: str = "") -> str:
    """Return how Python writes the type of a value.

    Args:
        schema: of the document.
        prefix: of models' names, as ``models.``.
    """
    if reference := schema.get("$ref"):
        return prefix + class_of(reference.removeprefix(_REFERENCE))
    if choices := schema.get("oneOf") or schema.get("anyOf"):
        return _either(typed(one, prefix) for one in choices)
    match schema.get("type"):
        case "array":
            return f"Sequence[{typed(schema.get('items') or {}, prefix)}]"
        case "object":
            values = schema.get("additionalProperties", True)
            return f"Mapping[str, {'Any' if isinstance(values, bool) else typed(values, prefix)}]"
        case "string":
            return _FORMATS.get(schema.get("format", ""), "str")
        case str(name):
            return _PLAIN[name]
        case list():
            names: list[str] = schema["type"]
            return _either(typed(schema | {"type": name}, prefix) for name in names)
        case _:
            return "Any"


def _either(kinds: Iterable[str]) -> str:
    """Return a union, None last: the description has no order of its own."""
    return " | ".join(sorted(dict.fromkeys(kinds), key=lambda kind: kind == "None"))


def described(text: str, indent: str) -> Iterator[str]:
    """Yield the lines of a docstring; what the server raises is what it refuses with."""
    text = re.sub(r"(?m)^Raises:$", "Refused with:", text.strip())
    mark = 'r"""' if "\\" in text else '"""'
    lines = [
        part
        for line in text.replace('"""', "'''").splitlines()
        for part in _wrapped(line, _WIDTH - len(indent)) or [""]
    ]
    yield f"{indent}{mark}{lines[0].strip()}" + ('"""' if len(lines) == 1 else "")
    for line in lines[1:]:
        yield f"{indent}{line}".rstrip()
    if len(lines) > 1:
        yield f'{indent}"""'


def _wrapped(line: str, width: int) -> list[str]:
    hanging = line[: len(line) - len(line.lstrip())]
    return textwrap.wrap(line, width, subsequent_indent=hanging, break_long_words=False)


def models(schemas: dict[str, Schema], answered: set[str]) -> Iterator[str]:
    """Yield the lines of the models.

    Args:
        schemas: of the document, by name.
        answered: names of those that answers hold: their codes may become more.
    """
    for name in sorted(schemas, key=class_of):
        schema = schemas[name]
        yield ""
        yield ""
        if "enum" in schema:
            yield from _codes(class_of(name), schema, may_grow=name in answered)
        else:
            yield from _struct(class_of(name), schema)


def _codes(name: str, schema: Schema, *, may_grow: bool) -> Iterator[str]:
    codes = ", ".join(repr(code) for code in schema["enum"])
    meaning = schema.get("description", "").split("\n")[0].rstrip(".") or "Codes"
    kind = "str" if may_grow else f"Literal[{codes}]"
    yield f"{name}: TypeAlias = {kind}"
    ending = "; more may come." if may_grow else "."
    text = f"{meaning}: {', '.join(schema['enum'])}{ending}"
    yield from _filled(text)


def _filled(text: str) -> Iterator[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > _WIDTH - 4:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    yield f'"""{lines[0]}' + ('"""' if len(lines) == 1 else "")
    yield from lines[1:]
    if len(lines) > 1:
        yield '"""'


def _struct(name: str, schema: Schema) -> Iterator[str]:
    fields: dict[str, Schema] = dict(schema.get("properties", {}))
    # by its tag one of several is known; nobody has to write it
    tag = fields.get(_TAG, {}).get("const")
    tagged = "" if tag is None else f', tag_field="{_TAG}", tag="{tag}"'
    fields = {field: one for field, one in fields.items() if field != _TAG or tag is None}
    yield f"class {name}(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True{tagged}):"
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).capitalize()
    yield from described(schema.get("description") or f"{words}.", "    ")
    required = set(schema.get("required", ()))
    if fields:
        yield ""
    for field in sorted(fields, key=lambda one: one not in required):
        yield f"    {_field(field, fields[field], is_required=field in required)}"


def _field(name: str, schema: Schema, *, is_required: bool) -> str:
    own = f"{name}_" if keyword.iskeyword(name) else name
    kind = typed(schema)
    default = None if is_required else _default(schema, kind)
    if default == _UNSET:
        kind = f"{kind} | msgspec.UnsetType"
    if own != name:
        given = "" if default is None else f", default={default}"
        default = f'msgspec.field(name="{name}"{given})'
    return f"{own}: {kind}" + ("" if default is None else f" = {default}")


def _default(schema: Schema, kind: str) -> str:
    """Return what stands for a value that is left out: then it is not sent."""
    if "None" in kind.split(" | ") and schema.get("default") is None:
        return "None"
    if kind.startswith("Sequence[") and not schema.get("default"):
        return "()"
    if kind.startswith("Mapping[") and not schema.get("default"):
        return "{}"
    if isinstance(schema.get("default"), str | int | float):
        return repr(schema["default"])
    return _UNSET


def reached(schemas: dict[str, Schema], roots: set[str]) -> set[str]:
    """Return the names of all schemas that ``roots`` hold, themselves among them."""
    found, waiting = set[str](), list(roots)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += references(schemas[name])
    return found


def references(node: Any) -> Iterator[str]:
    """Yield the names of the schemas that a part of the document names itself."""
    if isinstance(node, dict):
        for name, value in node.items():  # pyright: ignore[reportUnknownVariableType] # JSON
            if name == "$ref":
                yield str(value).removeprefix(_REFERENCE)  # pyright: ignore[reportUnknownArgumentType]
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:  # pyright: ignore[reportUnknownVariableType] # JSON
            yield from references(value)
