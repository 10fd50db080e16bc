"""Registry: what events of a name look like, and which of their fields are personal.

A declaration names the event (``Product Viewed``), a version, a JSON Schema of its properties (of
the traits for ``identify`` and ``group``), what becomes of an event that breaks it, and fields with
a meaning of their own: ``properties.note`` is ``drop``, ``traits.plan`` is ``keep``,
``properties.newsletter_address`` is ``email``.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, Final, cast

import jsonschema_rs
import msgspec

from ordito.journeys.errors import FormUnclear
from ordito.journeys.model import Policy
from ordito.journeys.reading import IDENTIFIER_KINDS
from ordito.platform.db import Tx, statements
from ordito.platform.reference import lock_version, raise_version

VERSION: Final = "journeys.sources"
_MEANINGS: Final = IDENTIFIER_KINDS | {"drop", "keep"}
_PATH: Final = re.compile(r"^(?:properties|traits)\.[^.\n]{1,100}$(?!\n)")

_sql: Final = statements(__name__)
_DECLARE: Final = _sql.command("declare_form")


class EventForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A declaration of an event.

    Attributes:
        name: of the event; ``page``, ``screen``, ``identify`` or ``group`` for those calls.
        version: events may name theirs in ``context.protocols.event_version``; else the latest.
        policy: what becomes of an event that breaks the schema.
        schema: JSON Schema of its properties, or traits; without external references.
        fields: meaning by ``properties.NAME`` or ``traits.NAME``: drop, keep, or the kind of
            identifier that it is.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    version: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1
    policy: Policy = Policy.FLAG
    schema: dict[str, Any] = {}
    fields: dict[str, str] = {}


_LIST: Final = _sql.query("list_forms", dict[str, Any])


class Declaration:
    """An event form, ready to be held against events.

    Attributes:
        policy: of the form.
        fields: of the form.
    """

    def __init__(self, form: EventForm) -> None:
        self.policy = form.policy
        self.fields: Mapping[str, str] = form.fields
        self._errors: Callable[[Any], Any] | None = None
        if form.schema:
            self._errors = _validator(form.schema).iter_errors

    def fault_of(self, fields: Mapping[str, Any]) -> str | None:
        """Return the path of the first wrong field and the rule it breaks, without its value."""
        if self._errors is None:
            return None
        for error in self._errors(fields):
            path = "/".join(str(step) for step in error.instance_path) or "fields"
            rule = "/".join(str(step) for step in error.schema_path)
            return f"{path}: breaks {rule}"[:200]
        return None


class FormBook:
    """The declarations in force."""

    def __init__(self, forms: list[EventForm]) -> None:
        self._by_name: dict[str, dict[int, Declaration]] = {}
        for form in sorted(forms, key=lambda one: one.version):
            self._by_name.setdefault(form.name, {})[form.version] = Declaration(form)

    def find(self, name: str, version: int | None) -> Declaration | None:
        """Return the declaration of a name; of an unknown version, or none, the latest."""
        versions = self._by_name.get(name)
        if versions is None:
            return None
        found = None if version is None else versions.get(version)
        return found or list(versions.values())[-1]


async def declare_form(tx: Tx, *, form: EventForm, by: str, at: datetime) -> None:
    """Put a declaration in force, in place of one of the same name and version.

    Raises:
        FormUnclear: the schema is none, or a field is no field or has no known meaning.
    """
    for path, meaning in form.fields.items():
        if not _PATH.match(path):
            raise FormUnclear("A field is properties.NAME or traits.NAME.", field="fields")
        if meaning not in _MEANINGS:
            known = ", ".join(sorted(_MEANINGS))
            raise FormUnclear(f"A field may be one of {known}.", field=f"fields.{path}")
    _validator(form.schema)
    await lock_version(tx, name=VERSION)
    await raise_version(tx, name=VERSION)
    await tx.run(
        _DECLARE,
        name=form.name,
        version=form.version,
        policy=form.policy,
        schema=form.schema,
        fields=form.fields,
        by=by,
        at=at,
    )


async def list_forms(tx: Tx) -> list[EventForm]:
    """Return all declarations, by name and version; at most a thousand."""
    return [msgspec.convert(row, EventForm) for row in await tx.fetch(_LIST)]


def _validator(schema: dict[str, Any]) -> jsonschema_rs.Validator:
    if "$ref" in str(schema) and not _refers_within(schema):
        raise FormUnclear("The schema refers to another document.", field="schema")
    try:
        return jsonschema_rs.validator_for(schema)
    except (ValueError, jsonschema_rs.ReferencingError) as fault:
        raise FormUnclear("This is no JSON Schema.", field="schema") from fault


def _refers_within(schema: Any) -> bool:
    """Tell whether all references stay within the document: nothing is fetched."""
    if isinstance(schema, dict):
        fields = cast("dict[str, Any]", schema)
        target = fields.get("$ref", "#")
        inner = all(_refers_within(value) for value in fields.values())
        return inner and isinstance(target, str) and target.startswith("#")
    if isinstance(schema, list):
        return all(_refers_within(value) for value in cast("list[Any]", schema))
    return True
