"""The OpenAPI document of this source, with the names that its handlers have in the code."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, Final, cast

import msgspec
from litestar import Litestar
from litestar.routes import HTTPRoute

from ordito.platform.settings import Settings
from ordito.surfaces.app import create_app
from ordito.surfaces.describe import Document

VERSION: Final = "/api/v1/"


@dataclass(frozen=True)
class Operation:
    """A route with its method.

    Attributes:
        name: of the handler.
        method: of HTTP, in capitals.
        path: with its parameters in braces.
        described: as it stands in the document.
    """

    name: str
    method: str
    path: str
    described: dict[str, Any]

    @property
    def tag(self) -> str:
        """Subject it belongs to."""
        return self.described["tags"][0]


def application() -> Litestar:
    """Return the application; it is not started and asks for no database."""
    return create_app(Settings(), "postgresql://").inner


def document(app: Litestar | None = None) -> dict[str, Any]:
    """Return the document as a server writes it."""
    app = app or application()
    request = SimpleNamespace(app=app)
    return msgspec.json.decode(Document().render(request, app.openapi_schema.to_schema()))


def operations(app: Litestar, described: dict[str, Any]) -> list[Operation]:
    """Return the operations of the document by tag and name.

    Raises:
        ValueError: two of one tag have the same name.
    """
    found = sorted(_operations(app, described), key=lambda one: (one.tag, one.name))
    for one, other in pairwise(found):
        if (one.tag, one.name) == (other.tag, other.name):
            raise ValueError(f"two operations of {one.tag} are named {one.name}")
    return found


def _operations(app: Litestar, described: dict[str, Any]) -> Iterator[Operation]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            methods: dict[str, Any] = described["paths"].get(route.path_format, {})
            for handler in cast("list[Any]", route.route_handlers):
                for method in sorted(handler.http_methods):
                    if method.lower() in methods:
                        yield Operation(
                            name=handler.handler_name,
                            method=method,
                            path=route.path_format,
                            described=methods[method.lower()],
                        )
