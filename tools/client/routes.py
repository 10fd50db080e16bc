"""Routes of one subject as methods of a class."""

import builtins
import keyword
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tools.client.document import Operation
from tools.client.types import Schema, described, typed

_JSON: Final = "application/json"
_KEY: Final = "Idempotency-Key"
_ITEMS: Final = re.compile(r"Sequence\[(.+)\]")


@dataclass(frozen=True)
class Parameter:
    """A parameter of a method.

    Attributes:
        name: as Python writes it.
        kind: its type.
        sent: name under which it is sent.
        is_required: whether it has no default.
    """

    name: str
    kind: str
    sent: str
    is_required: bool

    @property
    def declared(self) -> str:
        """As it stands in the signature."""
        if self.is_required:
            return f"{self.name}: {self.kind}"
        kind = self.kind if "None" in self.kind.split(" | ") else f"{self.kind} | None"
        return f"{self.name}: {kind} = None"


@dataclass(frozen=True)
class Route:
    """An operation taken apart.

    Attributes:
        operation: which.
        path: parameters of its path.
        query: parameters of its query.
        takes_key: whether it is a command.
        body: type of what is sent, None where nothing is.
        body_kind: its content type.
        answer: type of what comes back.
    """

    operation: Operation
    path: Sequence[Parameter]
    query: Sequence[Parameter]
    takes_key: bool
    body: str | None
    body_kind: str
    answer: str

    @property
    def signature(self) -> str:
        """Parameters of the method."""
        first = ["self", *(one.declared for one in self.path)]
        if self.body is not None:
            first.append(f"body: {self.body}")
        rest = [one.declared for one in sorted(self.query, key=lambda one: not one.is_required)]
        if self.takes_key:
            rest.append("idempotency_key: str | None = None")
        return ", ".join([*first, *(["*", *rest] if rest else [])])


def route_of(operation: Operation) -> Route:
    """Take an operation of the document apart."""
    found: list[dict[str, Any]] = operation.described.get("parameters", [])
    body, body_kind = _body(operation.described)
    return Route(
        operation=operation,
        path=[_parameter(one) for one in found if one["in"] == "path"],
        query=[_parameter(one) for one in found if one["in"] == "query"],
        takes_key=any(one["name"] == _KEY for one in found),
        body=body,
        body_kind=body_kind,
        answer=_answer(operation.described),
    )


def subject(tag: str, routes: Sequence[Route], schemas: dict[str, Schema]) -> Iterator[str]:
    """Yield the lines of the class of one tag."""
    yield f"class {subject_class(tag)}:"
    yield f'    """Routes of {tag}."""'
    yield ""
    yield "    def __init__(self, session: AsyncSession) -> None:"
    yield "        self._session = session"
    for route in routes:
        yield ""
        yield from _method(route)
        yield from _pages(route, schemas)


def subject_class(tag: str) -> str:
    """Return the class of a tag."""
    return "".join(part.capitalize() for part in re.split(r"[^a-z0-9]+", tag.lower()))


def _method(route: Route) -> Iterator[str]:
    operation = route.operation
    yield f"    async def {operation.name}({route.signature}) -> {route.answer}:"
    summary = operation.described.get("summary", operation.name)
    rest = operation.described.get("description", "")
    yield from described(f"{summary}.\n\n{rest}" if rest else f"{summary}.", "        ")
    arguments = [f'"{operation.method}"', _path(operation.path), _quoted_type(route.answer)]
    if route.query:
        pairs = ", ".join(f'"{one.sent}": {one.name}' for one in route.query)
        arguments.append(f"query={{{pairs}}}")
    if route.body is not None:
        arguments.append("body=body")
        if route.body_kind != _JSON:
            arguments.append(f'kind="{route.body_kind}"')
    if route.takes_key:
        arguments.append("key=idempotency_key or new_key()")
    yield f"        return await self._session.send({', '.join(arguments)})"


def _pages(route: Route, schemas: dict[str, Schema]) -> Iterator[str]:
    """Yield the iterators of a route whose answers are pages that name their ``next``."""
    page = schemas.get(route.answer.removeprefix("models."), {})
    fields: dict[str, Schema] = page.get("properties", {})
    items = [name for name, one in fields.items() if one.get("type") == "array"]
    if not ("next" in fields and items and any(one.name == "after" for one in route.query)):
        return
    name = "iterate_" + re.sub("^(list|show|find)_", "", route.operation.name)
    item = _ITEMS.sub(r"\1", typed(fields[items[0]], "models."))
    handed = [one.name for one in (*route.path, *route.query) if one.name != "after"]
    given = ", ".join([*(f"{one}={one}" for one in handed), "after=after"])
    is_last = "not page.more" if "more" in fields else "page.next is None"
    yield ""
    yield f"    async def {name}_pages({route.signature}) -> AsyncIterator[{route.answer}]:"
    yield f'        """Iterate over the pages of ``{route.operation.name}``, up to what is there.'
    yield ""
    yield "        The ``next`` of the last page is where a later call goes on, as ``after``."
    yield '        """'
    yield "        while True:"
    yield f"            page = await self.{route.operation.name}({given})"
    yield "            yield page"
    yield f"            if {is_last}:"
    yield "                return"
    yield "            after = page.next"
    yield ""
    yield f"    async def {name}({route.signature}) -> AsyncIterator[{item}]:"
    yield f'        """Iterate over what ``{route.operation.name}`` lists, page by page."""'
    yield f"        async for page in self.{name}_pages({given}):"
    yield f"            for one in page.{items[0]}:"
    yield "                yield one"


def _parameter(described: dict[str, Any]) -> Parameter:
    name = re.sub(r"\W", "_", described["name"])
    if keyword.iskeyword(name) or name in dir(builtins):
        name = f"{name}_"
    kind = typed(described.get("schema", {}), "models.")
    return Parameter(name, kind, described["name"], bool(described.get("required")))


def _body(operation: dict[str, Any]) -> tuple[str | None, str]:
    content: dict[str, Any] = operation.get("requestBody", {}).get("content", {})
    if not content:
        return None, _JSON
    if _JSON in content:
        return typed(content[_JSON].get("schema", {}), "models."), _JSON
    return "bytes", next(iter(content))


def _answer(operation: dict[str, Any]) -> str:
    responses = operation["responses"]
    content = next(responses[code] for code in sorted(responses) if code.startswith("2")).get(
        "content", {}
    )
    if not content:
        return "None"
    if _JSON not in content:
        return "bytes"
    return typed(content[_JSON].get("schema", {}), "models.").replace("Sequence[", "list[")


def _path(path: str) -> str:
    filled = re.sub(r"\{(\w+)\}", r"{quoted(\1)}", path)
    return f'f"{filled}"' if filled != path else f'"{path}"'


def _quoted_type(answer: str) -> str:
    return "type(None)" if answer == "None" else answer
